"""The tour: five stops at which the demo company's own figures say what the story is.

Every figure is read from the run that counts, so the tour proves itself or says something else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from septet.demo.marker import Marker
from septet.people.models import User
from septet.people.roles import Permission
from septet.value.models import AccountValue, ValueRun
from septet.value.queries import current_run
from septet.web.needs.need import listed, sentences
from septet.web.templatetags.septet import percent, short_money

Row = Mapping[str, Any]
FACTS = (
    *("account_id", "account__name", "account__customer_since", "net_revenue", "contribution"),
    *("lifetime_value", "probability_alive", "last_on", "revenue_rank", "profit_rank"),
)


@dataclass(frozen=True)
class Stop:
    """One stop: what one sees there, and the page where one sees it."""

    title: str
    text: str
    href: str
    next_step: str = ""  # an address beside the tour, at its end


@dataclass(frozen=True)
class Told:
    """What the stops tell of: the run, and the story's accounts that this person may see."""

    user: User
    marker: Marker
    run: ValueRun
    rows: Mapping[int, Row]

    def money(self, amount: int) -> str:
        return f"{short_money(amount, self.run.currency)} {self.run.currency}"


def stops(user: User, marker: Marker) -> list[Stop]:
    """The stops this person may make; none where no page of the story is theirs to see."""
    run = current_run()
    if run is None:
        return []
    values = AccountValue.objects.visible_to(user).filter(run=run, account__in=marker.accounts)
    rows = {row["account_id"]: row for row in values.values(*FACTS)}
    told = Told(user, marker, run, rows)
    every = (_largest, _old_friend, _quiet, _fading, _sources)
    return [stop for make in every if (stop := make(told))]


def _largest(told: Told) -> Stop | None:
    row = told.rows.get(told.marker.largest)
    if row is None:
        return None
    all_of_them = told.user.may(Permission.ACCOUNT_VIEW_ALL)
    facts = {
        "name": row["account__name"],
        "revenue": told.money(row["net_revenue"]),
        "rank": row["revenue_rank"],
        "of": f"{told.run.customers:,}",
        "money": told.money(abs(row["contribution"])),
        "place": row["profit_rank"],
    }
    big = _("%(name)s brings %(revenue)s: no. %(rank)s of %(of)s customers by net revenue.")
    if row["contribution"] < 0:
        good = _("After cost to serve it loses %(money)s: no. %(place)s by contribution.")
    else:
        good = _("After cost to serve it leaves %(money)s: no. %(place)s by contribution.")
    why = _("Deep discounts, small daily orders, rush runs and returns take it all back.")
    return Stop(
        _("The largest customer is not the best"),
        sentences(big % facts, good % facts, why),
        reverse("value:ranks") if all_of_them else _customer(row),
    )


def _old_friend(told: Told) -> Stop | None:
    row = told.rows.get(told.marker.old_friend)
    if row is None or row["net_revenue"] <= 0 or row["account__customer_since"] is None:
        return None
    since = row["account__customer_since"].year
    facts = {
        "name": row["account__name"],
        "since": since,
        "years": told.run.last_day.year - since,
        "money": told.money(abs(row["contribution"])),
        "share": percent(abs(row["contribution"]) / row["net_revenue"], 0),
    }
    friend = _("%(name)s has been a customer since %(since)s, for %(years)s years.")
    if row["contribution"] < 0:
        costs = _("It costs us %(money)s: %(share)s of what it pays.")
    else:
        costs = _("It leaves %(money)s: %(share)s of what it pays.")
    nobody = _("Nobody ever asked. The page says what costs so much, beside similar customers.")
    return Stop(
        _("A friend of the house, and what it costs"),
        sentences(friend % facts, costs % facts, nobody),
        _customer(row),
    )


def _quiet(told: Told) -> Stop | None:
    row = told.rows.get(told.marker.quiet)
    if row is None:
        return None
    facts = {
        "name": row["account__name"],
        "rank": row["revenue_rank"],
        "money": told.money(row["contribution"]),
    }
    small = _("%(name)s is only no. %(rank)s by net revenue, and leaves %(money)s.")
    steady = _("Large steady orders at full price, few visits.")
    return Stop(
        _("The quiet one is worth more"),
        sentences(small % facts, _worth(told, row), steady),
        _customer(row),
    )


def _worth(told: Told, row: Row) -> str:
    """The lifetime value of the quiet one, beside the two loud ones where they may be seen."""
    if row["lifetime_value"] is None:
        return ""
    words = _("Its lifetime value is %(worth)s.") % {"worth": told.money(row["lifetime_value"])}
    loud = [told.rows.get(pk) for pk in (told.marker.largest, told.marker.old_friend)]
    known = [r for r in loud if r is not None and r["lifetime_value"] is not None]
    beside = [
        _("%(name)s: %(worth)s")
        % {"name": r["account__name"], "worth": told.money(r["lifetime_value"])}
        for r in known
    ]
    others = _("The two before: %(others)s.") % {"others": listed(beside)} if beside else ""
    return sentences(words, others)


def _fading(told: Told) -> Stop | None:
    rows = [told.rows[pk] for pk in told.marker.fading if pk in told.rows]
    if not rows:
        return None
    each = [
        _("%(name)s ordered last on %(last)s; the chance that it orders again is %(chance)s.")
        % {
            "name": row["account__name"],
            "last": date_format(row["last_on"], "SHORT_DATE_FORMAT") if row["last_on"] else "–",
            "chance": percent(row["probability_alive"], 0),
        }
        for row in rows
    ]
    return Stop(
        _("They have not left, they are fading"),
        sentences(*each, _("A visit now costs less than finding a new customer later.")),
        f"{reverse('value:customers')}?show=fading",
    )


def _sources(told: Told) -> Stop | None:
    may_import = told.user.may(Permission.LEDGER_IMPORT)
    row = told.rows.get(told.marker.old_friend) or next(iter(told.rows.values()), None)
    if row is None and not may_import:
        return None
    own = _("Next: import your own invoice lines and start a value run.") if may_import else ""
    if row is None:
        text = _("Every file is kept as it came. One of them has rows that were refused, and why.")
        href = reverse("ledger:batches")
    else:
        text = _(
            "Behind every figure of %(name)s stand its invoice lines, each with file and row, and"
            " behind the file the original as it came."
        ) % {"name": row["account__name"]}
        href = reverse("value:lines", args=[row["account_id"]])
    next_step = reverse("ledger:new") if may_import else ""
    return Stop(_("Where the numbers come from"), sentences(text, own), href, next_step)


def _customer(row: Row) -> str:
    return reverse("value:customer", args=[row["account_id"]])
