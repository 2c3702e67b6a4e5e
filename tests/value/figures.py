"""A computed run with the figures a test names; everything else is plain."""

from datetime import UTC, date, datetime

from septet.accounts.models import Account, AccountNumber
from septet.value.models import AccountValue, Figures, State, ValueRun


def account(name, **fields):
    number = fields.pop("number", name[:80])
    made = Account.objects.create(name=name, **fields)
    AccountNumber.objects.create(account=made, source="main", number=number)
    return made


def run_of(*rows, currency="EUR", assumed=0, model=None):
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
    AccountValue.objects.bulk_create(made)
    names = [field.name for field in Figures._meta.get_fields()] + ["lifetime_value"]
    totals = {name: sum(getattr(one, name) for one in made) for name in names}
    ValueRun.objects.filter(pk=run.pk).update(state=State.DONE, computed_at=run.asked_at, **totals)
    run.refresh_from_db()
    return run


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
