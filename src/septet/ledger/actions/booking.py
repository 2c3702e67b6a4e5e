"""A file is booked: its rows outside any transaction, then all of it visible in one short one."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from septet.accounts.actions import ensure_accounts
from septet.foundation import audit, clock
from septet.foundation.rules import RuleBroken
from septet.ledger import events, queries, rules, store
from septet.ledger.models import ImportBatch, State
from septet.people.models import User

if TYPE_CHECKING:
    from septet.engine.intake import Booking

ROUNDS = 5  # how often others may publish before us and make us look for duplicates again
Progress = Callable[[int, int], None]


def book(pk: int, *, progress: Progress, by: User | None) -> ImportBatch:
    """Book a batch that is being imported. Doing it twice leads to the same end.

    Raises IntakeError where the file cannot be taken; what `progress` raises ends it too.
    """
    for _round in range(ROUNDS):
        batch = ImportBatch.objects.get(pk=pk)
        if batch.state != State.IMPORTING:
            return batch
        known = queries.known_to(batch)
        with store.staging(pk) as folder:
            booking = _book(batch, known, folder, progress)
            customers = _customers(folder, batch.kind)
            if _publish(batch, booking, customers, known=known, folder=folder, by=by):
                return batch
    raise RuleBroken(rules.Refusal.LEDGER_BUSY)


def _book(
    batch: ImportBatch, known: Sequence[queries.LiveBatch], folder: Path, progress: Progress
) -> "Booking":
    from septet.engine import intake

    plan = intake.Plan(
        kind=intake.Kind(batch.kind),
        mapping=batch.mapping,
        source=batch.source,
        currency=batch.currency,
        style=intake.Style(**batch.style),
    )
    limits = intake.Limits(
        file_bytes=settings.SEPTET_MAX_FILE_BYTES, memory=settings.SEPTET_MEMORY_LIMIT
    )
    return intake.book(
        store.raw_path(batch.digest),
        plan,
        into=folder,
        known=[live.path for live in known],
        progress=progress,
        limits=limits,
    )


def _customers(folder: Path, kind: str) -> dict[str, dict[str, str | None]]:
    """Source to customer numbers with their latest name, as the booked rows tell them."""
    import duckdb

    if kind == "pools":
        return {}
    name = "arg_max(customer_name, date)" if kind == "invoices" else "NULL"
    with duckdb.connect(config={"threads": "2"}) as con:
        rows = con.execute(
            f"SELECT source, customer, {name} FROM read_parquet(?)"  # noqa: S608 our own words
            " WHERE customer IS NOT NULL GROUP BY source, customer ORDER BY source, customer",
            [str(folder / f"{store.FACTS[kind]}.parquet")],
        ).fetchall()
    found: dict[str, dict[str, str | None]] = defaultdict(dict)
    for source, customer, customer_name in rows:
        found[source][customer] = customer_name
    return found


@transaction.atomic
def _publish(
    batch: ImportBatch,
    booking: "Booking",
    customers: dict[str, dict[str, str | None]],
    *,
    known: Sequence[queries.LiveBatch],
    folder: Path,
    by: User | None,
) -> bool:
    """Make a booking count, unless the ledger changed since its duplicates were looked for."""
    _wait_for_others()
    batch.refresh_from_db()
    if batch.state != State.IMPORTING:
        return True
    if [live.pk for live in queries.known_to(batch)] != [live.pk for live in known]:
        return False
    new = sum(ensure_accounts(source, named, by=by) for source, named in customers.items())
    store.publish(folder, batch.pk)
    batch.change(
        state=State.BOOKED,
        booked_at=clock.now(),
        problem="",
        **_counts(booking),
        report=_report(booking, batch, known) | {"customers_new": new},
    )
    counts = {name: getattr(batch, name) for name in ("rows", "booked", "refused", "duplicates")}
    audit.record(events.BatchBooked, batch, by=by, file=batch.file_name, **counts)
    return True


def _wait_for_others() -> None:
    """Only one import publishes at a time: all lock the same rows in the same order."""
    busy = ImportBatch.objects.select_for_update().filter(state__in=[State.IMPORTING, State.BOOKED])
    list(busy.order_by("pk").values_list("pk", flat=True))


def _counts(booking: "Booking") -> dict[str, Any]:
    return {
        "rows": booking.rows,
        "booked": booking.booked,
        "refused": booking.refused,
        "duplicates": booking.duplicates,
        "sums": {
            currency: {name: plain(amount) for name, amount in asdict(sums).items()}
            for currency, sums in booking.sums.items()
        },
        "customers": booking.customers,
        "first_on": booking.first_on,
        "last_on": booking.last_on,
        "style": asdict(booking.style),
    }


def _report(
    booking: "Booking", batch: ImportBatch, known: Sequence[queries.LiveBatch]
) -> dict[str, Any]:
    look = batch.report.get("look", {})
    return {
        "refusals": {str(reason): count for reason, count in booking.refusal_counts.items()},
        "overlaps": {str(known[place].pk): count for place, count in booking.overlaps.items()},
        "repeated": booking.repeated,
        "blank": booking.blank,
        "unreadable": booking.unreadable,
        "unallocated": booking.unallocated,
        "currency_guessed": look.get("currency_guessed", False),
        "warnings": look.get("warnings", []),
    }


def plain(amount: Decimal) -> str:
    """An amount in plain notation without idle zeros: 9747747.934, 100, 0."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
