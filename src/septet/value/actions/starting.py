"""A run is asked for: the row and its job, in one transaction."""

from datetime import date, timedelta

from django.db import transaction

from septet.foundation import audit, clock, jobs
from septet.foundation.rules import RuleBroken
from septet.ledger.models import ImportBatch, Kind
from septet.people.models import User
from septet.value import events, queries, rules, store
from septet.value.models import ValueRun


@transaction.atomic
def start_run(*, start: date | None = None, until: date | None = None, by: User | None) -> ValueRun:
    """Ask for an appraisal of [start, until); without days the whole ledger.

    Raises RuleBroken where there is nothing to count or the same run is asked for already.
    """
    _wait_for_others()
    ledger = queries.ledger_days()
    if ledger is None:
        raise RuleBroken(rules.Refusal.NO_LINES)
    first, end = start or ledger[0], until or ledger[1]
    rules.check_period(first, end, ledger=ledger)
    rules.check_start(same_is_open=queries.is_asked(first, end), free_bytes=store.free_bytes())
    run = ValueRun(start=first, until=end, asked_by=by, asked_at=clock.now())
    run.save(force_insert=True)
    last = end - timedelta(days=1)
    job = jobs.enqueue(
        "value.run",
        title=f"{first} – {last}",
        by=by,
        run=run.pk,
        asked_by=getattr(by, "pk", None),
    )
    run.job_id = job.pk
    run.save(update_fields=["job_id"])
    audit.record(events.RunAsked, run, by=by, run=run.pk, start=first, last=last)
    return run


def _wait_for_others() -> None:
    """Only one person asks at a time, so that a button pressed twice asks once."""
    counted = ImportBatch.objects.live().filter(kind=Kind.INVOICES).order_by("pk")
    list(counted.select_for_update().values_list("pk", flat=True)[:1])
