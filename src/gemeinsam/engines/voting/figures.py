"""What a choice is worth to the voters, and what every rule asks of its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from .ballots import VotingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .result import Winner
    from .table import Table

MOST_BUDGET: Final = 10**15


def reached(table: Table, winners: Sequence[Winner]) -> tuple[int, float]:
    """Voters who support at least one winner, and winners that a voter supports on average."""
    places = {name: place for place, name in enumerate(table.ids)}
    seen = np.zeros(table.voters, dtype=bool)
    for winner in winners:
        seen[table.supporters[places[winner.project]]] = True
    return int(np.count_nonzero(seen)), sum(winner.votes for winner in winners) / table.voters


def others(table: Table, winners: Iterable[Winner]) -> list[int]:
    """Projects that are not among the winners, in the order of the ballot."""
    taken = {winner.project for winner in winners}
    return [project for project, name in enumerate(table.ids) if name not in taken]


def checked_budget(budget: int) -> None:
    """Raise if the budget is no integer from 1 to 10^15."""
    if isinstance(budget, bool) or not isinstance(budget, int) or not 1 <= budget <= MOST_BUDGET:
        raise VotingError(f"Das Budget muss eine ganze Zahl von 1 bis {MOST_BUDGET} sein, nicht {budget!r}.")


def checked_word(word: str, known: tuple[str, ...], what: str) -> None:
    """Raise if the word is none of those known."""
    if word not in known:
        raise VotingError(f"{what} {word!r} gibt es nicht; möglich sind {', '.join(known)}.")
