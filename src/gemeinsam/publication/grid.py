"""Grids: one table for page, document and spreadsheet, so that the three can't differ in a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gemeinsam.engines.document import Column, Sheet, Table, tidy
from gemeinsam.web.figures import grouped, posts, soften

MISSING = "–"
Value = str | int | None
Role = Literal["", "group", "sum"]


@dataclass(frozen=True, slots=True)
class Line:
    """A row. group: a heading over the rows below it. sum: stands out. url: where its first cell leads."""

    cells: tuple[Value, ...]
    role: Role = ""
    url: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with typed columns.

    name: of its sheet, at most 31 characters. caption: what it shows, in which unit. total: sums below all rows.
    title: heading above it on a page that has one for each table.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line | None = None
    note: str = ""
    title: str = ""

    @property
    def all_lines(self) -> tuple[Line, ...]:
        return (*self.lines, self.total) if self.total else self.lines

    @property
    def shown(self) -> list[dict]:
        """The lines for a page."""
        return [
            {
                "line": line,
                "head": shown(self.columns[0].kind, line.cells[0]),
                "cells": [
                    {"text": cell, "is_number": column.kind != "text", "is_nothing": cell in {"0", MISSING}}
                    for column, cell in zip(self.columns[1:], self.words(line)[1:], strict=True)
                ],
            }
            for line in self.all_lines
        ]

    def words(self, line: Line) -> tuple[str, ...]:
        """The cells as they are read; a heading or a sum has nothing where it says nothing."""
        return tuple(
            "" if line.role and value is None else shown(column.kind, value)
            for column, value in zip(self.columns, line.cells, strict=True)
        )

    @property
    def table(self) -> Table:
        """The same for the document; a heading over rows becomes a row of its own."""
        return Table(
            caption=tidy(self.caption),
            head=tuple(tidy(soften(column.title)) for column in self.columns),
            rows=tuple(tuple(map(tidy, self.words(line))) for line in self.all_lines),
            align=tuple("left" if column.kind == "text" else "right" for column in self.columns),
            total=self.total is not None,
            note=tidy(self.note) or None,
            strong=tuple(place for place, line in enumerate(self.lines) if line.role),
        )

    @property
    def sheet(self) -> Sheet:
        """The same for the spreadsheet; rows that are sums of others stand out, and are not summed again."""
        lines = [line for line in self.lines if line.role != "group"]
        sums = frozenset(place for place, line in enumerate(lines) if line.role == "sum")
        if sums and self.total:
            lines.append(self.total)
            sums |= {len(lines) - 1}
        return Sheet(
            name=self.name,
            columns=self.columns,
            rows=tuple(line.cells for line in lines),
            total=str(self.total.cells[0]) if self.total and not sums else "",
            strong=sums,
            note=f"{self.caption}\n{self.note}".strip(),
        )


def shown(kind: str, value: Value) -> str:
    """A value as a German reads it; missing is a dash, never 0."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, str):
        return value
    if kind == "posts":
        return posts(value)
    if kind == "count":
        return grouped(value)
    if kind == "euro":
        return f"−{grouped(-value)}" if value < 0 else grouped(value)
    return str(value)


def columns(text: str, *kinds: tuple[str, Iterable[str]]) -> tuple[Column, ...]:
    """A first column of words, and then columns by kind."""
    return (
        Column(title=text),
        *(Column(title=title, kind=kind) for kind, titles in kinds for title in titles),  # type: ignore[arg-type]
    )
