"""Rows of accounts in a run: one query for lists, exports and the API."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet

from septet.engine.money import from_minor
from septet.people.models import User
from septet.value.models import AccountValue, ValueRun

# What only a customer's own page shows; everywhere else it would only cost time.
DETAILS = ("costs", "counts", "drivers", "months", "lifetime_inputs", "facts", "ordered")
MONEY = (
    "list_revenue discounts net_revenue cost_of_goods assumed_cost_of_goods gross_margin "
    "cost_to_serve contribution"
).split()
WORTH = "lifetime_value lifetime_value_low lifetime_value_high".split()
COUNTS = "lines orders first_on last_on".split()
SCORES = "probability_alive expected_orders".split()
RANKS = "revenue_rank profit_rank".split()
COLUMNS = ("account", "name", *MONEY, *COUNTS, *SCORES, *WORTH, *RANKS)


def values_of(run: ValueRun, user: User | None) -> QuerySet[AccountValue]:
    """The rows of a run that `user` may see (None: all), by contribution, unallocated last."""
    rows = AccountValue.objects.all() if user is None else AccountValue.objects.visible_to(user)
    found = rows.filter(run=run).select_related("account").defer(*DETAILS)
    return found.order_by(F("profit_rank").asc(nulls_last=True), "id")


def exported(run: ValueRun, user: User | None) -> Iterator[list[Any]]:
    """The same rows as plain values in the order of `COLUMNS`; money as decimals."""
    for row in values_of(run, user).iterator(chunk_size=2000):
        money = [_money(getattr(row, name), run.currency) for name in MONEY]
        worth = [_money(getattr(row, name), run.currency) for name in WORTH]
        counts = [getattr(row, name) for name in (*COUNTS, *SCORES)]
        ranks = [getattr(row, name) for name in RANKS]
        name = row.account.name if row.account else None
        yield [row.account_id, name, *money, *counts, *worth, *ranks]


def _money(minor: int | None, currency: str) -> Any:
    return None if minor is None else from_minor(minor, currency)
