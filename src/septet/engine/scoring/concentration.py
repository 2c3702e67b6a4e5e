"""How much hangs on few customers: Herfindahl-Hirschman index and shares of the largest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from septet.engine.scoring.ordering import largest_first, whole


@dataclass(frozen=True)
class Concentration:
    """`index` is the sum of squared percentages, 10,000 with a single customer; as concentrated as
    `equal_customers` of one size would be. `top_shares` are the shares (0 to 1) of the largest n.
    Only positive amounts count (`counted` of them, `total` in all); None where there is none."""

    total: int
    counted: int
    index: float | None
    equal_customers: float | None
    top_shares: Mapping[int, float | None]


def concentration(amounts: ArrayLike, tops: Sequence[int] = (1, 5, 10, 20)) -> Concentration:
    """Concentration of `amounts`, whole minor units by customer, shape (n,)."""
    column = whole(amounts)
    positive = column[column > 0]
    positive = positive[largest_first(positive, None)]
    total = sum(positive.tolist())
    if not total:
        return Concentration(0, 0, None, None, dict.fromkeys(tops))
    # In whole numbers, so that the index does not depend on the order of adding.
    squares = sum(amount * amount for amount in positive.tolist())
    index = 10_000 * squares / (total * total)
    shares = {n: sum(positive[:n].tolist()) / total for n in tops}
    return Concentration(total, len(positive), index, 10_000 / index, shares)
