"""German sentences about the rules that hand-made placements break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ledger import STAFF_LIMITS
from .words import listed, money, posts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .judging import Conflict
    from .problem import Problem

MOST_NAMED = 4
_MONEY = {
    "operating": "Laufende Mittel",
    "investment": "Investitionsmittel",
    "commitment": "Verpflichtungsermächtigung",
    "programme": "Fördermittel",
    "programme_total": "Fördermittel",
    "money_ceiling": "Eigenmittel",
}
_ALONE = {
    "unknown": "{measure} gehört nicht zu diesem Szenario: ausgeschlossen, nicht öffentlich oder zurückgezogen.",
    "horizon": "{measure} beginnt außerhalb der Jahre des Plans.",
    "starts": "{measure} darf in diesem Jahr nicht beginnen.",
    "mandatory": "{measure} muss in den Plan, fehlt aber.",
    "not_eligible": "{measure} kann das Förderprogramm {key} nicht nutzen.",
    "window": "{measure} beginnt außerhalb des Fensters von {key}.",
    "early": "{measure} darf erst {year} beginnen.",
    "late": "{measure} muss spätestens {year} beginnen.",
    "locked": "{measure} ist auf {year} festgelegt.",
    "running": "{measure} läuft schon und kann nicht verschoben werden.",
    "own": "{measure} darf keine Eigenmittel kosten.",
    "need": "{measure} braucht {key}, und das ist nicht im Plan.",
    "exclude": "{measure} und {key} schließen sich aus.",
    "together": "{measure} und {key} gehören zusammen in den Plan.",
    "share": "Der Anteil von {key} am ganzen Plan ist nicht eingehalten.",
}


def conflict_words(problem: Problem, conflict: Conflict, names: Mapping[str, str] | None = None) -> str:
    """One conflict as a German sentence.

    Args:
        problem: what was judged; tells how long its periods are.
        conflict: of `judge`.
        names: of payers, units and programmes, by key; a key without a name stands for itself.

    Example: "Personal FB 06, 2028: 0,2 Stellen zu viel; beteiligt: MO-03 und UK-01."
    """
    names = names or {}
    key = names.get(conflict.key, conflict.key)
    measure = conflict.measures[0] if conflict.measures else ""
    if conflict.kind == "need_lag":
        later = _periods(conflict.amount, problem.periods_per_year)
        return f"{measure} beginnt zu früh nach {conflict.key}: frühestens {conflict.year}, also {later} später."
    if conflict.kind == "changes":
        return f"{conflict.amount} Änderungen am bisherigen Plan, erlaubt sind {problem.most_changes}."
    if conflict.kind in _ALONE:
        return _ALONE[conflict.kind].format(measure=measure, key=key, year=conflict.year)
    if conflict.kind == "programme_count":
        many = "eine Maßnahme" if conflict.amount == 1 else f"{conflict.amount} Maßnahmen"
        return f"{key}: {many} zu viel; beteiligt: {_who(conflict.measures)}."
    staff = conflict.kind in STAFF_LIMITS
    what = " ".join(part for part in ("Personal" if staff else _MONEY[conflict.kind], key) if part)
    amount = posts(conflict.amount) if staff else money(conflict.amount)
    when = str(conflict.year) if conflict.year else "insgesamt"
    return f"{what}, {when}: {amount} zu viel; beteiligt: {_who(conflict.measures)}."


def _who(measures: tuple[str, ...]) -> str:
    if len(measures) <= MOST_NAMED + 1:
        return listed(measures)
    return f"{', '.join(measures[:MOST_NAMED])} und {len(measures) - MOST_NAMED} weitere"


def _periods(number: int, periods_per_year: int) -> str:
    if periods_per_year == 1:
        return "ein Jahr" if number == 1 else f"{number} Jahre"
    return "einen Abschnitt" if number == 1 else f"{number} Abschnitte"
