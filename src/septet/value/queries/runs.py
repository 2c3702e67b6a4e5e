"""Value runs: which one counts, which came before, and how each stands."""

from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet

from septet.foundation.models import Job, JobState
from septet.value.models import State, ValueRun

COMPUTED = (State.DONE, State.PUBLISHED)
# Reports that only a run's own page shows; everywhere else they would only cost time.
TABLES = ("cohorts", "segments")  # large, and read by one page each
REPORTS = (
    *TABLES,
    "reconciliation",
    "whale",
    "concentration",
    "ranks",
    "movers",
    "pools",
    "activities",
    "warnings",
)


WAITING = Exists(
    Job.objects.filter(pk=OuterRef("job_id"), state__in=[JobState.QUEUED, JobState.RUNNING])
)


def runs() -> QuerySet[ValueRun]:
    """All runs, newest first, with `is_open`: whether its job still waits or works."""
    found = ValueRun.objects.select_related("asked_by", "published_by")
    return found.defer(*REPORTS).annotate(is_open=WAITING).order_by("-id")


def is_asked(start: date, until: date) -> bool:
    """Whether a run of just these days waits or is being computed."""
    same = ValueRun.objects.filter(WAITING, state=State.QUEUED, start=start, until=until)
    return same.exists()


def is_open(run: ValueRun) -> bool:
    """Whether a run waits or is being computed."""
    job = job_of(run)
    return run.state == State.QUEUED and job is not None and job.is_open


def current_run() -> ValueRun | None:
    """The run that counts: the one published last, or, before any is, the newest computed one."""
    known = ValueRun.objects.defer(*TABLES)
    latest = known.filter(state=State.PUBLISHED).order_by(F("published_at").desc(), "-id").first()
    return latest or known.filter(state=State.DONE).order_by("-id").first()


def previous_run(run: ValueRun) -> ValueRun | None:
    """The computed run before this one, in the same currency, so that figures compare."""
    earlier = ValueRun.objects.filter(state__in=COMPUTED, currency=run.currency, pk__lt=run.pk)
    return earlier.defer(*REPORTS).order_by("-id").first()


def job_of(run: ValueRun) -> Job | None:
    return Job.objects.filter(pk=run.job_id).first() if run.job_id else None
