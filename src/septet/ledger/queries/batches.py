"""Which batches there are, which count, and what a new file may share with them."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from septet.foundation.models import Job
from septet.foundation.rules import RuleBroken
from septet.ledger import store
from septet.ledger.models import ImportBatch, MappingProfile, State
from septet.ledger.rules import Refusal


@dataclass(frozen=True)
class LiveBatch:
    """A booked batch and the Parquet file of its rows."""

    pk: int
    kind: str
    source: str
    file_name: str
    rows: int
    path: Path


def live_batches(kind: str) -> list[LiveBatch]:
    """Booked batches of a kind (invoices, activities, pools), oldest first."""
    found = ImportBatch.objects.live().filter(kind=kind, booked__gt=0).order_by("pk")
    return [
        LiveBatch(b.pk, b.kind, b.source, b.file_name, b.booked, store.facts_path(b.pk, b.kind))
        for b in found
    ]


def live_sources(kind: str) -> list[Path]:
    """The Parquet files that hold the ledger's rows of a kind."""
    return [batch.path for batch in live_batches(kind)]


def known_to(batch: ImportBatch) -> list[LiveBatch]:
    """Live batches that may hold rows of the same identity: those that speak of the same source.

    Identity contains the source, so batches of other sources are left out, unless a column of
    either file names the source row by row.
    """
    named = "source" in batch.mapping
    mapped = ImportBatch.objects.live().filter(kind=batch.kind, mapping__has_key="source")
    by_row = set(mapped.values_list("pk", flat=True))
    return [
        live
        for live in live_batches(batch.kind)
        if live.pk != batch.pk and (named or live.source == batch.source or live.pk in by_row)
    ]


def already_booked(digest: str, kind: str) -> ImportBatch | None:
    """The live batch of the same bytes, if booking them again would find nothing new.

    Rows that were duplicates of a batch withdrawn since would be new, so then the file is taken.
    """
    for batch in ImportBatch.objects.live().filter(digest=digest, kind=kind).order_by("pk"):
        overlapped = [int(pk) for pk in batch.report.get("overlaps", {})]
        gone = ImportBatch.objects.filter(pk__in=overlapped).exclude(state=State.BOOKED)
        if not gone.exists():
            return batch
    return None


def unfinished(digest: str, kind: str) -> ImportBatch | None:
    """A batch of the same bytes that still waits for its check."""
    same = ImportBatch.objects.filter(digest=digest, kind=kind, state=State.UPLOADED)
    return same.order_by("pk").first()


def job_of(batch: ImportBatch) -> Job | None:
    return Job.objects.filter(pk=batch.job_id).first() if batch.job_id else None


def is_open(batch: ImportBatch) -> bool:
    """Whether a batch may be planned and started: nothing of it is booked and no job works on it."""
    if batch.state == State.IMPORTING:
        job = job_of(batch)
        return job is None or not job.is_open
    return batch.state in {State.UPLOADED, State.FAILED, State.CANCELLED}


def kept_batches() -> set[int]:
    """Batches whose folders belong to the ledger, and those just being booked."""
    states = [State.BOOKED, State.WITHDRAWN, State.IMPORTING]
    return set(ImportBatch.objects.filter(state__in=states).values_list("pk", flat=True))


def last_currency(kind: str, source: str | None = None) -> str | None:
    """The currency the last booked batch (of a source) was given."""
    booked = ImportBatch.objects.live().filter(kind=kind).exclude(currency="")
    if source is not None:
        booked = booked.filter(source=source)
    return booked.order_by("-pk").values_list("currency", flat=True).first()


def matching_profile(kind: str, headers: Collection[str]) -> MappingProfile | None:
    """The newest profile all of whose columns a file has."""
    for profile in MappingProfile.objects.filter(kind=kind).order_by("-made_at", "-pk"):
        if profile.mapping and set(profile.mapping.values()) <= set(headers):
            return profile
    return None


def profile_named(name: str) -> MappingProfile | None:
    """The saved profile of a name, None for no name; a name nobody saved is refused."""
    if not name:
        return None
    found = MappingProfile.objects.filter(name=name).first()
    if found is None:
        known = MappingProfile.objects.order_by("name").values_list("name", flat=True)
        raise RuleBroken(Refusal.UNKNOWN_PROFILE, profile=name, known=", ".join(known) or "–")
    return found


def problem_of(batch: ImportBatch) -> dict[str, Any] | None:
    """Why a file cannot be taken: {"code", "params"}, or {"text"} where only words are known."""
    if batch.state == State.FAILED:
        fault: dict[str, Any] | None = batch.report.get("fault") or {"text": batch.problem}
    else:
        fault = batch.report.get("look", {}).get("fault")
    return fault
