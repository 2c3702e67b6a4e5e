"""Which cohorts are best and worst, and whether newer ones are better, at the same age.

Cohorts of different age cannot be compared by what they contributed in all; they are compared by
what each customer contributed within the same number of periods after the one of joining: twelve
months, four quarters or one year, or half of what the oldest cohort has been seen where that is
less. Only cohorts seen so long, of at least five customers, take part. Newer is the younger half of
them. Within ten percent of each other they are called alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from septet.engine.scoring.cohorts.business import LEAD_MONTHS
from septet.engine.scoring.cohorts.table import BEFORE, CohortTable
from septet.engine.scoring.findings import Code, Finding, say

LEAST_CUSTOMERS = 5
_ALIKE = Fraction(1, 10)


@dataclass(frozen=True)
class Trend:
    """`age`: periods after the one of joining within which cohorts are compared; `compared`: the
    cohorts that take part, the oldest first; `each`: contribution a customer of each, in minor
    units; `older` and `newer`: the same of all customers of either half; `older_kept` and
    `newer_kept`: the share of them that ordered in the period of that age."""

    age: int
    compared: tuple[int, ...]
    each: tuple[int, ...]
    older: int | None = None
    newer: int | None = None
    older_kept: float | None = None
    newer_kept: float | None = None
    since: str = ""


def trend(table: CohortTable) -> Trend:
    """The comparison; nothing is compared where fewer than two cohorts are old and large enough."""
    longest = max((table.ages(c) for c in range(len(table))), default=0)
    age = min(12 // table.grain.months, max(longest // 2, 1))
    compared = tuple(
        c
        for c in range(len(table))
        if table.ages(c) >= age and table.customers[c] >= LEAST_CUSTOMERS
    )
    each = tuple(_each(table, (c,), age) for c in compared)
    if len(compared) < 2:
        return Trend(age, compared, each)
    half = len(compared) // 2
    older, newer = compared[:half], compared[half:]
    return Trend(
        age,
        compared,
        each,
        older=_each(table, older, age),
        newer=_each(table, newer, age),
        older_kept=_kept(table, older, age),
        newer_kept=_kept(table, newer, age),
        since=table.label(newer[0]),
    )


def findings(table: CohortTable, currency: str = "") -> tuple[Finding, ...]:
    """The table in words."""
    return tuple(_findings(table, trend(table), currency))


def _findings(table: CohortTable, found: Trend, currency: str) -> Iterator[Finding]:
    if not len(table):
        yield say(Code.COHORTS_NONE, counts={"months": LEAD_MONTHS})
        return
    yield from _compared(table, found, currency)
    yield say(
        Code.COHORTS_BEFORE,
        counts={"before": int(table.customers[BEFORE]), "months": LEAD_MONTHS},
        texts={"until": table.new_from.isoformat()},
    )


def _compared(table: CohortTable, found: Trend, currency: str) -> Iterator[Finding]:
    age = span(found.age, table)
    if found.older is None or found.newer is None:
        yield say(Code.COHORTS_SMALL, counts={"least": LEAST_CUSTOMERS}, texts={"age": age})
        return
    yield say(
        _judged(found.older, found.newer),
        currency,
        money={"newer": found.newer, "older": found.older},
        texts={"age": age, "since": found.since},
    )
    best = max(zip(found.each, found.compared, strict=True), key=lambda pair: pair[0])
    worst = min(zip(found.each, found.compared, strict=True), key=lambda pair: pair[0])
    yield say(
        Code.COHORTS_BEST,
        currency,
        money={"best_each": best[0], "worst_each": worst[0]},
        texts={"age": age, "best": table.label(best[1]), "worst": table.label(worst[1])},
    )
    yield say(
        Code.COHORTS_KEPT,
        shares={"newer": found.newer_kept or 0.0, "older": found.older_kept or 0.0},
        texts={"age": age},
    )


def span(age: int, table: CohortTable) -> str:
    """12 months, 4 quarters, 1 year."""
    return f"{age} {table.grain}{'' if age == 1 else 's'}"


def _judged(older: int, newer: int) -> Code:
    """Money against money: a tenth of the larger of both is the least that counts."""
    if abs(newer - older) <= _ALIKE * max(abs(newer), abs(older)):
        return Code.COHORTS_NEWER_ALIKE
    return Code.COHORTS_NEWER_BETTER if newer > older else Code.COHORTS_NEWER_WORSE


def _each(table: CohortTable, which: tuple[int, ...], age: int) -> int:
    """Contribution a customer within `age` periods after joining, rounded to the minor unit."""
    earned = sum(table.cumulative(c)[age] for c in which)
    customers = sum(int(table.customers[c]) for c in which)
    return round(Fraction(earned, customers))


def _kept(table: CohortTable, which: tuple[int, ...], age: int) -> float:
    ordering = sum(int(table.ordering[c, table.joined[c] + age]) for c in which)
    return ordering / sum(int(table.customers[c]) for c in which)
