"""One order for all rankings: the largest amount first, ties by customer number."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def largest_first(amounts: Ints, numbers: Sequence[str] | None) -> Ints:
    """Positions in order of falling amount; ties by number, or by position where there is none.

    Raises ValueError where amounts and numbers are not of one length.
    """
    if numbers is None:
        return np.argsort(-amounts, kind="stable")
    if len(numbers) != len(amounts):
        raise ValueError(f"{len(amounts)} amounts but {len(numbers)} customer numbers")
    return np.lexsort((np.asarray(numbers, dtype=np.str_), -amounts))


def whole(amounts: ArrayLike) -> Ints:
    """Amounts in whole minor units, shape (n,). Raises ValueError where they are not whole."""
    array = np.asarray(amounts)
    if array.size and not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"amounts are whole minor units, not {array.dtype}")
    return array.astype(np.int64).reshape(-1)
