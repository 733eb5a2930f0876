"""Numbers written as German words: "sechstausendsiebenhundert"."""

from __future__ import annotations

import re

_ONES = {
    "null": 0, "ein": 1, "eine": 1, "einen": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fuenf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwoelf": 12, "dreizehn": 13, "vierzehn": 14,
    "fuenfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreissig": 30, "vierzig": 40, "fuenfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80,
    "neunzig": 90,
}  # fmt: skip
_LARGE = re.compile(r"^(?P<before>.*?) ?(?:millionen|million)(?P<after>.*)$")
_FILLER = re.compile(r"\b(?:ca|circa|etwa|rund|euro|eur|gut|knapp|und)\b")


def number_in_words(text: str) -> int | None:
    """The number that folded words stand for, None if they are no number.

    Example: "rund sechstausendsiebenhundert euro" is 6700.
    """
    words = "".join(_FILLER.sub(" ", text).split(" ")) if not _LARGE.match(text) else _FILLER.sub(" ", text)
    if found := _LARGE.match(words):
        many, rest = found["before"].replace(" ", ""), found["after"].replace(" ", "")
        millions, below = _below_million(many) if many else 1, _below_million(rest) if rest else 0
        return None if millions is None or below is None else millions * 1_000_000 + below
    return _below_million(words) if words else None


def _below_million(word: str) -> int | None:
    thousand, found, rest = word.partition("tausend")
    if not found:
        return _below_thousand(word)
    many = _below_thousand(thousand) if thousand else 1
    below = _below_thousand(rest) if rest else 0
    return None if many is None or below is None else many * 1000 + below


def _below_thousand(word: str) -> int | None:
    hundred, found, rest = word.partition("hundert")
    if not found:
        return _below_hundred(word)
    many = _below_hundred(hundred) if hundred else 1
    below = _below_hundred(rest.removeprefix("und")) if rest else 0
    return None if many is None or below is None else many * 100 + below


def _below_hundred(word: str) -> int | None:
    if word in _ONES:
        return _ONES[word]
    for name, tens in _TENS.items():
        if word == name:
            return tens
        if word.endswith(f"und{name}") and (ones := _ONES.get(word.removesuffix(f"und{name}"))) is not None:
            return tens + ones
    return None
