"""Long work: kinds register themselves, actions enqueue, the worker runs.

    @job("ledger.import")
    def import_batch(progress: Progress, *, batch: int) -> dict[str, Any]: ...

A job begins again from nothing after a crash, so its function must lead to the same end twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from septet.foundation import audit, clock
from septet.foundation.events import Event
from septet.foundation.models import Job, JobState

MAX_ATTEMPTS = 3
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
    every_seconds: float = 0.5
    _last: float = field(default=0.0, init=False)

    def __call__(self, done: int, total: int, phase: str = "") -> None:
        """Report; raises `Cancelled` where the job was taken back. Writes at most twice a second."""
        if monotonic() - self._last < self.every_seconds:
            return
        self._last = monotonic()
        row = Job.objects.filter(pk=self.pk)
        row.update(done=done, total=total, phase=phase[:80], heartbeat_at=clock.now())
        if row.filter(cancel_requested=True).exists():
            raise Cancelled

    def cancelled(self) -> bool:
        return Job.objects.filter(pk=self.pk, cancel_requested=True).exists()


def claim() -> Job | None:
    """Take the oldest waiting job, so that no other worker takes it."""
    with transaction.atomic():
        waiting = Job.objects.select_for_update(skip_locked=True).filter(state=JobState.QUEUED)
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
    try:
        with audit.origin(f"job {found.pk}"):
            result = registry[found.kind](Progress(found.pk), **found.arguments)
        end(found.pk, JobState.DONE, result=dict(result or {}))
    except Cancelled:
        end(found.pk, JobState.CANCELLED)
    except Exception as error:
        end(found.pk, JobState.FAILED, problem=explain(error))
        raise
    found.refresh_from_db()
    return found


def explain(error: Exception) -> str:
    """What a person may read of a failure: an error made for people whole, others by kind."""
    return str(error) or type(error).__name__


def end(
    pk: int, state: JobState, *, result: dict[str, Any] | None = None, problem: str = ""
) -> None:
    Job.objects.filter(pk=pk, state=JobState.RUNNING).update(
        state=state, result=result, problem=problem[:4000], ended_at=clock.now()
    )
