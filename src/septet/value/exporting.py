"""A run's accounts as a file: CSV, XLSX or Parquet, all of the same rows."""

import csv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _

from septet.engine.money import minor_digits
from septet.foundation import export
from septet.people.models import User
from septet.value import queries, words
from septet.value.models import ValueRun
from septet.value.queries.values import COLUMNS, MONEY, WORTH

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_SQL = {"account": "BIGINT", "name": "VARCHAR", "lines": "BIGINT", "orders": "BIGINT"}
_SQL |= {"first_on": "DATE", "last_on": "DATE", "revenue_rank": "INTEGER"}
_SQL |= {"profit_rank": "INTEGER", "probability_alive": "DOUBLE", "expected_orders": "DOUBLE"}


def header(run: ValueRun) -> list[str]:
    """Titles in the reader's language; money says its currency."""
    titles = {**words.COLUMNS, **words.TOTALS}
    money = {*MONEY, *WORTH}
    return [f"{titles[c]} ({run.currency})" if c in money else str(titles[c]) for c in COLUMNS]


def named(run: ValueRun, user: User | None) -> Iterator[list[Any]]:
    """Rows with the word for what belongs to no customer."""
    for row in queries.exported(run, user):
        row[1] = _("Unallocated") if row[0] is None else row[1]
        yield row


def write(run: ValueRun, path: Path, *, form: str, user: User | None) -> None:
    """Write the file. Parquet keeps the column codes of the API, and decimals exact."""
    if form == "csv":
        with path.open("wb") as file:
            file.writelines(export.csv_lines(header(run), named(run, user)))
    elif form == "xlsx":
        sheet = _("Run {pk}").format(pk=run.pk)
        export.write_xlsx(path, sheet=sheet, header=header(run), rows=named(run, user))
    else:
        _write_parquet(run, path, user)


def _write_parquet(run: ValueRun, path: Path, user: User | None) -> None:
    import duckdb

    with TemporaryDirectory(dir=path.parent) as box, duckdb.connect() as con:
        rows = Path(box) / "rows.csv"
        with rows.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([COLUMNS, *queries.exported(run, user)])
        money = f"DECIMAL(18,{minor_digits(run.currency)})"
        types = {c: _SQL.get(c, money) for c in COLUMNS}
        columns = ", ".join(f"'{c}': '{kind}'" for c, kind in types.items())
        text = str(rows).replace("'", "''")
        target = str(path).replace("'", "''")
        con.execute(
            f"COPY (SELECT * FROM read_csv('{text}', header = true, quote = '\"', escape = '\"', "  # noqa: S608 our own words
            f"columns = {{{columns}}})) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )
