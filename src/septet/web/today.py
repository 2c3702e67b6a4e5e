"""The start page: what needs me, and above it the figures one may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from septet.ledger.models import State as BatchState
from septet.people.models import User
from septet.people.roles import Permission
from septet.value.models import ValueRun
from septet.web.needs import Day, day_of, needs_of
from septet.web.needs.need import address
from septet.web.templatetags.septet import money_full, percent, short_money


@dataclass(frozen=True)
class Tile:
    """One headline figure: every digit in `full`, what it is made of behind `href`."""

    label: str
    figure: str
    full: str
    note: str
    href: str
    is_loss: bool = False


@dataclass(frozen=True)
class Step:
    """One of the three steps to first figures."""

    title: str
    detail: str
    action: str
    href: str
    is_done: bool


def page(user: User, *, now: datetime) -> dict[str, Any]:
    """Everything the start page shows to this person."""
    day = day_of(user, now=now)
    all_money = user.may(Permission.ACCOUNT_VIEW_ALL)
    return {
        "run": day.run,
        "needs": needs_of(day),
        "tiles": tiles(day.run) if day.run and all_money else [],
        "answer": answer(day.run) if day.run and all_money else "",
        "steps": [] if day.run else first_steps(day),
        "waits_for_figures": day.run is None and user.may(Permission.ACCOUNT_VIEW),
        "own": own_sentence(day),
    }


def tiles(run: ValueRun) -> list[Tile]:
    """Net revenue, contribution, cost to serve and lifetime value of the run that counts."""
    revenue = run.net_revenue
    count = ngettext("%(n)s customer", "%(n)s customers", run.customers)
    margin = _of_revenue(run.contribution, revenue)
    made = [
        _tile(
            run, _("Net revenue"), revenue, count % {"n": f"{run.customers:,}"}, "value:customers"
        ),
        _tile(run, _("Contribution"), run.contribution, margin, "value:whale", mark=run.mark),
        Tile(
            label=_("Cost to serve"),
            figure=percent(run.cost_to_serve / revenue) if revenue > 0 else "–",
            full=money_full(run.cost_to_serve, run.currency),
            note=_("of net revenue, in all %(money)s") % {"money": _short(run.cost_to_serve, run)},
            href=address("value:customers", query="sort=-cost_to_serve"),
        ),
    ]
    if run.lifetime_value is not None:
        ahead = _("expected future profit, discounted")
        by_worth = "sort=-lifetime_value"
        label = _("Customer lifetime value")
        places = {"query": by_worth, "mark": run.mark}
        made.append(_tile(run, label, run.lifetime_value, ahead, "value:customers", **places))
    return made


def answer(run: ValueRun) -> str:
    """Who makes the money and who takes it away again, in words."""
    summary = run.whale.get("summary")
    if not summary:
        return ""
    words = _(
        "%(gaining)s customers make %(peak)s; %(losing)s take %(lost)s of it away again, so"
        " %(total)s remain."
    )
    return words % {
        "gaining": f"{summary['profitable']:,}",
        "losing": f"{summary['losing']:,}",
        "peak": run.mark + _short(summary["peak"], run),
        "lost": run.mark + _short(-summary["losses"], run),
        "total": run.mark + _short(summary["total"], run),
    }


def _tile(
    run: ValueRun,
    label: str,
    amount: int,
    note: str,
    url_name: str,
    *,
    query: str = "",
    mark: str = "",
) -> Tile:
    return Tile(
        label=label,
        figure=mark + _short(amount, run),
        full=money_full(amount, run.currency),
        note=note,
        href=address(url_name, query=query),
        is_loss=amount < 0,
    )


def _short(amount: int, run: ValueRun) -> str:
    return f"{short_money(amount, run.currency)} {run.currency}"


def _of_revenue(part: int, revenue: int) -> str:
    return _("%(share)s of net revenue") % {"share": percent(part / revenue)} if revenue > 0 else ""


def own_sentence(day: Day) -> str:
    """What one's own accounts bring, in words; percentages from totals, never averaged."""
    if day.run is None or not day.own:
        return ""
    revenue = sum(row["net_revenue"] for row in day.own)
    contribution = sum(row["contribution"] for row in day.own)
    words = ngettext(
        "You look after %(n)s customer: net revenue %(revenue)s, contribution %(contribution)s.",
        "You look after %(n)s customers: net revenue %(revenue)s, contribution %(contribution)s.",
        len(day.own),
    )
    return words % {
        "n": len(day.own),
        "revenue": _short(revenue, day.run),
        "contribution": day.run.mark + _short(contribution, day.run),
    }


def first_steps(day: Day) -> list[Step]:
    """Import, check, run: for people who may bring files in."""
    if not day.may(Permission.LEDGER_IMPORT):
        return []
    booked = any(b["state"] == BatchState.BOOKED for b in day.batches)
    waiting = [b for b in day.batches if b["state"] == BatchState.UPLOADED]
    may_run = day.may(Permission.RUN_START)
    return [
        Step(
            _("Import your invoice lines"),
            _("CSV, Excel or Parquet, as your system exports them."),
            _("Import a file"),
            address("ledger:new"),
            is_done=bool(booked or waiting),
        ),
        Step(
            _("Check what was found"),
            _("Which column is what, and which rows cannot be booked and why."),
            _("Check the file") if waiting else "",
            address("ledger:batch", waiting[0]["pk"]) if waiting else "",
            is_done=booked,
        ),
        Step(
            _("Start a value run"),
            _("It says what every customer earns, costs to serve and is worth."),
            _("Go to value runs") if booked and may_run else "",
            address("value:runs") if booked and may_run else "",
            is_done=False,
        ),
    ]
