"""The rates file: pools with their cost and capacity, and the minutes or equation of activities.

One row an activity, as CSV with a header:

    pool,cost,capacity_minutes,activities,minutes
    desk,560000,875000,order,5 + 3*lines + 10*[rush]
    desk,,,return,44
    dock,120000,200000,line;delivery,2

A pool states its cost and its theoretical capacity once; a row without pool only says minutes.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import duckdb

from septet.engine.periods import Period
from septet.engine.profit.files.errors import FileError
from septet.engine.profit.rules import STANDARD_MINUTES, Dated, Minutes, always
from septet.engine.time_equations import EquationError, number_or_equation

COLUMNS = "pool cost capacity_minutes activities minutes from until currency".split()
_ALSO = {"capacity": "capacity_minutes", "activity": "activities", "equation": "minutes"}


@dataclass(frozen=True)
class PoolRow:
    """A pool of a rates file; days and currency are None where the file leaves them to the run."""

    pool: str
    cost: Decimal
    capacity_minutes: Decimal | None
    activities: tuple[str, ...]
    from_on: date | None = None
    until_on: date | None = None
    currency: str | None = None


@dataclass(frozen=True)
class RatesFile:
    pools: tuple[PoolRow, ...]
    minutes: Mapping[str, tuple[Dated[Minutes], ...]]

    def write(self, path: Path, period: Period, currency: str) -> tuple[Path, ...]:
        """The pools as Parquet for `Sources.pools`; pools without days cover the whole period."""
        if not self.pools:
            return ()
        with duckdb.connect() as con:
            con.execute(
                "CREATE TABLE pools (pool VARCHAR, from_on DATE, until_on DATE, "
                "cost DECIMAL(18,4), capacity_minutes DECIMAL(18,4), currency VARCHAR, "
                "activities VARCHAR)"
            )
            for p in self.pools:
                first, until = p.from_on or period.start, p.until_on or period.until
                codes = ";".join(p.activities)
                row = [p.pool, first, until, p.cost, p.capacity_minutes, p.currency or currency]
                con.execute("INSERT INTO pools VALUES (?, ?, ?, ?, ?, ?, ?)", [*row, codes])
            target = str(path).replace("'", "''")
            con.execute(f"COPY pools TO '{target}' (FORMAT parquet)")
        return (path,)


@dataclass(frozen=True)
class _Row:
    path: Path
    number: int
    cells: Mapping[str, str]

    def wrong(self, words: str) -> FileError:
        return FileError(self.path, f"row {self.number}: {words}")

    def text(self, name: str) -> str:
        return (self.cells.get(name) or "").strip()

    def amount(self, name: str) -> Decimal | None:
        text = self.text(name)
        if not text:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise self.wrong(f"{name} {text!r} is no number; write it like 12500.50") from None
        if not value.is_finite() or value < 0:
            raise self.wrong(f"{name} {text} must not be negative")
        return value

    def day(self, name: str) -> date | None:
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise self.wrong(f"{name} {text!r} is no date; write it like 2025-03-01") from None

    def codes(self) -> tuple[str, ...]:
        codes = tuple(c.strip().lower() for c in self.text("activities").split(";") if c.strip())
        for code in codes:
            if code not in STANDARD_MINUTES:
                known = ", ".join(STANDARD_MINUTES)
                raise self.wrong(f"{code!r} is no activity; known are {known}")
        return codes

    def minutes(self) -> Minutes | None:
        text = self.text("minutes")
        try:
            return number_or_equation(text) if text else None
        except EquationError as error:
            raise self.wrong(str(error)) from None


def read_rates(path: Path) -> RatesFile:
    """Pools and minutes of a rates file. Raises FileError, naming the row."""
    pools: dict[tuple[str, date | None], PoolRow] = {}
    minutes: dict[str, tuple[Dated[Minutes], ...]] = {}
    for row in _rows(path):
        codes, taken = row.codes(), row.minutes()
        if taken is not None and not codes:
            raise row.wrong("minutes stand without an activity; name it in the column activities")
        for code in codes:
            if taken is None:
                break
            if code in minutes and minutes[code][0].value != taken:
                raise row.wrong(f"minutes of {code} were said before, and otherwise; say them once")
            minutes[code] = always(taken)
        if row.text("pool"):
            found = _pool(row, codes, pools.get((row.text("pool"), row.day("from"))))
            pools[found.pool, found.from_on] = found
        elif row.text("cost") or row.text("capacity_minutes"):
            raise row.wrong("cost or capacity stand without a pool; name it in the column pool")
    return RatesFile(tuple(pools.values()), minutes)


def _pool(row: _Row, codes: tuple[str, ...], earlier: PoolRow | None) -> PoolRow:
    cost, capacity = row.amount("cost"), row.amount("capacity_minutes")
    if earlier is None:
        if cost is None:
            raise row.wrong("the pool states no cost; give it in its first row")
        first, until = row.day("from"), row.day("until")
        if first and until and until <= first:
            raise row.wrong("until must lie after from: it is the first day that does not count")
        currency = row.text("currency").upper() or None
        return PoolRow(row.text("pool"), cost, capacity, codes, first, until, currency)
    for name, now, before in (
        ("cost", cost, earlier.cost),
        ("capacity_minutes", capacity, earlier.capacity_minutes),
    ):
        if now is not None and now != before:
            raise row.wrong(f"{name} of {earlier.pool} was {before} in a row above; say it once")
    activities = tuple(dict.fromkeys(earlier.activities + codes))
    return PoolRow(
        earlier.pool,
        earlier.cost,
        earlier.capacity_minutes,
        activities,
        earlier.from_on,
        earlier.until_on,
        earlier.currency,
    )


def _rows(path: Path) -> list[_Row]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = list(csv.reader(file))
    except OSError:
        raise FileError(path, "cannot be opened; check its name") from None
    except UnicodeDecodeError:
        raise FileError(path, "is no UTF-8 text; save it as CSV UTF-8") from None
    if len(lines) < 2:
        raise FileError(path, f"holds no rates; give a header ({','.join(COLUMNS[:5])}) and rows")
    header = [_ALSO.get(name.strip().lower(), name.strip().lower()) for name in lines[0]]
    for name in header:
        if name not in COLUMNS:
            raise FileError(path, f"column {name!r} is not known; use {', '.join(COLUMNS)}")
    rows = enumerate(lines[1:], 2)
    return [
        _Row(path, number, dict(zip(header, cells, strict=False)))
        for number, cells in rows
        if any(cells)
    ]
