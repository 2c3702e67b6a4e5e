# ruff: noqa: S608 - queries are put together from constants and quoted paths
"""Batches to reductions: reads what is kept, reduces what is missing, and nothing twice."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb

from septet.engine.periods import Period
from septet.engine.reduction import kept
from septet.engine.reduction.engines import Means, Reducer, Task, opened
from septet.engine.reduction.engines.duckdb_engine import quoted
from septet.engine.reduction.kept import Reduction
from septet.engine.reduction.tables import ALL, OF_MONTHS, TOTALS, VARIETY, Table


@dataclass(frozen=True)
class Reductions:
    """Where reductions are kept, the engine that makes the missing ones, and its address."""

    folder: Path
    engine: str = "duckdb"
    url: str = ""


@dataclass(frozen=True)
class Reduced:
    """A batch with its tables; `pieces` of those months that the period cuts."""

    lines: Path
    period: Period
    whole: Reduction
    months: tuple[str, ...]
    pieces: tuple[Reduction, ...] = ()

    @property
    def made_by(self) -> set[str]:
        """Engines with their versions."""
        return {part.made_by for part in (self.whole, *self.pieces)}

    def paths(self, table: Table, *, ever: bool = False) -> list[Path]:
        """Files of the period, or `ever`; totals always are of all days. Documents come in whole
        months, so that days beside the period are among them."""
        if ever or table is TOTALS:
            return self.whole.paths(table)
        if table not in OF_MONTHS:
            return self.whole.paths(table, _months_touched(self))
        own = self.whole.paths(table, self.months)
        return own + [path for piece in self.pieces for path in piece.paths(table)]


def _months_touched(reduced: Reduced) -> set[str]:
    return {*reduced.months, *(m for piece in reduced.pieces for m in piece.months)}


@dataclass
class _Work:
    """Opens the engine with the first thing to reduce: where all is kept, none is started."""

    home: Reductions
    means: Means
    stack: ExitStack
    between: Callable[[], None]
    _engine: list[Reducer] = field(default_factory=list)

    def engine(self) -> Reducer:
        if not self._engine:
            self._engine.append(self.stack.enter_context(opened(self.home.engine, self.means)))
        return self._engine[0]

    def reduction(
        self, lines: Path, tables: Sequence[Table], bounds: tuple[date, date] | None = None
    ) -> Reduction:
        first, until = bounds or (None, None)
        key = kept.key_of(lines, first, until)
        found = kept.read(self.home.folder, key)
        if found is not None:
            return found
        self.between()
        engine = self.engine()
        folder = kept.staged(self.home.folder, key)
        try:
            engine.reduce(Task(lines, tables, folder, first, until))
            months = {f"{first:%Y-%m}": bounds} if first and bounds else _months_of(folder)
            kept.publish(folder, key, months, f"{engine.name} {engine.version}")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        made = kept.read(self.home.folder, key)
        if made is None:
            raise OSError(f"{self.home.folder / key}: what was just written cannot be read back")
        return made


def reduce_batches(
    batches: Sequence[Path],
    period: Period,
    home: Reductions,
    *,
    means: Means,
    between: Callable[[], None] = lambda: None,
) -> list[Reduced]:
    """The reduction of each Parquet batch of invoice lines, made where it is not kept yet.

    `between` is called before each one that must be made and may raise to stop. Raises
    EngineUnavailable where the engine is needed and cannot work here.
    """
    home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        work = _Work(home, means, stack, between)
        found = [_reduced(work, lines, period) for lines in batches]
    kept.sweep(home.folder, {kept.key_of(lines) for lines in batches})
    return found


def _reduced(work: _Work, lines: Path, period: Period) -> Reduced:
    whole = work.reduction(lines, ALL)
    months, pieces = [], []
    for month, (first, last) in whole.months.items():
        inside = first in period, last in period
        if all(inside):
            months.append(month)
        elif last >= period.start and first < period.until:
            bounds = max(first, period.start), min(last + timedelta(days=1), period.until)
            pieces.append(work.reduction(lines, OF_MONTHS, bounds))
    return Reduced(lines, period, whole, tuple(months), tuple(pieces))


def _months_of(folder: Path) -> dict[str, tuple[date, date]]:
    """First and last day of each month that a reduced batch holds."""
    paths = sorted((folder / TOTALS.name).rglob("*.parquet"))
    if not paths:
        return {}
    with duckdb.connect() as con:
        rows = con.execute(
            "SELECT strftime(date, '%Y-%m'), min(date), max(date) "
            f"FROM {_files(paths)} WHERE date IS NOT NULL GROUP BY 1 ORDER BY 1"
        ).fetchall()
    return {month: (first, last) for month, first, last in rows}


def view_sql(name: str, table: Table, batches: Sequence[Reduced], *, ever: bool = False) -> str:
    """SQL that creates the view `name` of a table over the parts of all batches, those of the
    period or `ever`. Totals have a column `filename`, the path of the batch."""
    told = table is TOTALS
    kinds = table.columns.items()
    fields = ", ".join(f"cast({column} AS {kind}) AS {column}" for column, kind in kinds)
    parts = []
    for batch in batches:
        paths = batch.paths(table, ever=ever)
        if paths:
            source = f", {quoted(batch.lines)} AS filename" if told else ""
            parts.append(f"SELECT {fields}{source} FROM {_files(paths)}")
        elif table is VARIETY:
            days = f"date >= DATE '{batch.period.start}' AND date < DATE '{batch.period.until}'"
            known = "customer IS NOT NULL AND product IS NOT NULL"
            parts.append(f"SELECT {fields} FROM {_files([batch.lines])} WHERE {days} AND {known}")
    if not parts:
        nothing = ", ".join(f"cast(NULL AS {kind}) AS {column}" for column, kind in kinds)
        source = ", cast(NULL AS VARCHAR) AS filename" if told else ""
        parts = [f"SELECT {nothing}{source} WHERE false"]
    return f"CREATE OR REPLACE VIEW {name} AS {' UNION ALL '.join(parts)}"


def _files(paths: Sequence[Path]) -> str:
    listed = ", ".join(quoted(path) for path in paths)
    return f"read_parquet([{listed}], hive_partitioning = false)"
