# ruff: noqa: S608 - queries are put together from constants and quoted paths
"""Customer profit of an arbitrary file of lines: through intake, so that every row is accounted for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import duckdb

from septet.engine.intake import Booking, Kind, Plan, Style, book, examine
from septet.engine.intake.reading.columns import quoted
from septet.engine.lines.model import LinesError
from septet.engine.periods import Period
from septet.engine.profit import ProfitResult, Rules, Sources, customer_profit
from septet.engine.profit.files import ACTIVITIES, read_rates
from septet.engine.profit.files.tables import keep

_TABLES = ("profit", "months", "activities")


@dataclass(frozen=True)
class ProfitFile:
    """Lines in any layout intake reads. columns: field (customer, date, net_amount, quantity,
    price, invoice, unit_cost, ...) to header where the proposal is wrong. activities and rates
    as `septet.engine.profit.files` reads them. currency: where no row names one."""

    lines: Path
    activities: Path | None = None
    rates: Path | None = None
    columns: Mapping[str, str] | None = None
    currency: str = "EUR"


@dataclass(frozen=True)
class FileProfit:
    """The result, what became of the rows, and the files written into the folder.

    activities_outside: rows of the activities file before the first invoice line or after the
    last, which count for nothing."""

    result: ProfitResult
    booking: Booking
    currency: str
    files: tuple[Path, ...]
    activities_outside: int


def profit_of_file(file: ProfitFile, into: Path) -> FileProfit:
    """The P&L of every customer, as Parquet and CSV in the folder `into`; refused rows are kept
    beside them in refused.csv with their reasons. Raises IntakeError, LinesError or FileError
    where a file cannot be used."""
    into.mkdir(parents=True, exist_ok=True)
    booked = into / "booked"
    plan = _plan(file)
    booking = book(file.lines, plan, into=booked)
    refused = _refused(into, booking)
    currency = _currency(file, booking)
    lines = booked / "lines.parquet"
    if "invoice" not in plan.mapping:
        _days_as_documents(lines)
    assert booking.first_on is not None
    assert booking.last_on is not None
    period = Period(booking.first_on, booking.last_on + timedelta(days=1))
    told = read_rates(file.rates) if file.rates else None
    rules = Rules(currency)
    sources = Sources(
        (lines,),
        (keep(file.activities, ACTIVITIES, booked / "served.parquet"),) if file.activities else (),
        told.write(booked / "pools.parquet", period, currency) if told else (),
    )
    if told:
        rules = replace(rules, minutes={**rules.minutes, **told.minutes})
    result = customer_profit(sources, period, rules, into=into)
    outside = sum(_outside(path, period) for path in sources.activities)
    return FileProfit(result, booking, currency, (*_written(into), *refused), outside)


def _plan(file: ProfitFile) -> Plan:
    look = examine(file.lines, Kind.INVOICE_LINES)
    told = dict(file.columns or {})
    mapping = {c: h for c, h in look.mapping.items() if h not in told.values()} | told
    if "net_amount" in told:  # told amounts go before any product
        mapping = {c: h for c, h in mapping.items() if c not in ("quantity", "price")}
    style = Style(format=look.style.format, encoding=look.style.encoding, sheet=look.style.sheet)
    constants = {} if "invoice" in mapping else {"invoice": "1"}
    return Plan(Kind.INVOICE_LINES, mapping, "file", file.currency, style, constants)


def _currency(file: ProfitFile, booking: Booking) -> str:
    booked = {code: sums.booked for code, sums in booking.sums.items() if sums.booked}
    if not booking.booked:
        raise LinesError(
            f"{file.lines.name}: none of its {booking.rows:,} rows could be read. See refused.csv for why."
        )
    if len(booked) > 1:
        shown = ", ".join(f"{amount:f} {code}" for code, amount in sorted(booked.items()))
        raise LinesError(
            f"{file.lines.name} mixes currencies: {shown}. Split the file by currency, or import "
            "it into an installation that knows exchange rates."
        )
    return next(iter(booked), file.currency)


def _outside(activities: Path, period: Period) -> int:
    with duckdb.connect() as con:
        row = con.execute(
            f"SELECT count(*) FROM read_parquet({quoted(str(activities))}) "
            "WHERE NOT (date >= $start AND date < $until)",
            {"start": period.start, "until": period.until},
        ).fetchone()
    return int(row[0]) if row else 0


def _days_as_documents(lines: Path) -> None:
    """Without invoice numbers, what a customer buys on a day is one invoice, its credits another."""
    partial = lines.with_suffix(".partial")
    with duckdb.connect() as con:
        con.execute(
            "COPY (SELECT * REPLACE (concat(customer, ' ', date, ' ', is_credit) AS invoice) "
            f"FROM read_parquet({quoted(str(lines))})) TO {quoted(str(partial))} (FORMAT parquet)"
        )
    partial.replace(lines)


def _refused(into: Path, booking: Booking) -> tuple[Path, ...]:
    """refused.csv, there also where nothing else can be; none of an earlier time stays."""
    refused, kept = into / "booked" / "refusals.csv", into / "refused.csv"
    kept.unlink(missing_ok=True)
    return (refused.replace(kept),) if booking.refused and refused.exists() else ()


def _written(into: Path) -> tuple[Path, ...]:
    files = []
    with duckdb.connect() as con:
        for name in _TABLES:
            source, target = into / f"{name}.parquet", into / f"{name}.csv"
            con.execute(
                f"COPY (SELECT * EXCLUDE (customer_index) FROM read_parquet({quoted(str(source))}) "
                f"ORDER BY ALL) TO {quoted(str(target))} (FORMAT csv, HEADER)"
            )
            files += [source, target]
    return tuple(files)
