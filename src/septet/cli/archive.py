"""A backup's file: a tar whose last member is a manifest with the size and SHA-256 of all others.

Knows nothing of Septet. Written aside, flushed and renamed; read twice, so that nothing is taken
out of an archive before all of it is proven.
"""

import gzip
import hashlib
import io
import json
import os
import secrets
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from septet.foundation.files import sync_file, sync_folder

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 1 << 20


class Damaged(Exception):
    """The archive is not what its manifest says; the words say where."""


class _Hashed:
    """A file being read, hashed on the way. Reads no more than its size when it was opened."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.file, self.left, self.digest = file, size, hashlib.sha256()

    def read(self, wanted: int = -1) -> bytes:
        piece = self.file.read(self.left if wanted < 0 else min(wanted, self.left))
        self.left -= len(piece)
        self.digest.update(piece)
        return piece


def write(target: Path, members: Iterable[tuple[str, Path]], facts: dict[str, Any]) -> int:
    """Write `members` (name inside, file) and a manifest with `facts`; the number of files.

    A member that vanished meanwhile is left out: what the database refers to never does.
    """
    part = target.with_name(f"{target.name}.part-{secrets.token_hex(4)}")
    try:
        with (
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
            tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as tar,
        ):
            files = dict(_add(tar, members))
            manifest = {"format": FORMAT, **facts, "files": files}
            _add_bytes(tar, MANIFEST, json.dumps(manifest, indent=1).encode())
        sync_file(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)
    return len(files)


def _add(
    tar: tarfile.TarFile, members: Iterable[tuple[str, Path]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, path in members:
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        with file:
            info = tar.gettarinfo(arcname=name, fileobj=file)
            info.mode, info.uid, info.gid, info.uname, info.gname = 0o600, 0, 0, "", ""
            hashed = _Hashed(file, info.size)
            tar.addfile(info, hashed)
            yield name, {"size": info.size, "sha256": hashed.digest.hexdigest()}


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))


def verify(source: Path) -> dict[str, Any]:
    """Read all of it and compare with the manifest, which is returned; raises `Damaged`."""
    try:
        manifest, found = _read(source)
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError) as error:
        raise Damaged(f"it cannot be read to its end ({error})") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Damaged("it ends before its manifest, or is no backup of Septet")
    written = manifest["files"]
    wrong = sorted(n for n in found.keys() | written.keys() if found.get(n) != written.get(n))
    if wrong:
        raise Damaged(f"{wrong[0]} is not as it was written")
    return manifest


def _read(source: Path) -> tuple[Any, dict[str, dict[str, Any]]]:
    """The manifest, None where there is none, and size and digest of all that stands before it."""
    found: dict[str, dict[str, Any]] = {}
    manifest = None
    for name, content in _members(source):
        if manifest is not None:
            raise Damaged(f"{name} stands after the manifest")
        if name == MANIFEST:
            manifest = json.loads(content.read())
            continue
        digest, size = hashlib.sha256(), 0
        while piece := content.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
        found[name] = {"size": size, "sha256": digest.hexdigest()}
    return manifest, found


def unpack(source: Path, folder: Path) -> None:
    """Take everything but the manifest out into `folder`; `verify` comes first."""
    for name, content in _members(source):
        if name == MANIFEST:
            continue
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while piece := content.read(_CHUNK):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    for inside in [folder, *(p for p in folder.rglob("*") if p.is_dir())]:
        sync_folder(inside)


def _members(source: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with gzip.open(source) as file, tarfile.open(fileobj=file, mode="r:") as tar:
        for info in tar:
            path = PurePosixPath(info.name)
            content = tar.extractfile(info) if info.isfile() else None
            if content is None or path.is_absolute() or ".." in path.parts:
                raise Damaged(f"it holds {info.name!r}, which no backup does")
            yield info.name, content
        while file.read(_CHUNK):  # to the end, where gzip's own sum stands
            pass
