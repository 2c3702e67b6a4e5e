"""A file as a table of text cells inside DuckDB, loaded piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from septet.engine.intake.errors import Fault, IntakeError
from septet.engine.intake.examining import Layout
from septet.engine.intake.fields import CHOICES, fields_of, is_required
from septet.engine.intake.model import Limits, Plan
from septet.engine.intake.reading import columns, decoding, records, workbook
from septet.engine.intake.reading.decoding import CELL_END
from septet.engine.intake.reading.records import Chunk

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_RANGE = 500_000  # rows of Parquet at a time
_GATHERED = 250_000  # rows of text: two threads each want 122,880
_BLANK = "' ' || chr(9) || chr(10) || chr(31)"


@dataclass(frozen=True)
class Piece:
    """SQL of a relation with columns row, fault, text (cells joined) and whatever `cell` needs."""

    relation: str
    rows: int  # blank ones included
    done: int
    total: int


@dataclass(frozen=True)
class Table:
    """The file, its layout, and how SQL reaches the cells of a piece of it."""

    path: Path
    layout: Layout
    limits: Limits

    @property
    def is_parquet(self) -> bool:
        return self.layout.style.format == "parquet"

    def cell(self, header: str) -> str:
        """SQL of the cell under `header`."""
        if self.is_parquet:
            return f"CAST(p{self.layout.headers.index(header) + 1} AS VARCHAR)"
        return f"c[{self.layout.headers.index(header) + 1}]"

    @property
    def text(self) -> str:
        """SQL of all cells, joined."""
        if not self.is_parquet:
            return "text"
        cells = ", ".join(f"coalesce({self.cell(name)}, '')" for name in self.layout.headers)
        return f"concat_ws(chr(31), {cells})"

    @property
    def all_cells(self) -> str:
        """SQL of all cells, as a list."""
        if not self.is_parquet:
            return "c"
        return f"[{', '.join(self.cell(name) for name in self.layout.headers)}]"

    @property
    def nothing(self) -> str:
        """A relation of no rows."""
        cells = "'' AS text, CAST([] AS VARCHAR[]) AS c"
        if self.is_parquet:
            places = range(1, len(self.layout.headers) + 1)
            cells = ", ".join(f"CAST(NULL AS VARCHAR) AS p{place}" for place in places)
        return (
            f"(SELECT CAST(NULL AS BIGINT) AS row, CAST(NULL AS VARCHAR) AS fault, {cells}"
            " WHERE false)"
        )

    @property
    def surplus(self) -> str:
        """SQL: whether a row has filled cells beyond the header."""
        if self.is_parquet:
            return "false"
        width = max(len(self.layout.headers), 1)
        more = f"array_to_string(c[{width + 1}:], '')"
        return f"(len(c) > {width} AND trim({more}, {_BLANK}) <> '')"

    @property
    def header_text(self) -> str:
        return CELL_END.join(cell.strip().lower() for cell in self.layout.header_cells)

    def pieces(self, con: "DuckDBPyConnection") -> Iterator[Piece]:
        """Load the rows below the header, some at a time."""
        if self.is_parquet:
            yield from self._ranges(con)
            return
        total = self.path.stat().st_size
        if self.layout.style.format == "xlsx":
            total = self.layout.sample.approximate_rows
        first = self.layout.style.header_row or 0
        for chunk in records.gathered(self._chunks(), _GATHERED):
            if chunk.rows and chunk.rows[-1] > first:
                load_chunk(con, chunk)
                relation = (
                    "(SELECT row, fault, text, string_split(text, chr(31)) AS c FROM chunk"  # noqa: S608
                    f" WHERE row > {first} AND trim(text, {_BLANK}) <> '')"
                )
                below = sum(row > first for row in chunk.rows)
                yield Piece(relation, below, min(chunk.done, total), total)

    def _chunks(self) -> Iterator[Chunk]:
        style = self.layout.style
        if style.format == "xlsx":
            sheet = workbook.open_sheet(self.path, style.sheet, self.limits)
            return workbook.chunks(sheet, style.decimal_mark or ".")
        dialect = records.Dialect(style.delimiter or ",", style.quote or "")
        blocks = decoding.blocks(self.path, style.encoding or "utf-8", self.limits)
        return records.chunks(blocks, dialect)

    def _ranges(self, con: "DuckDBPyConnection") -> Iterator[Piece]:
        source = f"read_parquet({columns.quoted(str(self.path))}, file_row_number = true)"
        total = columns.parquet_rows(con, self.path)
        headers = self.layout.headers
        names = ", ".join(f"{columns.named(h)} AS p{n}" for n, h in enumerate(headers, start=1))
        filled = f"coalesce({', '.join(self.cell(h) for h in headers)}) IS NOT NULL"
        for start in range(0, total, _RANGE):
            end = min(start + _RANGE, total)
            yield Piece(
                f"(SELECT {names}, CAST(file_row_number + 1 AS BIGINT) AS row,"  # noqa: S608
                f" CAST(NULL AS VARCHAR) AS fault FROM {source}"
                f" WHERE file_row_number >= {start} AND file_row_number < {end} AND {filled})",
                end - start,
                end,
                total,
            )


def load_chunk(con: "DuckDBPyConnection", chunk: Chunk) -> None:
    """Put `chunk` into the temporary table of that name."""
    import numpy as np

    texts = np.empty(len(chunk.texts), dtype=object)
    texts[:] = chunk.texts
    rows = np.asarray(chunk.rows, dtype=np.int64)
    con.register("arrived", {"row": rows, "text": texts})
    con.execute(
        "CREATE OR REPLACE TEMP TABLE chunk AS"
        " SELECT row, text, CAST(NULL AS VARCHAR) AS fault FROM arrived"
    )
    con.unregister("arrived")
    faults = [(str(fault), chunk.rows[place]) for place, fault in chunk.faults.items()]
    if faults:
        con.executemany("UPDATE chunk SET fault = ? WHERE row = ?", faults)


def check_plan(plan: Plan, layout: Layout, path: Path) -> None:
    """Raise IntakeError unless `plan` names fields and columns that exist, and all needed ones."""
    known = {field.code: field for field in fields_of(plan.kind)}
    for code in (*plan.mapping, *plan.constants):
        if code not in known:
            raise IntakeError(
                Fault.UNKNOWN_FIELD, field=code, kind=str(plan.kind), fields=", ".join(known)
            )
    for code, header in plan.mapping.items():
        if header not in layout.headers:
            names = ", ".join(layout.headers)
            raise IntakeError(
                Fault.COLUMN_MISSING, file=path.name, column=header, field=code, columns=names
            )
    given = {*plan.mapping, *plan.constants}
    needed = [code for code, field in known.items() if is_required(field, plan.kind)]
    choices = CHOICES[plan.kind]
    if choices and not any(given.issuperset(group) for group in choices):
        needed += choices[0]
    for code in needed:
        if code not in given:
            raise IntakeError(Fault.FIELD_NOT_MAPPED, field=code)
    if not (len(plan.currency) == 3 and plan.currency.isascii() and plan.currency.isupper()):
        raise IntakeError(Fault.BAD_CURRENCY, currency=plan.currency)
