"""Which rows of a model lie inside one block, and which ones link blocks.

A block is a set of measures with all their columns. A row whose columns all belong to one block stays in
it, with its whole numbers; every other row is linking. A column of no measure belongs to the master.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gemeinsam.engines.planner.matrix import matrix_of

from .matrix import Matrix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gemeinsam.engines.planner.rows import Rows

    from .matrix import Floats, Indexes

# Fewer or larger blocks than this are the problem itself again.
FEWEST_BLOCKS = 2
LARGEST_SHARE = 0.7
# Owners that are no block: the master's columns, and those that are in no plan.
FREE, GONE = -1, -2


@dataclass(frozen=True, slots=True)
class Block:
    """One block.

    Args:
        columns: of the whole model that belong to it.
        kinds: for each of its columns the column of `inner` that stands for it. Columns that have the same
            coefficients in every inner row (one start under several programmes) share one kind: at any
            prices only the best of them can matter.
        inner: its rows, over kinds.
        width: number of kinds.
    """

    columns: Indexes
    kinds: Indexes
    inner: Matrix
    width: int


@dataclass(frozen=True, slots=True)
class Links:
    """The linking rows as triplets, over the columns of the whole model.

    Args:
        rows: of the entries, counted from 0.
        columns: of the entries.
        values: of the entries.
        lower: of the rows.
        upper: of the rows.
        places: where each row is in the whole model.
        width: number of columns of the whole model.
    """

    rows: Indexes
    columns: Indexes
    values: Floats
    lower: Floats
    upper: Floats
    places: Indexes
    width: int

    def charged(self, prices: Floats) -> Floats:
        """What each column has to pay at these prices of the rows."""
        return _summed(self.columns, prices[self.rows] * self.values, self.width)

    def used(self, point: Floats) -> Floats:
        """What a point of the whole model takes of each row."""
        return _summed(self.rows, self.values * point[self.columns], len(self.upper))

    def worth(self, prices: Floats) -> float:
        """What all limits together are worth at these prices."""
        return float(sum(price * (up if price > 0 else low) for price, low, up in self._priced(prices)))

    def _priced(self, prices: Floats) -> list[tuple[float, float, float]]:
        at = np.nonzero(prices)[0]
        return list(zip(prices[at], self.lower[at], self.upper[at], strict=True))

    def allowed(self, prices: Floats) -> Floats:
        """The prices, none of the wrong sign: a limit upwards never pays, one downwards never costs."""
        prices = np.where(np.isfinite(self.upper), prices, np.minimum(prices, 0.0))
        return np.where(np.isfinite(self.lower), prices, np.maximum(prices, 0.0))


def _summed(places: Indexes, amounts: Floats, length: int) -> Floats:
    sums = np.zeros(length)
    np.add.at(sums, places, amounts)
    return sums


@dataclass(frozen=True, slots=True)
class Split:
    """A model split into blocks.

    Args:
        blocks: each with its columns and rows.
        links: the rows between them.
        costs: objective of all columns (maximised).
        free: columns of no block, in [0, 1].
        gone: options that break a row even alone; they are 0 in every plan, and in no block.
    """

    blocks: tuple[Block, ...]
    links: Links
    costs: Floats
    free: Indexes
    gone: Indexes

    @property
    def promising(self) -> bool:
        """Whether the blocks are small enough that pricing them is easier than the whole."""
        sizes = [len(block.columns) for block in self.blocks]
        return len(sizes) >= FEWEST_BLOCKS and max(sizes) <= LARGEST_SHARE * sum(sizes)


def split(rows: Rows, costs: Mapping[int, float], names: Sequence[str]) -> Split:
    """Split a model by a name for each measure.

    Args:
        rows: the whole model, not elastic.
        costs: objective by column, maximised.
        names: for each measure the block it belongs to.

    Raises:
        ValueError: the rows are elastic.
    """
    if rows.elastic:
        message = "elastic rows can't be split"
        raise ValueError(message)
    gone = np.nonzero(matrix_of(rows, costs).without_misfits().upper == 0)[0]
    owner = _owners(rows, names)
    owner[gone] = GONE
    inner: dict[int, list[int]] = {at: [] for at in range(len(set(names)))}
    linking = []
    for row in range(len(rows.lower)):
        owners = set(owner[rows.columns[rows.starts[row] : rows.starts[row + 1]]].tolist()) - {GONE}
        if len(owners) == 1 and (only := owners.pop()) >= 0:
            inner[only].append(row)
        else:
            linking.append(row)
    priced = np.zeros(rows.width)
    for column, cost in costs.items():
        priced[column] = cost
    blocks = tuple(_block(rows, np.nonzero(owner == at)[0], places) for at, places in inner.items())
    return Split(blocks, _links(rows, linking), priced, np.nonzero(owner == FREE)[0], gone)


def by_unit(rows: Rows) -> list[str]:
    """For each measure its unit: the staff rows, where the whole numbers weigh most, stay inside."""
    return [measure.unit for measure in rows.options.problem.measures]


def _owners(rows: Rows, names: Sequence[str]) -> Indexes:
    """For each column its block; FREE for the master's."""
    number = {name: at for at, name in enumerate(dict.fromkeys(names))}
    owner = np.full(rows.width, FREE, dtype=np.int64)
    for at, option in enumerate(rows.options.rows):
        owner[at] = number[names[option.choice.measure]]
    for measure, name in enumerate(names):
        owner[rows.present(measure)] = number[name]
    return owner


def _block(rows: Rows, columns: Indexes, places: list[int]) -> Block:
    seen: dict[int, list[tuple[int, float]]] = {int(column): [] for column in columns}
    for row in places:
        for at in range(rows.starts[row], rows.starts[row + 1]):
            if rows.columns[at] in seen:
                seen[rows.columns[at]].append((row, rows.values[at]))
    number: dict[tuple[tuple[int, float], ...], int] = {}
    kinds = np.array([number.setdefault(tuple(seen[int(column)]), len(number)) for column in columns], dtype=np.int64)
    entries: dict[int, list[tuple[int, float]]] = {row: [] for row in places}
    for coefficients, kind in number.items():
        for row, value in coefficients:
            entries[row].append((kind, value))
    starts, flat = [0], []
    for row in places:
        flat += entries[row]
        starts.append(len(flat))
    inner = Matrix(
        starts,
        [kind for kind, _ in flat],
        [value for _, value in flat],
        [rows.lower[row] for row in places],
        [rows.upper[row] for row in places],
    )
    return Block(columns, kinds, inner, len(number))


def _links(rows: Rows, places: list[int]) -> Links:
    entries = [(at, place) for at, row in enumerate(places) for place in range(rows.starts[row], rows.starts[row + 1])]
    return Links(
        rows=np.array([row for row, _ in entries], dtype=np.int64),
        columns=np.array([rows.columns[place] for _, place in entries], dtype=np.int64),
        values=np.array([rows.values[place] for _, place in entries], dtype=float),
        lower=np.array([rows.lower[row] for row in places], dtype=float),
        upper=np.array([rows.upper[row] for row in places], dtype=float),
        places=np.array(places, dtype=np.int64),
        width=rows.width,
    )
