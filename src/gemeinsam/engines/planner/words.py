"""German sentences about what a plan lacks. Numbers are written as people read them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from .ledger import STAFF_LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .result import Missing

_ORDER = (
    "fte",
    "operating",
    "investment",
    "commitment",
    "programme",
    "programme_total",
    "programme_count",
    "money_ceiling",
    "staff_ceiling",
    "need",
    "exclude",
    "share",
    "own",
    "change",
    "start",
    "score",
)
_MONEY = {
    "operating": "laufende Mittel",
    "investment": "Investitionsmittel",
    "commitment": "Verpflichtungsermächtigung",
    "programme": "Fördermittel",
    "programme_total": "Fördermittel insgesamt",
    "money_ceiling": "Eigenmittel im ganzen Zeitraum",
}


def posts(centi_fte: int) -> str:
    """Centi-FTE as German posts: 20 -> "0,2 Stellen", 100 -> "1 Stelle"."""
    whole, rest = divmod(centi_fte, 100)
    number = f"{whole:,}".replace(",", ".") + (f",{rest:02d}".rstrip("0") if rest else "")
    return f"{number} {'Stelle' if centi_fte == 100 else 'Stellen'}"


def money(euro: int) -> str:
    """Euro, hundreds as T€: 3000 -> "3 T€", 22200 -> "22,2 T€", 3250 -> "3.250 €"."""
    if euro and euro % 100 == 0:
        whole, rest = divmod(euro // 100, 10)
        number = f"{whole:,}".replace(",", ".")
        return f"{number},{rest} T€" if rest else f"{number} T€"
    return f"{euro:,} €".replace(",", ".")


def listed(parts: Sequence[str]) -> str:
    """Joined with commas and "und"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} und {parts[-1]}"


def in_words(missing: Iterable[Missing]) -> str:
    """Everything that is missing, in German sentences.

    Example: "Es fehlen 0,2 Stellen im Jahr 2028 und 0,2 im Jahr 2030. Es fehlen 3 T€ laufende Mittel
    im Jahr 2031 (Landkreis)."
    """
    rows = sorted(missing, key=lambda row: (_ORDER.index(row.kind), row.key, row.year))
    return " ".join(
        _sentence(kind, key, list(group)) for (kind, key), group in groupby(rows, key=lambda row: (row.kind, row.key))
    )


def limit_in_words(row: Missing) -> str:
    """An amount of one limit: "10 T€ Investitionsmittel im Jahr 2028 (Landkreis)"."""
    named = f" ({row.key})" if row.key else ""
    if row.kind in STAFF_LIMITS:
        return f"{_in_year(posts(row.amount), row)}{named}"
    if row.kind == "programme_count":
        return f"{row.amount} {'Maßnahme' if row.amount == 1 else 'Maßnahmen'}{named}"
    return f"{_in_year(f'{money(row.amount)} {_MONEY[row.kind]}', row)}{named}"


_LIMITS = {
    "fte": "Personal",
    "operating": "laufende Mittel",
    "investment": "Investitionsmittel",
    "commitment": "Verpflichtungsermächtigung",
    "programme": "Förderprogramm",
    "programme_total": "Förderprogramm",
    "programme_count": "Förderprogramm",
    "money_ceiling": "Gesamtdeckel der Mittel",
    "staff_ceiling": "Gesamtdeckel des Personals",
}


def limit_name(kind: str, key: str, year: int) -> str:
    """A limit by its name: "Personal Amt A 2028"."""
    return " ".join(str(part) for part in (_LIMITS[kind], key, year) if part)


# What needs no amount; `{key}` is a measure, field or place.
_WITHOUT_AMOUNT = {
    "need": "Es braucht {key}, und das ist nicht oder nicht früh genug im Plan.",
    "exclude": "Es schließt sich mit {key} aus, und das ist im Plan; mehr Mittel helfen nicht.",
    "share": "Der Anteil von {key} am ganzen Plan ließe es nicht zu; mehr Mittel helfen nicht.",
    "own": "Es darf keine Eigenmittel kosten, und kein Förderprogramm bezahlt alles; mehr Mittel helfen nicht.",
    "change": "Mehr Änderungen am bisherigen Plan sind nicht erlaubt; mehr Mittel helfen nicht.",
    "start": "Es kann im Planungszeitraum nicht beginnen; mehr Mittel helfen nicht.",
    "score": "Es würde passen; der Plan ist ohne diese Maßnahme aber ebenso gut oder noch nicht der beste.",
}


def _sentence(kind: str, key: str, rows: list[Missing]) -> str:
    if kind in _WITHOUT_AMOUNT:
        return _WITHOUT_AMOUNT[kind].format(key=key)
    if kind in STAFF_LIMITS:
        return _staff_sentence(key, rows)
    if kind == "programme_count":
        count = rows[0].amount
        return f"{key} müsste {'eine Maßnahme' if count == 1 else f'{count} Maßnahmen'} mehr fördern."
    amounts = [f"{money(row.amount)} {_MONEY[kind]}" for row in rows[:1]] + [money(row.amount) for row in rows[1:]]
    verb = "Es fehlt" if rows[0].amount == 1 else "Es fehlen"
    return f"{verb} {listed([_in_year(a, row) for a, row in zip(amounts, rows, strict=True)])} {_named(key)}"


def _staff_sentence(key: str, rows: list[Missing]) -> str:
    amounts = [posts(rows[0].amount)] + [posts(row.amount).split(" ", maxsplit=1)[0] for row in rows[1:]]
    verb = "Es fehlt" if rows[0].amount == 100 else "Es fehlen"
    return f"{verb} {listed([_in_year(a, row) for a, row in zip(amounts, rows, strict=True)])} {_named(key)}"


def _named(key: str) -> str:
    return f"({key})." if key else "(alle)."


def _in_year(amount: str, row: Missing) -> str:
    return f"{amount} im Jahr {row.year}" if row.year else amount
