"""What the lifetime-value models know of each customer."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from septet.engine.clv.columns import check_weight
from septet.engine.clv.errors import FactsError, refuse
from septet.engine.clv.histories import DAYS_PER_WEEK, Floats, Histories, Integers, dot, group

__all__ = ["DAYS_PER_WEEK", "Facts", "Floats", "Histories", "Integers", "dot"]

_TIMES = ("t_x_days", "T_days")


@dataclass(frozen=True, eq=False)
class Facts:
    """Order histories at the end of a window, one entry a customer in every array.

    An order is a customer-day with at least one order; credits are not orders.
    x: order days after the first. t_x_days: days from the first to the last order day.
    T_days: days from the first order day to the last day of the window. Days are whole numbers
    where the file counts days, and may be fractions where it counts weeks or months.
    mean_profit: mean contribution of an order in major units of one currency, may be negative,
    NaN where unknown; orders: how many orders that mean is of; profit_sd: standard deviation of
    the contribution over these orders, NaN where unknown. weight: customers a row stands for, one
    each where it is not given.
    Raises FactsError, a ValueError, naming the rows whose history is impossible.
    """

    x: Integers
    t_x_days: Integers | Floats
    T_days: Integers | Floats
    mean_profit: Floats | None = None
    orders: Integers | None = None
    profit_sd: Floats | None = None
    weight: Floats | None = None

    def __post_init__(self) -> None:
        for name in ("x", "orders"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, _whole(getattr(self, name), name))
        for name in _TIMES:
            object.__setattr__(self, name, _time(getattr(self, name), name))
        for name in ("mean_profit", "profit_sd", "weight"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, np.asarray(getattr(self, name), np.float64))
        self._check_lengths()
        self._check_histories()
        if self.weight is not None:
            check_weight(self.weight)

    def __len__(self) -> int:
        return len(self.x)

    @property
    def customers(self) -> int:
        """The sum of weights, to the nearest customer."""
        return len(self) if self.weight is None else round(float(self.weight.sum()))

    @cached_property
    def repeating(self) -> int:
        """Customers with a second order day."""
        if self.weight is None:
            return int(np.count_nonzero(self.x))
        return round(float(self.weight[self.x > 0].sum()))

    def _check_lengths(self) -> None:
        for name in (*_TIMES, "mean_profit", "orders", "profit_sd", "weight"):
            values = getattr(self, name)
            if values is not None and values.shape != self.x.shape:
                raise FactsError(
                    f"{name} has {values.size} entries for {self.x.size} customers: "
                    "give one entry a customer"
                )

    def _check_histories(self) -> None:
        x, recency, age = self.x, self.t_x_days, self.T_days
        refuse(x < 0, "x is negative", "x counts order days after the first, so 0 or more")
        refuse(recency < 0, "t_x_days is negative", "the last order cannot precede the first")
        refuse(
            recency > age,
            "t_x_days is later than T_days",
            "the last order must lie inside the window; check its end and the order of the columns",
        )
        refuse(
            (x == 0) & (recency > 0),
            "t_x_days is above zero where x = 0",
            "a customer without a repeat order has t_x_days = 0; are orders of one day counted?",
        )

    @cached_property
    def histories(self) -> Histories:
        """The distinct (x, t_x, T) with how many customers have each."""
        return group(self.x, self.t_x_days, self.T_days, self.weight)

    @property
    def seed(self) -> int:
        """A number made of the histories, the same in whatever order the customers come."""
        return self.histories.digest


def _whole(values: npt.ArrayLike, name: str) -> Integers:
    array = _column(values, name)
    if not np.issubdtype(array.dtype, np.integer):
        array = array.astype(np.float64)
        refuse(~np.isfinite(array), f"{name} is missing or infinite", "give a whole number")
        refuse(array != np.floor(array), f"{name} is a fraction", f"{name} counts in whole numbers")
    return _signed(array)


def _time(values: npt.ArrayLike, name: str) -> Integers | Floats:
    array = _column(values, name)
    if np.issubdtype(array.dtype, np.integer):
        return _signed(array)
    days: Floats = array.astype(np.float64)
    refuse(~np.isfinite(days), f"{name} is missing or infinite", "give a number of days")
    return _signed(days) if (days == np.floor(days)).all() else days


def _column(values: npt.ArrayLike, name: str) -> npt.NDArray[np.generic]:
    array = np.asarray(values)
    if array.ndim != 1:
        raise FactsError(f"{name} must be a list of one entry a customer")
    if not (np.issubdtype(array.dtype, np.number) and not np.iscomplexobj(array)):
        if array.size:
            raise FactsError(f"{name} must be numbers, not {array.dtype}")
        return np.empty(0, np.int64)
    return array


def _signed(array: npt.NDArray[np.generic]) -> Integers:
    """Signed integers as they come (32 bits are read twice as fast), the others as 64 bits."""
    kept = np.issubdtype(array.dtype, np.signedinteger) and array.dtype.itemsize >= 4
    return array if kept else array.astype(np.int64)  # type: ignore[return-value]
