"""What customers pay against what they cost: carriage trade, passive, aggressive, bargain basement.

Source: Shapiro, Rangan, Moriarty & Ross, "Manage Customers for Profits (Not Just Sales)", Harvard
Business Review, September-October 1987. Net price stands up, cost to serve across:

    passive         high price, low cost      carriage trade  high price, high cost
    bargain         low price,  low cost      aggressive      low price,  high cost

Price is measured here by the gross margin's share of net revenue, cost by the cost to serve's
share, each against the median of customers of similar size. High is above the median by more than
a minor unit of the customer's revenue, so that rounding moves nobody; at the median counts as low.
Customers without positive net revenue have no shares and stand apart.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from septet.engine.scoring.findings import Code, Finding, say
from septet.engine.scoring.ordering import Floats, Ints
from septet.engine.scoring.segments.table import (
    Customers,
    Segment,
    SegmentTable,
    all_sums,
    tabulate,
)

PASSIVE, CARRIAGE, BARGAIN, AGGRESSIVE = "passive", "carriage", "bargain", "aggressive"
NO_REVENUE = "no_revenue"
GRID = (PASSIVE, CARRIAGE, BARGAIN, AGGRESSIVE, NO_REVENUE)


def grid(customers: Customers, currency: str = "") -> SegmentTable:
    """Every customer's place in the grid. `cuts`: the medians of all customers, for a reader; each
    customer is judged by the median of its own band."""
    margin = _share(customers.gross_margin, customers.net_revenue)
    serving = _share(customers.cost_to_serve, customers.net_revenue)
    pays_more = _above(margin, customers)
    costs_more = _above(serving, customers)
    member = np.where(pays_more, 0, 2) + costs_more
    member[np.isnan(margin)] = GRID.index(NO_REVENUE)
    segments = tabulate(customers, GRID, member)
    known = ~np.isnan(margin)
    cuts = (
        {"margin": float(np.median(margin[known])), "serving": float(np.median(serving[known]))}
        if known.any()
        else {}
    )
    found = tuple(_findings(segments, currency, bool(known.any())))
    return SegmentTable(segments, member, all_sums(customers), cuts, found)


def _share(part: Ints, whole: Ints) -> Floats:
    result = np.full(len(whole), np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


def _above(shares: Floats, customers: Customers) -> NDArray[np.bool_]:
    """Whose share is above the median of its band by more than a minor unit of money."""
    more = (shares - _medians(shares, customers.band)) * customers.net_revenue
    above: NDArray[np.bool_] = more > 1
    return above


def _medians(shares: Floats, band: Ints) -> Floats:
    """The median of each customer's band, NaN where there is none."""
    result = np.full(len(shares), np.nan)
    for number in np.unique(band[~np.isnan(shares)]).tolist():
        members = (band == number) & ~np.isnan(shares)
        result[members] = np.median(shares[members])
    return result


def _findings(segments: tuple[Segment, ...], currency: str, any_known: bool) -> Iterator[Finding]:
    if not any_known:
        yield say(Code.GRID_EMPTY)
        return
    by_code = {segment.code: segment.sums for segment in segments}
    worst, best = by_code[AGGRESSIVE], by_code[PASSIVE]
    if worst.customers:
        yield say(
            Code.GRID_AGGRESSIVE,
            currency,
            money={"contribution": worst.contribution, "losses": -worst.losses},
            counts={"customers": worst.customers},
        )
    if best.customers:
        yield say(
            Code.GRID_PASSIVE,
            currency,
            money={"contribution": best.contribution},
            counts={"customers": best.customers},
        )
    losses = -sum(sums.losses for sums in by_code.values())
    if losses:
        costly = -(worst.losses + by_code[CARRIAGE].losses)
        yield say(Code.GRID_LOSSES, currency, money={"losses": losses, "part": costly})
