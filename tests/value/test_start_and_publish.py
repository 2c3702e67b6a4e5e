"""Finance asks for a run, reads it, publishes it. Today is 1 February 2026."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from septet.foundation.models import EventRecord, Job, JobState
from septet.value import actions, queries
from septet.value.models import AccountValue, State, ValueRun

DAYS = {"first": "2025-01-01", "last": "2025-04-06"}


def post(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"value:{name}", args=args), data)


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"value:{name}", args=args)).content.decode()


@pytest.fixture
def run(small_ledger, dora, run_jobs):
    asked = actions.start_run(by=dora)
    run_jobs()
    return ValueRun.objects.get(pk=asked.pk)


def test_the_days_of_the_ledger_are_filled_in(client, dora, small_ledger):
    text = page(client, dora, "start")
    assert 'value="2025-01-01"' in text
    assert 'value="2025-04-06"' in text


def test_a_run_is_started_followed_and_read(client, dora, small_ledger, run_jobs):
    response = post(client, dora, "start", **DAYS)
    run = ValueRun.objects.get()
    assert response.url == reverse("value:run", args=[run.pk])
    waiting = client.get(response.url).content.decode()
    assert "Waiting for a worker" in waiting
    assert "You may leave this page" in waiting

    run_jobs()
    text = client.get(response.url).content.decode()
    assert "2 customers brought 1.5 k EUR of net revenue" in text
    assert "what the ledger holds of these days" in text
    assert "It is not published" in text
    assert "file.csv" in text
    assert client.get(reverse("value:progress", args=[run.pk]))["HX-Refresh"] == "true"
    assert EventRecord.objects.filter(code="value.run_asked", actor="Dora").exists()


def test_an_empty_ledger_says_what_to_do(client, dora):
    assert "Import a file first" in page(client, dora, "start")
    assert "No value run yet" in page(client, dora, "runs")
    post(client, dora, "start", **DAYS)
    assert not ValueRun.objects.exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"first": "2025-04-07"}, "must not lie before"),
        ({"first": "2024-01-01", "last": "2024-12-31"}, "no invoice lines between these days"),
        ({"last": "later"}, "valid date"),
    ],
)
def test_a_refused_start_says_why(client, dora, small_ledger, days, words):
    assert words in post(client, dora, "start", **DAYS | days).content.decode()
    assert not Job.objects.exists()


def test_the_same_run_is_not_asked_for_twice(client, dora, small_ledger):
    post(client, dora, "start", **DAYS)
    again = post(client, dora, "start", **DAYS).content.decode()
    assert "being computed already" in again
    assert (ValueRun.objects.count(), Job.objects.count()) == (1, 1)


def test_a_waiting_run_is_cancelled(client, dora, small_ledger, run_jobs):
    post(client, dora, "start", **DAYS)
    run = ValueRun.objects.get()
    post(client, dora, "cancel", run.pk)

    run.refresh_from_db()
    assert run.state == State.CANCELLED
    assert Job.objects.get().state == JobState.CANCELLED
    assert run_jobs() == []
    assert "nothing of it is kept" in page(client, dora, "run", run.pk)
    assert (
        "nothing to cancel"
        in client.post(reverse("value:cancel", args=[run.pk]), follow=True).content.decode()
    )


def test_publishing_makes_a_run_count(client, dora, chan, run):
    assert queries.current_run() == run
    text = post(client, dora, "publish", run.pk)
    text = client.get(text.url).content.decode()

    run.refresh_from_db()
    assert (run.state, run.published_by) == (State.PUBLISHED, dora)
    assert "its figures count now" in text
    event = EventRecord.objects.get(code="value.run_published")
    assert event.data["contribution"] == "346.00 EUR"
    assert "Dora published it" in page(client, chan, "runs")


def test_the_latest_published_run_counts_not_the_latest_computed(dora, run, run_jobs):
    actions.publish(run.pk, by=dora)
    actions.start_run(by=dora)
    run_jobs()
    assert queries.current_run() == run


def test_a_run_of_withdrawn_files_is_not_published(client, dora, run, small_ledger):
    type(small_ledger).objects.filter(pk=small_ledger.pk).update(
        state="withdrawn", withdrawn_because="Wrong month"
    )
    post(client, dora, "publish", run.pk)
    run.refresh_from_db()
    assert run.state == State.DONE
    assert "was withdrawn" in page(client, dora, "run", run.pk)


def test_only_finance_starts_and_publishes(client, chan, ada, run):
    assert post(client, chan, "publish", run.pk).status_code == 404
    assert post(client, chan, "start", **DAYS).status_code == 404
    assert "Publish</button>" not in page(client, chan, "run", run.pk)
    for name, args in (("runs", ()), ("run", (run.pk,)), ("export", (run.pk, "csv"))):
        client.force_login(ada)
        assert client.get(reverse(f"value:{name}", args=args)).status_code == 404


def test_the_list_asks_the_database_no_more_with_many_runs(client, dora, run, run_jobs):
    client.force_login(dora)

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("value:runs")).status_code == 200
        return len(asked)

    few = count()
    ValueRun.objects.bulk_create(
        ValueRun(
            start=run.start, until=run.until, currency="EUR", asked_at=run.asked_at, asked_by=dora
        )
        for _ in range(30)
    )
    assert count() == few <= 12


def test_a_second_run_is_shown_beside_the_first(client, dora, run, run_jobs):
    second = actions.start_run(start=run.start, until=run.until, by=dora)
    run_jobs()
    assert f"Beside run {run.pk}" in page(client, dora, "run", second.pk)
    same = AccountValue.objects.filter(run=second).values_list("contribution", flat=True)
    first = AccountValue.objects.filter(run=run).values_list("contribution", flat=True)
    assert sorted(same) == sorted(first)
