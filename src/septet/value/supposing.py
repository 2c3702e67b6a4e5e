"""What-ifs in words: which levers to try first, the answer as a sentence, and the picture."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from septet.engine.money import from_minor
from septet.value.charts import Step
from septet.value.models import AccountValue, ValueRun
from septet.value.queries.what_if import Answer, Outcome
from septet.value.words import ACTIVITIES

_DAYS_A_MONTH = Decimal("30.4375")
_SEEN_BESIDE = 0.05  # smaller changes are a hairline beside the contribution itself


def suggested(value: AccountValue, run: ValueRun) -> dict[str, Any]:
    """Levers worth a first try: those on the activities this customer costs most with."""
    found: dict[str, Any] = {}
    months = max(Decimal((run.until - run.start).days) / _DAYS_A_MONTH, Decimal(1))
    monthly = value.orders / months
    if monthly >= 2:
        found["orders_a_month"] = max(1, round(monthly / 2))
    elif value.facts.get("small_orders"):
        found |= {"minimum_order": limit_of(run), "lost_percent": 0}
    if float(value.counts.get("rush", ["0"])[0]):
        found["rush_percent"] = 50
    if float(value.counts.get("return", ["0"])[0]) and not found:
        found["returns_percent"] = 50
    return {name: what for name, what in found.items() if what is not None}


def for_everybody(run: ValueRun) -> dict[str, Any]:
    return {"minimum_order": limit_of(run), "lost_percent": 10}


def limit_of(run: ValueRun) -> Decimal | None:
    """The small-order limit the run counted with: derived and told, or set."""
    for warning in run.warnings:
        if warning["code"] == "derived_small_order_limit":
            return Decimal(warning["amount"])
    spans = run.assumptions.get("small_order_limit", [])
    return Decimal(spans[-1][0]) if spans and spans[-1][0] else None


@dataclass(frozen=True)
class Line:
    """A row of the table: before, after and the difference, as text."""

    label: str
    before: str
    after: str
    change: str
    is_loss: bool = False


def money(minor: int, currency: str) -> str:
    return f"{from_minor(minor, currency):,.0f} {currency}".replace("-", "−")


def signed(minor: int, currency: str) -> str:
    return ("+" if minor > 0 else "") + money(minor, currency)


def _count(number: float) -> str:
    return str(number_format(round(number), 0, use_l10n=True, force_grouping=True)).replace(
        "-", "−"
    )


def sentence(found: Outcome, currency: str) -> str:
    """The answer in words, with what is money only where capacity goes."""
    if not found.contribution_change and not found.freed_minutes:
        return _("This changes nothing: no order, rush run or return is touched by it.")
    facts = {
        "minutes": _count(found.freed_minutes),
        "hours": _count(found.freed_minutes / 60),
        "change": signed(found.contribution_change, currency),
        "cash": signed(found.cash_change, currency),
    }
    return (
        _(
            "%(minutes)s minutes (%(hours)s h) would become free. Contribution changes by "
            "%(cash)s if nothing else is done, and by %(change)s if the freed capacity is given up "
            "or used elsewhere."
        )
        % facts
    )


def table(found: Outcome, before: dict[str, int | None], currency: str) -> list[Line]:
    """Before and after; `before` holds net_revenue, cost_to_serve, contribution, lifetime_value."""
    saved = sum(found.freed_cost.values()) + sum(found.direct_saved.values())
    counted = [
        (_("Orders"), found.orders),
        (_("Small orders"), found.small_orders),
        (_("Minutes of serving"), found.minutes),
    ]
    lines = [
        Line(label, _count(a), _count(b), ("+" if b > a else "") + _count(b - a))
        for label, (a, b) in counted
    ]
    amounts = [
        (_("Net revenue"), before["net_revenue"], -found.lost_revenue),
        (_("Cost to serve"), before["cost_to_serve"], -saved),
        (_("Contribution, no capacity given up"), before["contribution"], found.cash_change),
        (
            _("Contribution, freed capacity given up"),
            before["contribution"],
            found.contribution_change,
        ),
        (_("Customer lifetime value"), before["lifetime_value"], found.lifetime_change),
    ]
    for label, was, change in amounts:
        if was is not None and change is not None:
            then = was + change
            texts = money(was, currency), money(then, currency), signed(change, currency)
            lines.append(Line(label, *texts, is_loss=then < 0))
    return lines


def steps(found: Outcome, contribution: int) -> list[Step]:
    """From the contribution of today to that after the levers, by what changes it; the changes
    alone where they could not be seen beside the contribution."""
    total = found.contribution_change
    hidden = abs(total) < abs(contribution) * _SEEN_BESIDE
    made = [] if hidden else [Step(_("Contribution today"), contribution, is_total=True)]
    for code, words in ACTIVITIES.items():
        saved = found.freed_cost.get(code, 0)
        if saved:
            made.append(Step(str(words), saved))
    direct = sum(found.direct_saved.values())
    if direct:
        made.append(Step(_("Direct costs saved"), direct))
    if found.lost_margin:
        made.append(Step(_("Margin lost"), -found.lost_margin))
    if hidden:
        return [*made, Step(_("Change of contribution"), total, is_total=True)]
    return [*made, Step(_("Contribution then"), contribution + total, is_total=True)]


def scenarios(answer: Answer, currency: str) -> list[tuple[str, str, str, bool]]:
    """Both ends of a minimum order: all wait, all are lost; and what is assumed."""
    named = [
        (_("All smaller orders wait for the next one"), answer.combined),
        (_("All smaller orders are lost"), answer.lost),
        (_("As assumed"), answer.assumed),
    ]
    return (
        [
            (
                label,
                signed(o.contribution_change, currency),
                "–" if o.lifetime_change is None else signed(o.lifetime_change, currency),
                o.contribution_change < 0,
            )
            for label, o in named
            if o is not None
        ]
        if answer.lost
        else []
    )
