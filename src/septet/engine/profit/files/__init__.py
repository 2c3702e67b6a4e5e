"""Customer profit from plain files, without a ledger: lines, activities and rates to a result.

A file of lines needs the columns `customer`, `date` and `net_amount`; see `LINES`, `ACTIVITIES` and
`rates.COLUMNS` for what else may stand there. CSV or Parquet; dates as 2025-03-01.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import duckdb

from septet.engine.periods import Period
from septet.engine.profit.files.errors import FileError
from septet.engine.profit.files.rates import RatesFile, read_rates
from septet.engine.profit.files.tables import ACTIVITIES, LINES, keep
from septet.engine.profit.result import ProfitResult
from septet.engine.profit.rules import Rules
from septet.engine.profit.run import customer_profit
from septet.engine.profit.sources import Sources

__all__ = [
    "ACTIVITIES",
    "LINES",
    "FileError",
    "ProfitFiles",
    "RatesFile",
    "profit_of_files",
    "read_rates",
]


@dataclass(frozen=True)
class ProfitFiles:
    """Files to count with; `columns` names the column of the lines that holds each of `LINES`
    where it is called otherwise, such as {"net_amount": "Umsatz"}."""

    lines: Path
    activities: Path | None = None
    rates: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def profit_of_files(
    files: ProfitFiles,
    *,
    into: Path,
    period: Period | None = None,
    rules: Rules | None = None,
    memory_limit: str = "1GB",
) -> ProfitResult:
    """The P&L of every customer of a file; without a `period` all its days count.

    Without `rules` the currency is that of the lines (EUR where they name none) and the rest stands
    at its defaults; minutes of the rates file come before those of the rules. Leaves lines,
    activities and pools as Parquet beside the result in the folder `into`. Raises FileError, which
    says what is wrong in which row and what to do, and whatever `customer_profit` raises.
    """
    into.mkdir(parents=True, exist_ok=True)
    told = read_rates(files.rates) if files.rates else RatesFile((), {})
    lines = keep(files.lines, LINES, into / "lines.parquet", files.columns)
    first, last, currencies = _facts(lines)
    wanted = period or Period(first, last + timedelta(days=1))
    given = rules or Rules(_currency(files.lines, currencies))
    sources = Sources(
        (lines,),
        (keep(files.activities, ACTIVITIES, into / "served.parquet"),) if files.activities else (),
        told.write(into / "pools.parquet", wanted, given.reporting_currency),
    )
    _check_currencies(files.lines, currencies, given)
    counted = replace(given, minutes={**given.minutes, **told.minutes})
    return customer_profit(sources, wanted, counted, into=into, memory_limit=memory_limit)


def _facts(lines: Path) -> tuple[date, date, list[str]]:
    with duckdb.connect() as con:
        row = con.execute(
            "SELECT min(date), max(date), list_sort(list(DISTINCT currency)) FROM read_parquet($1)",
            [str(lines)],
        ).fetchone()
    assert row is not None
    return row[0], row[1], list(row[2] or [])


def _currency(path: Path, currencies: list[str]) -> str:
    if len(currencies) > 1:
        raise FileError(
            path,
            f"holds several currencies ({', '.join(currencies)}); say which one to report in and "
            "give exchange rates for the others, or split the file",
        )
    return currencies[0]


def _check_currencies(path: Path, currencies: list[str], rules: Rules) -> None:
    for currency in currencies:
        if not rules.rates_of(currency):
            raise FileError(
                path,
                f"holds lines in {currency}, but no rate to {rules.reporting_currency} is given; "
                "give one or leave these lines out of the file",
            )
