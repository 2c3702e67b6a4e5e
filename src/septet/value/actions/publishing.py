"""Finance says which run counts."""

from django.db import transaction

from septet.engine.money import Money
from septet.foundation import audit, clock
from septet.people.models import User
from septet.value import events, queries, rules
from septet.value.models import State, ValueRun


@transaction.atomic
def publish(pk: int, *, by: User) -> ValueRun:
    """Make a computed run the one that counts, until a later one is published."""
    run = ValueRun.objects.select_for_update().get(pk=pk)
    rules.check_publishing(
        is_computed=run.state == State.DONE,
        is_published=run.state == State.PUBLISHED,
        counts_withdrawn=bool(run.batches) and queries.changes_since(run).withdrawn > 0,
    )
    run.state, run.published_by, run.published_at = State.PUBLISHED, by, clock.now()
    run.save(update_fields=["state", "published_by", "published_at"])
    contribution = Money(run.contribution, run.currency)
    audit.record(events.RunPublished, run, by=by, run=run.pk, contribution=contribution)
    return run
