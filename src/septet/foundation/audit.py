"""The event log: append-only, in strict order, chained by hashes so that tampering shows."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from septet.foundation import clock
from septet.foundation.events import Event
from septet.foundation.models import EventRecord

GENESIS = "0" * 64
CHAIN_LOCK = 7_071_001  # the advisory lock that puts PostgreSQL's writers in line; SQLite has one
_origin: ContextVar[str] = ContextVar("origin", default="system")


@contextmanager
def origin(name: str) -> Iterator[None]:
    """Say where the changes made inside come from: an address, `cli`, a job."""
    token = _origin.set(name)
    try:
        yield
    finally:
        _origin.reset(token)


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest(record: EventRecord, previous: str) -> str:
    """sha256(previous, sequence, at, who, where from, what); personal data only by its digest."""
    what = [
        record.sequence,
        record.at.astimezone(UTC).isoformat(timespec="microseconds"),
        [record.actor_id, record.actor, record.origin],
        [record.code, record.subject_type, record.subject_id, record.data, record.personal_digest],
    ]
    return hashlib.sha256((previous + canonical(what)).encode()).hexdigest()


def record(event: type[Event], subject: models.Model, *, by: Any, **data: Any) -> EventRecord:
    """Append what happened, in the caller's transaction. `by` is a user, or None for Septet itself."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event belongs to its action's transaction")
    plain = {k: str(v) for k, v in data.items() if k not in event.personal}
    personal = {k: str(v) for k, v in data.items() if k in event.personal}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = EventRecord.objects.order_by("-sequence").values_list("sequence", "hash").first()
    sequence, previous = last or (0, GENESIS)
    entry = EventRecord(
        sequence=sequence + 1,
        at=clock.now(),
        code=event.code,
        actor_id=getattr(by, "pk", None),
        actor=str(by) if by else "Septet",
        origin=_origin.get(),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        data=plain,
        personal=personal or None,
        personal_digest=hashlib.sha256(canonical(personal).encode()).hexdigest(),
        previous=previous,
    )
    entry.hash = digest(entry, previous)
    entry.save(force_insert=True)
    return entry


@dataclass(frozen=True)
class Verdict:
    """What verifying found: how many events, the head's hash, and where the chain first breaks."""

    events: int
    head: str
    broken_at: int | None

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def verify() -> Verdict:
    """Walk the whole chain from its beginning and recompute every hash."""
    previous, count = GENESIS, 0
    for entry in EventRecord.objects.order_by("sequence").iterator(chunk_size=2000):
        count += 1
        sound = (
            entry.sequence == count
            and entry.previous == previous
            and entry.hash == digest(entry, previous)
            and _personal_is_sound(entry)
        )
        if not sound:
            return Verdict(count, previous, entry.sequence)
        previous = entry.hash
    return Verdict(count, previous, None)


def _personal_is_sound(entry: EventRecord) -> bool:
    """Erased personal data is sound; changed personal data is not."""
    if entry.personal is None:
        return True
    return hashlib.sha256(canonical(entry.personal).encode()).hexdigest() == entry.personal_digest


def keep_head(folder: Path, *, on: date) -> None:
    """Write today's head beside the database, once a day, as `day events hash` in heads.log.

    Who rewrites the whole chain must rewrite this file too, and every backup of it.
    """
    path = folder / "heads.log"
    if any(day == on.isoformat() for day, _events, _hash in kept_heads(folder)):
        return
    head = EventRecord.objects.order_by("-sequence").values_list("sequence", "hash").first()
    events, hash_ = head or (0, GENESIS)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a") as file:
        file.write(f"{on.isoformat()} {events} {hash_}\n")
        file.flush()
        os.fsync(file.fileno())


def kept_heads(folder: Path) -> Iterator[tuple[str, int, str]]:
    """What heads.log holds: day, number of events then, and the hash of the last."""
    path = folder / "heads.log"
    for line in path.read_text().splitlines() if path.exists() else []:
        day, events, hash_ = line.split()
        yield day, int(events), hash_


def heads_agree(folder: Path) -> bool:
    """Whether every kept head is still in the chain: a chain rewritten from its start is noticed."""
    kept = {events: hash_ for _day, events, hash_ in kept_heads(folder) if events}
    found = EventRecord.objects.filter(sequence__in=kept).values_list("sequence", "hash")
    return dict(found) == kept
