"""Files that are whole or not there: written aside, flushed to the disk, renamed."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep(chunks: Iterable[bytes], folder: Path) -> tuple[str, int]:
    """Write bytes into `folder` under their SHA-256; returns (digest, size). The same bytes stay one file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f"part-{secrets.token_hex(8)}"
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / digest.hexdigest())
    finally:
        part.unlink(missing_ok=True)
    sync_folder(folder)
    return digest.hexdigest(), size


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
