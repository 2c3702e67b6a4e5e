"""The few distinct histories in the facts of many customers: what a fit looks at.

A likelihood depends on (x, t_x, T) alone. Times are kept as places in a table of weeks, so that
functions of a time are taken once per entry of the table: of the day grid where days are whole,
else of the distinct times there are.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.integer[Any]]

DAYS_PER_WEEK = 7.0
_DENSE = 1 << 23  # keys of a table counted in rather than sorted
_LONGEST_GRID = 1 << 17  # days, 359 years: beyond it the distinct times are fewer


def dot(left: Floats, right: Floats) -> float:
    """Sum of products in one fixed order. BLAS would split long sums over threads: another last
    digit on another machine, and many times slower where the processors are busy."""
    return float((left * right).sum())


@dataclass(frozen=True, eq=False)
class Histories:
    """Distinct histories, sorted by x, T, t_x. `orders` is x; recency_at and age_at are places in
    `times` (weeks, ascending); count: customers of each."""

    orders: Integers
    recency_at: Integers
    age_at: Integers
    times: Floats
    count: Floats

    @classmethod
    def of(cls, x: Floats, recency: Floats, age: Floats, count: Floats) -> "Histories":
        """From columns in weeks."""
        return group(
            np.asarray(x).astype(np.int64),
            np.asarray(recency, np.float64) * DAYS_PER_WEEK,
            np.asarray(age, np.float64) * DAYS_PER_WEEK,
            np.asarray(count, np.float64),
        )

    def __len__(self) -> int:
        return len(self.orders)

    @cached_property
    def x(self) -> Floats:
        return self.orders.astype(np.float64)

    @cached_property
    def recency(self) -> Floats:
        """t_x in weeks."""
        return self.times[self.recency_at]

    @cached_property
    def age(self) -> Floats:
        """T in weeks."""
        return self.times[self.age_at]

    @cached_property
    def edges(self) -> Integers:
        """Where each distinct x begins, and the end."""
        changes = np.flatnonzero(np.diff(self.orders)) + 1
        return np.concatenate(([0], changes, [len(self)])).astype(np.int64)

    @cached_property
    def kinds(self) -> tuple[Floats, Floats]:
        """Distinct x with how many customers have each: gamma functions are taken of these only."""
        if not len(self):
            return np.empty(0), np.empty(0)
        first = self.edges[:-1]
        return self.orders[first].astype(np.float64), np.add.reduceat(self.count, first)

    @property
    def digest(self) -> int:
        """A number made of the customers of each x and the sums of their times."""
        digest = blake2b(digest_size=8)
        totals = np.array([dot(self.count, self.recency), dot(self.count, self.age)])
        for column in (*self.kinds, totals):
            digest.update(np.ascontiguousarray(column).tobytes())
        return int.from_bytes(digest.digest(), "big") >> 1

    def thinned(self, most: int) -> "Histories":
        """Every k-th history, so that at most about `most` are left; for a first, rough search."""
        step = max(1, len(self) // most)
        return Histories(
            self.orders[::step],
            self.recency_at[::step],
            self.age_at[::step],
            self.times,
            self.count[::step],
        )


def group(
    x: Integers, recency: Integers | Floats, age: Integers | Floats, weight: Floats | None
) -> Histories:
    """Distinct histories from columns in days, one entry a customer."""
    if not len(x):
        nothing = np.empty(0, np.int64)
        return Histories(nothing, nothing, nothing, np.empty(0), np.empty(0))
    recency_at, age_at, days = _places(recency, age)
    size = len(days)
    if int(x.max() + 1) * size * size < 1 << 62:
        packed = (x.astype(np.int64) * size + age_at) * size + recency_at
        key, count = _count(packed, weight, int(x.max() + 1) * size * size)
        rest, recency_at = np.divmod(key, size)
        orders, age_at = np.divmod(rest, size)
    else:  # so many orders over so many days that no one number can hold them
        columns = np.stack((x.astype(np.int64), age_at, recency_at))
        (orders, age_at, recency_at), which = np.unique(columns, axis=1, return_inverse=True)
        count = np.bincount(which.ravel(), weight).astype(np.float64)
    return Histories(orders, recency_at, age_at, days / DAYS_PER_WEEK, count)


def _places(
    recency: Integers | Floats, age: Integers | Floats
) -> tuple[Integers, Integers, Floats]:
    """Both columns as places in one ascending table of days."""
    whole = np.issubdtype(recency.dtype, np.integer) and np.issubdtype(age.dtype, np.integer)
    longest = age.max()
    if whole and longest < _LONGEST_GRID:
        days = np.arange(int(longest) + 1, dtype=np.float64)
        return recency.astype(np.int64), age.astype(np.int64), days
    days, place = np.unique(np.concatenate((recency, age)), return_inverse=True)
    return place[: len(recency)], place[len(recency) :], days.astype(np.float64)


def _count(key: Integers, weight: Floats | None, size: int) -> tuple[Integers, Floats]:
    """Distinct keys, ascending, with the customers of each."""
    if size <= _DENSE:
        counts = np.bincount(key, weight)
        found = np.flatnonzero(counts)
        return found, counts[found].astype(np.float64)
    if weight is None:
        distinct, count = np.unique(key, return_counts=True)
        return distinct, count.astype(np.float64)
    distinct, which = np.unique(key, return_inverse=True)
    return distinct, np.bincount(which, weight).astype(np.float64)
