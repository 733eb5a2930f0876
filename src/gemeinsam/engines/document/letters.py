"""Letters: which characters a document may hold, and what the fonts on paper can draw."""

import re
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

# C0 and C1 controls except the line break, direction overrides (they make a text read as another
# one), lone surrogates and noncharacters (neither is text).
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
SPACES = re.compile("\r\n|[\r\x85\u2028\u2029]")

# Without width or drawing: joiners, direction marks, variation selectors, skin tones, flags' tags.
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]")

LONGEST_PIECE = 12  # characters between two places where a word without end may break


def tidy(text: str) -> str:
    """The text without forbidden characters, for texts that citizens wrote or files brought."""
    text = SPACES.sub("\n", text).replace("\t", " ")
    return FORBIDDEN.sub("", text)


@cache
def drawable() -> frozenset[str]:
    """Characters that the fonts in this package can draw; kept up to date by fonts/build.py."""
    found: set[str] = set()
    for line in (FONTS / "letters.txt").read_text(encoding="ascii").splitlines():
        first, last = (int(point, 16) for point in line.split())
        found.update(chr(point) for point in range(first, last + 1))
    return frozenset(found | {"\n", "\u00ad", "\u200b"})


def drawn(text: str) -> str:
    """The text in characters the fonts have: an emoji becomes its name, an unknown script a box."""
    if text.isascii() or drawable().issuperset(text):
        return text
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return "".join(letter if letter in drawable() else _substitute(letter) for letter in text)


def _substitute(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter)
    if drawable().issuperset(plain):
        return plain
    if unicodedata.category(letter) in {"So", "Sk"}:
        return f"[{unicodedata.name(letter, 'Zeichen').lower()}]"
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return ""
    return "\u25a1"


def breakable(text: str, *, longest: int) -> str:
    """The text with places to break in words longer than any German one, such as long addresses."""
    if len(text) <= longest:
        return text
    return re.sub(rf"[^\s\u00ad\u200b-]{{{longest + 1},}}", _in_pieces, text)


def _in_pieces(match: re.Match[str]) -> str:
    word = match.group()
    return "\u200b".join(word[at : at + LONGEST_PIECE] for at in range(0, len(word), LONGEST_PIECE))
