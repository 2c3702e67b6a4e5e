"""What runs need to know of the ledger: its days, its live batches, and what changed since."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Max, Min

from septet.ledger.models import ImportBatch, Kind
from septet.ledger.queries import live_batches
from septet.value.models import ValueRun


def ledger_days() -> tuple[date, date] | None:
    """The first day with invoice lines and the day after the last; None for an empty ledger."""
    lines = ImportBatch.objects.live().filter(kind=Kind.INVOICES, booked__gt=0)
    found = lines.aggregate(first=Min("first_on"), last=Max("last_on"))
    if found["first"] is None or found["last"] is None:
        return None
    return found["first"], found["last"] + timedelta(days=1)


def booked_sums() -> dict[tuple[int, str], Decimal]:
    """(batch, currency) to the net amount booked, of every live batch of invoice lines."""
    lines = ImportBatch.objects.live().filter(kind=Kind.INVOICES, booked__gt=0)
    return {
        (pk, currency): Decimal(amounts["booked"])
        for pk, sums in lines.values_list("pk", "sums")
        for currency, amounts in sums.items()
    }


@dataclass(frozen=True)
class Changes:
    """Batches booked, and batches withdrawn, since a run counted them."""

    booked: int
    withdrawn: int

    def __bool__(self) -> bool:
        return bool(self.booked or self.withdrawn)


def changes_since(run: ValueRun) -> Changes:
    """How the ledger differs from what `run` was computed of."""
    counted = {batch["id"] for batch in run.batches}
    live = {batch.pk for kind in Kind.values for batch in live_batches(kind)}
    return Changes(len(live - counted), len(counted - live))
