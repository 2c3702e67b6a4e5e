"""Who swaps rank between revenue and profit: large customers that earn little, and small that do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from septet.engine.scoring.findings import Code, Finding, say
from septet.engine.scoring.ordering import Ints, largest_first, whole

_TOP = 10


@dataclass(frozen=True)
class Swap:
    """One customer (its position) with both ranks, 1 the best; `moved` is positive where the rank
    by contribution is better than the rank by revenue."""

    customer: int
    revenue: int
    contribution: int
    revenue_rank: int
    contribution_rank: int

    @property
    def moved(self) -> int:
        return self.revenue_rank - self.contribution_rank


@dataclass(frozen=True, eq=False)
class RankSwaps:
    """Ranks by customer, shape (n,) each, 1 the best, and the biggest movers both ways.

    Of the `top` largest by revenue (ten, or all where there are fewer) `top_both` are among as many
    best by contribution, and `top_losing` lose money, `top_losses` in all (negative or zero).
    """

    revenue_rank: Ints
    contribution_rank: Ints
    climbers: tuple[Swap, ...]
    fallers: tuple[Swap, ...]
    top: int
    top_both: int
    top_losing: int
    top_losses: int

    def findings(self, currency: str = "") -> tuple[Finding, ...]:
        """Who of the large ones is good, in words."""
        if not self.top:
            return ()
        if self.top_losing:
            losing = say(
                Code.RANKS_TOP_LOSE,
                currency,
                money={"losses": -self.top_losses},
                counts={"top": self.top, "losing": self.top_losing},
            )
        else:
            losing = say(Code.RANKS_TOP_EARN, counts={"top": self.top})
        return losing, say(Code.RANKS_TOP_BOTH, counts={"top": self.top, "both": self.top_both})


def rank_swaps(
    revenue: ArrayLike,
    contribution: ArrayLike,
    numbers: Sequence[str] | None = None,
    *,
    movers: int = 10,
) -> RankSwaps:
    """Rank of each customer by `revenue` and by `contribution`, whole minor units, shape (n,).

    Ties by number. Among equal movers the one of larger revenue comes first, as it weighs more.
    Raises ValueError where the columns differ in length.
    """
    earned, kept = whole(revenue), whole(contribution)
    if len(earned) != len(kept):
        raise ValueError(f"{len(earned)} revenues but {len(kept)} contributions")
    by_revenue, by_contribution = _ranks(earned, numbers), _ranks(kept, numbers)
    moved = by_revenue - by_contribution
    up = np.lexsort((by_revenue, -moved))
    down = np.lexsort((by_revenue, moved))

    def swaps(order: Ints, direction: int) -> tuple[Swap, ...]:
        return tuple(
            Swap(i, int(earned[i]), int(kept[i]), int(by_revenue[i]), int(by_contribution[i]))
            for i in order[:movers].tolist()
            if moved[i] * direction > 0
        )

    largest = np.flatnonzero(by_revenue <= _TOP)
    lost = kept[largest][kept[largest] < 0]
    return RankSwaps(
        by_revenue,
        by_contribution,
        swaps(up, 1),
        swaps(down, -1),
        top=len(largest),
        top_both=int(np.count_nonzero(by_contribution[largest] <= _TOP)),
        top_losing=len(lost),
        top_losses=sum(lost.tolist()),
    )


def _ranks(amounts: Ints, numbers: Sequence[str] | None) -> Ints:
    ranks = np.empty(len(amounts), dtype=np.int64)
    ranks[largest_first(amounts, numbers)] = np.arange(1, len(amounts) + 1)
    return ranks
