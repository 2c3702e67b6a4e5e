"""The start page, by person. The ledger ends in 2025; today is 1 February 2026."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from septet.accounts.models import Account
from septet.foundation import jobs
from septet.foundation.models import Job, JobState, WorkerBeat
from septet.ledger.models import ImportBatch, Kind, State
from septet.value.models import AccountValue, ValueRun
from septet.value.models import State as RunState

UNTIL = date(2026, 1, 1)


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


def value(run, account, contribution, alive, *, rank, last_on):
    revenue = (100 - rank) * 1_000_00
    return AccountValue.objects.create(
        run=run,
        account=account,
        list_revenue=revenue,
        net_revenue=revenue,
        gross_margin=revenue,
        cost_to_serve=revenue - contribution,
        contribution=contribution,
        probability_alive=alive,
        first_on=date(2025, 1, 1),
        last_on=last_on,
        orders=40,
        revenue_rank=rank,
        profit_rank=rank,
    )


def batch(now, state=State.BOOKED, **more):
    return ImportBatch.objects.create(
        **{
            "kind": Kind.INVOICES,
            "state": state,
            "file_name": "january.csv",
            "digest": "0" * 64,
            "size": 9,
            "uploaded_at": now,
            "booked_at": now if state == State.BOOKED else None,
        }
        | more
    )


def page(client, user):
    client.force_login(user)
    return client.get("/").content.decode()


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


def test_a_manager_sees_own_sums_and_no_company_figures(client, ada, dora, new_run):
    brandt = Account.objects.create(name="Brandt", manager=ada)
    other = Account.objects.create(name="Nordlicht")
    new_run([(brandt, -9_000_00, 0.9), (other, 30_000_00, 0.9)], by=dora)

    shown = page(client, ada)
    assert "Brandt loses 9.0 k EUR" in shown
    assert "You look after 1 customer: net revenue 99.0 k EUR" in shown
    assert "Nordlicht" not in shown
    assert "100 k EUR" not in shown


def test_an_outsider_sees_nothing_of_others_accounts(client, ada, cleo, dora, new_run):
    brandt = Account.objects.create(name="Brandt", manager=ada)
    new_run([(brandt, -9_000_00, 0.1)], by=dora)
    assert "Brandt" not in page(client, cleo)


def test_a_sponsor_sees_a_fading_account_below_a_group_of_his(client, ben, dora, new_run):
    group = Account.objects.create(name="Brandt group", sponsor=ben)
    fading = Account.objects.create(name="Brandt", parent=group)
    new_run([(fading, 9_000_00, 0.12)], by=dora)
    shown = page(client, ben)
    assert "Brandt is fading" in shown
    assert "The chance that it orders again is 12 %." in shown


def test_the_champion_sees_the_largest_that_lose_and_those_without_manager(
    client, chan, ada, dora, new_run
):
    accounts = [Account.objects.create(name=f"Customer {n:02}", manager=ada) for n in range(24)]
    Account.objects.filter(pk=accounts[3].pk).update(manager=None)
    rows = [(a, -1_000_00 if n in (0, 22) else 5_000_00, 0.9) for n, a in enumerate(accounts)]
    new_run(rows, by=dora)

    shown = page(client, chan)
    assert "Customer 00 loses" in shown
    assert "Customer 22 loses" not in shown, "it is not among the twenty largest"
    assert "1 of the 20 largest customers has no key account manager" in shown
    assert "Customer 03" in shown


def test_more_than_five_customers_stand_behind_one_row(client, chan, ada, dora, new_run):
    accounts = [Account.objects.create(name=f"Customer {n}", manager=ada) for n in range(8)]
    new_run([(a, -1_000_00, 0.9) for a in accounts], by=dora)
    shown = page(client, chan)
    assert shown.count(" loses ") == 5
    assert "3 more customers are worth a look" in shown


def test_a_long_silence_is_measured_by_the_customers_own_habit(client, ada, dora, new_run):
    quiet = Account.objects.create(name="Quiet", manager=ada)
    new_run([(quiet, 5_000_00, 0.8)], by=dora, last_on=date(2025, 10, 1))
    shown = page(client, ada)
    assert "Quiet has been silent longer than usual" in shown
    assert "It used to order every 7 days" in shown


@pytest.mark.parametrize(
    ("last", "orders", "silent"),
    [
        (date(2025, 12, 20), 40, False),
        (date(2025, 10, 1), 40, True),
        (date(2025, 10, 1), 4, False),
        (date(2025, 12, 10), 400, False),
    ],
)
def test_silence(last, orders, silent):
    from septet.web.needs.accounts import silence

    row = {"first_on": date(2025, 1, 1), "last_on": last, "orders": orders}
    assert (silence(row, ValueRun(until=UNTIL)) is not None) == silent


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
    assert few < 12
