"""What keeps the installation going: jobs, the worker, second factors."""

from collections.abc import Iterator
from datetime import timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from septet.foundation.models import Job, JobState, WorkerBeat
from septet.people.models import User
from septet.people.roles import Permission
from septet.web.needs.day import Day
from septet.web.needs.need import Need, Urgency, address

SILENT_AFTER = timedelta(seconds=60)
SHOWN = 3
FACTORS = ("totp", "webauthn")


def jobs(day: Day) -> Iterator[Need]:
    """Jobs that failed, and one's own that wait or run. Failed imports have their own row."""
    told = {batch["job_id"] for batch in day.batches if batch["state"] == "failed"}
    failed = [j for j in day.jobs if j.state == JobState.FAILED and j.pk not in told]
    yield from (_failed(job, day) for job in failed[:SHOWN])
    mine = [j for j in day.jobs if j.is_open and j.owner_id == day.user.pk]
    yield from (_going_on(job) for job in mine[:SHOWN])


def _failed(job: Job, day: Day) -> Need:
    theirs = job.owner_id != day.user.pk
    title = _("The job “%(title)s” failed") % {"title": job.title}
    if theirs:
        title = _("The job “%(title)s” of %(owner)s failed") % {
            "title": job.title,
            "owner": job.owner,
        }
    return Need(
        Urgency.BROKEN,
        "alert-triangle",
        title,
        job.problem[:200],
        _("See the job"),
        address("web:job", job.pk),
    )


def _going_on(job: Job) -> Need:
    running = job.state == JobState.RUNNING
    return Need(
        Urgency.GOING_ON,
        "clock",
        _("“%(title)s” is being worked on") % {"title": job.title}
        if running
        else _("“%(title)s” waits for its turn") % {"title": job.title},
        _("%(percent)s %% done. You may leave it alone.") % {"percent": job.percent}
        if running
        else _("It starts by itself. You may leave it alone."),
        _("Follow"),
        address("web:job", job.pk),
    )


def silent_worker(day: Day) -> Iterator[Need]:
    if not day.may(Permission.HEALTH_VIEW):
        return
    if WorkerBeat.objects.filter(at__gte=day.now - SILENT_AFTER).exists():
        return
    yield Need(
        Urgency.BROKEN,
        "player-pause",
        _("No worker is running"),
        _("Imports and value runs wait until one is started with “septet serve” or “septet work”."),
        _("See the jobs"),
        address("web:jobs"),
    )


def without_second_factor(day: Day) -> Iterator[Need]:
    if not day.may(Permission.USER_MANAGE):
        return
    from allauth.mfa.models import Authenticator

    factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    signing_in = User.objects.filter(is_active=True).exclude(
        password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    count = signing_in.filter(~Exists(factor)).count()
    if not count:
        return
    yield Need(
        Urgency.LOOK,
        "shield-lock",
        ngettext(
            "%(n)s person signs in without a second factor",
            "%(n)s people sign in without a second factor",
            count,
        )
        % {"n": count},
        _("A stolen password is enough to see what they see. Ask them to set one up."),
        _("See who"),
        address("people:users"),
    )
