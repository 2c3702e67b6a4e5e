"""An import is asked for, called off, or comes to nothing."""

from typing import Any

from django.db import transaction

from septet.foundation import audit, jobs
from septet.foundation.rules import RuleBroken
from septet.ledger import events, queries, rules, store
from septet.ledger.actions import planning
from septet.ledger.models import ImportBatch, State
from septet.people.models import User

KIND = "ledger.import"


@transaction.atomic
def start(pk: int, *, expected: int | None = None, by: User | None) -> ImportBatch:
    """Ask for a batch to be booked as it is planned."""
    batch = ImportBatch.objects.get(pk=pk)
    look = batch.report.get("look", {})
    rules.check_start(is_open=queries.is_open(batch), fault=look.get("fault"))
    planning.check(batch, planning.plan_of(batch).as_dict())
    store.check_room(batch.size)
    job = jobs.enqueue(KIND, title=batch.file_name, by=by, batch=pk, asked_by=by.pk if by else None)
    batch.change(expected=expected, state=State.IMPORTING, job_id=job.pk, problem="")
    audit.record(events.ImportStarted, batch, by=by, file=batch.file_name)
    return batch


@transaction.atomic
def cancel(pk: int, *, by: User | None) -> ImportBatch:
    """Call a running import off; nothing of it is booked."""
    batch = ImportBatch.objects.select_for_update().get(pk=pk)
    if batch.state != State.IMPORTING or batch.job_id is None:
        raise RuleBroken(rules.Refusal.NOT_RUNNING)
    job = jobs.cancel(batch.job_id, by=by)
    if not job.is_open:
        give_up(pk, by=by)
        batch.refresh_from_db()
    return batch


@transaction.atomic
def give_up(pk: int, *, by: User | None) -> None:
    """A cancelled import ended. The file may be checked and started again."""
    batch = ImportBatch.objects.select_for_update().get(pk=pk)
    if batch.state == State.IMPORTING:
        batch.change(state=State.CANCELLED)
        audit.record(events.ImportCancelled, batch, by=by, file=batch.file_name)


@transaction.atomic
def fail(pk: int, *, problem: str, fault: dict[str, Any] | None = None, by: User | None) -> None:
    """An import ended without booking: the file as a whole could not be taken."""
    batch = ImportBatch.objects.select_for_update().get(pk=pk)
    if batch.state != State.IMPORTING:
        return
    report = batch.report | {"fault": fault} if fault else batch.report
    batch.change(state=State.FAILED, problem=problem[:4000], report=report)
    audit.record(events.ImportFailed, batch, by=by, file=batch.file_name, problem=problem[:500])
