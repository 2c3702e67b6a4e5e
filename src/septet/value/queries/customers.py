"""Customers with their figures of one run, filtered and sorted for lists and exports."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Substr

from septet.accounts.models import AccountNumber
from septet.people.models import User
from septet.value.columns import BY_CODE, Column
from septet.value.models import AccountValue, ValueRun
from septet.value.spans import span_of

FADING_BELOW = 0.5
BEFORE = "before"
CARRIED = ("account_id", "contribution", "lifetime_value_low", "lifetime_value_high")


@dataclass(frozen=True)
class Wish:
    """What a list is asked for; every part comes from the address of the page."""

    text: str = ""
    show: str = ""  # makes, loses, fading, assumed
    country: str = ""
    manager: int | None = None
    group: int | None = None
    segment: str = ""  # a code of the segments page, or the first half of one
    joined: str = ""  # when they ordered first: 2024-03, 2024-Q1, 2024, before
    ordered: str = ""  # a span in which they ordered
    sort: str = "-net_revenue"
    columns: list[Column] = field(default_factory=list)


SHOWS = {
    "makes": Q(contribution__gte=0),
    "loses": Q(contribution__lt=0),
    "fading": Q(probability_alive__lt=FADING_BELOW),
    "assumed": ~Q(assumed_cost_of_goods=0),
}


def visible_values(user: User, run: ValueRun) -> QuerySet[AccountValue]:
    """The one door to customers' figures: those of accounts one may see, without the unallocated."""
    return AccountValue.objects.visible_to(user).filter(run=run, account__isnull=False)


def matching(user: User, run: ValueRun, wish: Wish) -> QuerySet[AccountValue]:
    values = visible_values(user, run)
    if wish.text:
        numbers = Q(account__in=accounts_numbered(wish.text))
        values = values.filter(Q(account__name__icontains=wish.text) | numbers)
    if wish.show in SHOWS:
        values = values.filter(SHOWS[wish.show])
    if wish.country:
        values = values.filter(account__country=wish.country)
    if wish.manager:
        values = values.filter(account__manager=wish.manager)
    if wish.group:
        values = values.filter(Q(account__parent=wish.group) | Q(account=wish.group))
    return in_tables(values, run, wish)


def in_tables(values: QuerySet[AccountValue], run: ValueRun, wish: Wish) -> QuerySet[AccountValue]:
    """Those of a segment, of a cohort, and with an order in a span."""
    if wish.segment:
        values = values.filter(
            Q(segment_grid=wish.segment)
            | Q(segment_size=wish.segment)
            | Q(segment_value=wish.segment)
            | Q(segment_value__startswith=f"{wish.segment}/")
            | Q(segment_value__endswith=f"/{wish.segment}")
        )
    if wish.joined == BEFORE:
        values = values.filter(joined_on=None, ordered__contains="1")
    elif span := span_of(wish.joined):
        values = values.filter(joined_on__gte=span.start, joined_on__lt=span.until)
    if span := span_of(wish.ordered):
        place = span.place(run.start)
        cut = Substr("ordered", place[0] + 1, place[1]) if place else Value("")
        values = values.annotate(cut=cut).filter(cut__contains="1")
    return values


def accounts_numbered(text: str) -> QuerySet[Any]:
    return AccountNumber.objects.filter(number=text).values("account")


def totals(values: QuerySet[AccountValue]) -> dict[str, Any]:
    """Sums of what is listed; percentages are made from these, never averaged."""
    names = "net_revenue discounts cost_of_goods gross_margin cost_to_serve contribution".split()
    names += ["assumed_cost_of_goods", "lifetime_value", "orders", "lines"]
    found = values.aggregate(
        customers=Count("pk"),
        losing=Count("pk", filter=Q(contribution__lt=0)),
        **{name: Sum(name) for name in names},
    )
    revenue = found["net_revenue"]
    for part, name in [
        ("gross_margin", "gross_share"),
        ("cost_to_serve", "serve_share"),
        ("contribution", "contribution_share"),
    ]:
        found[name] = found[part] / revenue if revenue else None
    return found


def rows(values: QuerySet[AccountValue], wish: Wish) -> Any:
    """Rows as dicts: `c_<code>` per column, and what a row always carries."""
    named = {
        f"c_{c.code}": F(c.expression) if isinstance(c.expression, str) else c.expression
        for c in wish.columns
    }
    return ordered(values, wish).values(*CARRIED, "assumed_cost_of_goods", **named)


def ordered(values: QuerySet[AccountValue], wish: Wish) -> QuerySet[AccountValue]:
    code = wish.sort.lstrip("-")
    column = BY_CODE[code]
    key: Any = column.expression
    key = F(key) if isinstance(key, str) else key
    down = wish.sort.startswith("-")
    order = key.desc(nulls_last=True) if down else key.asc(nulls_last=True)
    return values.order_by(order, "account_id")


def export_rows(values: QuerySet[AccountValue], wish: Wish) -> Iterator[dict[str, Any]]:
    return iter(rows(values, wish).iterator(chunk_size=2000))
