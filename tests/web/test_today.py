"""The start page, by person. The ledger ends in 2025; today is 1 February 2026."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from septet.accounts.models import Account
from septet.foundation import jobs
from septet.foundation.models import Job, JobState, WorkerBeat
from septet.ledger.models import ImportBatch, State
from septet.value.models import State as RunState
from web.kit import batch, page


def test_finance_without_figures_sees_the_three_steps(client, dora, fixed_clock):
    shown = page(client, dora)
    assert "Three steps to your first figures" in shown
    assert "Import your invoice lines" in shown
    assert "(done)" not in shown

    batch(fixed_clock, rows=5, booked=5)
    assert page(client, dora).count("(done)") == 2


def test_a_manager_without_figures_learns_who_brings_them(client, ada):
    assert "Finance imports the invoice lines" in page(client, ada)


def test_whoever_has_nothing_to_do_is_told_so(client, olaf):
    assert "Nothing needs you today." in page(client, olaf)


def test_all_money_shows_four_figures_with_every_digit_behind(client, dora, new_run):
    new_run(by=dora)
    shown = page(client, dora)
    assert "100 k EUR" in shown
    assert 'title="100,000.00 EUR"' in shown
    assert "25.0 % of net revenue" in shown
    assert "15.0 %" in shown
    assert "80.0 k EUR" in shown


def test_finance_sees_files_that_wait_fail_or_left_rows_behind(client, dora, fixed_clock):
    batch(fixed_clock, State.UPLOADED, file_name="waits.csv")
    batch(fixed_clock, State.FAILED, file_name="broken.csv")
    batch(fixed_clock, file_name="half.csv", rows=1_003, booked=1, refused=1_002)
    long_ago = fixed_clock - timedelta(days=31)
    batch(long_ago, file_name="old.csv", rows=2, booked=1, refused=1)

    shown = page(client, dora)
    assert "“waits.csv” waits to be checked" in shown
    assert "The import of “broken.csv” failed" in shown
    assert "1,002 rows of “half.csv” were refused" in shown
    assert "old.csv" not in shown
    assert shown.index("broken.csv") < shown.index("waits.csv") < shown.index("half.csv")


def test_the_champion_is_not_asked_to_check_files(client, chan, fixed_clock):
    batch(fixed_clock, State.UPLOADED, file_name="waits.csv")
    assert "waits.csv" not in page(client, chan)


def test_finance_is_told_of_facts_newer_than_the_run(client, dora, new_run, fixed_clock):
    counted = batch(fixed_clock, rows=1, booked=1)
    new_run(by=dora, batches=[{"id": counted.pk}])
    assert "changed the ledger" not in page(client, dora)

    batch(fixed_clock, rows=1, booked=1, file_name="february.csv")
    shown = page(client, dora)
    assert "1 file changed the ledger after the last run" in shown
    assert "“february.csv”" in shown

    ImportBatch.objects.filter(pk=counted.pk).update(
        state=State.WITHDRAWN, withdrawn_because="twice", withdrawn_at=fixed_clock
    )
    assert "2 files changed the ledger" in page(client, dora)


def test_a_computed_run_waits_for_finance_alone(client, dora, chan, new_run):
    run = new_run(by=dora, state=RunState.DONE)
    assert f"Run {run.pk} is computed, but not published" in page(client, dora)
    shown = page(client, chan)
    assert "but not published" not in shown
    assert "not published" in shown


@pytest.mark.parametrize(("is_default", "told"), [(True, True), (False, False)])
def test_finance_is_told_of_a_margin_nobody_set(client, dora, new_run, is_default, told):
    snapshot = {"margin_rate": [["0.30", None, None, is_default]]}
    new_run(by=dora, assumed_cost_of_goods=30_000_00, assumptions=snapshot)
    shown = page(client, dora)
    assert ("The gross margin is assumed" in shown) == told
    assert ("50 % of the cost of goods" in shown) == told


def test_the_administrator_sees_worker_second_factors_and_failed_jobs(client, emil, dora):
    job = jobs.enqueue("x", title="Run of January", by=dora)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, ended_at=job.queued_at, problem="Disk full."
    )
    shown = page(client, emil)
    assert "No worker is running" in shown
    assert "2 people sign in without a second factor" in shown
    assert "The job “Run of January” of Dora failed" in shown
    assert "Disk full." in shown

    WorkerBeat.objects.create(name="worker", at=job.queued_at)
    assert "No worker is running" not in page(client, emil)


def test_everybody_sees_own_jobs_and_nobody_others(client, olaf, ada):
    jobs.enqueue("x", title="My export", by=olaf)
    assert "“My export” waits for its turn" in page(client, olaf)
    assert "My export" not in page(client, ada)


def test_the_page_speaks_chinese(client, chan, ada, dora, new_run):
    new_run([(Account.objects.create(name="Brandt", manager=ada), -9_000_00, 0.1)], by=dora)
    client.force_login(chan)
    shown = client.get("/", headers={"accept-language": "zh-CN"}).content.decode()
    assert "亏损" in shown
    assert "loses" not in shown


@pytest.mark.parametrize("who", ["dora", "chan", "ada", "emil"])
def test_queries_do_not_grow_with_rows(client, request, who, new_run, fixed_clock, ada, dora):
    user = request.getfixturevalue(who)

    def fill(count):
        accounts = [Account.objects.create(name=f"C{n}", manager=ada) for n in range(count)]
        new_run([(a, -1_000_00, 0.1) for a in accounts], by=dora)
        for n in range(count):
            batch(fixed_clock, State.UPLOADED, file_name=f"{n}.csv")
            jobs.enqueue("x", title=f"{n}", by=user)

    def queries():
        client.force_login(user)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/").status_code == 200
        return len(seen)

    fill(1)
    few = queries()
    fill(30)
    assert queries() == few
    assert 3 < few < 12


def test_who_makes_the_money_stands_in_words(client, dora, new_run):
    summary = {"profitable": 253, "losing": 147, "peak": 10_400_000_00}
    summary |= {"losses": -4_000_000_00, "total": 6_400_000_00}
    new_run(by=dora, whale={"summary": summary})
    words = "253 customers make 10.4 m EUR; 147 take 4.0 m EUR of it away again, so 6.4 m EUR"
    assert words in page(client, dora)


def test_a_trifle_of_assumed_cost_is_not_worth_a_word(client, dora, new_run):
    snapshot = {"margin_rate": [["0.30", None, None, True]]}
    new_run(by=dora, assumed_cost_of_goods=1_00, assumptions=snapshot)
    assert "The gross margin is assumed" not in page(client, dora)
