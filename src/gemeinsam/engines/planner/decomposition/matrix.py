"""Sparse rows and arrays: what the programs are made of. Loads no solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sparse rows `lower <= values * columns <= upper`.

    Args:
        starts: first entry of each row, and the end.
        columns: of the entries.
        values: of the entries.
        lower: of the rows.
        upper: of the rows.
    """

    starts: Sequence[int]
    columns: Sequence[int]
    values: Sequence[float]
    lower: Sequence[float]
    upper: Sequence[float]
