"""Scores of a million customers from a few thousand evaluations.

What a living customer will do depends on x and T alone. Each distinct x is evaluated at the ages
that occur, or, where there are many, at Chebyshev nodes in log(scale + T) between which the
scores, being analytic there, are interpolated to about ten digits.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from septet.engine.clv.facts import DAYS_PER_WEEK, Facts, Floats, Integers

_NODES = 24
_DENSE = 1 << 22  # keys that are marked in a table rather than sorted


@dataclass(frozen=True, eq=False)
class Pairs:
    """Distinct (x, T in weeks), sorted; `of_customer` finds each customer's pair."""

    x: Integers
    age: Floats
    of_customer: Integers

    @classmethod
    def of(cls, facts: Facts) -> "Pairs":
        days, at, size = _places(facts.T_days)
        key, which = _distinct(facts.x.astype(np.int64) * size + at, size)
        x, place = np.divmod(key, size)
        return cls(x, days[place] / DAYS_PER_WEEK, which)

    def groups(self) -> list[tuple[int, slice]]:
        """Each distinct x with the slice of its ages."""
        kinds, first = np.unique(self.x, return_index=True)
        ends = [*first.tolist(), len(self.x)][1:]
        return [
            (int(x), slice(int(start), end))
            for x, start, end in zip(kinds, first, ends, strict=True)
        ]


def _places(days: Integers | Floats) -> tuple[Floats, Integers, int]:
    """A table of days, the place of each entry in it, and its size."""
    longest = days.max(initial=0)
    if days.dtype.kind == "i" and longest < _DENSE:
        size = int(longest) + 1
        return np.arange(size, dtype=np.float64), days, size  # type: ignore[return-value]
    table, at = np.unique(days, return_inverse=True)
    return table.astype(np.float64), at, len(table)


def _distinct(key: Integers, size: int) -> tuple[Integers, Integers]:
    """Distinct keys, ascending, and the place of each key among them."""
    most = int(key.max(initial=0)) + 1
    if most > max(_DENSE, size):
        return np.unique(key, return_inverse=True)
    seen = np.zeros(most, bool)
    seen[key] = True
    place = np.cumsum(seen, dtype=np.int32) - 1
    return np.flatnonzero(seen), place[key]


def evaluate(
    pairs: Pairs, scale: float, scores: Callable[[int, Floats], Floats], count: int
) -> Floats:
    """`scores(x, ages)`, of shape (count, ages), for every pair: (count, pairs)."""
    out = np.empty((count, len(pairs.x)))
    for x, part in pairs.groups():
        ages = pairs.age[part]
        if len(ages) <= _NODES:
            out[:, part] = scores(x, ages)
            continue
        where = np.log(scale + ages)
        nodes = _chebyshev(where[0], where[-1])
        at_nodes = scores(x, np.maximum(np.exp(nodes) - scale, 0.0))
        out[:, part] = _between(at_nodes, _interpolation(nodes, where))
    return out


def _between(at_nodes: Floats, weights: Floats) -> Floats:
    """A score that is infinite at every age is so between the nodes too."""
    endless = np.isinf(at_nodes).all(axis=1, keepdims=True)
    return np.asarray(np.where(endless, np.inf, np.where(endless, 0.0, at_nodes) @ weights))


def _chebyshev(low: float, high: float) -> Floats:
    """Chebyshev points of the second kind: both ends are among them."""
    angle = np.pi * np.arange(_NODES) / (_NODES - 1)
    return np.asarray((low + high) / 2 - (high - low) / 2 * np.cos(angle))


def _interpolation(nodes: Floats, where: Floats) -> Floats:
    """Barycentric weights, (nodes, points) (Berrut & Trefethen 2004)."""
    signs = (-1.0) ** np.arange(len(nodes))
    signs[[0, -1]] /= 2
    gap = where[None, :] - nodes[:, None]
    hit = gap == 0
    weights = signs[:, None] / np.where(hit, 1.0, gap)
    weights = np.where(hit.any(0), hit.astype(np.float64), weights)
    return np.asarray(weights / weights.sum(0))
