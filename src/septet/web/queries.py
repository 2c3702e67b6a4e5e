"""Reads of what all apps share: jobs and the event log."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from septet.foundation.models import EventRecord, Job, JobState
from septet.people.models import User
from septet.people.roles import Permission


def jobs_for(user: User) -> QuerySet[Job]:
    """The jobs somebody may see, newest first: their own, or all."""
    jobs = Job.objects.order_by("-id")
    return jobs if user.may(Permission.JOB_VIEW_ALL) else jobs.filter(owner_id=user.pk)


def events(
    *,
    code: str = "",
    actor: str = "",
    subject_type: str = "",
    subject_id: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[EventRecord]:
    """The event log, newest first. `code` may be an app or a whole code; the period is half-open."""
    wanted: dict[str, Any] = {
        "actor__icontains": actor,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "at__gte": since,
        "at__lt": until,
    }
    found = EventRecord.objects.filter(**{k: v for k, v in wanted.items() if v})
    if code:
        found = (
            found.filter(code=code) if "." in code else found.filter(code__startswith=code + ".")
        )
    return found.order_by("-sequence")


def waiting() -> list[int]:
    """The jobs that wait, in the order in which workers take them; of a long queue the first."""
    queued = Job.objects.filter(state=JobState.QUEUED).order_by("id")
    return list(queued.values_list("pk", flat=True)[:1000])
