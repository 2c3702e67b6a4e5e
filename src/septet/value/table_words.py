"""The words for what whale curve, concentration, ranks, cohorts and segments say, by their codes.

The engine says the same in English; a test holds both to the same codes and figures.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from septet.value.charts import Scale
from septet.value.models import ValueRun

SAID: dict[str, Any] = {
    "whale_nobody": _("No customer has business in this period."),
    "whale": _(
        "Earning money: {profitable} of {customers} customers, {peak} in all. Losing money: "
        "{losing}, {losses} in all. What remains: {total}."
    ),
    "whale_neither": _("Neither earning nor losing: {neither}."),
    "whale_peak_share": _("At its peak the curve stands at {share} of what remains."),
    "whale_no_percent": _(
        "The total is not positive, so there are no percentages here, only money."
    ),
    "whale_best_fifth": _("The best fifth of the customers ({customers}) earns {earned}."),
    "whale_last_tenth": _("The last tenth of the customers loses {lost}."),
    "concentration_nothing": _("No customer has a positive amount, so nothing is concentrated."),
    "concentration": _(
        "Net revenue: the largest customer brings {largest}, the ten largest {ten}. It hangs on "
        "few as if {equal} customers of one size brought it all."
    ),
    "concentration_of_earners": _(
        "Of what the {counted} earning customers contribute, the best brings {largest}, the ten "
        "best {ten}. It hangs on few as if {equal} customers of one size brought it all."
    ),
    "gini": _("The Gini coefficient is {gini}: 0 where all are alike, near 1 where one has all."),
    "gini_undefined": _(
        "A Gini coefficient is not defined here: {negative} customers stand below zero, and "
        "shares of a sum of gains and losses say nothing."
    ),
    "ranks_top_lose": _(
        "Of the {top} largest customers {losing} lose money after cost to serve, {losses} in all."
    ),
    "ranks_top_earn": _("None of the {top} largest customers loses money after cost to serve."),
    "ranks_top_both": _(
        "Of the {top} largest by revenue, {both} are among the {top} best by contribution too."
    ),
    "cohorts_none": _(
        "The data hold no customer that can be called new: all ordered before or within the first "
        "{months} months of the data. Take a longer period."
    ),
    "cohorts_before": _(
        "Customers already there when the data begin: {before}. They ordered before {until}, "
        "within the first {months} months of the data or earlier, and are never counted as new."
    ),
    "cohorts_small": _(
        "Too few cohorts of at least {least} customers have been there for {age} to compare them."
    ),
    "cohorts_best": _(
        "Within {age} after joining, customers of {best} contributed {best_each} each, the most; "
        "those of {worst} {worst_each} each, the least."
    ),
    "cohorts_newer_better": _(
        "Newer cohorts are better: from {since} on each customer contributed {newer} within {age}, "
        "before {older}."
    ),
    "cohorts_newer_worse": _(
        "Newer cohorts are worse: from {since} on each customer contributed {newer} within {age}, "
        "before {older}."
    ),
    "cohorts_newer_alike": _(
        "Newer cohorts are much like older ones: from {since} on each customer contributed {newer} "
        "within {age}, before {older}."
    ),
    "cohorts_kept": _(
        "Still ordering after {age}: {newer} of the newer cohorts' customers, {older} of the older."
    ),
    "grid_empty": _(
        "No customer has positive net revenue, so margins and cost cannot be compared."
    ),
    "grid_aggressive": _(
        "Aggressive customers, who pay less and cost more than their peers: {customers}. "
        "Their contribution is {contribution}; those who lose money lose {losses}."
    ),
    "grid_passive": _(
        "Passive customers, who pay more and cost less than their peers: {customers}. "
        "Their contribution is {contribution}."
    ),
    "grid_losses": _(
        "All customers who lose money lose {losses}; {part} of it falls on those who cost more to "
        "serve than their peers."
    ),
    "value_gone": _(
        "Probably gone: {customers} customers; in this period they still contributed "
        "{contribution}."
    ),
    "value_slowing": _(
        "Slowing and in the highest third by lifetime value: {customers} customers, {value} of "
        "lifetime value. Call these first."
    ),
    "value_all_active": _("No customer of the highest third by lifetime value is slowing."),
    "value_unknown": _(
        "No lifetime value is known in this run, so customers are told apart by their activity "
        "only."
    ),
    "size_losses": _(
        "{bands} of {all} size bands lose money as a whole, {losses} in all; the lowest reaches "
        "up to {revenue} of net revenue."
    ),
    "size_all_earn": _("Every size band earns money as a whole."),
}

# Segments: name, who they are, what to do. Names of the grid: Shapiro, Rangan, Moriarty & Ross,
# "Manage Customers for Profits (Not Just Sales)", Harvard Business Review, 1987.
GRID: dict[str, tuple[Any, Any, Any]] = {
    "passive": (
        _("Passive"),
        _("Pay more, cost less"),
        _("Guard them: they pay well for little service. Don't wait until they notice."),
    ),
    "carriage": (
        _("Carriage trade"),
        _("Pay more, cost more"),
        _("Keep what they pay for, and see that the price still covers it."),
    ),
    "bargain": (
        _("Bargain basement"),
        _("Pay less, cost less"),
        _("Leave them as they are; don't add service that nobody pays for."),
    ),
    "aggressive": (
        _("Aggressive"),
        _("Pay less, cost more"),
        _("Charge for service, lower its cost together, or raise the price."),
    ),
    "no_revenue": (
        _("Without revenue"),
        _("Net revenue is not positive, so there are no shares"),
        _("Look at credits and service: why do they cost and not buy?"),
    ),
}
ACTIVITY: dict[str, tuple[Any, Any, Any]] = {
    "active": (_("Active"), _("Order in their own rhythm"), _("Keep it so.")),
    "slowing": (
        _("Slowing"),
        _("Silent for longer than twice their rhythm, or less than 80 % likely to be active"),
        _("Call, the most valuable first."),
    ),
    "gone": (
        _("Probably gone"),
        _("Less than 50 % likely to be active"),
        _("Ask why, then stop spending on them."),
    ),
    "new": (
        _("New"),
        _("First order within the last 90 days"),
        _("See that the second order comes."),
    ),
    "once": (
        _("Ordered once"),
        _("One order day, longer than 90 days ago"),
        _("Offer once more; don't build service around them."),
    ),
    "no_order": (
        _("No order"),
        _("Credits or service only"),
        _("Look at what is still served."),
    ),
}
THIRDS: dict[str, Any] = {
    "high": _("Highest third"),
    "middle": _("Middle third"),
    "low": _("Lowest third"),
    "unknown": _("Not known"),
}

GRAINS: dict[str, Any] = {"month": _("By month"), "quarter": _("By quarter"), "year": _("By year")}
COHORT_SHOWS: dict[str, Any] = {
    "kept": _("Still ordering"),
    "contribution": _("Contribution"),
    "cumulative": _("Contribution each, added up"),
}


def segment_name(code: str) -> str:
    """A segment as a heading; what is no segment stays as it is written."""
    if code in GRID:
        return str(GRID[code][0])
    if code.startswith("band-"):
        return gettext("Size band %(n)s") % {"n": code.removeprefix("band-")}
    names = {**{c: w[0] for c, w in ACTIVITY.items()}, **THIRDS}
    return " · ".join(str(names.get(part, part)) for part in code.split("/"))


def sentences(findings: Iterable[Mapping[str, Any]], run: ValueRun) -> list[str]:
    """Findings of a run in the reader's language; codes this version does not know are left out."""
    return [_filled(found, run) for found in findings if found["code"] in SAID]


def _filled(found: Mapping[str, Any], run: ValueRun) -> str:
    told = {
        **{k: _money(k, v, run) for k, v in found.get("money", {}).items()},
        **{k: share(v) for k, v in found.get("shares", {}).items()},
        **{k: f"{v:,}" for k, v in found.get("counts", {}).items()},
        **{k: str(number_format(v, 2)) for k, v in found.get("numbers", {}).items()},
        **{k: _text(k, v) for k, v in found.get("texts", {}).items()},
    }
    return str(SAID[found["code"]]).format(**told)


def share(value: float) -> str:
    """In whole percent from ten percent on, as headlines are read; little is not nothing."""
    if 0 < value < 0.001:
        return "< 0.1 %"
    return f"{value * 100:.{0 if abs(value) >= 0.1 else 1}f} %".replace("-", "−")


def _money(name: str, minor: int, run: ValueRun) -> str:
    mark = "" if name == "revenue" else run.mark
    return f"{mark}{short(minor, run.currency)} {run.currency}"


def short(minor: int, currency: str) -> str:
    """A sum as headlines tell it: 1.2 m, 345 k, 120 万."""
    scale = Scale.of(minor, currency, least=1)
    value = scale(minor)
    digits = 1 if scale.word and abs(value) < 100 else 0
    return f"{value:,.{digits}f} {scale.word}".strip().replace("-", "−")


def _text(name: str, value: str) -> str:
    if name == "until":
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if name == "age":
        number, unit = value.split()
        return span(int(number), unit.rstrip("s"))
    return value


def span(number: int, unit: str) -> str:
    """3 months, 1 year, as the reader says it."""
    if unit == "month":
        return ngettext("%(n)s month", "%(n)s months", number) % {"n": number}
    if unit == "quarter":
        return ngettext("%(n)s quarter", "%(n)s quarters", number) % {"n": number}
    return ngettext("%(n)s year", "%(n)s years", number) % {"n": number}
