"""Reductions on the disk: a folder a batch, whole or not there, checked whenever it is read.

Its name says the content of the batch (or of a piece of a month of it) and the version of the
tables, so that nothing is ever out of date: a batch that changed has another name.
"""

import hashlib
import json
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from secrets import token_hex

from septet.engine.reduction.tables import VERSION, Table

MANIFEST = "reduction.json"
_TAIL = 1 << 16
_ABANDONED_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Reduction:
    """The tables of one batch: their files, the days each month holds, and who made them."""

    folder: Path
    files: dict[str, dict[str, tuple[str, ...]]]
    months: dict[str, tuple[date, date]]
    made_by: str

    def paths(self, table: Table, months: Collection[str] | None = None) -> list[Path]:
        """Files of a table, of all months or of some; a table without months is the month ""."""
        found = self.files.get(table.name, {})
        return [
            self.folder / name
            for month in sorted(found)
            if months is None or month in months
            for name in found[month]
        ]


def key_of(lines: Path, first: date | None = None, until: date | None = None) -> str:
    """What a batch holds, told by its size, its time and the end of its Parquet file, where the
    place and the bounds of every column stand. A stored batch is never written to again."""
    told = lines.stat()
    digest = hashlib.sha256(f"{VERSION} {told.st_size} {told.st_mtime_ns}".encode())
    with lines.open("rb") as file:
        file.seek(max(told.st_size - _TAIL, 0))
        digest.update(file.read())
    piece = f"-{first:%Y%m%d}-{until:%Y%m%d}" if first and until else ""
    return f"{digest.hexdigest()[:32]}{piece}"


def staged(home: Path, key: str) -> Path:
    """A new folder to write a reduction into."""
    folder = home / f".staging-{key}-{token_hex(4)}"
    folder.mkdir(mode=0o700, parents=True)
    return folder


def publish(folder: Path, key: str, months: dict[str, tuple[date, date]], made_by: str) -> None:
    """Say what `folder` holds and rename it to its key; another's that came first stays."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".parquet":
            path.unlink()  # what Spark leaves beside its files
    paths = sorted(folder.rglob("*.parquet"))
    told = {
        "version": VERSION,
        "made_by": made_by,
        "months": {m: [str(first), str(last)] for m, (first, last) in months.items()},
        "files": {str(p.relative_to(folder)): [p.stat().st_size, _digest(p)] for p in paths},
    }
    (folder / MANIFEST).write_text(json.dumps(told))
    target = folder.parent / key
    if target.exists() and read(folder.parent, key) is None:
        shutil.rmtree(target, ignore_errors=True)
    try:
        folder.rename(target)
    except OSError:
        if not target.exists():
            raise
        shutil.rmtree(folder, ignore_errors=True)


def read(home: Path, key: str) -> Reduction | None:
    """A kept reduction; None where there is none, or where a file is missing or damaged."""
    folder = home / key
    try:
        told = json.loads((folder / MANIFEST).read_text())
        intact = told["version"] == VERSION and all(
            (folder / name).stat().st_size == size and _digest(folder / name) == digest
            for name, (size, digest) in told["files"].items()
        )
        if not intact:
            return None
        files: dict[str, dict[str, tuple[str, ...]]] = {}
        for name in told["files"]:
            table, *month = Path(name).parts[:-1]
            own = files.setdefault(table, {})
            label = month[0].removeprefix("month=") if month else ""
            own[label] = (*own.get(label, ()), name)
        months = {
            month: (date.fromisoformat(first), date.fromisoformat(last))
            for month, (first, last) in told["months"].items()
        }
        return Reduction(folder, files, months, str(told["made_by"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(path: Path) -> str:
    # A damaged disk is found, not a forger: whoever writes here may also write the ledger.
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha1").hexdigest()


def sweep(home: Path, keys: Collection[str]) -> None:
    """Remove reductions of batches that no longer count, a day after something newer was made: a
    run beside this one may still read them."""
    made_at = {folder: folder.stat().st_mtime for folder in home.iterdir()}
    oldest = max(made_at.values(), default=0.0) - _ABANDONED_SECONDS
    for folder, at in made_at.items():
        if folder.name.split("-")[0] not in keys and at < oldest:
            shutil.rmtree(folder, ignore_errors=True)
