"""Rows of a worksheet as text, as a CSV of it would show them."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from septet.engine.intake.errors import Fault, IntakeError
from septet.engine.intake.model import Limits
from septet.engine.intake.reading.archive import check_archive
from septet.engine.intake.reading.decoding import CELL_END
from septet.engine.intake.reading.records import Chunk

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_CHUNK = 50_000


def open_workbook(path: Path, limits: Limits) -> "CalamineWorkbook":
    """The workbook at `path`, after its archive was found harmless. Raises IntakeError."""
    check_archive(path, limits)
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError:
        raise IntakeError(Fault.ENCRYPTED, file=path.name) from None
    except CalamineError:
        raise IntakeError(Fault.TRUNCATED, file=path.name) from None


def open_sheet(path: Path, name: str | None, limits: Limits) -> "CalamineSheet":
    """The sheet called `name`, else the one with most cells. Raises IntakeError."""
    from python_calamine import CalamineError, SheetTypeEnum

    workbook = open_workbook(path, limits)
    names = [
        sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
    ]
    if name is not None and name not in names:
        raise IntakeError(Fault.NO_SUCH_SHEET, file=path.name, sheet=name, sheets=", ".join(names))
    try:
        sheets = [workbook.get_sheet_by_name(n) for n in ([name] if name else names)]
    except CalamineError:
        raise IntakeError(Fault.TRUNCATED, file=path.name) from None
    full = [sheet for sheet in sheets if sheet.height and sheet.width]
    if not full:
        raise IntakeError(Fault.EMPTY, file=path.name)
    widest = max(full, key=lambda sheet: sheet.height * sheet.width)
    _check_width(path, widest, limits)
    return widest


def _check_width(path: Path, sheet: "CalamineSheet", limits: Limits) -> None:
    width = sheet.end[1] + 1 if sheet.end else 0
    if width > limits.columns:
        raise IntakeError(
            Fault.TOO_MANY_COLUMNS, file=path.name, columns=width, limit=limits.columns
        )


def raw_rows(sheet: "CalamineSheet") -> Iterator[tuple[int, list[object]]]:
    """Row number in the sheet and its cells, empty rows above the table included."""
    # calamine's rows begin with row 1, but with the first column that is used
    pad: list[object] = [""] * sheet.start[1] if sheet.start else []
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        yield row, [*pad, *cells]


def chunks(sheet: "CalamineSheet", decimal_mark: str) -> Iterator[Chunk]:
    """All rows of the sheet; `done` counts rows."""
    chunk = Chunk()
    for row, cells in raw_rows(sheet):
        chunk.add(row, CELL_END.join(cell_text(cell, decimal_mark) for cell in cells))
        if len(chunk.rows) == _CHUNK:
            chunk.done = row
            yield chunk
            chunk = Chunk()
    chunk.done = sheet.total_height
    yield chunk


def cell_text(cell: object, decimal_mark: str = ".") -> str:
    """A cell as text: whole numbers without a point, others with the mark of the file's style."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        return repr(cell).replace(".", decimal_mark)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time(0) else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace(CELL_END, " ").replace("\0", "")
