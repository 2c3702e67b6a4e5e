"""Parquet through DuckDB: never through Python rows."""
# ruff: noqa: S608 (SQL is built from quoted paths)

from pathlib import Path
from typing import TYPE_CHECKING

from septet.engine.intake.errors import Fault, IntakeError
from septet.engine.intake.model import Limits

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NESTED = ("STRUCT", "MAP", "UNION")


def quoted(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def named(text: str) -> str:
    """`text` as an SQL name."""
    return '"' + text.replace('"', '""') + '"'


def parquet_columns(con: "DuckDBPyConnection", path: Path, limits: Limits) -> list[str]:
    """Names of the columns. Raises IntakeError where it is damaged, too wide or nested."""
    import duckdb

    try:
        found = con.execute(f"DESCRIBE SELECT * FROM read_parquet({quoted(str(path))})").fetchall()
    except duckdb.Error:
        raise IntakeError(Fault.TRUNCATED, file=path.name) from None
    if len(found) > limits.columns:
        raise IntakeError(
            Fault.TOO_MANY_COLUMNS, file=path.name, columns=len(found), limit=limits.columns
        )
    for name, kind, *_ in found:
        if kind.startswith(_NESTED) or kind.endswith("]"):
            raise IntakeError(Fault.NESTED_COLUMN, file=path.name, column=name)
    return [name for name, *_ in found]


def parquet_rows(con: "DuckDBPyConnection", path: Path) -> int:
    """How many rows the file says it has."""
    sql = f"SELECT num_rows FROM parquet_file_metadata({quoted(str(path))})"
    found = con.execute(sql).fetchone()
    return int(found[0]) if found else 0
