"""The whale curve: what the best customers earn and the others lose again.

Source: Kaplan & Narayanan, "Measuring and Managing Customer Profitability", Journal of Cost
Management, 2001. Customers stand in order of contribution, the best first, ties by number; the
curve is the running sum. It rises as long as customers make money and falls where they lose it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from septet.engine.scoring.findings import Code, Finding, say
from septet.engine.scoring.ordering import Floats, Ints, largest_first, whole

_LEAST_ENDS = 10
"""How many of the best and of the worst customers a drawing keeps one by one, at least."""


@dataclass(frozen=True)
class WhaleSummary:
    """The curve in figures, money in minor units. `peak_share` is the peak over the total, None
    where the total is not positive: percentages of a loss say nothing. `best_fifth` is what the
    best `customers // 5` earn; `deciles` are sums of tenths of the customers, the best first (the
    first ones hold one more where ten does not divide, as NTILE does), empty below ten customers.
    """

    customers: int
    profitable: int
    losing: int
    total: int
    peak: int
    peak_rank: int
    losses: int
    peak_share: float | None
    best_fifth: int = 0
    deciles: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class WhaleCurve:
    """`order` holds positions of customers, the best first, shape (n,); `cumulative` the sum of the
    best k contributions at index k, shape (n + 1,), from nothing at 0 to the total at n."""

    order: Ints
    cumulative: Ints
    summary: WhaleSummary

    @property
    def shares(self) -> Floats | None:
        """`cumulative` as shares of the total, or None where the total is not positive."""
        if self.summary.peak_share is None:
            return None
        return self.cumulative / self.summary.total

    def points(self, most: int = 240) -> Ints:
        """Ranks to draw, 0 to n, at most `most` (no fewer than 40 are of use): the ends, the peak
        and the customers at both ends are always kept, the rest is thinned evenly."""
        customers = self.summary.customers
        if customers + 1 <= most:
            return np.arange(customers + 1)
        ends = max(_LEAST_ENDS, most // 8)
        even = np.linspace(0, customers, max(most - 2 * ends - 3, 2)).astype(np.int64)
        best, worst = np.arange(ends + 1), np.arange(customers - ends, customers + 1)
        return np.unique(np.concatenate((even, best, worst, [self.summary.peak_rank])))

    def findings(self, currency: str = "") -> tuple[Finding, ...]:
        """The curve in words; without a currency money is told in minor units."""
        return tuple(_findings(self.summary, currency))


def whale_curve(contribution: ArrayLike, numbers: Sequence[str] | None = None) -> WhaleCurve:
    """The curve of `contribution`, whole minor units by customer, shape (n,).

    `numbers` break ties; without them the order given does. Raises ValueError where the amounts
    are no whole numbers or the two differ in length.
    """
    amounts = whole(contribution)
    order = largest_first(amounts, numbers)
    cumulative = np.concatenate(([0], np.cumsum(amounts[order]))).astype(np.int64)
    customers = len(amounts)
    total, peak_rank = int(cumulative[-1]), int(np.count_nonzero(amounts > 0))
    peak = int(cumulative[peak_rank])
    tenths = np.array_split(amounts[order], 10) if customers >= 10 else []
    summary = WhaleSummary(
        customers=customers,
        profitable=peak_rank,
        losing=int(np.count_nonzero(amounts < 0)),
        total=total,
        peak=peak,
        peak_rank=peak_rank,
        losses=total - peak,
        peak_share=peak / total if total > 0 else None,
        best_fifth=int(cumulative[customers // 5]),
        deciles=tuple(int(tenth.sum()) for tenth in tenths),
    )
    return WhaleCurve(order, cumulative, summary)


def _findings(found: WhaleSummary, currency: str) -> Iterator[Finding]:
    if not found.customers:
        yield say(Code.WHALE_NOBODY)
        return
    yield say(
        Code.WHALE,
        currency,
        money={"peak": found.peak, "losses": -found.losses, "total": found.total},
        counts={
            "customers": found.customers,
            "profitable": found.profitable,
            "losing": found.losing,
        },
    )
    if found.peak_share is None:
        yield say(Code.WHALE_NO_PERCENT)
    elif found.losing:
        yield say(Code.WHALE_PEAK_SHARE, shares={"share": found.peak_share})
    neither = found.customers - found.profitable - found.losing
    if neither:
        yield say(Code.WHALE_NEITHER, counts={"neither": neither})
    if found.customers >= 10:
        yield say(
            Code.WHALE_BEST_FIFTH,
            currency,
            money={"earned": found.best_fifth},
            counts={"customers": found.customers // 5},
        )
        if found.deciles[-1] < 0:
            yield say(Code.WHALE_LAST_TENTH, currency, money={"lost": -found.deciles[-1]})
