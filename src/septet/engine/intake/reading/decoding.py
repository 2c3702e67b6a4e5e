"""From bytes to lines of text, also where one file mixes two encodings."""

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path

from septet.engine.intake.errors import Fault, IntakeError
from septet.engine.intake.model import Limits

# Stand between cells and never inside them: lines travel to the engine as one text.
CELL_END = "\x1f"
_DROPPED = {0: None, 0x1F: " "}
_BLOCK = 8 << 20
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def detect_encoding(sample: bytes) -> str:
    """The encoding most lines of `sample` are written in: by its mark, else by what decodes."""
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name
    wide = _wide(sample)
    if wide:
        return wide
    lines = [line for line in sample.split(b"\n")[:-1] or [sample] if not line.isascii()]
    as_utf8 = sum(decodes(line, "utf-8") for line in lines)
    if as_utf8 * 2 >= len(lines):
        return "utf-8"
    rest = b"\n".join(line for line in lines if not decodes(line, "utf-8"))
    return "gb18030" if _looks_chinese(rest) else "cp1252"


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western text is NUL."""
    head = sample[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 5 < len(head):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(raw: bytes) -> bool:
    """High bytes of GBK come in pairs; those of Western text mostly stand alone."""
    runs = _HIGH_RUN.findall(raw)
    pairs = sum(len(run) % 2 == 0 for run in runs)
    return pairs * 2 >= len(runs) and decodes(raw, "gb18030")


def _mend(line: bytes, encoding: str) -> str:
    """One line that is not written in the file's `encoding`."""
    if decodes(line, encoding):
        return line.decode(encoding)
    if encoding != "utf-8" and decodes(line, "utf-8"):
        return line.decode("utf-8")
    return line.decode("gb18030") if _looks_chinese(line) else line.decode("cp1252", "replace")


def decode(raw: bytes, encoding: str) -> str:
    """`raw` (whole lines) as text with \\n line ends; lines in another encoding are mended."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = "".join(_mend(line, encoding) for line in raw.splitlines(keepends=True))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text or CELL_END in text:
        text = text.translate(_DROPPED)
    return text


def check_encoding(encoding: str) -> str:
    """The name Python knows `encoding` by. Raises IntakeError."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise IntakeError(Fault.UNKNOWN_ENCODING, encoding=encoding) from None
    return {"gbk": "gb18030", "gb2312": "gb18030", "utf-8-sig": "utf-8"}.get(name, name)


def blocks(path: Path, encoding: str, limits: Limits) -> Iterator[tuple[list[str], int]]:
    """Lines of the file, each with its \\n, a few MB at a time, and the bytes read so far."""
    is_wide = encoding.startswith(("utf-16", "utf-32"))
    done = 0
    for raw in _wide_blocks(path, encoding) if is_wide else _byte_blocks(path, limits):
        done += len(raw)
        text = decode(raw, "utf-8" if is_wide else encoding)
        yield (
            io.StringIO(text.removeprefix("\ufeff") if done == len(raw) else text).readlines(),
            done,
        )


def _byte_blocks(path: Path, limits: Limits) -> Iterator[bytes]:
    """Blocks that end where a line ends, the last one where the file does."""
    kept, row = b"", 1
    with path.open("rb") as file:
        while read := file.read(_BLOCK):
            kept += read
            cut = kept.rfind(b"\n") + 1 or kept.rfind(b"\r", 0, len(kept) - 1) + 1
            if not cut and len(kept) > limits.line_bytes:
                raise IntakeError(
                    Fault.LINE_TOO_LONG, file=path.name, row=row, limit=limits.line_bytes
                )
            if cut:
                row += kept.count(b"\n", 0, cut)
                yield kept[:cut]
                kept = kept[cut:]
    if kept:
        yield kept


def _wide_blocks(path: Path, encoding: str) -> Iterator[bytes]:
    """The same for two-byte encodings, as UTF-8."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    kept = ""
    with path.open("rb") as file:
        while read := file.read(_BLOCK):
            kept += decoder.decode(read)
            cut = kept.rfind("\n") + 1 or kept.rfind("\r", 0, len(kept) - 1) + 1
            if cut:
                yield kept[:cut].encode("utf-8", "replace")
                kept = kept[cut:]
    kept += decoder.decode(b"", final=True)
    if kept:
        yield kept.encode("utf-8", "replace")
