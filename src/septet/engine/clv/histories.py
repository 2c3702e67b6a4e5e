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
_LONGEST_GRID = 1 << 17  # days, 359 years: beyond it the distinct times are fewer


def dot(left: Floats, right: Floats) -> float:
    """Sum of products in one fixed order. BLAS would split long sums over threads: another last
    digit on another machine, and many times slower where the processors are busy."""
    return float((left * right).sum())


def digest_of(*columns: npt.NDArray[np.generic]) -> int:
    """A number made of all entries, a seed that the same facts give again."""
    digest = blake2b(digest_size=8)
    for column in columns:
        digest.update(np.ascontiguousarray(column, np.float64).tobytes())
    return int.from_bytes(digest.digest(), "big") >> 1


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

    @cached_property
    def by_age(self) -> tuple[Floats, Floats]:
        """Customers, and their repeat orders, of each T: one entry a time in `times`."""
        size = len(self.times)
        count = np.bincount(self.age_at, self.count, minlength=size)
        orders = np.bincount(self.age_at, self.count * self.orders, minlength=size)
        return count.astype(np.float64), orders.astype(np.float64)

    @property
    def digest(self) -> int:
        """A number made of the customers, and orders, of each x and each T."""
        return digest_of(*self.kinds, *self.by_age)

    def sampled(self, customers: int) -> "Histories":
        """About so many customers, evenly from all; these histories where there are no more."""
        until = np.cumsum(self.count)
        if not len(self) or until[-1] <= customers or len(self) <= customers:
            return self
        spots = (np.arange(customers) + 0.5) * (until[-1] / customers)
        at, count = np.unique(np.searchsorted(until, spots), return_counts=True)
        return Histories(
            self.orders[at],
            self.recency_at[at],
            self.age_at[at],
            self.times,
            count.astype(np.float64),
        )


def group(
    x: Integers, recency: Integers | Floats, age: Integers | Floats, weight: Floats | None
) -> Histories:
    """Distinct histories from columns in days, one entry a customer."""
    if not len(x):
        nothing = np.empty(0, np.int64)
        return Histories(nothing, nothing, nothing, np.empty(0), np.empty(0))
    recency_at, age_at, days = _places(recency, age)
    columns: tuple[Integers, ...] = (x, age_at, recency_at)
    bits = (len(days) - 1).bit_length()
    width = int(x.max()).bit_length() + 2 * bits
    if width <= 63:
        columns, count = _counted(columns, bits, weight)
    else:  # so many orders over so many times that no one number can hold them
        order = np.lexsort(columns[::-1])
        changes = [np.diff(column[order], prepend=-1) != 0 for column in columns]
        first = np.flatnonzero(np.logical_or.reduce(changes))
        count = np.add.reduceat(np.ones(len(x)) if weight is None else weight[order], first)
        columns = tuple(column[order[first]] for column in columns)
    orders, age_at, recency_at = (column.astype(np.intp) for column in columns)
    return Histories(orders, recency_at, age_at, days / DAYS_PER_WEEK, count)


def _places(
    recency: Integers | Floats, age: Integers | Floats
) -> tuple[Integers, Integers, Floats]:
    """Both columns as places in one ascending table of days."""
    longest = age.max()
    if recency.dtype.kind == age.dtype.kind == "i" and longest < _LONGEST_GRID:
        days = np.arange(int(longest) + 1, dtype=np.float64)
        return recency, age, days  # type: ignore[return-value]
    days, place = np.unique(np.concatenate((recency, age)), return_inverse=True)
    return place[: len(recency)], place[len(recency) :], days.astype(np.float64)


def _counted(
    columns: tuple[Integers, ...], bits: int, weight: Floats | None
) -> tuple[tuple[Integers, ...], Floats]:
    """Distinct rows, ascending, with the customers of each, by sorting one number a row."""
    x, age_at, recency_at = columns
    narrow = int(x.max()).bit_length() + 2 * bits <= 32  # sorts twice as fast
    key: npt.NDArray[Any] = x.astype(np.uint32 if narrow else np.uint64)
    for column in (age_at, recency_at):
        key <<= key.dtype.type(bits)
        key |= column.astype(key.dtype)
    if weight is None:
        key.sort()
    else:
        order = np.argsort(key)
        key = key[order]
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    if weight is None:
        count = np.diff(first, append=len(key)).astype(np.float64)
    else:
        count = np.add.reduceat(weight[order], first)
    key, mask, shift = key[first], key.dtype.type((1 << bits) - 1), key.dtype.type(bits)
    rest = key >> shift
    return (rest >> shift, rest & mask, key & mask), count
