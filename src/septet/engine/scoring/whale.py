"""The whale curve: what the best customers earn and the others lose again.

Source: Kaplan & Narayanan, "Measuring and Managing Customer Profitability", Journal of Cost
Management, 2001. Customers stand in order of contribution, the best first, ties by number; the
curve is the running sum. It rises as long as customers make money and falls where they lose it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from septet.engine.scoring.ordering import Floats, Ints, largest_first, whole

_ENDS = 15
"""How many of the best and of the worst customers a drawing keeps one by one."""


@dataclass(frozen=True)
class WhaleSummary:
    """The curve in figures, money in minor units. `peak_share` is the peak over the total, None
    where the total is not positive: percentages of a loss say nothing."""

    customers: int
    profitable: int
    losing: int
    total: int
    peak: int
    peak_rank: int
    losses: int
    peak_share: float | None


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

    def points(self, most: int = 400) -> Ints:
        """Ranks to draw, 0 to n, at most `most` (no fewer than 40 are of use): the ends, the peak
        and the customers at both ends are always kept, the rest is thinned evenly."""
        customers = self.summary.customers
        if customers + 1 <= most:
            return np.arange(customers + 1)
        even = np.linspace(0, customers, max(most - 2 * _ENDS - 3, 2)).astype(np.int64)
        best, worst = np.arange(_ENDS + 1), np.arange(customers - _ENDS, customers + 1)
        return np.unique(np.concatenate((even, best, worst, [self.summary.peak_rank])))


def whale_curve(contribution: ArrayLike, numbers: Sequence[str] | None = None) -> WhaleCurve:
    """The curve of `contribution`, whole minor units by customer, shape (n,).

    `numbers` break ties; without them the order given does. Raises ValueError where the amounts
    are no whole numbers or the two differ in length.
    """
    amounts = whole(contribution)
    order = largest_first(amounts, numbers)
    cumulative = np.concatenate(([0], np.cumsum(amounts[order]))).astype(np.int64)
    total, peak_rank = int(cumulative[-1]), int(np.count_nonzero(amounts > 0))
    peak = int(cumulative[peak_rank])
    summary = WhaleSummary(
        customers=len(amounts),
        profitable=peak_rank,
        losing=int(np.count_nonzero(amounts < 0)),
        total=total,
        peak=peak,
        peak_rank=peak_rank,
        losses=total - peak,
        peak_share=peak / total if total > 0 else None,
    )
    return WhaleCurve(order, cumulative, summary)
