"""Is this archive a workbook that is safe to open? Answered before anything opens it."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from septet.engine.intake.errors import Fault, IntakeError
from septet.engine.intake.model import Limits

_MACROS = ("vbaproject", "xl/macrosheets", "xl/activex")
_SMALL = 10 << 20  # parts below this may be as dense as they like
_STEP = 1 << 20


def check_archive(path: Path, limits: Limits) -> None:
    """Raise IntakeError unless the XLSX at `path` is whole, harmless and of bearable size."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise IntakeError(Fault.TRUNCATED, file=path.name) from None
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise IntakeError(Fault.NOT_READABLE, file=path.name)
    for part in parts:
        _check_part(path, part)
    _check_sizes(path, parts, limits)
    with path.open("rb") as file:
        for part in parts:
            _inflate(path, file, part)


def _check_part(path: Path, part: zipfile.ZipInfo) -> None:
    name = part.filename
    if any(word in name.lower() for word in _MACROS):
        raise IntakeError(Fault.MACROS, file=path.name, part=name)
    where = PurePosixPath(name.replace("\\", "/"))
    if where.is_absolute() or ".." in where.parts or ":" in name:
        raise IntakeError(Fault.UNSAFE_ARCHIVE, file=path.name, part=name)
    if part.flag_bits & 1:
        raise IntakeError(Fault.ENCRYPTED, file=path.name)
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise IntakeError(Fault.UNSAFE_ARCHIVE, file=path.name, part=name)


def _check_sizes(path: Path, parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if sum(part.file_size for part in parts) > limits.unpacked_bytes or len(parts) > 10_000:
        raise IntakeError(Fault.BOMB, file=path.name, part=path.name)
    for part in parts:
        if part.file_size > max(_SMALL, part.compress_size * limits.ratio):
            raise IntakeError(Fault.BOMB, file=path.name, part=part.filename)


def _inflate(path: Path, file: BinaryIO, part: zipfile.ZipInfo) -> None:
    """Unpack a part once, keeping nothing: it must not be larger than the directory says, must
    not end early, and XML must not define a document type (entities live there)."""
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise IntakeError(Fault.TRUNCATED, file=path.name)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    size, tail = 0, b""
    for piece in _pieces(path, file, part):
        size += len(piece)
        if size > part.file_size:
            raise IntakeError(Fault.BOMB, file=path.name, part=part.filename)
        text = tail + piece.replace(b"\0", b"")  # UTF-16 hides nothing
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise IntakeError(Fault.UNSAFE_ARCHIVE, file=path.name, part=part.filename)
        tail = text[-16:]
    if size < part.file_size:
        raise IntakeError(Fault.TRUNCATED, file=path.name)


def _pieces(path: Path, file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    left = part.compress_size
    stream = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    try:
        while left > 0 and (packed := file.read(min(left, _STEP))):
            left -= len(packed)
            if stream is None:
                yield packed
            while stream is not None and packed:
                yield stream.decompress(packed, _STEP)
                packed = stream.unconsumed_tail
    except zlib.error:
        raise IntakeError(Fault.TRUNCATED, file=path.name) from None
    if left:
        raise IntakeError(Fault.TRUNCATED, file=path.name)
