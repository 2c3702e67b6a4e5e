"""The worker: takes jobs one by one, each in a child process of its own.

A child's memory goes back to the machine when it ends, a broken one takes nobody with it, and one
that does not answer a cancellation can be killed.
"""

import logging
import os
import resource
import signal
import socket
from datetime import timedelta
from time import monotonic, sleep
from types import FrameType

from django.db import connections, transaction

from septet.foundation import clock, jobs
from septet.foundation.models import Job, JobState, WorkerBeat

log = logging.getLogger(__name__)
CANCEL_GRACE_SECONDS = 10
LOST_AFTER = timedelta(seconds=60)
BEAT_EVERY_SECONDS = 5.0


class Worker:
    """Runs jobs until told to stop. `memory_bytes` bounds each child's address space."""

    def __init__(self, *, poll_seconds: float = 0.5, memory_bytes: int | None = None) -> None:
        self.poll_seconds = poll_seconds
        self.memory_bytes = memory_bytes
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.stopping = False
        self._beaten = 0.0

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while not self.stopping:
            self._beat()
            found = jobs.claim()
            if found is None:
                sleep(self.poll_seconds)
            else:
                self._attend(found)
        WorkerBeat.objects.filter(name=self.name).delete()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _beat(self, running: Job | None = None) -> None:
        if monotonic() - self._beaten < BEAT_EVERY_SECONDS:
            return
        self._beaten = monotonic()
        WorkerBeat.objects.update_or_create(name=self.name, defaults={"at": clock.now()})
        if running:
            Job.objects.filter(pk=running.pk).update(heartbeat_at=clock.now())
        recover()

    def _attend(self, found: Job) -> None:
        child = self._spawn(found)
        cancel_seen: float | None = None
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            sleep(0.1)
            self._beat(found)
            if self.stopping:
                os.kill(child, signal.SIGTERM)
                os.waitpid(child, 0)
                release(found.pk)
                return
            if Job.objects.filter(pk=found.pk, cancel_requested=True).exists():
                cancel_seen = cancel_seen or monotonic()
                if monotonic() - cancel_seen > CANCEL_GRACE_SECONDS:
                    os.kill(child, signal.SIGKILL)
        if cancel_seen:
            jobs.end(found.pk, JobState.CANCELLED)
        jobs.end(found.pk, JobState.FAILED, problem="The process that did the work died.")

    def _spawn(self, found: Job) -> int:
        connections.close_all()  # a database connection must not be shared with a child
        child = os.fork()
        if child:
            return child
        status = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            if self.memory_bytes:
                resource.setrlimit(resource.RLIMIT_DATA, (self.memory_bytes, self.memory_bytes))
            jobs.run(found)
            status = 0
        except BaseException:
            log.exception("job %s (%s) failed", found.pk, found.kind)
        finally:
            connections.close_all()
            os._exit(status)


def release(pk: int) -> None:
    """Give a job back that did not get to its end, or give it up after too many tries."""
    with transaction.atomic():
        found = Job.objects.select_for_update().get(pk=pk)
        if found.state != JobState.RUNNING:
            return
        if found.cancel_requested:
            found.state, found.ended_at = JobState.CANCELLED, clock.now()
        elif found.attempts >= jobs.MAX_ATTEMPTS:
            found.state, found.ended_at = JobState.FAILED, clock.now()
            found.problem = f"Interrupted {found.attempts} times."
        else:
            found.state, found.heartbeat_at = JobState.QUEUED, None
        found.save(update_fields=["state", "ended_at", "problem", "heartbeat_at"])


def recover() -> None:
    """Find jobs whose worker is gone and let them begin again."""
    lost = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=clock.now() - LOST_AFTER)
    for pk in lost.values_list("pk", flat=True):
        release(pk)
