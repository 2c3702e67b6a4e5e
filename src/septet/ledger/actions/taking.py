"""A file comes in: kept as it came, looked at, waiting to be checked. Or it goes again."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction

from septet.foundation import audit, clock
from septet.foundation.rules import RuleBroken
from septet.ledger import events, looking, queries, rules, store
from septet.ledger.models import ImportBatch, MappingProfile
from septet.people.models import User

DEFAULT_SOURCE = "main"  # exports of one system must share a name, or overlaps go unnoticed


def upload(
    chunks: Iterable[bytes],
    *,
    kind: str | None,
    file_name: str,
    profile: MappingProfile | None = None,
    by: User | None,
) -> ImportBatch:
    """Keep a file and find out how it is written (and of what kind); nothing is booked yet.

    The bytes of a booked batch are refused (ALREADY_BOOKED); those of a batch that still waits
    give that batch again. A file that cannot be read is taken too: `report["look"]["fault"]`.
    """
    store.check_room()
    digest, size = store.keep(chunks)
    if kind and (waiting := _check_new(digest, kind, size)):
        return waiting
    style = {k: v for k, v in profile.style.items() if v is not None} if profile else None
    look = looking.examine(
        store.raw_path(digest), kind=kind, file_name=file_name, style=style or None
    )
    batch = ImportBatch(
        kind=look.kind if kind is None else kind,
        file_name=file_name[-255:],
        digest=digest,
        size=size,
        uploaded_by=by,
        uploaded_at=clock.now(),
        **_proposed(look, kind or look.kind, profile),
    )
    return _take(batch, by=by)


@transaction.atomic
def _take(batch: ImportBatch, *, by: User | None) -> ImportBatch:
    if waiting := _check_new(batch.digest, batch.kind, batch.size):
        return waiting
    batch.save(force_insert=True)
    audit.record(events.FileTaken, batch, by=by, file=batch.file_name, sha256=batch.digest)
    return batch


def _check_new(digest: str, kind: str, size: int) -> ImportBatch | None:
    if not size:
        raise RuleBroken(rules.Refusal.EMPTY_FILE)
    if booked := queries.already_booked(digest, kind):
        raise RuleBroken(
            rules.Refusal.ALREADY_BOOKED,
            batch=booked.pk,
            file=booked.file_name,
            on=booked.booked_at,
        )
    return queries.unfinished(digest, kind)


def _proposed(look: looking.Look, kind: str, profile: MappingProfile | None) -> dict[str, Any]:
    """What a batch is first told: by the profile given, by one that fits, or by proposals."""
    headers = [column["name"] for column in look.columns]
    profile = profile or queries.matching_profile(kind, headers)
    source = profile.source if profile else DEFAULT_SOURCE
    known = profile.currency if profile else queries.last_currency(kind, source)
    currency = known or look.currency or queries.last_currency(kind) or settings.SEPTET_CURRENCY
    seen = asdict(look)
    for part in ("preview", "style", "mapping", "kind"):
        del seen[part]
    seen["profile"] = profile.name if profile else ""
    seen["currency_guessed"] = bool(not known and look.currency)
    return {
        "source": source,
        "currency": currency,
        "style": look.style,
        "mapping": dict(profile.mapping) if profile else look.mapping,
        "report": {"look": seen},
    }


def read_again(
    pk: int, *, style: dict[str, Any], expected: int | None = None, by: User | None
) -> ImportBatch:
    """Look at a waiting file again in a style a person chose; columns are proposed anew."""
    batch = ImportBatch.objects.get(pk=pk)
    rules.check_start(is_open=queries.is_open(batch))
    look = looking.examine(
        store.raw_path(batch.digest), kind=batch.kind, file_name=batch.file_name, style=style
    )
    values = _proposed(look, batch.kind, None)
    if look.fault:
        values["style"] = style
    return _look_anew(batch, values, expected=expected, by=by)


@transaction.atomic
def _look_anew(
    batch: ImportBatch, values: dict[str, Any], *, expected: int | None, by: User | None
) -> ImportBatch:
    kept = {"source": batch.source, "currency": batch.currency}
    batch.change(expected=expected, **values | kept)
    audit.record(events.PlanSet, batch, by=by, file=batch.file_name, **kept)
    return batch


@transaction.atomic
def note_download(batch: ImportBatch, *, by: User) -> None:
    """Record that somebody took a file out of the house as it came."""
    audit.record(events.FileDownloaded, batch, by=by, file=batch.file_name, sha256=batch.digest)


@transaction.atomic
def discard(pk: int, *, by: User | None) -> None:
    """Remove a file of which nothing was ever booked."""
    batch = ImportBatch.objects.select_for_update().get(pk=pk)
    rules.check_start(is_open=queries.is_open(batch))
    audit.record(events.FileDiscarded, batch, by=by, file=batch.file_name, sha256=batch.digest)
    batch.delete()
    if not ImportBatch.objects.filter(digest=batch.digest).exists():
        transaction.on_commit(lambda: store.forget_raw(batch.digest))
    transaction.on_commit(lambda: store.discard(pk))
