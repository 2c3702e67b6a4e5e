"""A run adds up to the ledger and is kept whole, or nothing of it is kept."""

from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookkeeping import book, line
from septet.engine.money import to_minor
from septet.foundation import jobs
from septet.ledger import store as ledger_store
from septet.ledger.models import ImportBatch
from septet.ledger.models import State as BatchState
from septet.value import actions, store
from septet.value.appraisal import DoesNotReconcile
from septet.value.models import AccountValue, State, ValueRun


def test_a_batch_that_lost_lines_fails_loudly_and_keeps_nothing(small_ledger, dora, run_jobs):
    path = ledger_store.facts_path(small_ledger.pk, "invoices")
    duckdb.sql(f"CREATE TEMP TABLE t AS FROM read_parquet('{path}') WHERE net_amount < 600")
    duckdb.sql(f"COPY t TO '{path}' (FORMAT parquet)")
    duckdb.sql("DROP TABLE t")
    run = actions.start_run(by=dora)

    with pytest.raises(DoesNotReconcile, match=r"booked with 1540\.00 EUR"):
        run_jobs()
    run.refresh_from_db()
    assert run.state == State.FAILED
    assert "was booked with" in run.problem
    assert not AccountValue.objects.exists()
    assert list(store.runs_folder().iterdir()) == []


def test_a_run_is_computed_once_however_often_its_job_begins(small_ledger, dora, run_jobs):
    run = actions.start_run(by=dora)
    run_jobs()
    actions.compute(run.pk, report=lambda *_: None, by=None)
    assert AccountValue.objects.filter(run=run).count() == 3
    assert [f.name for f in store.runs_folder().iterdir()] == [str(run.pk)]


def test_a_cancelled_run_stops_at_its_next_step(small_ledger, dora):
    run = actions.start_run(by=dora)
    job = jobs.claim()
    actions.cancel(run.pk, by=dora)
    assert jobs.run(job).state == "cancelled"

    run.refresh_from_db()
    assert run.state == State.CANCELLED
    assert not AccountValue.objects.exists()
    assert list(store.runs_folder().iterdir()) == []


def test_what_a_killed_try_left_is_swept(small_ledger, dora, run_jobs):
    run = actions.start_run(by=dora)
    left = store.runs_folder() / f"staging-{run.pk}-dead"
    left.mkdir()
    (left / "profit.parquet").write_bytes(b"half")
    run_jobs()
    assert [f.name for f in store.runs_folder().iterdir()] == [str(run.pk)]


AMOUNTS = st.decimals("-500", "900", places=4).filter(lambda a: a != 0)
ROWS = st.tuples(st.sampled_from(["C1", "C2", "C3", None]), st.integers(1, 60), AMOUNTS)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(ROWS, min_size=1, max_size=25))
def test_accounts_and_unallocated_always_add_up_to_the_ledger(db, dora, run_jobs, rows):
    ImportBatch.objects.update(state=BatchState.WITHDRAWN, withdrawn_because="Next example")
    book("invoices", [line(who, day, str(net)) for who, day, net in rows])
    run = actions.start_run(by=dora)
    run_jobs()

    run = ValueRun.objects.get(pk=run.pk)
    kept = list(AccountValue.objects.filter(run=run))
    assert run.net_revenue == to_minor(sum((n for *_, n in rows), Decimal(0)), "EUR")
    for name in ("net_revenue", "cost_of_goods", "cost_to_serve", "contribution", "lines"):
        assert sum(getattr(row, name) for row in kept) == getattr(run, name)
    for row in kept:
        assert sum(row.costs.values()) == row.cost_to_serve
        assert sum(month[4] for month in row.months) == row.contribution
