"""Where files and facts lie: raw/<sha256> as it came, ledger/<batch>/ with its Parquet.

A batch is booked in a staging folder of its own and renamed as a whole. A folder counts only while
its batch is booked; what a crash leaves behind counts for nothing and is swept by the next try.
"""

import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from septet.foundation import files
from septet.ledger import rules

FACTS = {"invoices": "lines", "activities": "activities", "pools": "pools"}
STAGING = "staging-"


def _home() -> Path:
    return Path(settings.SEPTET_HOME)


def raw_path(digest: str) -> Path:
    """The file as it came."""
    return _home() / "raw" / digest


def batches_folder() -> Path:
    folder = _home() / "ledger"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def batch_folder(pk: int) -> Path:
    return batches_folder() / str(pk)


def facts_path(pk: int, kind: str) -> Path:
    """The Parquet file of a booked batch's rows: lines, activities or pools."""
    return batch_folder(pk) / f"{FACTS[kind]}.parquet"


def check_room(size: int = 0) -> None:
    """Refuse to write `size` bytes where the disk would be full after."""
    rules.check_room(free_bytes=shutil.disk_usage(_home()).free, size=size)


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Keep a file as it came; returns (SHA-256, bytes). Too large or no room: refused, not kept."""
    return files.keep(_counted(chunks), _home() / "raw")


def _counted(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        check_room(len(chunk))
        size += len(chunk)
        rules.check_size(size=size, limit=settings.SEPTET_MAX_FILE_BYTES)
        yield chunk


@contextmanager
def staging(pk: int) -> Iterator[Path]:
    """A folder to book into, gone afterwards unless it was published."""
    folder = batches_folder() / f"{STAGING}{pk}-{token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(staged: Path, pk: int) -> Path:
    """Rename a staged folder to its batch's, whole, and make that survive a power cut."""
    target = batch_folder(pk)
    shutil.rmtree(target, ignore_errors=True)  # left by a crash before the batch was booked
    files.sync_folder(staged)
    staged.rename(target)
    files.sync_folder(target.parent)
    return target


def discard(pk: int) -> None:
    shutil.rmtree(batch_folder(pk), ignore_errors=True)


def orphans(kept: Collection[int]) -> list[Path]:
    """Folders of the ledger that belong to no batch in `kept` (booked, withdrawn, importing)."""
    names = {str(pk) for pk in kept}
    return sorted(f for f in batches_folder().iterdir() if f.name not in names)


def sweep(pk: int) -> None:
    """Remove the staging folders that earlier tries of one import left behind."""
    for folder in batches_folder().glob(f"{STAGING}{pk}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def forget_raw(digest: str) -> None:
    """Remove a file of which nothing was ever booked."""
    raw_path(digest).unlink(missing_ok=True)
