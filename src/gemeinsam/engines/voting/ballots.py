"""What was voted on and how: projects with their cost, and one ballot for each voter.

Money is integer units (euro, or cents if `pabulib.read` says so); points are integers, 1 for an approval.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Within these, every sum of points and of costs is an integer that a float holds exactly.
MOST_COST = 10_000_000_000
MOST_POINTS = 100_000
MOST_PROJECTS = 5_000
MOST_VOTERS = 10_000_000


class VotingError(ValueError):
    """Ballots that can't be counted as they stand; the message is a German sentence.

    Attributes:
        message: names the project, voter or line.
        subject: id of the project or number of the voter, "" if none.
    """

    def __init__(self, message: str, *, subject: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """One thing that can be chosen.

    Args:
        id: key, unique in the vote; the last word in a tie (compared as text).
        cost: whole units of money, 1 to 10^10.
        title: what people call it.

    Raises:
        VotingError: no id, or a cost out of range.
    """

    id: str
    cost: int
    title: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id.strip():
            raise VotingError("Ein Projekt hat keine Nummer.")
        if isinstance(self.cost, bool) or not isinstance(self.cost, int) or not 1 <= self.cost <= MOST_COST:
            message = f"Projekt {self.id}: Die Kosten müssen eine ganze Zahl von 1 bis {MOST_COST} sein."
            raise VotingError(message, subject=self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ballots:
    """All ballots, packed: voter i gave `points[j]` to project `choices[j]` for j from `starts[i]` to `starts[i+1]`.

    `ballots_of` packs what a form or a file gives. Points of 1 throughout are approval ballots.

    Args:
        projects: what could be chosen.
        starts: array "q", shape (voters + 1,), from 0.
        choices: array "q", positions in `projects`, each at most once for a voter.
        points: array "q", same shape, 1 to 100,000.

    Raises:
        VotingError: two projects with one id, a position or a number of points out of range.
    """

    projects: tuple[Project, ...]
    starts: array[int]
    choices: array[int]
    points: array[int]

    def __post_init__(self) -> None:
        _check_projects(self.projects)
        _check_packing(self)

    @property
    def voters(self) -> int:
        """How many voted, those with an empty ballot among them."""
        return len(self.starts) - 1


def ballots_of(projects: Iterable[Project], votes: Iterable[Iterable[str] | Mapping[str, int]]) -> Ballots:
    """Pack ballots.

    Args:
        projects: what could be chosen.
        votes: for each voter the ids approved, or points by id; 0 points are no support. Empty is allowed.

    Returns:
        The ballots, voters in the order given.

    Raises:
        VotingError: an unknown project, a project named twice, points that are no integer from 0 to 100,000.
    """
    listed = tuple(projects)
    positions = {project.id: position for position, project in enumerate(listed)}
    starts, choices, points = array("q", [0]), array("q"), array("q")
    for number, vote in enumerate(votes, 1):
        named = tuple(vote)
        if len(set(named)) != len(named):
            raise VotingError(f"Stimmzettel {number} nennt ein Projekt zweimal.", subject=str(number))
        for name in named:
            given = vote[name] if isinstance(vote, Mapping) else 1
            _check_vote(number, name, given, known=name in positions)
            if given:
                choices.append(positions[name])
                points.append(given)
        starts.append(len(choices))
    return Ballots(projects=listed, starts=starts, choices=choices, points=points)


def _check_vote(number: int, name: str, given: object, *, known: bool) -> None:
    if not known:
        raise VotingError(f"Stimmzettel {number}: Das Projekt {name} gibt es nicht.", subject=str(number))
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= MOST_POINTS:
        message = f"Stimmzettel {number}, Projekt {name}: Punkte sind ganze Zahlen von 0 bis {MOST_POINTS}."
        raise VotingError(message, subject=str(number))


def _check_projects(projects: tuple[Project, ...]) -> None:
    if not 1 <= len(projects) <= MOST_PROJECTS:
        raise VotingError(f"Zur Wahl stehen 1 bis {MOST_PROJECTS} Projekte, nicht {len(projects)}.")
    seen: set[str] = set()
    for project in projects:
        if project.id in seen:
            raise VotingError(f"Das Projekt {project.id} kommt mehrfach vor.", subject=project.id)
        seen.add(project.id)


def _check_packing(ballots: Ballots) -> None:
    """Range and doubles, at NumPy's speed: there may be millions of marks."""
    import numpy as np  # noqa: PLC0415 - slow import

    starts, choices, points = (np.array(part) for part in (ballots.starts, ballots.choices, ballots.points))
    if not 1 <= ballots.voters <= MOST_VOTERS:
        raise VotingError(f"Es braucht 1 bis {MOST_VOTERS} Stimmzettel, nicht {max(ballots.voters, 0)}.")
    lengths = np.diff(starts)
    if starts[0] != 0 or starts[-1] != len(choices) or len(points) != len(choices) or (lengths < 0).any():
        raise VotingError("Die Stimmzettel sind falsch gepackt.")
    if not len(choices):
        return
    if choices.min() < 0 or choices.max() >= len(ballots.projects):
        raise VotingError("Ein Stimmzettel nennt ein Projekt, das es nicht gibt.")
    if points.min() < 1 or points.max() > MOST_POINTS:
        raise VotingError(f"Punkte sind ganze Zahlen von 1 bis {MOST_POINTS}.")
    marks = np.sort(np.repeat(np.arange(ballots.voters), lengths) * len(ballots.projects) + choices)
    if (marks[1:] == marks[:-1]).any():
        raise VotingError("Ein Stimmzettel nennt ein Projekt zweimal.")
