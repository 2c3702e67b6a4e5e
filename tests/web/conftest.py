"""A value run of the start page's tests. Its period ends with 2025."""

from datetime import date

import pytest

from septet.value.models import State as RunState
from septet.value.models import ValueRun
from web.kit import UNTIL, value


@pytest.fixture
def new_run(db, fixed_clock):
    def make(state=RunState.PUBLISHED, **more):
        money = {"list_revenue": 100_000_00, "net_revenue": 100_000_00, "gross_margin": 40_000_00}
        money |= {"cost_of_goods": 60_000_00, "cost_to_serve": 15_000_00}
        figures = money | {"contribution": 25_000_00, "lifetime_value": 80_000_00, "customers": 3}
        return ValueRun.objects.create(
            **figures
            | {
                "start": date(2025, 1, 1),
                "until": UNTIL,
                "currency": "EUR",
                "state": RunState.QUEUED,
            }
            | {"asked_at": fixed_clock}
            | more
        ), state

    def done(accounts=(), *, by, last_on=date(2025, 12, 20), **more):
        run, state = make(**more)
        for rank, (account, contribution, alive) in enumerate(accounts, 1):
            value(run, account, contribution, alive, rank=rank, last_on=last_on)
        published = {"published_by": by, "published_at": fixed_clock}
        ValueRun.objects.filter(pk=run.pk).update(
            state=state, **(published if state == RunState.PUBLISHED else {})
        )
        return run

    return done


@pytest.fixture
def take(dora):
    """Bring a file and give its batch, waiting to be checked."""
    from septet.ledger import actions

    def taken(content, *, file_name="lines.csv"):
        return actions.upload([content], kind="invoices", file_name=file_name, by=dora)

    return taken


@pytest.fixture
def brought(take, run_jobs, dora):
    """Bring a file and book it as proposed."""
    from septet.ledger import actions

    def booked(content):
        batch = take(content)
        actions.start(batch.pk, by=dora)
        run_jobs()
        batch.refresh_from_db()
        return batch

    return booked
