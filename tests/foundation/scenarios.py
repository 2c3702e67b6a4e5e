"""What happens to jobs when processes die: played with real processes on a real database.

python scenarios.py NAME     run by test_worker.py, in an installation of its own
"""

import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from installation import alive, wait_until
from septet.cli.ready import ready

ready(migrate=True)

from django.db import connections, transaction  # noqa: E402

from septet.foundation import clock, jobs, worker  # noqa: E402
from septet.foundation.models import Job, JobState, WorkerBeat  # noqa: E402

HOME = Path(os.environ["SEPTET_HOME"])
BEGUN = HOME / "begun"


def begin() -> None:
    part = HOME / "begun.part"
    part.write_text(str(os.getpid()))
    part.replace(BEGUN)


@jobs.job("test.endless")
def endless(progress):
    begin()
    while True:
        progress(1, 10, "working")
        sleep(0.02)


@jobs.job("test.deaf")
def deaf(_progress):
    begin()
    while True:
        sleep(0.02)


@jobs.job("test.second_time")
def second_time(progress):
    if Job.objects.get(pk=progress.pk).attempts == 1:
        endless(progress)
    return {"done": True}


@jobs.job("test.greedy")
def greedy(_progress):
    return {"length": len(bytearray(2 * 1024**3))}


def enqueue(kind):
    with transaction.atomic():
        return jobs.enqueue(kind, title=kind, by=None)


@contextmanager
def working(**options):
    """A worker in a process of its own; yields its pid."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        try:
            worker.Worker(poll_seconds=0.05, **options).run()
        finally:
            os._exit(0)
    try:
        yield pid
    finally:
        if alive(pid):
            os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def the_job_begins() -> int:
    wait_until(BEGUN.exists)
    pid = int(BEGUN.read_text())
    BEGUN.unlink()
    return pid


def ends(job, state):
    wait_until(lambda: not Job.objects.get(pk=job.pk).is_open)
    job.refresh_from_db()
    assert job.state == state, (job.state, job.problem)


def a_killed_job_is_run_again():
    job = enqueue("test.second_time")
    with working():
        os.kill(the_job_begins(), signal.SIGKILL)
        ends(job, JobState.DONE)
    assert (job.attempts, job.result) == (2, {"done": True})


def a_job_that_dies_each_time_is_given_up_in_words():
    job = enqueue("test.endless")
    with working():
        for _attempt in range(jobs.MAX_ATTEMPTS):
            os.kill(the_job_begins(), signal.SIGKILL)
        ends(job, JobState.FAILED)
    assert job.problem == "The process that did the work died 3 times."


def a_running_job_is_cancelled_at_its_next_step():
    job = enqueue("test.endless")
    with working():
        the_job_begins()
        jobs.cancel(job.pk, by=None)
        ends(job, JobState.CANCELLED)


def a_deaf_job_is_killed_after_the_grace():
    worker.CANCEL_GRACE_SECONDS = worker.STOP_GRACE_SECONDS = 0.2
    job = enqueue("test.deaf")
    with working():
        pid = the_job_begins()
        jobs.cancel(job.pk, by=None)
        ends(job, JobState.CANCELLED)
        wait_until(lambda: not alive(pid))


def a_stopped_worker_hands_its_job_back_uncounted():
    job = enqueue("test.endless")
    with working() as pid:
        child = the_job_begins()
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not alive(pid))
    job.refresh_from_db()
    assert (job.state, job.attempts, alive(child)) == (JobState.QUEUED, 0, False)
    assert not WorkerBeat.objects.exists()
    jobs.cancel(job.pk, by=None)


def the_job_of_a_killed_worker_dies_and_is_run_by_another():
    job = enqueue("test.second_time")
    with working() as pid:
        child = the_job_begins()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not alive(child))
    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.now() - 2 * worker.LOST_AFTER)
    with working():
        ends(job, JobState.DONE)
    assert job.attempts == 2


def a_job_that_wants_too_much_memory_fails_alone():
    greedy_one, other = enqueue("test.greedy"), enqueue("test.second_time")
    Job.objects.filter(pk=other.pk).update(attempts=1)
    with working(memory_bytes=1024**3):
        ends(greedy_one, JobState.FAILED)
        ends(other, JobState.DONE)
    assert "MemoryError" in greedy_one.problem


def a_worker_shows_that_it_lives_and_keeps_the_head():
    with working():
        wait_until(WorkerBeat.objects.exists)
        wait_until((HOME / "heads.log").exists)


if __name__ == "__main__":
    Job.objects.all().delete()
    WorkerBeat.objects.all().delete()
    globals()[sys.argv[1]]()
