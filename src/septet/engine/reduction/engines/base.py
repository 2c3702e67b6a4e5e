"""What an engine must be able to do, and what it is given for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from septet.engine.reduction.tables import Table


class EngineUnavailable(RuntimeError):
    """The chosen engine cannot work here; the message says what is missing and what to do."""


@dataclass(frozen=True)
class Means:
    """Memory, threads and a folder for what does not fit; `url`: where a cluster is reached."""

    memory_limit: str = "1GB"
    threads: int = 2
    spill: Path | None = None
    url: str = ""


@dataclass(frozen=True)
class Task:
    """Reduce the Parquet file `lines`, of the days `first` (in) to `until` (out) where given, to
    `tables`, each into the folder `into`/<table>, by month into `into`/<table>/month=<yyyy-mm>."""

    lines: Path
    tables: Sequence[Table]
    into: Path
    first: date | None = None
    until: date | None = None

    @property
    def condition(self) -> str:
        """SQL of the days, the same in every dialect."""
        if self.first is None or self.until is None:
            return ""
        return f" WHERE date >= DATE '{self.first}' AND date < DATE '{self.until}'"


class Reducer(Protocol):
    """An open engine."""

    name: str
    version: str

    def reduce(self, task: Task) -> None:
        """Write the tables of `task` as Parquet. `VARIETY` may be left out: it is then read from
        the lines, which DuckDB does as fast; an engine far away spares it the lines."""
