"""Long work: kinds register themselves, actions enqueue, the worker runs.

    @job("ledger.import")
    def import_batch(progress: Progress, *, batch: int) -> dict[str, Any]: ...

A job begins again from nothing after a crash, so its function must lead to the same end twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from septet.foundation import audit, clock
from septet.foundation.events import Event
from septet.foundation.models import Job, JobState

MAX_ATTEMPTS = 3
RUNNING = JobState.RUNNING
JobFunction = Callable[..., Mapping[str, Any] | None]
registry: dict[str, JobFunction] = {}


class Cancelled(Exception):
    """The person who asked for the job took it back."""


class JobCancelled(Event):
    code = "foundation.job_cancelled"
    text = _("{actor} cancelled the job “{title}”.")


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Register a function as the work of jobs of this kind."""

    def register(function: JobFunction) -> JobFunction:
        registry[kind] = function
        return function

    return register


def enqueue(kind: str, *, title: str, by: Any, **arguments: Any) -> Job:
    """Ask for work, in the caller's transaction."""
    return Job.objects.create(
        kind=kind,
        arguments=arguments,
        title=title[:200],
        owner_id=getattr(by, "pk", None),
        owner=str(by) if by else "Septet",
        queued_at=clock.now(),
    )


@transaction.atomic
def cancel(pk: int, *, by: Any) -> Job:
    """Stop a job: at once if it still waits, at its next step if it runs. Ended jobs stay as they are."""
    found = Job.objects.select_for_update().get(pk=pk)
    if not found.is_open or found.cancel_requested:
        return found
    found.cancel_requested = True
    if found.state == JobState.QUEUED:
        found.state, found.ended_at = JobState.CANCELLED, clock.now()
    found.save(update_fields=["cancel_requested", "state", "ended_at"])
    audit.record(JobCancelled, found, by=by, title=found.title)
    return found


@dataclass
class Progress:
    """How a running job says how far it is, and learns that it is no longer wanted."""

    pk: int
    attempt: int | None = None
    every_seconds: float = 0.5
    _last: float = field(default=0.0, init=False)

    def __call__(self, done: int, total: int, phase: str = "") -> None:
        """Report; raises `Cancelled` where the job was taken back. Writes at most twice a second."""
        if monotonic() - self._last < self.every_seconds:
            return
        self._last = monotonic()
        mine = self._mine().filter(cancel_requested=False)
        if not mine.update(done=done, total=total, phase=phase[:80], heartbeat_at=clock.now()):
            raise Cancelled

    def cancelled(self) -> bool:
        """Whether the job was taken back, or given to another worker who believed this one dead."""
        return not self._mine().filter(cancel_requested=False).exists()

    def _mine(self) -> QuerySet[Job]:
        rows = Job.objects.filter(pk=self.pk)
        return rows.filter(attempts=self.attempt, state=RUNNING) if self.attempt else rows


def claim(pk: int | None = None) -> Job | None:
    """Take the oldest waiting job (or the one of `pk`), so that no other worker takes it."""
    with transaction.atomic():
        waiting = Job.objects.select_for_update(skip_locked=True).filter(state=JobState.QUEUED)
        if pk is not None:
            waiting = waiting.filter(pk=pk)
        found = waiting.order_by("id").first()
        if found is None:
            return None
        now = clock.now()
        Job.objects.filter(pk=found.pk).update(
            state=JobState.RUNNING, started_at=now, heartbeat_at=now, attempts=F("attempts") + 1
        )
        found.refresh_from_db()
        return found


def run(found: Job) -> Job:
    """Do a claimed job's work in this process and write down how it ended."""
    finish = partial(end, found.pk, attempt=found.attempts)
    try:
        with audit.origin(f"job {found.pk}"):
            result = registry[found.kind](Progress(found.pk, found.attempts), **found.arguments)
        finish(JobState.DONE, result=dict(result or {}))
    except Cancelled:
        finish(JobState.CANCELLED)
    except Exception as error:
        finish(JobState.FAILED, problem=explain(error))
        raise
    found.refresh_from_db()
    return found


def explain(error: Exception) -> str:
    """What a person may read of a failure: our own words whole, of others only their kind.

    The text of a foreign error may hold paths and statements; it stands in the log.
    """
    ours = type(error) is ValueError or type(error).__module__.startswith("septet.")
    if ours and str(error):
        return str(error)
    words = _("Septet failed at this (%(kind)s); its log says why.")
    return str(words) % {"kind": type(error).__name__}


def end(
    pk: int,
    state: JobState,
    *,
    attempt: int | None = None,
    result: dict[str, Any] | None = None,
    problem: str = "",
) -> None:
    """Write down how a running job ended; of an attempt that was given away, nothing."""
    rows = Job.objects.filter(pk=pk, state=RUNNING)
    rows = rows.filter(attempts=attempt) if attempt else rows
    rows.update(state=state, result=result, problem=problem[:4000], ended_at=clock.now())
