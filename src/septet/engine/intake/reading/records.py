"""From lines of a delimited text to records, each with the physical line it starts on.

A quotation mark that opens and is never closed must not swallow the rows below it, so a record of
several lines counts only if it is short and well quoted; else its first line is set aside as
faulty and reading goes on with the next line.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from septet.engine.intake.reading.decoding import CELL_END
from septet.engine.intake.reasons import Reason

if TYPE_CHECKING:
    import _csv

MAX_SPAN = 100  # lines in one record
_END = "\x1e\n"  # a line of our own: if it is swallowed, the last record is still open


@dataclass
class Chunk:
    """Some rows: `texts` are cells joined by CELL_END; `faults` by place in `texts`."""

    rows: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    faults: dict[int, Reason] = field(default_factory=dict)
    done: int = 0

    def add(self, row: int, text: str, fault: Reason | None = None) -> None:
        if fault:
            self.faults[len(self.texts)] = fault
        self.rows.append(row)
        self.texts.append(text)


def gathered(chunks: Iterator[Chunk], least: int) -> Iterator[Chunk]:
    """The same rows in chunks of at least `least` rows, the last excepted."""
    whole = Chunk()
    for chunk in chunks:
        place = len(whole.texts)
        whole.faults |= {place + at: fault for at, fault in chunk.faults.items()}
        whole.rows += chunk.rows
        whole.texts += chunk.texts
        whole.done = chunk.done
        if len(whole.rows) >= least:
            yield whole
            whole = Chunk()
    yield whole


@dataclass(frozen=True)
class Dialect:
    """How cells are told apart."""

    delimiter: str
    quote: str

    def reader(self, lines: Iterable[str], *, strict: bool = False) -> "_csv.Reader":
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            strict=strict,
        )


def chunks(blocks: Iterator[tuple[list[str], int]], dialect: Dialect) -> Iterator[Chunk]:
    """Records of the lines in `blocks`, one chunk a block."""
    open_lines: list[str] = []
    first_row = 1
    done = 0
    for lines, done in blocks:
        lines = open_lines + lines
        chunk, used = _split(lines, first_row, dialect, is_last=False)
        open_lines = lines[used:]
        first_row += used
        chunk.done = done
        yield chunk
    chunk, _ = _split(open_lines, first_row, dialect, is_last=True)
    chunk.done = done
    yield chunk


def _split(
    lines: list[str], first_row: int, dialect: Dialect, *, is_last: bool
) -> tuple[Chunk, int]:
    """The records of `lines` and how many lines they used; the rest is an open record."""
    try:
        records = list(dialect.reader([*lines, _END]))
    except csv.Error:
        records = []
    if len(records) == len(lines) + 1:
        texts = [CELL_END.join(record) for record in records[:-1]]
        return Chunk(list(range(first_row, first_row + len(lines))), texts), len(lines)
    return _split_carefully(lines, first_row, dialect, is_last=is_last)


def _split_carefully(
    lines: list[str], first_row: int, dialect: Dialect, *, is_last: bool
) -> tuple[Chunk, int]:
    chunk, at = Chunk(), 0
    while at < len(lines):
        fault, at = _read_on(chunk, lines, (at, first_row), dialect)
        if fault is None:
            break
        is_open = fault is Reason.UNCLOSED_QUOTE and at + MAX_SPAN >= len(lines)
        if is_open and not is_last and _is_open(lines[at:], dialect):
            break
        chunk.add(first_row + at, lines[at].rstrip("\n"), fault)
        at += 1
    return chunk, at


def _read_on(
    chunk: Chunk, lines: list[str], start: tuple[int, int], dialect: Dialect
) -> tuple[Reason | None, int]:
    """Add records until one is at fault; where it starts, and why (None: the lines are done)."""
    at, first_row = start
    reader, base = dialect.reader([*lines[at:], _END]), at
    try:
        for record in reader:
            end = base + reader.line_num
            if end > len(lines) and record == [_END.rstrip("\n")]:
                return None, at
            if end - at > 1 and not _is_sound(lines[at:end], dialect):
                return Reason.UNCLOSED_QUOTE, at
            chunk.add(first_row + at, CELL_END.join(record))
            at = end
    except csv.Error:
        return (
            Reason.CELL_TOO_LONG if base + reader.line_num - at == 1 else Reason.UNCLOSED_QUOTE,
            at,
        )
    return Reason.UNCLOSED_QUOTE, at


def _is_sound(lines: list[str], dialect: Dialect) -> bool:
    """Whether several lines are one record by the strict rules of quoting."""
    if len(lines) > MAX_SPAN:
        return False
    try:
        return len(list(dialect.reader(lines, strict=True))) == 1
    except csv.Error:
        return False


def _is_open(lines: list[str], dialect: Dialect) -> bool:
    """Whether `lines` are the beginning of a record that may end in the next block."""
    try:
        return len(list(dialect.reader([*lines, _END]))) == 1
    except csv.Error:
        return False
