"""How much hangs on few customers: Herfindahl-Hirschman index, shares of the largest, Gini, Lorenz.

Sources: Hirschman, "The Paternity of an Index", American Economic Review 54, 1964 (sum of squared
shares); Lorenz, "Methods of Measuring the Concentration of Wealth", Publications of the American
Statistical Association 9, 1905; Gini's coefficient in the form of Dasgupta, Sen & Starrett, Journal
of Economic Theory 6, 1973: sum((2 i - n - 1) x_i) / (n sum(x)), x in rising order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from septet.engine.scoring.findings import Code, Finding, say
from septet.engine.scoring.ordering import Ints, largest_first, whole

_CURVE_POINTS = 20


@dataclass(frozen=True)
class Concentration:
    """`index` is the sum of squared percentages, 10,000 with a single customer; as concentrated as
    `equal_customers` of one size would be. `top_shares` are the shares (0 to 1) of the largest n.
    Only positive amounts count for these (`counted` of them, `total` in all); None where there is
    none. `gini` is 0 where all are alike and near 1 where one has all, zeros included; `lorenz`
    holds (share of the customers, share of the total), the smallest first. Both are None where
    `negative` customers stand below zero, or nothing above it.
    """

    total: int
    counted: int
    index: float | None
    equal_customers: float | None
    top_shares: Mapping[int, float | None]
    negative: int = 0
    gini: float | None = None
    lorenz: tuple[tuple[float, float], ...] | None = None

    def findings(self, *, of_contribution: bool = False) -> tuple[Finding, ...]:
        """In words: of net revenue, or of what the earning customers contribute."""
        return tuple(_findings(self, of_contribution))


def concentration(amounts: ArrayLike, tops: Sequence[int] = (1, 5, 10, 20)) -> Concentration:
    """Concentration of `amounts`, whole minor units by customer, shape (n,)."""
    column = whole(amounts)
    positive = column[column > 0]
    positive = positive[largest_first(positive, None)]
    negative = int(np.count_nonzero(column < 0))
    total = sum(positive.tolist())
    if not total:
        return Concentration(0, 0, None, None, dict.fromkeys(tops), negative)
    # In whole numbers, so that the index does not depend on the order of adding.
    squares = sum(amount * amount for amount in positive.tolist())
    index = 10_000 * squares / (total * total)
    return Concentration(
        total=total,
        counted=len(positive),
        index=index,
        equal_customers=10_000 / index,
        top_shares={n: sum(positive[:n].tolist()) / total for n in tops},
        negative=negative,
        gini=None if negative else _gini(column, total),
        lorenz=None if negative else _lorenz(column, total),
    )


def _gini(column: Ints, total: int) -> float:
    size = len(column)
    rising = np.sort(column).tolist()
    weighted: int = sum((2 * i - size + 1) * x for i, x in enumerate(rising))
    return weighted / (size * total)


def _lorenz(column: Ints, total: int) -> tuple[tuple[float, float], ...]:
    """The curve at `_CURVE_POINTS` even steps of customers, both ends included."""
    rising = np.sort(column).tolist()
    places = sorted({round(len(rising) * k / _CURVE_POINTS) for k in range(_CURVE_POINTS + 1)})
    points, level, done = [], 0, 0
    for place in places:
        level += sum(rising[done:place])
        done = place
        points.append((place / len(rising), level / total))
    return tuple(points)


def _findings(found: Concentration, of_contribution: bool) -> Iterator[Finding]:
    if found.equal_customers is None:
        yield say(Code.CONCENTRATION_NOTHING)
        return
    yield say(
        Code.CONCENTRATION_OF_EARNERS if of_contribution else Code.CONCENTRATION,
        shares={"largest": found.top_shares.get(1) or 0, "ten": found.top_shares.get(10) or 0},
        counts={"equal": max(round(found.equal_customers), 1), "counted": found.counted},
    )
    if found.gini is None:
        yield say(Code.GINI_UNDEFINED, counts={"negative": found.negative})
    else:
        yield say(Code.GINI, numbers={"gini": found.gini})
