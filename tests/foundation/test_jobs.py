"""Jobs in one process: queue order, the words of a failure, and the fence between attempts."""

import pytest
from django.db import transaction

from septet.foundation import jobs
from septet.foundation.models import Job, JobState

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(monkeypatch):
    """Registers a function as the work of jobs of kind `test`."""

    def register(function):
        monkeypatch.setitem(jobs.registry, "test", function)

    return register


def enqueue(**arguments):
    with transaction.atomic():
        return jobs.enqueue("test", title="t", by=None, **arguments)


def test_jobs_are_taken_in_the_order_they_were_asked_for():
    first, second = enqueue(), enqueue()
    assert [jobs.claim().pk, jobs.claim().pk, jobs.claim()] == [first.pk, second.pk, None]


def test_a_job_asked_for_in_a_transaction_that_fails_was_never_asked_for():
    with transaction.atomic():
        jobs.enqueue("test", title="t", by=None)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_job_gets_its_arguments_and_keeps_its_result(kind, run_jobs):
    kind(lambda _progress, batch: {"batch": batch})
    enqueue(batch=7)
    (done,) = run_jobs()
    assert (done.state, done.result) == (JobState.DONE, {"batch": 7})


def test_a_failed_job_says_why(kind):
    def fail(_progress):
        raise ValueError("Line 7 has no date.")

    kind(fail)
    job = enqueue()
    with pytest.raises(ValueError, match="Line 7"):
        jobs.run(jobs.claim())
    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.FAILED, "Line 7 has no date.")


def test_a_foreign_error_is_told_by_its_kind_alone(kind):
    def fail(_progress):
        raise OSError("/srv/septet/ledger/7/lines.parquet: no such file")

    kind(fail)
    job = enqueue()
    with pytest.raises(OSError, match="no such file"):
        jobs.run(jobs.claim())
    job.refresh_from_db()
    assert job.problem == "Septet failed at this (OSError); its log says why."


def test_an_attempt_that_was_given_away_neither_reports_nor_ends_the_job(kind):
    def slow(progress):
        Job.objects.filter(pk=progress.pk).update(attempts=2)  # another worker took it over
        with pytest.raises(jobs.Cancelled):
            progress(5, 10, "late")
        return {"late": True}

    kind(slow)
    job = enqueue()
    jobs.run(jobs.claim())
    job.refresh_from_db()
    assert (job.state, job.done, job.result) == (JobState.RUNNING, 0, None)


def test_progress_of_a_cancelled_job_stops_it(kind):
    def work(progress):
        jobs.cancel(progress.pk, by=None)
        progress(1, 2)

    kind(work)
    job = enqueue()
    jobs.run(jobs.claim())
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
