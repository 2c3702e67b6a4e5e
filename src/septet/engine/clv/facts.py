"""What the lifetime-value models know of each customer, and the few distinct histories in it."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

DAYS_PER_WEEK = 7.0


def dot(left: Floats, right: Floats) -> float:
    """Sum of products in one fixed order. BLAS would split long sums over threads: another last
    digit on another machine, and many times slower where the processors are busy."""
    return float((left * right).sum())


@dataclass(frozen=True, eq=False)
class Facts:
    """Order histories at the end of a window, one entry a customer in every array.

    An order is a customer-day with at least one order; credits are not orders.
    x: order days after the first. t_x_days: days from the first to the last order day.
    T_days: days from the first order day to the last day of the window.
    mean_profit: mean contribution of an order in major units of one currency, may be negative,
    NaN where unknown; orders: how many orders that mean is of; profit_sd: standard deviation of
    the contribution over these orders, NaN where unknown.
    Raises ValueError naming the first customer whose history is impossible.
    """

    x: Integers
    t_x_days: Integers
    T_days: Integers
    mean_profit: Floats | None = None
    orders: Integers | None = None
    profit_sd: Floats | None = None

    def __post_init__(self) -> None:
        for name in ("x", "t_x_days", "T_days", "orders"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, _whole(getattr(self, name), name))
        for name in ("mean_profit", "profit_sd"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, np.asarray(getattr(self, name), np.float64))
        self._check_lengths()
        self._check_histories()

    def __len__(self) -> int:
        return len(self.x)

    def _check_lengths(self) -> None:
        for name in ("t_x_days", "T_days", "mean_profit", "orders", "profit_sd"):
            values = getattr(self, name)
            if values is not None and values.shape != self.x.shape:
                raise ValueError(
                    f"{name} has {values.size} entries for {self.x.size} customers: "
                    "give one entry a customer"
                )

    def _check_histories(self) -> None:
        bad = (self.x < 0) | (self.t_x_days < 0) | (self.t_x_days > self.T_days)
        bad |= (self.x == 0) & (self.t_x_days > 0)
        if bad.any():
            i = int(bad.argmax())
            raise ValueError(
                f"customer at position {i}: x={self.x[i]}, t_x_days={self.t_x_days[i]}, "
                f"T_days={self.T_days[i]} is no history: it takes x >= 0, "
                "0 <= t_x_days <= T_days, and t_x_days = 0 where x = 0"
            )

    @cached_property
    def histories(self) -> "Histories":
        """The distinct (x, t_x, T) with how many customers have each."""
        if not len(self):
            empty = np.empty(0)
            return Histories(empty, empty, empty, empty)
        days = int(self.T_days.max()) + 1
        packed = (self.x * days + self.t_x_days) * days + self.T_days
        key, count = np.unique(packed, return_counts=True)
        rest, age = np.divmod(key, days)
        x, recency = np.divmod(rest, days)
        return Histories(
            x.astype(np.float64),
            recency / DAYS_PER_WEEK,
            age / DAYS_PER_WEEK,
            count.astype(np.float64),
        )

    @property
    def seed(self) -> int:
        """A number made of the histories, the same in whatever order the customers come."""
        digest = blake2b(digest_size=8)
        for column in (self.histories.x, self.histories.age, self.histories.count):
            digest.update(np.ascontiguousarray(column).tobytes())
        return int.from_bytes(digest.digest(), "big") >> 1


@dataclass(frozen=True, eq=False)
class Histories:
    """Distinct histories: x repeat orders, recency (t_x) and age (T) in weeks, customers of it."""

    x: Floats
    recency: Floats
    age: Floats
    count: Floats

    def __len__(self) -> int:
        return len(self.x)

    @cached_property
    def kinds(self) -> tuple[Floats, Floats]:
        """Distinct x with how many customers have each: gamma functions are taken of these only."""
        x, which = np.unique(self.x, return_inverse=True)
        return x, np.bincount(which, self.count, minlength=len(x)).astype(np.float64)

    def thinned(self, most: int) -> "Histories":
        """Every k-th history, so that at most about `most` are left; for a first, rough search."""
        step = max(1, len(self) // most)
        return Histories(self.x[::step], self.recency[::step], self.age[::step], self.count[::step])


def _whole(values: npt.ArrayLike, name: str) -> Integers:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{name} must be a list of one entry a customer")
    if array.size and not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"{name} must be whole numbers, not {array.dtype}")
    return array.astype(np.int64)
