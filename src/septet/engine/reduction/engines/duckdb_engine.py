# ruff: noqa: S608 - queries are put together from constants and quoted paths
"""DuckDB, embedded: the engine that is always there."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from septet.engine.reduction.engines.base import Means, Task
from septet.engine.reduction.tables import LINES, VARIETY, Table


@dataclass(frozen=True)
class DuckDB:
    con: duckdb.DuckDBPyConnection
    name: str = "DuckDB"
    version: str = duckdb.__version__

    def reduce(self, task: Task) -> None:
        fields = ", ".join(
            f"cast({column} AS {kind}) AS {column}" for column, kind in LINES.items()
        )
        self.con.execute(
            f"CREATE OR REPLACE TEMP VIEW lines AS SELECT {fields} "
            f"FROM read_parquet({quoted(task.lines)}){task.condition}"
        )
        for table in task.tables:
            if table is VARIETY:
                continue  # three columns of the lines are read as fast as what it would keep
            self._write(table, task.into / table.name)

    def _write(self, table: Table, folder: Path) -> None:
        folder.mkdir(parents=True)
        by_month = ", PARTITION_BY (month), OVERWRITE_OR_IGNORE" if table.by_month else ""
        target = folder if table.by_month else folder / "data.parquet"
        self.con.execute(
            f"COPY ({table.query}) TO {quoted(target)} (FORMAT parquet, COMPRESSION snappy{by_month})"
        )


@contextmanager
def opened(means: Means) -> Iterator[DuckDB]:
    with (
        tempfile.TemporaryDirectory(dir=means.spill, prefix=".spill-") as folder,
        duckdb.connect(
            config={
                "memory_limit": means.memory_limit,
                "threads": means.threads,
                "temp_directory": folder,
            }
        ) as con,
    ):
        con.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
        yield DuckDB(con)


def quoted(path: Path) -> str:
    """A path as an SQL text."""
    return "'" + str(path).replace("'", "''") + "'"
