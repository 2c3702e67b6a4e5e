"""A good sample of a file's rows: its beginning, and for text its middle and end too."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from septet.engine.intake.errors import Fault, IntakeError
from septet.engine.intake.model import Limits, Style
from septet.engine.intake.reading import columns, decoding, kinds, records, workbook
from septet.engine.intake.reading.decoding import CELL_END

_HEAD, _PIECE = 2 << 20, 256 << 10
_ROWS = 5_000
DELIMITERS = (",", ";", "\t", "|")


@dataclass
class Sample:
    """`rows`: line number and cells from the top of the file; `later`: cells from further down.

    `proving` are the same rows with only the cells that were text in the file, so that numbers a
    workbook keeps as numbers do not vote on how its texts are written.
    """

    style: Style
    rows: list[tuple[int, list[str]]]
    proving: list[list[str]]
    approximate_rows: int
    later: list[list[str]] = field(default_factory=list)
    is_mixed: bool = False
    names: list[str] | None = None  # of a Parquet file


def sample(path: Path, style: Style, limits: Limits) -> Sample:
    """Rows of the file and the style it is read in so far. Raises IntakeError."""
    style = replace(style, format=style.format or kinds.format_of(path, limits))
    take = {"xlsx": _of_sheet, "parquet": _of_parquet}.get(style.format or "", _of_text)
    return take(path, style, limits)


def _of_text(path: Path, style: Style, _: Limits) -> Sample:
    head, later, size = _pieces(path)
    encoding = decoding.check_encoding(style.encoding or decoding.detect_encoding(head + later))
    is_wide = encoding.startswith("utf-16")
    if is_wide:
        head, later = head[: len(head) // 2 * 2], b""
    text = decoding.decode(head, encoding).removeprefix("\ufeff")
    lines = io.StringIO(text).readlines()
    lines = lines[:-1] if size > len(head) and len(lines) > 1 else lines
    quote = '"' if style.quote is None else style.quote
    delimiter = style.delimiter or _delimiter(lines[:300], quote)
    dialect = records.Dialect(delimiter, quote)
    more = io.StringIO(decoding.decode(later, encoding)).readlines()
    rows = list(islice(_records(lines, dialect), _ROWS))
    return Sample(
        replace(style, encoding=encoding, delimiter=delimiter, quote=quote),
        rows,
        [cells for _, cells in rows],
        round(size / max(1, len(head)) * len(lines)),
        [cells for _, cells in islice(_records(more, dialect), _ROWS)],
        not is_wide and not decoding.decodes(_whole_lines(head) + later, encoding),
    )


def _whole_lines(head: bytes) -> bytes:
    return head[: head.rfind(b"\n") + 1] or head


def _pieces(path: Path) -> tuple[bytes, bytes, int]:
    """The head of the file, whole lines from its middle and end, and its size."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head, later = file.read(_HEAD), b""
        if size > _HEAD + 2 * _PIECE:
            for at in (size // 2, size - _PIECE):
                file.seek(at)
                piece = file.read(_PIECE)
                later += piece[piece.find(b"\n") + 1 : piece.rfind(b"\n") + 1]
    return head, later, size


def _records(lines: list[str], dialect: records.Dialect) -> Iterator[tuple[int, list[str]]]:
    for chunk in records.chunks(iter([(lines, 0)]), dialect):
        for place, (row, text) in enumerate(zip(chunk.rows, chunk.texts, strict=True)):
            if place not in chunk.faults:
                yield row, text.split(CELL_END)


def _delimiter(lines: list[str], quote: str) -> str:
    """The delimiter that cuts most lines into equally many cells, most of all the early ones."""
    return max(DELIMITERS, key=lambda mark: _evenness(lines, records.Dialect(mark, quote)))


def _evenness(lines: list[str], dialect: records.Dialect) -> tuple[float, int]:
    widths = [len(cells) for _, cells in _records(lines, dialect) if any(cells)]
    width, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
    return (times / len(widths), width) if width > 1 else (0.0, 1)


def _of_sheet(path: Path, style: Style, limits: Limits) -> Sample:
    sheet = workbook.open_sheet(path, style.sheet, limits)
    rows, proving = [], []
    for row, cells in islice(workbook.raw_rows(sheet), _ROWS):
        rows.append((row, [workbook.cell_text(cell) for cell in cells]))
        proving.append([cell if isinstance(cell, str) else "" for cell in cells])
    return Sample(replace(style, sheet=sheet.name), rows, proving, sheet.total_height)


def _of_parquet(path: Path, style: Style, limits: Limits) -> Sample:
    import duckdb

    with duckdb.connect(":memory:") as con:
        names = columns.parquet_columns(con, path, limits)
        count = columns.parquet_rows(con, path)
        if not count:
            raise IntakeError(Fault.EMPTY, file=path.name)
        cells = ", ".join(f"CAST({columns.named(name)} AS VARCHAR)" for name in names)
        source = f"read_parquet({columns.quoted(str(path))}, file_row_number = true)"
        found = con.execute(
            f"SELECT {cells} FROM {source} WHERE file_row_number < {_ROWS}"  # noqa: S608
        ).fetchall()
    rows = [(n, [text or "" for text in row]) for n, row in enumerate(found, start=1)]
    return Sample(style, rows, [cells for _, cells in rows], count, names=names)
