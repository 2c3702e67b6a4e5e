"""What all topics look at: the person, the figures that count, the files and jobs. Read once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from septet.accounts.models import Account
from septet.foundation.models import Job, JobState
from septet.ledger.models import ImportBatch
from septet.ledger.models import State as BatchState
from septet.people.models import User
from septet.people.roles import Permission
from septet.value.models import AccountValue, State, ValueRun
from septet.value.queries import current_run

RECENT = timedelta(days=30)  # how long refused rows are brought up
LATELY = timedelta(days=7)  # how long a failed job is
MOST = 50  # rows of one question
Row = dict[str, Any]
FACTS = (
    *("account_id", "account__name", "account__manager_id", "account__parent__manager_id"),
    *("net_revenue", "contribution", "probability_alive", "first_on", "last_on", "orders"),
    "revenue_rank",
)


@dataclass(frozen=True)
class Day:
    """`run`: the one that counts, `newer`: a computed one after it that nobody published; `own`: what the
    accounts are worth that the person looks after, largest first."""

    user: User
    now: datetime
    run: ValueRun | None
    newer: ValueRun | None
    own: list[Row]
    batches: list[Row]
    jobs: list[Job]

    def may(self, permission: Permission) -> bool:
        return self.user.may(permission)


def day_of(user: User, *, now: datetime) -> Day:
    run = current_run()
    return Day(
        user=user,
        now=now,
        run=run,
        newer=_newer(user, run),
        own=own_rows(user, run) if run else [],
        batches=_batches(run, now) if user.may(Permission.LEDGER_VIEW) else [],
        jobs=_jobs(user, now),
    )


def _newer(user: User, run: ValueRun | None) -> ValueRun | None:
    """A computed run that waits for its publishing."""
    if run is None or not user.may(Permission.RUN_PUBLISH):
        return None
    if run.state == State.DONE:
        return run
    waiting = ValueRun.objects.filter(state=State.DONE, pk__gt=run.pk).order_by("-pk")
    return waiting.only("start", "until", "asked_at", "batches").first()


def own_rows(user: User, run: ValueRun) -> list[Row]:
    """Figures of the accounts somebody manages or sponsors, largest first."""
    if not user.may(Permission.ACCOUNT_VIEW):
        return []
    accounts = Account.objects.visible_to(user).cared_for_by(user)
    values = AccountValue.objects.filter(run=run, account__in=accounts)
    return list(values.order_by("-net_revenue").values(*FACTS)[:MOST])


def _batches(run: ValueRun | None, now: datetime) -> list[Row]:
    """Imports that wait, failed or left rows behind, and what changed the ledger since the run."""
    wanted = Q(state__in=[BatchState.UPLOADED, BatchState.FAILED])
    wanted |= Q(state=BatchState.BOOKED, refused__gt=0, booked_at__gte=now - RECENT)
    if run is None:
        wanted |= Q(state=BatchState.BOOKED)
    else:
        wanted |= Q(state=BatchState.BOOKED, booked__gt=0, booked_at__gte=run.asked_at)
        wanted |= Q(state=BatchState.WITHDRAWN, withdrawn_at__gte=run.asked_at)
    found = ImportBatch.objects.filter(wanted).order_by("-pk")
    names = "pk state kind file_name booked refused booked_at job_id uploaded_by_id".split()
    return list(found.values(*names)[:MOST])


def _jobs(user: User, now: datetime) -> list[Job]:
    """Jobs that wait, run, or failed lately: one's own, or all."""
    open_ = Q(state__in=[JobState.QUEUED, JobState.RUNNING])
    failed = Q(state=JobState.FAILED, ended_at__gte=now - LATELY)
    found = Job.objects.filter(open_ | failed).order_by("-pk")
    if not user.may(Permission.JOB_VIEW_ALL):
        found = found.filter(owner_id=user.pk)
    return list(found.defer("arguments", "result")[:MOST])
