"""A booked batch is taken back as a whole; its file and its rows stay to be looked at."""

from django.db import transaction

from septet.foundation import audit, clock
from septet.ledger import events, rules
from septet.ledger.models import ImportBatch, State
from septet.people.models import User


@transaction.atomic
def withdraw(pk: int, *, reason: str, expected: int | None = None, by: User | None) -> ImportBatch:
    """Make a batch's rows stop counting, and say why."""
    batch = ImportBatch.objects.select_for_update().get(pk=pk)
    rules.check_withdrawal(is_booked=batch.state == State.BOOKED, reason=reason)
    batch.change(
        expected=expected,
        state=State.WITHDRAWN,
        withdrawn_by=by,
        withdrawn_at=clock.now(),
        withdrawn_because=reason.strip()[:500],
    )
    audit.record(
        events.BatchWithdrawn,
        batch,
        by=by,
        file=batch.file_name,
        booked=batch.booked,
        reason=reason.strip()[:500],
    )
    return batch
