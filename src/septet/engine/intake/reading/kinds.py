"""What a file is, by its first bytes; its name says nothing we rely on."""

from pathlib import Path

from septet.engine.intake.errors import Fault, IntakeError
from septet.engine.intake.model import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (
    b"\x1f\x8b",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"SQLite",
)


def format_of(path: Path, limits: Limits) -> str:
    """ "csv" (any delimiter), "xlsx" or "parquet". Raises IntakeError for anything else."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise IntakeError(Fault.TOO_LARGE, file=path.name, size=size, limit=limits.file_bytes)
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise IntakeError(Fault.EMPTY, file=path.name)
    return _by_magic(path, head)


def _by_magic(path: Path, head: bytes) -> str:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK"):
        return "xlsx"
    if head.startswith(_OLE):
        raise IntakeError(_ole_fault(path), file=path.name)
    if head.startswith(_BINARY):
        raise IntakeError(Fault.NOT_READABLE, file=path.name)
    return "csv"


def _ole_fault(path: Path) -> Fault:
    """An encrypted XLSX is an OLE file with a part of this name (in UTF-16)."""
    with path.open("rb") as file:
        content = file.read(16 << 20)
    is_encrypted = "EncryptedPackage".encode("utf-16-le") in content
    return Fault.ENCRYPTED if is_encrypted else Fault.OLD_EXCEL
