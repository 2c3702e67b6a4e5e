"""Pages of jobs: what waits, what runs and how far, how it ended, and taking it back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from septet.foundation import clock, jobs
from septet.foundation.models import Job, JobState
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.web import queries

PAGE = 50
KINDS = {
    "ledger.import": gettext_lazy("Import"),
    "value.run": gettext_lazy("Value run"),
}
# Where the work of a kind is shown: the page, the argument that names the row, who may open it.
PLACES = {
    "ledger.import": ("ledger:batch", "batch", Permission.LEDGER_VIEW),
    "value.run": ("value:run", "run", Permission.RUN_VIEW),
}


@dataclass(frozen=True)
class Line:
    """A job as a page shows it. `ahead` counts the jobs that come first; None unless it waits."""

    job: Job
    kind: str
    ahead: int | None
    taken: str
    seconds_left: int | None


@needs(Permission.SIGNED_IN)
def index(request: PersonRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    found = queries.jobs_for(request.user)
    if state in JobState.values:
        found = found.filter(state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    waiting = queries.waiting()
    context = {
        "page": page,
        "lines": [_line(job, waiting) for job in page],
        "state": state,
        "states": JobState.choices,
        "sees_all": request.user.may(Permission.JOB_VIEW_ALL),
        "open": any(job.is_open for job in page),
    }
    return render(request, _template(request, "jobs"), context)


@needs(Permission.SIGNED_IN)
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(queries.jobs_for(request.user), pk=pk)
    context = {"line": _line(job, queries.waiting()), "job": job, "about": _about(request, job)}
    return render(request, _template(request, "job"), context)


@require_POST
@needs(Permission.SIGNED_IN)
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(queries.jobs_for(request.user), pk=pk)
    job = jobs.cancel(job.pk, by=request.user)
    if job.state == JobState.CANCELLED:
        messages.success(request, _("The job is cancelled. Nothing of it was kept."))
    elif job.is_open:
        messages.success(request, _("The job stops at its next step. Nothing of it will be kept."))
    else:
        messages.info(request, _("The job had ended before."))
    return redirect("web:job", pk)


def _template(request: PersonRequest, name: str) -> str:
    """The part alone where htmx asks for news, else the page around it."""
    return f"web/_{name}.html" if request.headers.get("HX-Request") else f"web/{name}.html"


def _line(job: Job, waiting: list[int]) -> Line:
    ended = job.ended_at or clock.now()
    return Line(
        job=job,
        kind=str(KINDS.get(job.kind, job.kind)),
        ahead=waiting.index(job.pk) if job.pk in waiting else None,
        taken=_duration(ended - job.started_at) if job.started_at else "",
        seconds_left=_seconds_left(job),
    )


def _duration(taken: timedelta) -> str:
    seconds = round(taken.total_seconds())
    if seconds < 90:
        return ngettext("%(n)d second", "%(n)d seconds", max(1, seconds)) % {"n": max(1, seconds)}
    minutes = round(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def _seconds_left(job: Job) -> int | None:
    """At the pace so far; None while that says nothing."""
    if job.state != JobState.RUNNING or not job.started_at or not 0 < job.done <= job.total:
        return None
    so_far = (clock.now() - job.started_at).total_seconds()
    return round(so_far * (job.total - job.done) / job.done)


def _about(request: PersonRequest, job: Job) -> dict[str, Any] | None:
    """The page of what the job works on, for those who may open it."""
    name, argument, permission = PLACES.get(job.kind, ("", "", Permission.SIGNED_IN))
    if not name or argument not in job.arguments or not request.user.may(permission):
        return None
    try:
        return {"href": reverse(name, args=[job.arguments[argument]]), "kind": KINDS[job.kind]}
    except NoReverseMatch:
        return None
