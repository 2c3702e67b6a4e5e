# ruff: noqa: S608 - queries are put together from constants and quoted paths
"""ClickHouse, embedded in this process as chDB."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from septet.engine.reduction.engines.base import EngineUnavailable, Means, Task
from septet.engine.reduction.engines.dialects import INSTALL, translated
from septet.engine.reduction.tables import LINES, Table

_KINDS = {"VARCHAR": "String", "DATE": "Date32", "BOOLEAN": "Bool", "INTEGER": "Int32"}
_SETTINGS = {
    "join_use_nulls": "1",
    "session_timezone": "'UTC'",
    "decimal_check_overflow": "1",
    "output_format_parquet_string_as_string": "1",
    "output_format_parquet_compression_method": "'zstd'",
    "engine_file_truncate_on_insert": "1",
}


@dataclass(frozen=True)
class ClickHouse:
    session: Any
    version: str
    name: str = "chDB"

    def reduce(self, task: Task) -> None:
        told = ", ".join(f"{name} {nullable(kind)}" for name, kind in LINES.items())
        self.session.query(
            f"CREATE OR REPLACE VIEW lines AS SELECT {', '.join(LINES)} "
            f"FROM file({text(task.lines)}, 'Parquet', {text(told)})"
            + re.sub(r"DATE ('[^']*')", r"toDate32(\1)", task.condition)
        )
        for table in task.tables:
            self._write(table, task.into / table.name)

    def _write(self, table: Table, folder: Path) -> None:
        folder.mkdir(parents=True)
        told = ", ".join(f"{name} {nullable(kind)}" for name, kind in table.columns.items())
        query = translated(table.query, "clickhouse")
        if not table.by_month:
            self._insert(folder / "data.parquet", told, query)
            return
        self.session.query(f"CREATE OR REPLACE TABLE reduced ENGINE = Memory AS {query}")
        months = str(self.session.query("SELECT DISTINCT month FROM reduced ORDER BY 1", "TSV"))
        for month in months.split():
            part = folder / f"month={month}"
            part.mkdir()
            rows = f"SELECT {', '.join(table.columns)} FROM reduced WHERE month = '{month}'"
            self._insert(part / "data.parquet", told, rows)
        self.session.query("DROP TABLE reduced")

    def _insert(self, path: Path, told: str, query: str) -> None:
        self.session.query(
            f"INSERT INTO FUNCTION file({text(path)}, 'Parquet', {text(told)}) {query}"
        )


@contextmanager
def opened(means: Means) -> Iterator[ClickHouse]:
    try:
        session: Any = import_module("chdb.session")
    except ImportError as error:
        wanted = INSTALL.format(extra="clickhouse")
        raise EngineUnavailable(f"chDB is not installed; {wanted}") from error
    with tempfile.TemporaryDirectory(dir=means.spill, prefix=".chdb-") as folder:
        found = session.Session(folder)
        try:
            for name, value in _SETTINGS.items():
                found.query(f"SET {name} = {value}")
            found.query(f"SET max_threads = {means.threads}")
            yield ClickHouse(found, version("chdb"))
        finally:
            found.close()


def nullable(kind: str) -> str:
    kind = kind.replace("DECIMAL", "Decimal").replace("BIGINT", "Int64")
    return f"Nullable({_KINDS.get(kind, kind)})"


def text(value: Path | str) -> str:
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"
