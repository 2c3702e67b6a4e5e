"""Where a run's columns lie: runs/<id>/ with its Parquet, whole or not there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from septet.foundation import files

STAGING = "staging-"


def runs_folder() -> Path:
    folder = Path(settings.SEPTET_HOME) / "runs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def reductions_folder() -> Path:
    """Sums of batches that runs share. All of it can be made again, so that no backup holds it."""
    return Path(settings.SEPTET_HOME) / "reductions"


def run_folder(pk: int) -> Path:
    return runs_folder() / str(pk)


def free_bytes() -> int:
    return shutil.disk_usage(settings.SEPTET_HOME).free


@contextmanager
def staging(pk: int) -> Iterator[Path]:
    """A folder to compute into, gone afterwards unless it was published."""
    for left in runs_folder().glob(f"{STAGING}{pk}-*"):  # by a try that was killed
        shutil.rmtree(left, ignore_errors=True)
    folder = runs_folder() / f"{STAGING}{pk}-{token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(staged: Path, pk: int) -> None:
    """Rename a staged folder to its run's, and make that survive a power cut."""
    target = run_folder(pk)
    shutil.rmtree(target, ignore_errors=True)  # left by a crash before the run was kept
    for path in staged.iterdir():
        files.sync_file(path)
    files.sync_folder(staged)
    staged.rename(target)
    files.sync_folder(target.parent)


def orphans(kept: set[int]) -> list[Path]:
    """Folders of runs that belong to no computed run."""
    names = {str(pk) for pk in kept}
    return sorted(f for f in runs_folder().iterdir() if f.name not in names)
