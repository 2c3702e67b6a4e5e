"""One profit run: invoice lines, activities and pools in, the P&L of every customer out."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb

from septet.engine.money import minor_digits
from septet.engine.periods import Period
from septet.engine.profit import (
    capacity,
    columns,
    facts,
    folder,
    ledger,
    peers,
    pools,
    rates,
    reports,
    work,
)
from septet.engine.profit.calendar import lay_out
from septet.engine.profit.equations import count_orders, order_minutes, used_by_orders
from septet.engine.profit.notices import Code, Notice
from septet.engine.profit.result import Columns, ProfitResult, Reconciliation, Statement
from septet.engine.profit.rules import Rules
from septet.engine.profit.services import read_services, settle_services
from septet.engine.profit.sources import Lines, Sources, kept_or_passing, open_lines, opened
from septet.engine.reduction import Means, Reductions
from septet.engine.time_equations import VISITING

Progress = Callable[[int, int], None]
_STEPS = 8


class Cancelled(Exception):
    """The run was stopped by whoever started it; nothing usable was written."""


@dataclass
class _Steps:
    """Counts the steps of a run aloud and stops between two of them when asked to."""

    progress: Progress | None
    cancelled: Callable[[], bool] | None
    done: int = 0

    def check(self) -> None:
        if self.cancelled is not None and self.cancelled():
            raise Cancelled

    def next(self) -> None:
        self.check()
        if self.progress is not None:
            self.progress(self.done, _STEPS)
        self.done += 1


@dataclass(frozen=True)
class _Run:
    con: duckdb.DuckDBPyConnection
    period: Period
    rules: Rules
    steps: _Steps

    @property
    def digits(self) -> int:
        return minor_digits(self.rules.reporting_currency)


@dataclass(frozen=True)
class _Ledger:
    """What the summing steps leave beside the tables."""

    last_orders: Columns
    derived_limit: Decimal | None
    returns_from_files: bool
    notices: list[Notice]
    reduced_by: tuple[str, ...]


@dataclass(frozen=True)
class _Rated:
    rows: list[pools.PoolCost]
    uses: list[rates.PoolUse]
    per_minute: dict[str, Decimal]
    shares: dict[str, dict[str, Fraction]]
    charged: dict[str, int]
    reconciliation: list[Reconciliation]
    notices: list[Notice]


def customer_profit(
    sources: Sources,
    period: Period,
    rules: Rules,
    *,
    into: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    memory_limit: str = "1GB",
    threads: int = 2,
    reductions: Reductions | None = None,
) -> ProfitResult:
    """The P&L of every customer over `period`, reconciled with the ledger; see `ProfitResult`.

    Writes profit, months, activities, days and orders as Parquet into the folder `into`. The same sources,
    period and rules give the same result, however the lines are split into files or ordered.
    Raises ValueError where a rule has no figure on a day, FileNotFoundError where a batch is
    missing, Cancelled where `cancelled()` is true between two of the steps told to `progress`,
    EngineUnavailable where the engine that `reductions` names cannot work here. With `reductions`
    lines that a run has read once are not read again; without, nothing is kept of them.
    """
    into.mkdir(parents=True, exist_ok=True)
    means = Means(memory_limit, threads, into, reductions.url if reductions else "")
    with (
        kept_or_passing(reductions, into) as home,
        opened(sources, memory_limit=memory_limit, threads=threads, spill=into) as con,
    ):
        lines = Lines(sources.lines, home, means)
        run = _Run(con, period, rules, _Steps(progress, cancelled))
        ledger_sums = _sum_ledger(run, lines, into)
        rated = _rate(run, ledger_sums)
        return _assemble(run, ledger_sums, rated, into)


def _sum_ledger(run: _Run, lines: Lines, into: Path) -> _Ledger:
    con = run.con
    equations, codes, drivers = used_by_orders(run.rules)
    run.steps.next()
    lay_out(con, run.period, run.rules)
    minutes = order_minutes(equations, codes, run.period)
    reduced_by = open_lines(con, lines, run.period, between=run.steps.check)
    ledger.group_documents(con, run.period, len(lines.batches))
    run.steps.next()
    notices = read_services(con, run.period, equations)
    ledger.convert(con, marks_first=not drivers.isdisjoint(VISITING))
    from_files = settle_services(con)
    run.steps.next()
    derived = ledger.limit_small_orders(con, run.period, run.rules)
    last = facts.last_orders(con)
    count_orders(con, drivers)
    folder.write_orders(con, drivers, into)
    ledger.sum_days(con, minutes)
    run.steps.next()
    work.sum_months(con, codes, returns_from_files=from_files)
    work.list_charges(con, returns_from_files=from_files)
    return _Ledger(last, derived, from_files, notices, reduced_by)


def _rate(run: _Run, sums: _Ledger) -> _Rated:
    con, period, rules = run.con, run.period, run.rules
    run.steps.next()
    rows = reports.read_pools(con)
    found, left_out = pools.gather(rows, period, rules)
    if not found:
        found = [pools.assumed_pool(work.serving_cost(con), period)]
    minutes = work.minutes_used(con)
    uses, per_minute, shares = rates.use(found, minutes)
    work.set_rates(con, per_minute)
    reconciled = facts.reconcile(con, period) + reports.reconcile_pools(
        rows, period, left_out, rules
    )
    notices = sums.notices + rates.notices(uses, minutes, period)
    charged = rates.charges(minutes, per_minute, shares, run.digits)
    return _Rated(rows, uses, per_minute, shares, charged, reconciled, notices)


def _assemble(run: _Run, sums: _Ledger, rated: _Rated, into: Path) -> ProfitResult:
    con, digits = run.con, run.digits
    parties = columns.read_parties(con, digits)
    count = len(parties["booked"])
    activities = columns.read_charges(con, count, digits, charged=rated.charged)
    parties = columns.derive(parties, activities)
    run.steps.next()
    parties |= facts.more_columns(con, count, sums.last_orders)
    customers = columns.customers_of(parties, activities)
    run.steps.next()
    months = columns.read_months(con, rated.per_minute, parties, digits)
    reported = reports.report_activities(
        con,
        activities,
        rates=rated.per_minute,
        shares=rated.shares,
        returns_from_files=sums.returns_from_files,
    )
    totals = columns.statement_of(parties, activities, slice(None))
    run.steps.next()
    folder.write_profit(con, parties, into, digits)
    folder.write_months(con, months, into, digits)
    folder.write_activities(con, activities, into, digits)
    folder.write_days(con, rated.per_minute, into)
    return ProfitResult(
        period=run.period,
        rules=run.rules,
        folder=into,
        customers=customers,
        unallocated=columns.statement_of(parties, activities, slice(-1, None)),
        totals=totals,
        months=months,
        activities=reported,
        pools=capacity.by_month(
            reports.report_pools(rated.uses, reported, shares=rated.shares, digits=digits),
            rated.rows,
            period=run.period,
            rules=run.rules,
            minutes=work.minutes_by_month(con),
            shares=rated.shares,
        ),
        reconciliation=tuple(rated.reconciliation),
        small_order_limit=sums.derived_limit,
        reduced_by=sums.reduced_by,
        peers=peers.compare(customers, digits),
        notices=(*_said_of(run, sums, totals, rated), *rated.notices),
    )


def _said_of(run: _Run, sums: _Ledger, totals: Statement, rated: _Rated) -> list[Notice]:
    said = []
    if totals.assumed_cost_of_goods and totals.cost_of_goods:
        share = Decimal(totals.assumed_cost_of_goods) / totals.cost_of_goods
        said.append(Notice(Code.ASSUMED_COST_OF_GOODS, "", round(share, 6)))
    if sums.derived_limit is not None:
        currency = run.rules.reporting_currency
        said.append(Notice(Code.DERIVED_SMALL_ORDER_LIMIT, currency, sums.derived_limit))
    left_out: dict[str, Decimal] = {}
    for row in rated.reconciliation:
        if row.left_out:
            left_out[row.currency] = left_out.get(row.currency, Decimal(0)) + row.left_out
    return said + [Notice(Code.NO_EXCHANGE_RATE, c, amount) for c, amount in left_out.items()]
