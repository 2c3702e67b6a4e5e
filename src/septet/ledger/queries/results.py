"""What became of imports, ready to be read: rows and money that add up, refusals, overlaps."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from septet.foundation.models import Job, JobState
from septet.ledger.models import ImportBatch, State
from septet.people.models import User

PARTS = ("file", "booked", "refused", "duplicates")


@dataclass(frozen=True)
class Entry:
    """A batch in the list. `standing`: its state, or that of the job that ended without a word."""

    batch: ImportBatch
    standing: str
    sums: dict[str, Decimal]  # booked, by currency


@dataclass(frozen=True)
class Overlap:
    """Rows that another batch booked before."""

    batch: int
    file_name: str
    rows: int


@dataclass(frozen=True)
class Result:
    """One import's reconciliation: file = booked + refused + duplicates, in rows and money."""

    rows: dict[str, int]
    sums: dict[str, dict[str, Decimal]]
    refusals: list[tuple[str, int]]
    overlaps: list[Overlap]
    report: dict[str, Any]


def entries(batches: Iterable[ImportBatch], *, reader: User) -> list[Entry]:
    """Rows of the list; amounts only of the files `reader` may read."""
    found = list(batches)
    running = [b.job_id for b in found if b.state == State.IMPORTING and b.job_id]
    jobs = dict(Job.objects.filter(pk__in=running).values_list("pk", "state")) if running else {}
    return [
        Entry(
            batch,
            _standing(batch, jobs.get(batch.job_id or 0)),
            {currency: Decimal(sums["booked"]) for currency, sums in batch.sums.items()}
            if batch.is_open_to(reader)
            else {},
        )
        for batch in found
    ]


def _standing(batch: ImportBatch, job_state: str | None) -> str:
    """A job that was killed could not tell its batch; the batch stands as the job ended."""
    if batch.state == State.IMPORTING and job_state in {JobState.FAILED, JobState.CANCELLED}:
        return str(job_state)
    return batch.state


def result(batch: ImportBatch) -> Result:
    report = batch.report
    counts: dict[str, int] = report.get("refusals", {})
    overlaps: dict[str, int] = report.get("overlaps", {})
    names = dict(
        ImportBatch.objects.filter(pk__in=list(overlaps)).values_list("pk", "file_name")
        if overlaps
        else []
    )
    return Result(
        rows={
            "file": batch.rows,
            "booked": batch.booked,
            "refused": batch.refused,
            "duplicates": batch.duplicates,
        },
        sums={
            currency: {part: Decimal(sums[part]) for part in PARTS}
            for currency, sums in batch.sums.items()
        },
        refusals=sorted(counts.items(), key=lambda item: (-item[1], item[0])),
        overlaps=[Overlap(int(pk), names[int(pk)], rows) for pk, rows in overlaps.items()],
        report=report,
    )


def leaning_on(batch: ImportBatch) -> list[Overlap]:
    """Live imports that left rows out because this one had booked them.

    Without this one those rows count nowhere until their files are brought once more; files that
    were are not named.
    """
    live = ImportBatch.objects.live().filter(kind=batch.kind).exclude(pk=batch.pk)
    leaning = live.filter(report__overlaps__has_key=str(batch.pk)).order_by("pk")
    found = list(leaning.values_list("pk", "digest", "file_name", "report__overlaps"))
    if not found:
        return []
    same = live.filter(digest__in=[digest for _pk, digest, _name, _overlaps in found])
    healed = set(same.exclude(pk__in=[pk for pk, *_ in found]).values_list("digest", flat=True))
    return [
        Overlap(pk, name, overlaps[str(batch.pk)])
        for pk, digest, name, overlaps in found
        if digest not in healed
    ]


@dataclass(frozen=True)
class Totals:
    """What the ledger holds: booked invoice files, their lines, and money by currency."""

    files: int
    lines: int
    sums: dict[str, Decimal]


def totals(*, reader: User) -> Totals:
    """Of all booked invoice batches; amounts only of the files `reader` may read."""
    live = ImportBatch.objects.live().filter(kind="invoices")
    counted = live.aggregate(files=Count("pk"), lines=Sum("booked"))
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for of_batch in live.open_to(reader).values_list("sums", flat=True):
        for currency, parts in of_batch.items():
            sums[currency] += Decimal(parts["booked"])
    return Totals(counted["files"], counted["lines"] or 0, dict(sums))
