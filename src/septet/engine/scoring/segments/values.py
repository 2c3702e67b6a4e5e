"""Activity against lifetime value: who is worth a call, and who is gone for good.

Thirds are of equal count among the customers whose lifetime value is known, the highest first, ties
by position; where the count does not divide by three the higher thirds take one more. The cuts are
the lowest values of the highest and of the middle third.
"""

from collections.abc import Iterator

import numpy as np

from septet.engine.scoring.findings import Code, Finding, say
from septet.engine.scoring.ordering import Floats, Ints
from septet.engine.scoring.segments.activity import Activity, Life, activity_of
from septet.engine.scoring.segments.table import (
    SEPARATOR,
    Customers,
    Segment,
    SegmentTable,
    all_sums,
    tabulate,
)

HIGH, MIDDLE, LOW, UNKNOWN = "high", "middle", "low", "unknown"
THIRDS = (HIGH, MIDDLE, LOW, UNKNOWN)


def values(customers: Customers, life: Life, currency: str = "") -> SegmentTable:
    """Every customer under `activity/third`. Segments that nobody is in are left out."""
    activity, third = activity_of(life), thirds_of(customers.lifetime_value)
    codes = [f"{a}{SEPARATOR}{t}" for a in Activity for t in THIRDS]
    code = activity * len(THIRDS) + third
    present = np.unique(code)
    member = np.searchsorted(present, code)
    segments = tabulate(customers, [codes[at] for at in present.tolist()], member)
    return SegmentTable(
        segments,
        member,
        all_sums(customers),
        _cuts(customers.lifetime_value, third),
        tuple(_findings(segments, currency)),
    )


def thirds_of(worth: Floats) -> Ints:
    """The place in THIRDS of each customer."""
    third = np.full(len(worth), THIRDS.index(UNKNOWN), dtype=np.int64)
    known = np.flatnonzero(~np.isnan(worth))
    order = known[np.argsort(-worth[known], kind="stable")]
    for place, part in enumerate(np.array_split(order, 3)):
        third[part] = place
    return third


def _cuts(worth: Floats, third: Ints) -> dict[str, float | int]:
    lowest: dict[str, float | int] = {}
    for place, name in ((0, HIGH), (1, MIDDLE)):
        if (third == place).any():
            lowest[f"{name}_from"] = int(worth[third == place].min())
    return lowest


def _findings(segments: tuple[Segment, ...], currency: str) -> Iterator[Finding]:
    by_code = {segment.code: segment.sums for segment in segments}
    gone = [s for code, s in by_code.items() if code.startswith(f"{Activity.GONE}{SEPARATOR}")]
    slowing = by_code.get(f"{Activity.SLOWING}{SEPARATOR}{HIGH}")
    if all(code.endswith(f"{SEPARATOR}{UNKNOWN}") for code in by_code):
        yield say(Code.VALUE_UNKNOWN)
    elif slowing:
        yield say(
            Code.VALUE_SLOWING,
            currency,
            money={"value": slowing.lifetime_value or 0},
            counts={"customers": slowing.customers},
        )
    else:
        yield say(Code.VALUE_ALL_ACTIVE)
    if gone:
        yield say(
            Code.VALUE_GONE,
            currency,
            money={"contribution": sum(s.contribution for s in gone)},
            counts={"customers": sum(s.customers for s in gone)},
        )
