# ruff: noqa: S608 - queries are put together from quoted names and paths
"""Reads a file of one row a customer: columns of numbers, every bad cell named by its row."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from septet.engine.clv.facts import DAYS_PER_WEEK, Facts, Floats
from septet.engine.intake import Limits
from septet.engine.intake.reading.columns import named, quoted
from septet.engine.intake.reading.kinds import format_of
from septet.engine.intake.reading.workbook import cell_text, open_sheet, raw_rows

_SHOWN = 5
_ALIASES = {  # as the papers, BTYD and lifetimes head the same columns
    "frequency": ("x",),
    "recency": ("t_x", "t.x"),
    "T": ("T.cal", "T_cal", "age"),
    "monetary_value": ("monetary", "zbar", "m.x", "m_x"),
    "weight": ("weights", "custs", "customers"),
    "customer": ("customer_id", "customer id", "id", "cust"),
    "periods": ("n", "n.cal"),
    "renewals": ("tenure", "period"),  # a row a tenure, as the table of survivors has them
}
Wrong = npt.NDArray[np.bool_]


class TableError(ValueError):
    """A summary that cannot be used: which rows, what is wrong, what to do."""


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of floats by name, NaN where a cell is empty; `first_row`: where data begin in the
    file, so that row i of the columns is row `first_row` + i of it."""

    name: str
    columns: dict[str, Floats]
    customer: npt.NDArray[np.object_] | None
    first_row: int

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def get(self, name: str) -> Floats | None:
        return self.columns.get(name)

    def refuse(self, wrong: Wrong, what: str, remedy: str) -> None:
        """Raise TableError naming the rows where `wrong` is true, if any."""
        rows = np.flatnonzero(wrong)
        if not len(rows):
            return
        shown = ", ".join(str(self.first_row + int(row)) for row in rows[:_SHOWN])
        more = f" and {len(rows) - _SHOWN:,} more" if len(rows) > _SHOWN else ""
        noun = "row" if len(rows) == 1 else "rows"
        raise TableError(f"{self.name}, {noun} {shown}{more}: {what}. {remedy}")


def read_table(path: Path, needed: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """The columns `needed` and those of `optional` that are there, and the customer's where there
    is one. Raises TableError for a column that is missing, or cells that are no numbers."""
    if not path.is_file():
        what = "this is no plain file" if path.exists() else "there is no such file"
        raise TableError(f"{path}: {what}. Check the path; save to a file what comes from a pipe.")
    raw, first_row = _texts(path)
    found = {name: _place(name, list(raw)) for name in (*needed, *optional, "customer")}
    for name in needed:
        if found[name] is None:
            raise TableError(
                f"{path.name} has no column {name}. It has: {', '.join(raw)}. "
                f"Head the columns {', '.join(needed)}."
            )
    if not len(next(iter(raw.values()))):
        raise TableError(f"{path.name} holds no customers. Export it again.")
    numbers = {n: h for n, h in found.items() if h is not None and n != "customer"}
    columns = {
        name: _numbers(path, name, raw[header], first_row) for name, header in numbers.items()
    }
    customer = raw[found["customer"]] if found["customer"] else None
    table = Table(path.name, columns, customer, first_row)
    for name in needed:
        wrong = ~np.isfinite(columns[name])
        table.refuse(wrong, f"{name} is empty or not finite", "Give a number.")
    return table


def read_facts(path: Path, *, unit: str = "weeks") -> Facts:
    """Facts of a summary file with columns frequency, recency and T in `unit`, and, where it has
    them, monetary_value and weight. Raises TableError naming rows that cannot be."""
    table = read_table(path, ("frequency", "recency", "T"), ("monetary_value", "weight"))
    return facts_of_table(table, unit=unit)


def facts_of_table(table: Table, *, unit: str = "weeks") -> Facts:
    """Histories of frequency, recency and T in `unit` (weeks or days), with monetary_value and
    weight where the table has them. Raises TableError naming rows that are no history."""
    x, recency, age = (table.columns[name] for name in ("frequency", "recency", "T"))
    table.refuse(x < 0, "frequency is negative", "It counts the orders after the first.")
    table.refuse(x != np.floor(x), "frequency is no whole number", "It counts orders.")
    table.refuse(age < 0, "T is negative", "The first order must lie inside the window.")
    table.refuse(recency < 0, "recency is negative", "The last order cannot precede the first.")
    table.refuse(
        recency > age,
        "recency is later than T",
        "The last order must lie inside the window: check its end, and that dates were in order.",
    )
    table.refuse(
        (x == 0) & (recency > 0),
        "recency is above zero where frequency is 0",
        "Without a repeat order the last order is the first: write 0.",
    )
    weight = weight_of(table)
    value = table.get("monetary_value")
    known = np.full(len(x), np.nan) if value is None else np.where(x > 0, value, np.nan)
    return Facts(
        x.astype(np.int64),
        _days(recency, unit),
        _days(age, unit),
        None if value is None else known,
        None if value is None else np.where(np.isfinite(known), x, 0).astype(np.int64),
        weight=weight,
    )


def weight_of(table: Table) -> Floats | None:
    """Customers a row stands for, or None. Raises TableError naming rows not above zero."""
    weight = table.get("weight")
    if weight is not None:
        table.refuse(
            ~(np.isfinite(weight) & (weight > 0)),
            "weight is not above zero",
            "It says how many customers the row stands for; leave out rows that stand for none.",
        )
    return weight


def _days(values: Floats, unit: str) -> Floats:
    """In days; written in weeks to a few decimals, whole days are not quite whole.

    Each entry by itself: what does not fall after another entry does not do so afterwards."""
    days = values * (DAYS_PER_WEEK if unit == "weeks" else 1.0)
    whole = np.rint(days)
    return np.where(np.abs(days - whole) < 1e-6, whole, days)


def _place(name: str, headers: list[str]) -> str | None:
    wanted = (name, *_ALIASES.get(name, ()))
    for word in wanted:
        if word in headers:
            return word
    if name == "T":  # t is not T
        return None
    lower = {header.strip().lower(): header for header in reversed(headers)}
    return next((lower[word.lower()] for word in wanted if word.lower() in lower), None)


def _numbers(path: Path, name: str, cells: npt.NDArray[Any], first_row: int) -> Floats:
    if cells.dtype != object:
        return cells.astype(np.float64)
    try:
        return np.array([float(cell) if cell else np.nan for cell in cells], np.float64)
    except ValueError:
        wrong = np.array([not _is_number(cell) for cell in cells])
        shown = cells[int(wrong.argmax())]
        empty = Table(path.name, {}, None, first_row)
        empty.refuse(wrong, f"{name} “{shown}” is no number", "Write numbers as 1234.56.")
        raise


def _is_number(cell: str) -> bool:
    try:
        float(cell or 0)
    except ValueError:
        return False
    return True


def _texts(path: Path) -> tuple[dict[str, npt.NDArray[Any]], int]:
    """Columns by header and the row data begin in: texts, or numbers where the file knows them."""
    form = format_of(path, Limits())
    if form == "xlsx":
        return _of_sheet(path)
    source = f"read_parquet({quoted(str(path))})" if form == "parquet" else _csv(path)
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false; SET preserve_insertion_order = true")
        try:
            kinds = con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
            cells = ", ".join(_cell(str(name), str(kind)) for name, kind, *_ in kinds)
            raw = con.execute(f"SELECT {cells} FROM {source}").fetchnumpy()
        except duckdb.Error as error:
            said = str(error).split("\n", 1)[0]
            raise TableError(
                f"{path.name} cannot be read: {said.rstrip('.')}. Export it again."
            ) from None
    return {name: _plain(column) for name, column in raw.items()}, 1 if form == "parquet" else 2


def _csv(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        head = file.readline()
    delimiter = max(",;\t|", key=head.count)
    width = len(next(csv.reader([head], delimiter=delimiter), []))
    if not width:
        raise TableError(f"{path.name} has no row of column names. Put names over the columns.")
    return (
        f"read_csv({quoted(str(path))}, delim = {quoted(delimiter)}, quote = '\"', escape = '\"', "
        "header = true, all_varchar = true, auto_detect = true, null_padding = false)"
    )


def _cell(name: str, kind: str) -> str:
    numeric = kind.startswith(("DECIMAL", "HUGEINT"))
    kept = kind in {"DOUBLE", "FLOAT", "BIGINT", "INTEGER", "SMALLINT", "TINYINT"}
    column = named(name)
    if numeric or kept:
        return f"CAST({column} AS DOUBLE) AS {column}"
    return f"trim(CAST({column} AS VARCHAR)) AS {column}"


def _plain(column: Any) -> npt.NDArray[Any]:
    blank: Any = np.nan if column.dtype != object else ""
    return np.asarray(np.ma.filled(np.ma.asarray(column), blank))


def _of_sheet(path: Path) -> tuple[dict[str, npt.NDArray[Any]], int]:
    rows = [
        (n, [cell_text(c) for c in cells])
        for n, cells in raw_rows(open_sheet(path, None, Limits()))
    ]
    filled = [(n, cells) for n, cells in rows if any(cells)]
    if not filled:
        raise TableError(f"{path.name} holds no rows. Export it again.")
    top, headers = filled[0]
    columns = {}
    for place, header in enumerate(headers):
        texts = [cells[place].strip() if place < len(cells) else "" for _, cells in filled[1:]]
        columns[header.strip()] = np.array(texts, dtype=object)
    return columns, top + 1
