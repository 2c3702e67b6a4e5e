"""The one writer of tables that leave the house: CSV and XLSX, safe to open in a spreadsheet."""

import csv
import io
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

# A cell that begins with one of these would run as a formula, in Excel or in its Chinese kin.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # without it Excel reads UTF-8 as something else


def safe(value: Any) -> Any:
    """A value as a cell: text that would run as a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return "" if value is None else value


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """UTF-8 with BOM, line by line; decimals as plain text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow([safe(h) for h in header])
    for row in rows:
        writer.writerow([safe(v) for v in row])
        if buffer.tell() > 60_000:
            yield _drain(buffer)
    yield _drain(buffer)


def _drain(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def scratch(name: str) -> Path:
    """A path for a file that is written, sent and gone."""
    from django.conf import settings

    folder = Path(settings.SEPTET_HOME) / "tmp"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{secrets.token_hex(8)}-{name}"


def write_xlsx(
    path: Path, *, sheet: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """One sheet with a frozen bold header; text is never taken for a formula or a link."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        page = book.add_worksheet(sheet[:31])
        page.freeze_panes(1, 0)
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for column, title in enumerate(header):
            page.write_string(0, column, str(title), bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write(page, (number, column), value, day)


def _write(page: Any, cell: tuple[int, int], value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(*cell, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(*cell, value)
    elif isinstance(value, date | datetime):
        page.write_datetime(*cell, value, day)
    else:
        page.write_string(*cell, str(safe(value)))
