"""Columns of facts: whole numbers, one entry a row, and how many customers a row stands for."""

import numpy as np
import numpy.typing as npt

from septet.engine.clv.errors import FactsError, refuse
from septet.engine.clv.histories import Floats, Integers


class Weighted:
    """Common to facts whose rows may stand for several customers; `weight` is always filled."""

    weight: Floats | None

    @property
    def counts(self) -> Floats:
        """Customers of each row."""
        assert self.weight is not None
        return self.weight

    @property
    def customers(self) -> float:
        return float(self.counts.sum())


def whole(values: npt.ArrayLike, name: str) -> Integers:
    """A column of whole numbers; FactsError where it is none."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise FactsError(f"{name} must be a list of one entry a row")
    if not array.size:
        return np.empty(0, np.int64)
    if not np.issubdtype(array.dtype, np.number) or np.iscomplexobj(array):
        raise FactsError(f"{name} must be numbers, not {array.dtype}")
    numbers = array.astype(np.float64)
    refuse(~np.isfinite(numbers), f"{name} is missing or infinite", "give a whole number")
    refuse(numbers != np.floor(numbers), f"{name} is a fraction", f"{name} is a whole number")
    return array.astype(np.int64)


def same_length(values: npt.NDArray[np.generic], first: Integers, name: str) -> None:
    if values.shape != first.shape:
        raise FactsError(
            f"{name} has {values.size} entries for {first.size} rows: give one entry a row"
        )


def check_weight(weight: Floats) -> None:
    refuse(
        ~np.isfinite(weight) | (weight <= 0),
        "weight is not above zero",
        "it is the number of customers a row stands for; leave out rows that stand for none",
    )
