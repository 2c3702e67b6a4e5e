"""A run that comes to nothing: cancelled, or failed with its reason."""

from django.db import transaction

from septet.foundation import audit, jobs
from septet.people.models import User
from septet.value import events, queries, rules
from septet.value.models import State, ValueRun


@transaction.atomic
def cancel(pk: int, *, by: User | None) -> ValueRun:
    """Stop a run that waits or is being computed; nothing of it is kept."""
    run = ValueRun.objects.select_for_update().get(pk=pk)
    rules.check_cancelling(is_open=queries.is_open(run))
    if run.job_id and not jobs.cancel(run.job_id, by=by).is_open:
        _end(run, State.CANCELLED)
        audit.record(events.RunCancelled, run, by=by, run=run.pk)
    return run


@transaction.atomic
def give_up(pk: int, *, by: User | None) -> None:
    """The job learnt that it is no longer wanted."""
    run = ValueRun.objects.select_for_update().get(pk=pk)
    if run.state == State.QUEUED:
        _end(run, State.CANCELLED)
        audit.record(events.RunCancelled, run, by=by, run=run.pk)


@transaction.atomic
def fail(pk: int, *, problem: str, by: User | None) -> None:
    """Keep why a run could not be computed: the code of a refusal, or the words of a failure."""
    run = ValueRun.objects.select_for_update().get(pk=pk)
    if run.state == State.QUEUED:
        run.problem = problem[:4000]
        _end(run, State.FAILED)
        audit.record(events.RunFailed, run, by=by, run=run.pk, problem=problem[:500])


def _end(run: ValueRun, state: State) -> None:
    run.state = state
    run.save(update_fields=["state", "problem"])
