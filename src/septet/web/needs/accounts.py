"""Customers somebody should look at: they lose money, fade, are silent, or have nobody."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from septet.people.models import User
from septet.people.roles import Permission
from septet.programme.queries import policy
from septet.value.models import AccountValue, ValueRun
from septet.web.needs.day import FACTS, Day, Row
from septet.web.needs.need import Need, Urgency, address, listed, sentences
from septet.web.templatetags.septet import percent, short_money

LARGEST = 20
SHOWN = 5
GONE_BELOW = 0.05  # nobody would call that fading
SILENT_GAPS = 3  # silent for so many of its usual gaps between orders


def accounts(day: Day) -> Iterator[Need]:
    """One's own accounts, and for the champion the largest of all."""
    if day.run is None:
        return
    top = top_rows(day.user, day.run) if day.may(Permission.ACCOUNT_ASSIGN) else []
    known = {row["account_id"] for row in top}
    own = [row for row in day.own if row["account_id"] not in known]
    yield from _unmanaged(top)
    yield from _concerns(top + own, day.run)


def top_rows(user: User, run: ValueRun) -> list[Row]:
    """The largest customers by net revenue."""
    found = AccountValue.objects.visible_to(user).filter(run=run, account__isnull=False)
    return list(found.order_by("-net_revenue", "account_id").values(*FACTS)[:LARGEST])


def _concerns(rows: list[Row], run: ValueRun) -> Iterator[Need]:
    if not rows:
        return
    fading_below = float(policy("fading_below", on=run.until - timedelta(days=1)))
    told = [need for row in rows if (need := _concern(row, run, fading_below))]
    yield from told[:SHOWN]
    more = len(told) - SHOWN
    if more > 0:
        yield Need(
            Urgency.LOOK,
            "users",
            ngettext(
                "%(n)s more customer is worth a look",
                "%(n)s more customers are worth a look",
                more,
            )
            % {"n": more},
            _("They lose money, fade or are silent too."),
            _("See the list"),
            address("value:customers", query="sort=contribution"),
        )


def _concern(row: Row, run: ValueRun, fading_below: float) -> Need | None:
    """The row of one account, with all reasons for a look at it; the first gives the title."""
    name, facts = row["account__name"], _facts(row, run)
    alive = row["probability_alive"]
    reasons = []
    if row["contribution"] < 0:
        reasons.append((_("%(name)s loses %(money)s"), _loss(row, facts), "trending-down"))
    if alive is not None and alive < fading_below:
        title = _("%(name)s is fading") if alive >= GONE_BELOW else _("%(name)s has probably left")
        fading = _("Its last order was on %(last)s. The chance that it orders again is %(chance)s.")
        reasons.append((title, fading % facts, "clock"))
    elif (silent := silence(row, run)) is not None:
        quiet = _("It used to order every %(gap)s days; its last order was on %(last)s.")
        words = quiet % {**facts, "gap": silent}
        reasons.append((_("%(name)s has been silent longer than usual"), words, "bell"))
    if not reasons:
        return None
    title, _words, icon = reasons[0]
    detail = sentences(*(words for _title, words, _icon in reasons))
    return Need(
        Urgency.LOOK,
        icon,
        title % {**facts, "name": name},
        detail,
        _("Open"),
        address("value:customer", row["account_id"]),
    )


def _facts(row: Row, run: ValueRun) -> dict[str, Any]:
    alive, revenue = row["probability_alive"], row["net_revenue"]
    return {
        "money": f"{short_money(abs(row['contribution']), run.currency)} {run.currency}",
        "share": percent(abs(row["contribution"]) / revenue) if revenue > 0 else "–",
        "rank": row["revenue_rank"],
        "last": date_format(row["last_on"], "SHORT_DATE_FORMAT") if row["last_on"] else "–",
        "chance": "–" if alive is None else percent(alive, 0),
    }


def _loss(row: Row, facts: dict[str, Any]) -> str:
    if row["net_revenue"] <= 0:
        return _("It costs more to serve than it brings.")
    return _("That is %(share)s of what it pays us. By net revenue it is no. %(rank)s.") % facts


def silence(row: Row, run: ValueRun) -> int | None:
    """The usual gap between two orders in days, where the silence is much longer than that."""
    first, last, orders = row["first_on"], row["last_on"], row["orders"]
    if first is None or last is None or orders < 4 or last <= first:
        return None
    usual = (last - first).days / (orders - 1)
    silent = (run.until - last).days
    return round(usual) if silent > max(SILENT_GAPS * usual, 30) else None


def _unmanaged(rows: list[Row]) -> Iterator[Need]:
    nobody = [r for r in rows if not (r["account__manager_id"] or r["account__parent__manager_id"])]
    if not nobody:
        return
    yield Need(
        Urgency.WAITING,
        "user-plus",
        ngettext(
            "%(n)s of the %(top)s largest customers has no key account manager",
            "%(n)s of the %(top)s largest customers have no key account manager",
            len(nobody),
        )
        % {"n": len(nobody), "top": len(rows)},
        listed([r["account__name"] for r in nobody]),
        _("See the largest"),
        address("value:customers", query="sort=-net_revenue"),
    )
