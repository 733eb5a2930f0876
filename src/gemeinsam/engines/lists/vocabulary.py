"""The words of vocabulary.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__ or "").joinpath("vocabulary.toml").read_text(encoding="utf-8"))


def meaning_of_words(table: str) -> dict[str, str]:
    """By folded word or phrase what it stands for."""
    return {word: meaning for meaning, words in _tables()[table].items() for word in words}


def patterns_of(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What each pattern stands for, in the order of the file: the first that fits decides."""
    return tuple((meaning, re.compile("|".join(parts))) for meaning, parts in _tables()[table].items())


def any_word_of(table: str, key: str) -> re.Pattern[str]:
    """A pattern for any of these words, the longest first."""
    words = sorted(_tables()[table][key], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b")
