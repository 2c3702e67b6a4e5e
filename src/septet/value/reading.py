"""The customer page in words: what an analyst would say when asked about this customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from septet.engine.money import from_minor
from septet.value.charts import Step
from septet.value.drivers import DRIVERS
from septet.value.models import AccountValue, ValueRun
from septet.value.words import ACTIVITIES
from septet.value.writing import written

TELLING = 0.75  # a driver is worth a word where three quarters of the peers cost less


@dataclass(frozen=True)
class DriverLine:
    """One driver in words; `telling` where it costs more than at most customers of similar size."""

    label: str
    own: str
    peers: str
    percentile: int
    telling: bool
    costly: str


def figure(value: float | None, kind: str, currency: str) -> str:
    if value is None:
        return "–"
    if kind == "share":
        return f"{value * 100:.1f} %"
    if kind == "money":
        return f"{value:,.0f} {currency}"
    return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.0f}"


def driver_lines(drivers: Sequence[Sequence[Any]], currency: str) -> list[DriverLine]:
    """Drivers that have a figure and peers, the costliest beside the peers first.

    Kept as (driver, costly when high or low, figure, the peers' median, share at or below).
    """
    lines = []
    for code, costly_when, own, median, at_or_below in drivers:
        words = DRIVERS.get(code)
        if words is None or own is None or median is None or (own == 0 and median == 0):
            continue
        share = at_or_below if costly_when == "high" else 1 - at_or_below
        lines.append(
            DriverLine(
                str(words.label),
                figure(own, words.kind, currency),
                figure(median, words.kind, currency),
                round(share * 100),
                share >= TELLING and own != median,
                str(words.costly),
            )
        )
    return sorted(lines, key=lambda line: -line.percentile)


def reproaches(lines: Sequence[DriverLine]) -> str:
    """The drivers that cost more than at the peers, as the end of a sentence."""
    named = [
        _("%(label)s (%(own)s; peers %(peers)s)")
        % {"label": line.label, "own": line.own, "peers": line.peers}
        for line in lines
        if line.telling
    ]
    if not named:
        return ""
    listed = _(", ").join(named[:3])
    return _("What costs us more here than at customers of similar size: %(listed)s.") % {
        "listed": listed
    }


def steps(value: AccountValue, lines_href: str) -> list[Step]:
    """The waterfall from list price to contribution; every bar leads to its lines."""
    made = [
        Step(_("List price"), value.list_revenue, is_total=True, href=lines_href),
        Step(_("Discounts"), -value.discounts, href=f"{lines_href}?only=discounted"),
        Step(_("Net revenue"), value.net_revenue, is_total=True, href=lines_href),
        Step(_("Cost of goods"), -value.cost_of_goods, href=lines_href),
        Step(_("Gross margin"), value.gross_margin, is_total=True),
    ]
    for activity, words in ACTIVITIES.items():
        cost = value.costs.get(activity, 0)
        if cost:
            made.append(Step(str(words), -cost, href=f"#cost-{activity}"))
    return [*made, Step(_("Contribution"), value.contribution, is_total=True)]


def months(value: AccountValue, lines_href: str) -> list[dict[str, Any]]:
    """Month by month, each leading to its lines."""
    names = ("month", "net_revenue", "cost_of_goods", "cost_to_serve", "contribution")
    rows = [dict(zip(names, month, strict=True)) for month in value.months]
    return [{**row, "href": f"{lines_href}?month={row['month']}"} for row in rows]


@dataclass(frozen=True)
class CostLine:
    """Cost to serve by one activity: how often, how many minutes, at which rate, how much."""

    code: str
    label: str
    quantity: str
    minutes: str
    rate: str
    direct: str
    cost: int


def cost_lines(value: AccountValue, run: ValueRun) -> list[CostLine]:
    """Activities that cost something or happened: quantity x minutes x rate + direct = cost."""
    rates = {a["activity"]: a["rate_per_minute"] for a in run.activities}
    lines = []
    for code, words in ACTIVITIES.items():
        quantity, minutes, direct = value.counts.get(code, ("0", "0", 0))
        cost = value.costs.get(code, 0)
        if not cost and not float(quantity):
            continue
        rate = rates.get(code)
        lines.append(
            CostLine(
                code,
                str(words),
                written(float(quantity), "count", run.currency),
                written(float(minutes), "count", run.currency),
                f"{float(rate):,.4f}" if rate is not None else "–",
                written(direct, "money", run.currency) if direct else "–",
                cost,
            )
        )
    return lines


def sentence(value: AccountValue, run: ValueRun) -> str:
    """The answer in words: does this customer make money, and what is to come?"""
    name, currency = value.account, run.currency
    money = f"{abs(from_minor(value.contribution, currency)):,.0f} {currency}"
    if value.net_revenue <= 0:
        return _("%(name)s bought nothing in this period.") % {"name": name}
    share = f"{abs(value.contribution) / value.net_revenue * 100:.1f} %"
    if value.contribution < 0:
        first = _("%(name)s loses %(money)s after cost to serve: %(share)s of what it pays us.") % {
            "name": name,
            "money": money,
            "share": share,
        }
    else:
        first = _("%(name)s earns %(money)s after cost to serve: %(share)s of what it pays us.") % {
            "name": name,
            "money": money,
            "share": share,
        }
    return " ".join([first, outlook(value, run)]).strip()


def tells_who_leaves(run: ValueRun) -> bool:
    """Whether the run's window says anything of customers leaving."""
    warnings = run.model.get("warnings", [])
    return all(w.get("code") != "dropout_not_identified" for w in warnings)


def uses_naive_rule(run: ValueRun) -> bool:
    """Whether a rule of thumb came closer than every model, and stands in their place."""
    return bool((run.model.get("forecast") or {}).get("is_naive"))


def outlook(value: AccountValue, run: ValueRun) -> str:
    """What the model says of the future, in words; nothing where it cannot know."""
    alive = value.probability_alive
    if alive is None or not tells_who_leaves(run):
        return ""
    chance = f"{alive * 100:.0f} %"
    if alive < 0.5:
        return _("It is fading: the chance that it orders again is %(chance)s.") % {
            "chance": chance
        }
    return _("The chance that it orders again is %(chance)s.") % {"chance": chance}


def lines_address(account: int) -> str:
    return reverse("value:lines", args=[account])


def lifetime_facts(value: AccountValue, run: ValueRun) -> list[tuple[str, str]]:
    """What a lifetime value is made of, so that nobody need believe it blindly."""
    found = value.lifetime_inputs
    currency = run.currency
    facts: list[tuple[str, str | None]] = [
        (_("Chance that it orders again"), share_of(value.probability_alive)),
        (_("Orders expected within a year"), number_of(value.expected_orders)),
        (_("Profit per order"), minor_of(found.get("profit_per_order"), currency)),
        (_("Orders still to come, discounted"), number_of(found.get("discounted_orders"))),
        (_("Horizon"), years_of(run.model.get("horizon_years"))),
        (_("Annual discount rate"), share_of(run.model.get("annual_discount_rate"))),
        (_("Orders so far"), f"{value.orders:,}"),
        (_("Last order"), written(value.last_on, "date", currency)),
        (_("Model"), run.model.get("name")),
    ]
    return [(label, text) for label, text in facts if text]


def share_of(value: Any) -> str | None:
    return None if value is None else f"{float(value) * 100:.0f} %"


def number_of(value: float | None) -> str | None:
    return None if value is None else f"{value:,.1f}"


def minor_of(value: Any, currency: str) -> str | None:
    return None if value is None else f"{written(int(value), 'money', currency)} {currency}"


def years_of(value: Any) -> str | None:
    return None if value is None else _("%(years)g years") % {"years": float(value)}
