"""Builds the fonts of this folder and their list of letters (needs fontTools; not run in the product).

python src/gemeinsam/engines/document/fonts/build.py FIRA_SANS_FOLDER DEJAVU_SANS.ttf
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

HERE = Path(__file__).parent
WEIGHTS = ("Light", "Regular", "Medium", "SemiBold", "Italic")

# The fallback carries what people may write in a contribution: Hebrew, Arabic, arrows, signs, faces.
FALLBACK = (
    (0x0370, 0x052F),
    (0x0590, 0x06FF),
    (0x2000, 0x2BFF),
    (0xFB1D, 0xFDFF),
    (0xFE70, 0xFEFE),
    (0x1F030, 0x1F64F),
)


def letters(path: Path) -> set[int]:
    """Code points that a font file can draw."""
    return set(TTFont(path).getBestCmap())


def ranges(points: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbouring code points, first and last."""
    first = last = -2
    for point in sorted(points):
        if point != last + 1:
            if last >= 0:
                yield first, last
            first = point
        last = point
    yield first, last


def build_fira(source: Path) -> None:
    """Unpacks the woff2 files; outlines and tables stay as they are."""
    for weight in WEIGHTS:
        font = TTFont(source / f"FiraSans-{weight}.woff2", recalcTimestamp=False)
        font.flavor = None
        font.save(HERE / f"FiraSans-{weight}.ttf")


def build_fallback(source: Path) -> None:
    """Cuts DejaVu Sans down to the ranges of FALLBACK."""
    font = subset.load_font(str(source), subset.Options(layout_features=["*"]))
    cut = subset.Subsetter(subset.Options(layout_features=["*"]))
    cut.populate(unicodes=[point for first, last in FALLBACK for point in range(first, last + 1)])
    cut.subset(font)
    font.save(HERE / "DejaVuSans.ttf")


def build_letters() -> None:
    """Writes the code points that every weight, or else the fallback, can draw."""
    every = set.intersection(*(letters(HERE / f"FiraSans-{weight}.ttf") for weight in WEIGHTS))
    every |= letters(HERE / "DejaVuSans.ttf")
    lines = [f"{first:04X} {last:04X}" for first, last in ranges(every)]
    (HERE / "letters.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    build_fira(Path(sys.argv[1]))
    build_fallback(Path(sys.argv[2]))
    build_letters()
