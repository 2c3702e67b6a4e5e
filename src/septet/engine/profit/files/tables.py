# ruff: noqa: S608 - column names of files are quoted; values are parameters
"""Plain CSV or Parquet files as the tables that a run reads; a row that cannot be read is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from septet.engine.profit.files.errors import FileError
from septet.engine.time_equations import name_of

_AMOUNT = "DECIMAL(18,4)"
_SHOWN = 5


@dataclass(frozen=True)
class Column:
    """A column of a table: its type, whether rows need it, and its SQL where a file lacks it."""

    kind: str
    required: bool = False
    otherwise: str = "NULL"


LINES: dict[str, Column] = {
    "customer": Column("VARCHAR", True),
    "date": Column("DATE", True),
    "net_amount": Column(_AMOUNT, True),
    "source": Column("VARCHAR", otherwise="'file'"),
    # Without invoice numbers, what a customer buys on one day is one order.
    "invoice": Column("VARCHAR", otherwise="concat(customer, ' ', date, ' ', net_amount < 0)"),
    "customer_name": Column("VARCHAR"),
    "product": Column("VARCHAR"),
    "list_amount": Column(_AMOUNT),
    "discount": Column(_AMOUNT),
    "cost_amount": Column(_AMOUNT),
    "freight": Column(_AMOUNT),
    "currency": Column("VARCHAR", otherwise="'EUR'"),
    "is_credit": Column("BOOLEAN", otherwise="net_amount < 0"),
}
ACTIVITIES: dict[str, Column] = {
    "customer": Column("VARCHAR", True),
    "date": Column("DATE", True),
    "kind": Column("VARCHAR", True),
    "source": Column("VARCHAR", otherwise="'file'"),
    "quantity": Column(_AMOUNT),
    "minutes": Column(_AMOUNT),
    "cost": Column(_AMOUNT),
    "currency": Column("VARCHAR", otherwise="'EUR'"),
}
_MAY_BE_EMPTY = {"customer"}  # lines of nobody are unallocated
_WORDS = {"DATE": "a date such as 2025-03-01", _AMOUNT: "a number such as 12.50"}


def keep(
    path: Path, table: Mapping[str, Column], into: Path, names: Mapping[str, str] | None = None
) -> Path:
    """Write the file as Parquet with the columns of `table`; further columns of activities that
    hold numbers or yes and no are kept as `driver_<name>`. Raises FileError."""
    if not path.is_file():
        raise FileError(path, "there is no such file; check its name")
    with duckdb.connect(config={"threads": 2}) as con:
        _open(con, path)
        places = _places(con, path, table, names or {})
        drivers = _drivers(con, places) if table is ACTIVITIES else ""
        typed = ", ".join(
            f"try_cast({place} AS {table[name].kind}) AS {name}" for name, place in places.items()
        )
        con.execute(f"CREATE TABLE typed AS SELECT row{drivers}, {typed} FROM given")
        _check_rows(con, path, table, places)
        missing = ", ".join(
            f"{c.otherwise} AS {name}" for name, c in table.items() if name not in places
        )
        target = str(into).replace("'", "''")
        con.execute(
            f"COPY (SELECT * EXCLUDE (row), {missing or 'NULL AS nothing'} FROM typed) "
            f"TO '{target}' (FORMAT parquet)"
        )
    return into


def _open(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Create `given`: the rows of the file as they stand, numbered as in the file."""
    name = str(path).replace("'", "''")
    is_parquet = path.suffix.lower() == ".parquet"
    reader = f"read_parquet('{name}')" if is_parquet else f"read_csv('{name}', all_varchar = true)"
    try:
        con.execute(
            f"CREATE TABLE given AS SELECT row_number() OVER () + {0 if is_parquet else 1} AS row, "
            f"* FROM {reader}"
        )
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise FileError(path, f"cannot be read as a table ({said}); save it as CSV") from None
    if not con.execute("SELECT 1 FROM given LIMIT 1").fetchone():
        raise FileError(path, "holds no rows; give a file with a header and at least one row")


def _places(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    table: Mapping[str, Column],
    names: Mapping[str, str],
) -> dict[str, str]:
    """The quoted column of the file for every column of the table that it holds."""
    held = {str(row[0]).strip().lower(): str(row[0]) for row in _described(con)}
    unknown = sorted(names.keys() - table.keys())
    if unknown:
        raise FileError(path, f"{unknown[0]!r} is no column that counts; use {', '.join(table)}")
    found = {}
    for name, column in table.items():
        wanted = names.get(name, name)
        if wanted.strip().lower() in held:
            found[name] = _quoted(held[wanted.strip().lower()])
        elif column.required or name in names:
            listed = ", ".join(c for c in held.values() if c != "row")
            raise FileError(
                path,
                f"has no column {wanted!r} for {name}; it has {listed}. Say which one holds it",
            )
    return found


def _described(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in con.execute("DESCRIBE given").fetchall()]


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _check_rows(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    table: Mapping[str, Column],
    places: Mapping[str, str],
) -> None:
    """Raise FileError for the first column that some row holds no readable value of."""
    for name, place in places.items():
        column = table[name]
        is_wrong = f"t.{name} IS NULL AND trim(cast(g.{place} AS VARCHAR)) <> ''"
        if column.required and name not in _MAY_BE_EMPTY:
            is_wrong = f"t.{name} IS NULL"
        rows = con.execute(
            f"SELECT row, cast(g.{place} AS VARCHAR) FROM typed t JOIN given g USING (row) "
            f"WHERE {is_wrong} ORDER BY row LIMIT {_SHOWN}"
        ).fetchall()
        if rows:
            said = ", ".join(f"row {row} ({value or 'empty'})" for row, value in rows)
            wanted = _WORDS.get(column.kind, "a value")
            raise FileError(path, f"{name} is not {wanted} in {said}; correct it and try again")


_YES = "lower(trim(cast({c} AS VARCHAR))) IN ('true', 'yes', 'y', 'x')"
_NO = "lower(trim(coalesce(cast({c} AS VARCHAR), ''))) IN ('', 'false', 'no', 'n')"


def _drivers(con: duckdb.DuckDBPyConnection, places: Mapping[str, str]) -> str:
    """SQL of the further columns that hold nothing but numbers or yes and no."""
    parts = []
    for row in _described(con):
        column = _quoted(str(row[0]))
        if str(row[0]) == "row" or column in places.values():
            continue
        number = f"try_cast({column} AS {_AMOUNT})"
        no, yes = _NO.format(c=column), _YES.format(c=column)
        other = con.execute(
            f"SELECT 1 FROM given WHERE {number} IS NULL AND NOT ({no}) AND NOT ({yes}) LIMIT 1"
        ).fetchone()
        name = name_of(str(row[0]))
        if other is None and name.isidentifier():
            value = f"CASE WHEN {no} THEN 0 WHEN {yes} THEN 1 ELSE {number} END"
            parts.append(f", cast({value} AS {_AMOUNT}) AS driver_{name}")
    return "".join(parts)
