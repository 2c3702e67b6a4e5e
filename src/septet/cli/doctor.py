"""What septet doctor looks at: each finding names what is wrong and where."""

import stat
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from septet.foundation import audit, files
from septet.ledger import store
from septet.ledger.models import ImportBatch, Kind, State

Findings = Iterator[str]


def _home() -> Path:
    return Path(settings.SEPTET_HOME)


def permissions() -> Findings:
    """The installation is its owner's alone."""
    for path, mode in ((_home(), 0o700), (_home() / "secret.key", 0o600)):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} can be read by others: chmod {mode:o} {path}"


def disk() -> Findings:
    from septet.web import health

    if not health.disk():
        yield f"{_home()} has less than {health.LEAST_FREE_BYTES // 10**6} MB free: writes are refused"


def migrations() -> Findings:
    from septet.cli.ready import behind

    for name in behind():
        yield f"the database has not seen {name}: run septet manage migrate"


def events() -> Findings:
    verdict = audit.verify()
    if not verdict.intact:
        yield f"the event log is broken at event {verdict.broken_at}: compare with a backup"
    elif not audit.heads_agree(_home()):
        yield "the event log differs from heads.log: it was rewritten; compare with a backup"


def originals() -> Findings:
    """Every file is kept as it came: it is there, and its content still has its name."""
    for batch in ImportBatch.objects.exclude(state=State.UPLOADED).order_by("pk"):
        path = store.raw_path(batch.digest)
        if not path.exists():
            yield f"the original of batch {batch.pk} ({batch.file_name}) is gone: {path}"
        elif files.sha256(path) != batch.digest:
            yield f"the original of batch {batch.pk} ({batch.file_name}) was altered: {path}"


def facts() -> Findings:
    """Every booked batch has its rows, and they add up to what was booked, to the last digit."""
    for batch in ImportBatch.objects.filter(state__in=[State.BOOKED, State.WITHDRAWN]):
        path = store.facts_path(batch.pk, batch.kind)
        if batch.booked and not path.exists():
            yield f"the rows of batch {batch.pk} are gone: {path}"
        elif path.exists():
            yield from _sums(batch, path)


def _sums(batch: ImportBatch, path: Path) -> Findings:
    import duckdb

    with duckdb.connect() as con:
        try:
            (rows,) = con.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchone()  # type: ignore[misc]
            if rows != batch.booked:
                yield f"batch {batch.pk} holds {rows} rows, but {batch.booked} were booked: {path}"
            if batch.kind != Kind.INVOICES:
                return
            found = con.execute(
                "SELECT currency, sum(net_amount) FROM read_parquet(?) GROUP BY ALL", [str(path)]
            ).fetchall()
        except duckdb.Error as error:
            yield f"the rows of batch {batch.pk} cannot be read: {path} ({error})"
            return
    held = {currency: Decimal(total) for currency, total in found}
    for currency, sums in batch.sums.items():
        if held.get(currency, Decimal(0)) != Decimal(sums["booked"]):
            yield f"batch {batch.pk} holds {held.get(currency)} {currency}, booked were {sums['booked']}"


def engine() -> Findings:
    """The engine chosen to reduce invoice lines can work here."""
    if settings.SEPTET_ENGINE == "duckdb":
        return
    from septet.engine.reduction import EngineUnavailable, Means, opened

    try:
        with opened(settings.SEPTET_ENGINE, Means(url=settings.SEPTET_ENGINE_URL)):
            pass
    except EngineUnavailable as missing:
        yield f"SEPTET_ENGINE is {settings.SEPTET_ENGINE}: {missing}"


def orphans() -> Findings:
    """Files nothing refers to. They count for nothing; a crash may leave them."""
    kept = set(ImportBatch.objects.values_list("pk", flat=True))
    for folder in store.orphans(kept):
        yield f"nothing refers to {folder}: it may be deleted"
    digests = set(ImportBatch.objects.values_list("digest", flat=True))
    raw = store.raw_path("x").parent
    for path in sorted(raw.iterdir()) if raw.exists() else []:
        if path.name not in digests:
            yield f"nothing refers to {path}: it may be deleted"


CHECKS: tuple[Callable[[], Findings], ...] = (
    permissions,
    disk,
    migrations,
    events,
    originals,
    facts,
    engine,
    orphans,
)


def examine() -> dict[str, list[str]]:
    """Every check with what it found; nothing where all is well."""
    return {check.__name__: list(check()) for check in CHECKS}
