"""A computed run and its rows stand as they are, whoever asks the database."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from septet.accounts.models import Account
from septet.foundation import clock
from septet.value.models import AccountValue, State, ValueRun


@pytest.fixture
def run(db):
    return ValueRun.objects.create(
        start=date(2025, 1, 1), until=date(2026, 1, 1), currency="EUR", asked_at=clock.now()
    )


@pytest.fixture
def row(run):
    return AccountValue.objects.create(run=run, account=Account.objects.create(name="Brandt"))


def compute(run):
    run.state = State.DONE
    run.save()


def refused(deed):
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        deed()


def test_a_waiting_run_may_be_written(run):
    run.customers = 3
    run.save()
    compute(run)


@pytest.mark.parametrize("field", ["net_revenue", "customers", "model", "until"])
def test_a_computed_run_keeps_its_figures(run, field):
    compute(run)
    other = {"net_revenue": 1, "customers": 9, "model": {"x": 1}, "until": date(2027, 1, 1)}
    refused(lambda: ValueRun.objects.filter(pk=run.pk).update(**{field: other[field]}))


def test_a_computed_run_may_be_published_once(run, dora):
    compute(run)
    published = {"state": State.PUBLISHED, "published_by": dora, "published_at": clock.now()}
    ValueRun.objects.filter(pk=run.pk).update(**published)

    refused(lambda: ValueRun.objects.filter(pk=run.pk).update(published_at=None))
    refused(lambda: ValueRun.objects.filter(pk=run.pk).update(state=State.DONE))


def test_a_computed_run_is_not_deleted(run):
    compute(run)
    refused(lambda: ValueRun.objects.filter(pk=run.pk).delete())


def test_rows_are_never_changed_or_deleted(row):
    refused(lambda: AccountValue.objects.filter(pk=row.pk).update(lines=9))
    refused(lambda: AccountValue.objects.filter(pk=row.pk).delete())


def test_a_computed_run_takes_no_more_rows(run, row):
    compute(run)
    refused(lambda: AccountValue.objects.create(run=run))


def test_the_triggers_are_there_after_all_migrations(db):
    """A migration that makes a table anew on SQLite loses its triggers; this is where it shows."""
    names = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(names)
        found = {name for (name,) in cursor.fetchall()}
    wanted = {"value_valuerun_unchanged", "value_accountvalue_unchanged", "event_kept"}
    assert wanted | {"value_accountvalue_closed"} <= found
