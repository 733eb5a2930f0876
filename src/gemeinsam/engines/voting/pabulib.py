"""Reader of Pabulib files (.pb): the public collection of votes on participatory budgets.

Source: P. Faliszewski and others: Participatory Budgeting: Data, Tools and Analysis, IJCAI 2023; the format stands
in its documentation (sections META, PROJECTS, VOTES; semicolons; several values with commas).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from .ballots import Ballots, Project, VotingError, ballots_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MOST_BYTES: Final = 200 * 1024 * 1024
_SECTIONS: Final = ("META", "PROJECTS", "VOTES")
_APPROVAL: Final = frozenset({"approval", "choose-1"})
_POINTS: Final = frozenset({"cumulative", "scoring"})
_Rows = list[tuple[int, dict[str, str]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Election:
    """A vote as a file tells it.

    Args:
        ballots: costs in parts of the currency's unit, see `scale`.
        budget: in the same parts.
        scale: parts of a unit of the currency: 1, or 100 if an amount has cents; Add1's `step` for one unit.
        meta: what the file says of itself.
        voters: ids, in the order of the ballots.
    """

    ballots: Ballots
    budget: int
    scale: int
    meta: Mapping[str, str]
    voters: tuple[str, ...]


def read(path: Path) -> Election:
    """Read a .pb file with approvals (`approval`, `choose-1`) or points (`cumulative`, `scoring`).

    Args:
        path: UTF-8, at most 200 MB.

    Returns:
        The vote; voters with an empty ballot count.

    Raises:
        VotingError: the file can't be read, is of another type, or contradicts itself; names the line.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise VotingError(f"Die Datei {path.name} ist größer als {MOST_BYTES // 1024 // 1024} MB.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise VotingError(f"Die Datei {path.name} kann nicht gelesen werden: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise VotingError(f"Die Datei {path.name} ist nicht in UTF-8 geschrieben.") from error
    return parsed(text)


def parsed(text: str) -> Election:
    """The same from the text of a file."""
    sections = _sections(text)
    meta = {row["key"].strip(): row["value"].strip() for _, row in sections["META"]}
    kind = meta.get("vote_type", "").lower()
    if kind not in _APPROVAL | _POINTS:
        raise VotingError(
            f"Die Art der Abstimmung „{kind}“ wird nicht gelesen; möglich sind approval, choose-1, cumulative, scoring."
        )
    if "budget" not in meta:
        raise VotingError("Im Teil META fehlt das Budget (budget).")
    given = [_amount(meta["budget"], "Das Budget")]
    given += [_amount(row["cost"], f"Zeile {line}: Die Kosten") for line, row in sections["PROJECTS"]]
    scale = _scale(given)
    projects = tuple(
        Project(id=row["project_id"].strip(), cost=int(cost * scale), title=row.get("name", "").strip())
        for (_, row), cost in zip(sections["PROJECTS"], given[1:], strict=True)
    )
    _check_counts(meta, sections)
    if len(known := {project.id for project in projects}) < len(projects):
        raise VotingError("Im Teil PROJECTS kommt eine Nummer mehrfach vor.")
    votes = [_vote(line, row, known, points=kind in _POINTS) for line, row in sections["VOTES"]]
    return Election(
        ballots=ballots_of(projects, votes),
        budget=int(given[0] * scale),
        scale=scale,
        meta=meta,
        voters=_voters(sections["VOTES"]),
    )


def _sections(text: str) -> dict[str, _Rows]:
    """Rows by section, each with its line and its values by column."""
    found: dict[str, _Rows] = {}
    rows: _Rows | None = None
    columns: list[str] = []
    wanted = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}
    name = ""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=";")
    for cells in _told(reader):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) == 1 and cells[0].strip().upper() in _SECTIONS:
            name, columns = cells[0].strip().upper(), []
            if name in found:
                raise VotingError(f"Zeile {reader.line_num}: Der Teil {name} kommt zweimal vor.")
            rows = found[name] = []
        elif rows is None:
            raise VotingError(f"Zeile {reader.line_num}: Vor dem Teil META darf nichts stehen.")
        elif not columns:
            columns = [cell.strip().lower() for cell in cells]
            if missing := [column for column in wanted[name] if column not in columns]:
                raise VotingError(f"Zeile {reader.line_num}: Im Teil {name} fehlt die Spalte {', '.join(missing)}.")
        else:
            # Trailing empty columns are often left out.
            filled = [*cells, *[""] * (len(columns) - len(cells))]
            rows.append((reader.line_num, dict(zip(columns, filled, strict=False))))
    if missing := [section for section in _SECTIONS if section not in found]:
        raise VotingError(f"In der Datei fehlt der Teil {', '.join(missing)}.")
    return found


def _told(rows: Iterable[list[str]]) -> Iterable[list[str]]:
    """The rows, with a German sentence where the form of the file is broken."""
    try:
        yield from rows
    except csv.Error as error:
        raise VotingError("Die Datei ist keine Tabelle mit Semikolons.") from error


def _amount(text: str, what: str) -> Decimal:
    try:
        amount = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 < amount <= Decimal(10) ** 15:
        raise VotingError(f"{what}: Erwartet wird eine Zahl über 0, nicht „{text}“.")
    return amount


def _scale(amounts: Iterable[Decimal]) -> int:
    """1, or 100 if an amount has cents."""
    listed = list(amounts)
    for scale in (1, 100):
        if all(amount * scale == int(amount * scale) for amount in listed):
            return scale
    raise VotingError("Beträge mit mehr als zwei Stellen hinter dem Komma werden nicht gelesen.")


def _check_counts(meta: Mapping[str, str], sections: Mapping[str, _Rows]) -> None:
    """A file that was cut off says so by its own counts."""
    for key, section, what in (
        ("num_projects", "PROJECTS", "Projekte"),
        ("num_votes", "VOTES", "Stimmzettel"),
    ):
        there = len(sections[section])
        if meta.get(key, str(there)) != str(there):
            raise VotingError(f"Die Datei nennt {meta[key]} {what}, enthält aber {there}.")


def _vote(line: int, row: Mapping[str, str], known: set[str], *, points: bool) -> dict[str, int]:
    named = _values(row["vote"])
    given = _values(row.get("points", "")) if points else ["1"] * len(named)
    if len(named) != len(given):
        raise VotingError(f"Zeile {line}: {len(named)} Projekte, aber {len(given)} Angaben von Punkten.")
    vote: dict[str, int] = {}
    for name, number in zip(named, given, strict=True):
        if name not in known:
            raise VotingError(f"Zeile {line}: Das Projekt {name} gibt es nicht.", subject=name)
        if name in vote:
            raise VotingError(f"Zeile {line}: Das Projekt {name} steht zweimal auf dem Stimmzettel.", subject=name)
        if not (number.isascii() and number.isdecimal()):
            raise VotingError(f"Zeile {line}: Punkte sind ganze Zahlen ab 0, nicht „{number}“.", subject=name)
        # Longer than any number allowed: not even read.
        vote[name] = int(number[:12])
    return vote


def _values(cell: str) -> list[str]:
    return [value.strip() for value in cell.split(",") if value.strip()]


def _voters(rows: _Rows) -> tuple[str, ...]:
    """Ids of the voters; nobody votes twice."""
    seen: set[str] = set()
    for line, row in rows:
        voter = row["voter_id"].strip()
        if voter in seen:
            raise VotingError(f"Zeile {line}: Der Stimmzettel {voter} kommt zweimal vor.", subject=voter)
        seen.add(voter)
    return tuple(row["voter_id"].strip() for _, row in rows)
