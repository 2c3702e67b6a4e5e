"""A computed run with the figures a test names; everything else is plain."""

from datetime import UTC, date, datetime

import numpy as np

from septet.accounts.models import Account, AccountNumber
from septet.engine import scoring
from septet.engine.scoring.cohorts import Business
from septet.value.appraisal import reports
from septet.value.appraisal.tables import tables as tables_of
from septet.value.models import AccountValue, Figures, State, ValueRun


def account(name, **fields):
    number = fields.pop("number", name[:80])
    made = Account.objects.create(name=name, **fields)
    AccountNumber.objects.create(account=made, source="main", number=number)
    return made


def run_of(*rows, currency="EUR", assumed=0, model=None, tables=True):
    """A run of (account, net revenue, cost of goods, cost to serve, more fields) in cents."""
    run = ValueRun.objects.create(
        start=date(2025, 1, 1),
        until=date(2026, 1, 1),
        currency=currency,
        asked_at=datetime(2026, 1, 5, tzinfo=UTC),
        customers=len(rows),
        model=model or {},
    )
    made = [value(run, *row, assumed=assumed) for row in rows]
    for rank, one in enumerate(sorted(made, key=lambda v: -v.net_revenue), 1):
        one.revenue_rank = rank
    for rank, one in enumerate(sorted(made, key=lambda v: -v.contribution), 1):
        one.profit_rank = rank
    kept = _tables(run, made) if tables else {}
    AccountValue.objects.bulk_create(made)
    names = [field.name for field in Figures._meta.get_fields()] + ["lifetime_value"]
    totals = {name: sum(getattr(one, name) for one in made) for name in names}
    ValueRun.objects.filter(pk=run.pk).update(
        state=State.DONE, computed_at=run.asked_at, **totals, **kept
    )
    run.refresh_from_db()
    return run


def _tables(run, made):
    """What a run keeps of all customers; each ordered on its first and its last day."""
    own = [one for one in made if one.account_id]
    net, kept = (
        np.array([getattr(one, name) for one in own], dtype=np.int64)
        for name in ("net_revenue", "contribution")
    )
    accounts = [one.account_id for one in own]
    days = sorted(
        {(i, day) for i, one in enumerate(own) for day in (one.first_on, one.last_on) if day}
    )
    first = [run.start if one.first_on is None else one.first_on for one in made]
    business = Business(
        customers=len(own),
        start=run.start,
        until=run.until,
        data_from=date(2024, 1, 1),
        known_before=np.zeros(len(own), dtype=bool),
        order_customer=np.array([i for i, _ in days], dtype=np.int64),
        order_day=np.array([(day - run.start).days for _, day in days], dtype=np.int64),
        month_customer=np.array([i if one.account_id else len(own) for i, one in enumerate(made)]),
        month=np.array(first, dtype="datetime64[M]"),
        net_revenue=np.array([one.net_revenue for one in made], dtype=np.int64),
        contribution=np.array([one.contribution for one in made], dtype=np.int64),
    )
    band = np.where(net > 0, 0, -1)
    found = tables_of([vars(one) for one in own], band, business, run.currency)
    for one, marks in zip(own, found.accounts, strict=True):
        for name, mark in marks.items():
            setattr(one, name, mark)
    return {
        **found.run,
        "whale": reports.whale(kept, accounts, run.currency),
        "concentration": reports.concentration(net, kept),
        "ranks": reports.ranks(scoring.rank_swaps(net, kept), run.currency),
    }


def value(run, owner, net, goods, serving, more=None, *, assumed=0):
    fields = {
        "list_revenue": net + 1000,
        "discounts": 1000,
        "net_revenue": net,
        "cost_of_goods": goods,
        "assumed_cost_of_goods": assumed,
        "gross_margin": net - goods,
        "cost_to_serve": serving,
        "contribution": net - goods - serving,
        "lines": 10,
        "orders": 5,
        "first_on": date(2025, 2, 1),
        "last_on": date(2025, 11, 3),
        "costs": {"order": serving},
        "counts": {"order": ["5", "60", 0]},
        "probability_alive": 0.9,
        "expected_orders": 4.0,
        "lifetime_value": 50_000,
        "lifetime_value_low": 20_000,
        "lifetime_value_high": 90_000,
    }
    return AccountValue(run=run, account=owner, **fields | (more or {}))
