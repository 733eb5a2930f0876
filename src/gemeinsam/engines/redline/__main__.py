"""Compare two text files on the command line: python -m gemeinsam.engines.redline old.md new.md."""

import sys
from pathlib import Path

from . import Alignment, Paragraph, align, redline, split

MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def report(old: list[Paragraph], new: list[Paragraph], alignment: Alignment) -> list[str]:
    """What changed, paragraph by paragraph."""
    lines = []
    for pair in alignment.pairs:
        if pair.kind == "same" and not pair.moved:
            continue
        before, after = ("\n".join(rows[i].text for i in ids) for rows, ids in ((old, pair.old), (new, pair.new)))
        lines.append(f"{pair.kind}{', moved' if pair.moved else ''} ({pair.confidence:.2f})")
        lines.append("".join(MARKS[run.change].format(run.text) for run in redline(before, after)))
    return lines


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m gemeinsam.engines.redline OLD NEW\n")
        return 2
    old, new = ([Paragraph(text) for text in split(Path(name).read_text("utf-8"))] for name in arguments)
    sys.stdout.write("\n".join(report(old, new, align(old, new))) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
