"""What a table has to say in words, each under a stable code with the figures it speaks of.

The words are English, for a log, a command or a library's user; a program that speaks other
languages fills its own words for the code with the same figures.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from septet.engine.money import from_minor


class Code(StrEnum):
    """Named after the table they belong to."""

    WHALE_NOBODY = "whale_nobody"
    WHALE = "whale"
    WHALE_NEITHER = "whale_neither"
    WHALE_PEAK_SHARE = "whale_peak_share"
    WHALE_NO_PERCENT = "whale_no_percent"
    WHALE_BEST_FIFTH = "whale_best_fifth"
    WHALE_LAST_TENTH = "whale_last_tenth"
    CONCENTRATION_NOTHING = "concentration_nothing"
    CONCENTRATION = "concentration"
    CONCENTRATION_OF_EARNERS = "concentration_of_earners"
    GINI = "gini"
    GINI_UNDEFINED = "gini_undefined"
    RANKS_TOP_LOSE = "ranks_top_lose"
    RANKS_TOP_EARN = "ranks_top_earn"
    RANKS_TOP_BOTH = "ranks_top_both"
    COHORTS_NONE = "cohorts_none"
    COHORTS_BEFORE = "cohorts_before"
    COHORTS_SMALL = "cohorts_small"
    COHORTS_BEST = "cohorts_best"
    COHORTS_NEWER_BETTER = "cohorts_newer_better"
    COHORTS_NEWER_WORSE = "cohorts_newer_worse"
    COHORTS_NEWER_ALIKE = "cohorts_newer_alike"
    COHORTS_KEPT = "cohorts_kept"
    GRID_EMPTY = "grid_empty"
    GRID_AGGRESSIVE = "grid_aggressive"
    GRID_PASSIVE = "grid_passive"
    GRID_LOSSES = "grid_losses"
    VALUE_GONE = "value_gone"
    VALUE_SLOWING = "value_slowing"
    VALUE_ALL_ACTIVE = "value_all_active"
    VALUE_UNKNOWN = "value_unknown"
    SIZE_LOSSES = "size_losses"
    SIZE_ALL_EARN = "size_all_earn"


WORDS: Mapping[Code, str] = {
    Code.WHALE_NOBODY: "No customer has business in this period.",
    Code.WHALE: (
        "Earning money: {profitable} of {customers} customers, {peak} in all. Losing money: "
        "{losing}, {losses} in all. What remains: {total}."
    ),
    Code.WHALE_NEITHER: "Neither earning nor losing: {neither}.",
    Code.WHALE_PEAK_SHARE: "At its peak the curve stands at {share} of what remains.",
    Code.WHALE_NO_PERCENT: (
        "The total is not positive, so there are no percentages here, only money."
    ),
    Code.WHALE_BEST_FIFTH: "The best fifth of the customers ({customers}) earns {earned}.",
    Code.WHALE_LAST_TENTH: "The last tenth of the customers loses {lost}.",
    Code.CONCENTRATION_NOTHING: "No customer has a positive amount, so nothing is concentrated.",
    Code.CONCENTRATION: (
        "Net revenue: the largest customer brings {largest}, the ten largest {ten}. It hangs on "
        "few as if {equal} customers of one size brought it all."
    ),
    Code.CONCENTRATION_OF_EARNERS: (
        "Of what the {counted} earning customers contribute, the best brings {largest}, the ten "
        "best {ten}. It hangs on few as if {equal} customers of one size brought it all."
    ),
    Code.GINI: "The Gini coefficient is {gini}: 0 where all are alike, near 1 where one has all.",
    Code.GINI_UNDEFINED: (
        "A Gini coefficient is not defined here: {negative} customers stand below zero, and "
        "shares of a sum of gains and losses say nothing."
    ),
    Code.RANKS_TOP_LOSE: (
        "Of the {top} largest customers {losing} lose money after cost to serve, {losses} in all."
    ),
    Code.RANKS_TOP_EARN: ("None of the {top} largest customers loses money after cost to serve."),
    Code.RANKS_TOP_BOTH: (
        "Of the {top} largest by revenue, {both} are among the {top} best by contribution too."
    ),
    Code.COHORTS_NONE: (
        "The data hold no customer that can be called new: all ordered before or within the first "
        "{months} months of the data. Take a longer period."
    ),
    Code.COHORTS_BEFORE: (
        "Customers already there when the data begin: {before}. They ordered before {until}, "
        "within the first {months} months of the data or earlier, and are never counted as new."
    ),
    Code.COHORTS_SMALL: (
        "Too few cohorts of at least {least} customers have been there for {age} to compare them."
    ),
    Code.COHORTS_BEST: (
        "Within {age} after joining, customers of {best} contributed {best_each} each, the most; "
        "those of {worst} {worst_each} each, the least."
    ),
    Code.COHORTS_NEWER_BETTER: (
        "Newer cohorts are better: from {since} on each customer contributed {newer} within {age}, "
        "before {older}."
    ),
    Code.COHORTS_NEWER_WORSE: (
        "Newer cohorts are worse: from {since} on each customer contributed {newer} within {age}, "
        "before {older}."
    ),
    Code.COHORTS_NEWER_ALIKE: (
        "Newer cohorts are much like older ones: from {since} on each customer contributed {newer} "
        "within {age}, before {older}."
    ),
    Code.COHORTS_KEPT: (
        "Still ordering after {age}: {newer} of the newer cohorts' customers, {older} of the older."
    ),
    Code.GRID_EMPTY: "No customer has positive net revenue, so margins and cost cannot be compared.",
    Code.GRID_AGGRESSIVE: (
        "Aggressive customers, who pay less and cost more than their peers: {customers}. "
        "Their contribution is {contribution}; those who lose money lose {losses}."
    ),
    Code.GRID_PASSIVE: (
        "Passive customers, who pay more and cost less than their peers: {customers}. "
        "Their contribution is {contribution}."
    ),
    Code.GRID_LOSSES: (
        "All customers who lose money lose {losses}; {part} of it falls on those who cost more to "
        "serve than their peers."
    ),
    Code.VALUE_GONE: (
        "Probably gone: {customers} customers; in this period they still contributed "
        "{contribution}."
    ),
    Code.VALUE_SLOWING: (
        "Slowing and in the highest third by lifetime value: {customers} customers, {value} of "
        "lifetime value. Call these first."
    ),
    Code.VALUE_ALL_ACTIVE: "No customer of the highest third by lifetime value is slowing.",
    Code.VALUE_UNKNOWN: (
        "No lifetime value is known in this run, so customers are told apart by their activity "
        "only."
    ),
    Code.SIZE_LOSSES: (
        "{bands} of {all} size bands lose money as a whole, {losses} in all; the lowest reaches "
        "up to {revenue} of net revenue."
    ),
    Code.SIZE_ALL_EARN: "Every size band earns money as a whole.",
}


@dataclass(frozen=True)
class Finding:
    """A code, its English words, and the figures in them by name: money in whole minor units,
    shares as fractions, counts, plain numbers, and texts (labels of cohorts, spans of time)."""

    code: Code
    words: str
    money: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The finding as plain data, without what it has nothing of."""
        told = asdict(self) | {"code": str(self.code)}
        return {name: value for name, value in told.items() if value}


def say(
    code: Code,
    currency: str = "",
    *,
    money: Mapping[str, int] | None = None,
    shares: Mapping[str, float] | None = None,
    counts: Mapping[str, int] | None = None,
    numbers: Mapping[str, float] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Finding:
    """A finding with its words; money is told in minor units where no currency is given."""
    parts = (money or {}, shares or {}, counts or {}, numbers or {}, texts or {})
    told = {
        **{name: _money(value, currency) for name, value in parts[0].items()},
        **{name: f"{value * 100:.1f} %" for name, value in parts[1].items()},
        **{name: f"{value:,}" for name, value in parts[2].items()},
        **{name: f"{value:.2f}" for name, value in parts[3].items()},
        **parts[4],
    }
    return Finding(code, WORDS[code].format(**told), *parts)


def _money(minor: int, currency: str) -> str:
    if not currency:
        return f"{minor:,} minor units"
    return f"{from_minor(minor, currency):,} {currency}"
