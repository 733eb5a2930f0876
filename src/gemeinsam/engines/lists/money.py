"""Amounts as people write them: what each says, in euro, with its meaning; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .cleaning import folded, says_nothing
from .numerals import number_in_words
from .vocabulary import any_word_of, patterns_of

# gesamtkosten, foerderung, eigenanteil, jaehrlich, ansatz, investition, unbekannt
UNKNOWN: Final = "unbekannt"
MOST_EURO = 100_000_000_000


@dataclass(frozen=True, slots=True)
class Amount:
    """One statement of money.

    Args:
        low: euro.
        high: euro; the same unless the source names a range.
        meaning: what it is for.
    """

    low: float
    high: float
    meaning: str

    def as_dict(self) -> dict[str, object]:
        """As the report writes it."""
        if self.low == self.high:
            return {"eur": self.low, "meaning": self.meaning}
        return {"eur_min": self.low, "eur_max": self.high, "meaning": self.meaning}


@dataclass(frozen=True, slots=True)
class Money:
    """What a cell says about money.

    Args:
        amounts: in the order in which they stand there.
        problem: what of it could not be read, "" if all could.
        hint: what a person might want to look at, "" if nothing.
    """

    amounts: tuple[Amount, ...] = ()
    problem: str = ""
    hint: str = ""


NOTHING: Final = Money()
_MILLION, _THOUSAND, _BILLION = 1_000_000, 1_000, 1_000_000_000
_FACTORS: Final = (
    (re.compile(r"^(?:mrd|milliarden?|mia)\.?$"), _BILLION),
    (re.compile(r"^(?:mio|millionen?|mill|m€|mio€|mioeur|meur|mn)\.?$"), _MILLION),
    (re.compile(r"^(?:t€|teur|teuro|tsd|tsd€|tausend|k€|k|keur|tds|t|tds€|t-?eur)\.?$"), _THOUSAND),
)
_NUMBER = r"(?:\d{1,3}(?:[.' \u2019]\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d+)?)"
_UNIT = (
    r"(?:mrd\.?|milliarden?|mio\.?|millionen?|mill\.?|meur|mn|t\s?€|t-?eur(?:o)?|tsd\.?|tausend|k\s?€|keur|tds\.?"
    r"|k(?![a-zäöü])|t(?![a-zäöü]))"
)
_CURRENCY = r"(?:€|euro|eur)"
_ONE = re.compile(
    rf"(?<![\w.,])(?P<before>{_CURRENCY}|{_UNIT})?\s*(?P<sign>[-−–]\s?)?(?P<number>{_NUMBER})(?:,(?:-{{1,2}}|–|—))?\s*"
    rf"(?P<unit>{_UNIT})?\s*(?P<currency>{_CURRENCY})?(?![\d])",
    re.IGNORECASE,
)
_OTHER_CURRENCY = re.compile(r"\$|\b(?:usd|chf|dm|gbp|franken|dollar|pfund)\b|£", re.IGNORECASE)
_RANGE = re.compile(r"^\s*(?:-|–|—|bis(?: zu)?|und|to)\s*$", re.IGNORECASE)
_PARTED = re.compile(
    r"[;\n(),]|\bdavon\b|\bzzgl\.?|\bzuzügl?\.?|\bzuzüglich\b|\bplus\b|\bhiervon\b|\bdarin\b|\+", re.IGNORECASE
)
_MEANINGS: Final = patterns_of("spoken")
_FILLER: Final = any_word_of("beside", "amount")
# "Ansatz 2025: 50.000", "45.000 (Stand 2024)": the year says when, not how much.
_DATED = re.compile(
    r"(?<=[a-zäöü]) (?:19|20)\d\d\b\s*:?|\(\s*(?:stand:?\s*)?(?:\d\d[./])?(?:19|20)\d\d\s*\)", re.IGNORECASE
)
# Some programs write the minus behind: "33.852,04-". "25.000,-" is none.
_MINUS_BEHIND = re.compile(r"(?<!,)(?<!, )(?<!,-)(?<=[\d ])-\s*(?:€|EUR)?\s*$")
_SWAPPED: Final = str.maketrans(".,", ",.")
# Bookkeepers put negative amounts into brackets.
_BOOKED_OFF = re.compile(r"^\(\s*[\d.,' ]+\s*(?:€|EUR)?\s*\)$")
_NO_MONEY: Final = frozenset(
    {"nein", "noch nicht", "nicht", "noch keine", "bisher keine", "bisher nicht", "leider nein"}
)
_FREE: Final = frozenset(
    {"kostenlos", "kostenfrei", "keine kosten", "kostet nichts", "gratis", "kostenneutral", "umsonst"}
)
_ABOUT = re.compile(r"^\D{0,3}\b(?:bis|max|maximal|hoechstens|unter|mind|mindestens|ueber|ab)\b|^\s*[<>≤≥]")


@lru_cache(maxsize=20_000)
def read_money(text: str, *, meaning: str = UNKNOWN, factor: int = 1, english: bool = False) -> Money:
    """What a text says about money.

    Args:
        text: one cell.
        meaning: of an amount of which the text itself says nothing else.
        factor: euro that 1 in this column stands for (1,000 in a column of T€), where the text names no unit.
        english: dots part decimals and commas thousands in this column.
    """
    if says_nothing(text) or folded(text) in _NO_MONEY:
        return NOTHING
    if text.startswith("=") or _OTHER_CURRENCY.search(text) or _MINUS_BEHIND.search(text) or _BOOKED_OFF.match(text):
        return Money(problem=f"„{text}“ ist kein Betrag in Euro, oder ein negativer.")
    text = text.translate(_SWAPPED) if english else text
    bare = _DATED.sub(" ", re.sub(r"[*†¹²³~≈]+", " ", text))
    found = list(_ONE.finditer(bare))
    if (product := _PRODUCT.search(bare)) and (reckoned := _reckoned(bare, product)) is not None:
        bare = reckoned
        found = list(_ONE.finditer(bare))
    if not found:
        return _in_words(text, folded(bare), meaning)
    if "%" in bare:
        return Money(problem=f"„{text}“ nennt einen Anteil, keinen Betrag.")
    return _of_numbers(bare, found, meaning, factor)


def _in_words(text: str, words: str, meaning: str) -> Money:
    """An amount without figures: "viertausend", "kostenlos"."""
    if words in _FREE:
        return Money((Amount(0.0, 0.0, meaning),), hint=f"„{text}“ wurde als 0 € gelesen.")
    number = number_in_words(words)
    if number is None:
        return Money(problem=f"„{text}“ ist kein lesbarer Betrag.")
    return Money((Amount(number * 1.0, number * 1.0, meaning),), hint=f"Betrag in Worten: „{text}“.")


_PRODUCT = re.compile(
    rf"\(\s*(?:=\s*)?(?P<many>\d{{1,3}})\s*[x×*]\s*(?P<each>{_NUMBER})\s*(?:€|euro|eur)?\s*\)", re.IGNORECASE
)


def _reckoned(text: str, product: re.Match[str]) -> str | None:
    """The text without a reckoning in brackets whose result is the amount before it: "1.500 € (3 x 500 €)"."""
    rest = text.replace(product[0], " ")
    amounts = [number_of(match["number"]) for match in _ONE.finditer(rest)]
    result = int(product["many"]) * (number_of(product["each"]) or 0)
    return rest if len(amounts) == 1 and amounts[0] == result else None


def _of_numbers(text: str, found: list[re.Match[str]], meaning: str, factor: int) -> Money:
    """All amounts of a text: ranges joined, each with the meaning of its part of the text."""
    values = [number_of(match["number"]) for match in found]
    if any(value is None for value in values) or any(match["sign"] for match in found[:1]):
        return Money(problem=f"„{text.strip()}“ ist kein lesbarer Betrag.")
    rest = _FILLER.sub(" ", folded(_ONE.sub(" ", text)))
    bare = not any(match["currency"] or match["unit"] or match["before"] for match in found)
    if len(rest.split()) > 6 or re.search(r"\d", rest) or (bare and rest.split()) or _is_count(text, found):
        return Money(problem=f"„{text.strip()}“ ist kein lesbarer Betrag.")
    amounts: list[Amount] = []
    at = 0
    while at < len(found):
        match, value = found[at], values[at] or 0.0
        own = _factor(match)
        following = found[at + 1] if at + 1 < len(found) else None
        high = None
        if following is not None and _is_range(text[match.end() : following.start()], following):
            # "50–70 T€": the unit behind the second holds for both.
            high = (values[at + 1] or 0.0) * (_factor(following) or own or factor)
            own = own or _factor(following)
            at += 1
        low = value * (own or (1 if match["currency"] or match["before"] else factor))
        amounts.append(
            Amount(round(low, 2), round(low if high is None else high, 2), _meaning(text, found, at, meaning))
        )
        at += 1
    if any(amount.high < amount.low or amount.high > MOST_EURO for amount in amounts):
        return Money(problem=f"„{text.strip()}“ ist kein lesbarer Betrag.")
    unclear = rest.strip()
    hint = "Nur eine Grenze ist genannt." if _ABOUT.search(folded(text)) or text.strip()[:1] in "<>" else ""
    if len(amounts) > 1 and len({amount.meaning for amount in amounts}) < len(amounts):
        return Money(tuple(amounts), problem=f"„{text.strip()}“ nennt mehrere Beträge.")
    return Money(tuple(amounts), hint=hint or (f"Neben dem Betrag steht: „{unclear}“." if unclear else ""))


def _is_range(between: str, following: re.Match[str]) -> bool:
    """Whether two numbers are the ends of a range: what looks like a minus between them joins them."""
    return bool(_RANGE.match(between)) or (not between.strip() and bool(following["sign"]))


def _is_count(text: str, found: list[re.Match[str]]) -> bool:
    """A product or a year is no amount to be guessed ("2 x 15.000", "10 Stück je 500", "ab 2026: 5.000")."""
    plain = folded(text)
    if re.search(
        r"\d\s*[x×*]\s*\d|\bstueck\b|\bstk\b|\bje\b.*\d|\bmonat|\bmtl\b|\bwoech|\btaegl|\bquartal", text.lower() + plain
    ):
        return True
    if len(found) == 2 and _is_round_range(text, *found):
        return False
    years = [m for m in found if re.fullmatch(r"(?:19|20)\d\d", m["number"]) and not m["unit"] and not m["currency"]]
    return bool(years) and len(found) > 1


def _is_round_range(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two numbers are a range of which the lower end only looks like a year: "2000 - 2500"."""
    low, high = one["number"], other["number"]
    joined = _is_range(text[one.end() : other.start()], other)
    years = re.fullmatch(r"(?:19|20)\d\d", high)
    return joined and low.endswith("00") and not years and (number_of(low) or 0) < (number_of(high) or 0)


def _factor(match: re.Match[str]) -> int:
    """Euro of one unit that stands beside the number; 0 if none does."""
    for name in (match["unit"], match["before"]):
        words = re.sub(r"\s+", "", (name or "").lower())
        for pattern, factor in _FACTORS:
            if words and pattern.match(words):
                return factor
    return 0


_NOTED = re.compile(r"\s*\(([^()\d]*)\)")


def _meaning(text: str, found: list[re.Match[str]], at: int, given: str) -> str:
    """What the words around a number say it is for; the column's meaning if they say nothing."""
    before = text[found[at - 1].end() if at else 0 : found[at].start()]
    after = text[found[at].end() : found[at + 1].start() if at + 1 < len(found) else len(text)]
    parts_before, parts_after = _PARTED.split(before), _PARTED.split(after)
    near = f"{parts_before[-1]} {parts_after[0]}"
    noted = _NOTED.match(after)
    if noted and dict(_MEANINGS)["jaehrlich"].search(folded(noted[1])):
        return "jaehrlich"
    for words in (near, before if at else ""):
        for meaning, pattern in _MEANINGS:
            if pattern.search(folded(words)):
                return meaning
    return UNKNOWN if at and re.search(r"davon|hiervon|darin", before, re.IGNORECASE) else given


def number_of(text: str) -> float | None:
    """A number with German or English marks; None if it can be read in two ways.

    "12.500" is twelve thousand five hundred here; "1,234" could be either and is not read.
    """
    bare = re.sub(r"[ '\u2019]", "", text)
    if "," in bare and "." in bare:
        german = bare.rindex(",") > bare.rindex(".")
        bare = bare.replace(".", "").replace(",", ".") if german else bare.replace(",", "")
    elif "," in bare:
        whole, _, behind = bare.rpartition(",")
        if len(behind) == 3 and whole not in ("0", ""):
            return float(bare.replace(",", "")) if bare.count(",") > 1 else None
        bare = bare.replace(",", ".")
    elif "." in bare:
        behind = bare.rpartition(".")[2]
        bare = bare.replace(".", "") if len(behind) == 3 else bare
    try:
        return float(bare)
    except ValueError:
        return None


def factor_of_unit(words: str) -> int:
    """Euro of one unit named beside numbers or in a heading: "T€" 1,000, "Mio. €" 1,000,000, "€" 1; 0 if none."""
    bare = words.lower()
    if re.search(r"mrd|milliard", bare):
        return _BILLION
    if re.search(r"\bmio|million|meur|m€", bare):
        return _MILLION
    if re.search(r"(?<![a-zäöüß])t\s?€|\bt-?eur|\bteuro|\btsd|tausend|k€|\bkeur|\btds", bare):
        return _THOUSAND
    return 1 if re.search(r"€|\beuro?\b", bare) else 0
