"""The worker: takes jobs one by one, each in a child process of its own.

A child's memory goes back to the machine when it ends, a broken one takes nobody with it, and one
that does not answer a cancellation can be killed. A job whose child or whole worker died begins
again, up to `jobs.MAX_ATTEMPTS` times; a worker that is told to stop hands its job back.
"""

import logging
import os
import re
import resource
import signal
import socket
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, sleep
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections, transaction

from septet.foundation import audit, clock, jobs
from septet.foundation.models import Job, JobState, WorkerBeat

log = logging.getLogger(__name__)
CANCEL_GRACE_SECONDS = 10.0
STOP_GRACE_SECONDS = 5.0
LOOK_EVERY_SECONDS = 0.5
BEAT_EVERY_SECONDS = 5.0
DATABASE_PAUSE_SECONDS = 2.0
LOST_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=1)


class Worker:
    """Runs jobs until told to stop. `memory_bytes` bounds each child's data; 0 does not."""

    def __init__(self, *, poll_seconds: float = 0.5, memory_bytes: int | None = None) -> None:
        self.poll_seconds = poll_seconds
        allowed = size_in_bytes(settings.SEPTET_JOB_MEMORY)
        self.memory_bytes = allowed if memory_bytes is None else memory_bytes
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.stopping = False
        self._beaten = 0.0
        self._head_kept_on: date | None = None

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while not self.stopping:
            try:
                self._turn()
            except DatabaseError:
                log.exception("the database does not answer; trying again")
                close_old_connections()
                sleep(DATABASE_PAUSE_SECONDS)
        WorkerBeat.objects.filter(name=self.name).delete()

    def _turn(self) -> None:
        self._beat()
        found = jobs.claim()
        if found is None:
            sleep(self.poll_seconds)
        else:
            self._attend(found)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _beat(self, running: Job | None = None) -> None:
        if monotonic() - self._beaten < BEAT_EVERY_SECONDS:
            return
        self._beaten = monotonic()
        now = clock.now()
        WorkerBeat.objects.update_or_create(name=self.name, defaults={"at": now})
        WorkerBeat.objects.filter(at__lt=now - FORGOTTEN_AFTER).delete()
        if running:
            mine = Job.objects.filter(pk=running.pk, attempts=running.attempts)
            mine.filter(state=JobState.RUNNING).update(heartbeat_at=now)
        recover()
        if self._head_kept_on != now.date():
            audit.keep_head(Path(settings.SEPTET_HOME), on=now.date())
            self._head_kept_on = now.date()

    def _attend(self, found: Job) -> None:
        """Wait for the child that does the job; end it where it must end; settle what it left."""
        child = self._spawn(found)
        try:
            self._watch(child, found)
        finally:
            end_child(child)  # nobody would watch it, and the job is about to be given away
        release(found.pk, counted=not self.stopping)

    def _watch(self, child: int, found: Job) -> None:
        looked, cancel_seen = monotonic(), 0.0
        while not self.stopping and has_not_ended(child):
            sleep(0.05)
            if monotonic() - looked < LOOK_EVERY_SECONDS:
                continue
            looked = monotonic()
            self._beat(found)
            if Job.objects.filter(pk=found.pk, cancel_requested=True).exists():
                cancel_seen = cancel_seen or looked
                if looked - cancel_seen > CANCEL_GRACE_SECONDS:
                    return

    def _spawn(self, found: Job) -> int:
        connections.close_all()  # a database connection must not be shared with a child
        parent = os.getpid()
        child = os.fork()
        if child:
            return child
        status = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            die_with(parent)
            if self.memory_bytes:
                resource.setrlimit(resource.RLIMIT_DATA, (self.memory_bytes, self.memory_bytes))
            jobs.run(found)
            status = 0
        except BaseException:
            log.exception("job %s (%s) failed", found.pk, found.kind)
        finally:
            connections.close_all()
            os._exit(status)


def size_in_bytes(text: str) -> int:
    """`4GB`, `512MB` or plain bytes; powers of 1024, as the kernel counts memory."""
    found = re.fullmatch(r"\s*(\d+)\s*([KMGT]?)(i?B)?\s*", text, re.IGNORECASE)
    if not found:
        raise ValueError(f"SEPTET_JOB_MEMORY is {text!r}: write it like 4GB, or 0 for no limit")
    exponent = " KMGT".index(found[2].upper() or " ")
    return int(found[1]) << (10 * exponent)


def die_with(parent: int) -> None:
    """Be killed when the worker dies, even by kill -9: its job is about to be given to another."""
    import ctypes

    pr_set_pdeathsig = 1
    try:
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, int(signal.SIGKILL))
    except (OSError, AttributeError):
        return  # not Linux: the fence in `Progress` stops a child whose job was given away
    if os.getppid() != parent:
        os._exit(1)


def has_not_ended(child: int) -> bool:
    """Whether the child still runs; leaves it to be waited for."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def end_child(child: int) -> None:
    """Make sure the child has ended: asked first, then killed. Work it did not save is undone."""
    until = monotonic() + STOP_GRACE_SECONDS
    if has_not_ended(child):
        os.kill(child, signal.SIGTERM)
        while has_not_ended(child) and monotonic() < until:
            sleep(0.02)
        if has_not_ended(child):
            os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def release(pk: int, *, counted: bool = True) -> None:
    """Give a job back that did not get to its end, or give it up after too many tries.

    A try that a stopping worker broke off is not counted.
    """
    with transaction.atomic():
        found = Job.objects.select_for_update().get(pk=pk)
        if found.state != JobState.RUNNING:
            return
        if found.cancel_requested:
            found.state, found.ended_at = JobState.CANCELLED, clock.now()
        elif counted and found.attempts >= jobs.MAX_ATTEMPTS:
            found.state, found.ended_at = JobState.FAILED, clock.now()
            found.problem = f"The process that did the work died {found.attempts} times."
        else:
            found.state, found.heartbeat_at = JobState.QUEUED, None
            found.attempts -= 0 if counted else 1
        found.save(update_fields=["state", "ended_at", "problem", "heartbeat_at", "attempts"])


def recover() -> None:
    """Find jobs whose worker is gone and let them begin again."""
    lost = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=clock.now() - LOST_AFTER)
    for pk in lost.values_list("pk", flat=True):
        release(pk)
