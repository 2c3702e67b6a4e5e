"""Customers by bands of similar net revenue, the largest first; see `engine.profit.peers`."""

import numpy as np

from septet.engine.scoring.findings import Code, Finding, say
from septet.engine.scoring.segments.table import (
    Customers,
    Segment,
    SegmentTable,
    all_sums,
    tabulate,
)

BAND = "band-"
NO_REVENUE = "no_revenue"


def sizes(customers: Customers, currency: str = "") -> SegmentTable:
    """One segment a band, `band-1` the largest, and one of customers without positive revenue.

    `cuts`: by band the net revenue it reaches from and to, `band-1_from` and `band-1_to`.
    """
    count = int(customers.band.max(initial=-1)) + 1
    codes = [f"{BAND}{place + 1}" for place in range(count)] + [NO_REVENUE]
    member = np.where(customers.band >= 0, count - 1 - customers.band, count)
    cuts: dict[str, float | int] = {}
    for place, code in enumerate(codes[:-1]):
        reached = customers.net_revenue[member == place]
        cuts |= {f"{code}_from": int(reached.min()), f"{code}_to": int(reached.max())}
    segments = tabulate(customers, codes, member)
    found = _finding(segments, cuts, currency)
    return SegmentTable(segments, member, all_sums(customers), cuts, found)


def _finding(
    segments: tuple[Segment, ...], cuts: dict[str, float | int], currency: str
) -> tuple[Finding, ...]:
    bands = [segment for segment in segments if segment.code != NO_REVENUE]
    losing = [segment for segment in bands if segment.sums.contribution < 0]
    if not bands:
        return (say(Code.GRID_EMPTY),)
    if not losing:
        return (say(Code.SIZE_ALL_EARN),)
    return (
        say(
            Code.SIZE_LOSSES,
            currency,
            money={
                "losses": -sum(segment.sums.contribution for segment in losing),
                "revenue": int(cuts[f"{losing[-1].code}_to"]),
            },
            counts={"bands": len(losing), "all": len(bands)},
        ),
    )
