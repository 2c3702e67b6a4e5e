"""From batches and assumptions to everything a run keeps."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from septet.engine import scoring
from septet.engine.money import minor_digits
from septet.engine.periods import Period
from septet.engine.profit import (
    CustomerColumns,
    OrderDays,
    ProfitResult,
    Rules,
    Sources,
    customer_profit,
    earlier,
    order_days,
)
from septet.engine.profit.peers import compare
from septet.engine.reduction import Reductions
from septet.engine.scoring.cohorts import Business
from septet.value.appraisal import reports
from septet.value.appraisal.accounts import Slots, by_account, months_by_account, slots_of
from septet.value.appraisal.checks import check_ledger, check_parts
from septet.value.appraisal.lifetime import Lifetime, Terms, look_ahead
from septet.value.appraisal.rows import Accounts, rows, totals_of
from septet.value.appraisal.tables import tables

STEPS = 12  # eight of the profit engine, and ours
AccountsOf = Callable[[CustomerColumns], Mapping[tuple[str, str], int]]
Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Order:
    """What is to be appraised. `booked`: (batch, currency) to the net amount booked of it."""

    period: Period
    rules: Rules
    terms: Terms
    sources: Sources
    batch_of: Mapping[str, int]
    booked: Mapping[tuple[int, str], Decimal]
    memory_limit: str
    reductions: Reductions | None = None


@dataclass(frozen=True)
class Appraisal:
    """Values of the run's own row and of every account's."""

    run: dict[str, Any]
    accounts: list[dict[str, Any]]


def appraise(order: Order, *, into: Path, accounts_of: AccountsOf, report: Report) -> Appraisal:
    """Compute everything; `report(done, total, phase)` may raise to stop.

    `accounts_of` tells which account each (source, number) is. Raises DoesNotReconcile where the
    figures do not add up to the ledger.
    """
    result = customer_profit(
        order.sources,
        order.period,
        order.rules,
        into=into,
        progress=lambda done, _total: report(done, STEPS, "profit"),
        memory_limit=order.memory_limit,
        reductions=order.reductions,
    )
    check_ledger(result, order.batch_of, order.booked)
    report(8, STEPS, "accounts")
    slots = slots_of(result.customers, accounts_of(result.customers))
    columns = by_account(result.customers, slots)
    report(9, STEPS, "lifetime")
    days = order_days(result.folder, order.period, customers=len(result.customers))
    lifetime = _look_ahead(order, days, slots, columns)
    report(10, STEPS, "saving")
    known = _known(result, slots, columns, lifetime)
    kept = list(rows(known, result))
    check_parts(kept, totals_of(result.totals))
    business = _business(order, result, known, days)
    found = tables(kept[: len(slots)], known.peers.band, business, known.currency)
    for row, own in zip(kept, found.accounts, strict=False):  # the last may be unallocated
        row.update(own)
    return Appraisal(_run_values(order, result, known, kept) | found.run, kept)


def _business(order: Order, result: ProfitResult, known: Accounts, ordered: OrderDays) -> Business:
    """Order days and months of accounts, and who was a customer before the period."""
    before = earlier(
        order.sources,
        order.period,
        memory_limit=order.memory_limit,
        reductions=order.reductions,
    )
    slot, day = known.slots.of_customer[ordered.customer], ordered.day
    days = np.unique(slot * order.period.days + day)  # two numbers of one account, one day
    numbers = zip(result.customers.source, result.customers.customer, strict=True)
    is_old = np.array([number in before.customers for number in numbers], dtype=bool)
    known_before = np.zeros(len(known.slots), dtype=bool)
    known_before[known.slots.of_customer[is_old]] = True
    return Business(
        customers=len(known.slots),
        start=order.period.start,
        until=order.period.until,
        data_from=before.first_on,
        known_before=known_before,
        order_customer=days // order.period.days,
        order_day=days % order.period.days,
        month_customer=known.months.customer,
        month=known.months.month,
        net_revenue=known.months.net_revenue,
        contribution=known.months.contribution,
    )


def engines_of(reduced_by: Iterable[str]) -> str:
    """Who reduced the lines and who counted on: "Spark 4.1.4, DuckDB 1.5.6, NumPy 2.4.6".

    A run keeps 40 letters of it, so that what would not fit is left out as a whole.
    """
    own = f"DuckDB {duckdb.__version__}"
    parts = [*(name for name in reduced_by if name != own), own, f"NumPy {np.__version__}"]
    said = parts[0]
    for part in parts[1:]:
        said = f"{said}, {part}" if len(said) + len(part) <= 38 else said
    return said


def _look_ahead(order: Order, days: OrderDays, slots: Slots, columns: CustomerColumns) -> Lifetime:
    unit = 10 ** minor_digits(order.rules.reporting_currency)
    contribution = columns.contribution / unit
    return look_ahead(days, slots, contribution, period=order.period, terms=order.terms)


def _known(
    result: ProfitResult, slots: Slots, columns: CustomerColumns, lifetime: Lifetime
) -> Accounts:
    currency = result.rules.reporting_currency
    merged = bool(slots.merged.any())
    numbers: list[list[list[str]]] = [[] for _ in slots.accounts]
    named = zip(result.customers.source, result.customers.customer, strict=True)
    for slot, (source, number) in zip(slots.of_customer.tolist(), named, strict=True):
        numbers[slot].append([source, number])
    return Accounts(
        slots=slots,
        columns=columns,
        months=months_by_account(result.months, slots),
        peers=compare(columns, minor_digits(currency)) if merged else result.peers,
        swaps=scoring.rank_swaps(columns.net_revenue, columns.contribution),
        lifetime=lifetime,
        numbers=numbers,
        currency=currency,
    )


def _run_values(
    order: Order, result: ProfitResult, known: Accounts, kept: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    worth = [row["lifetime_value"] for row in kept if row.get("lifetime_value") is not None]
    return {
        **totals_of(result.totals),
        "currency": order.rules.reporting_currency,
        "customers": len(known.slots),
        "unallocated": result.unallocated.net_revenue,
        "lifetime_value": sum(worth) if worth else None,
        "model": known.lifetime.model,
        "reconciliation": reports.reconciliation(result, order.batch_of),
        "whale": reports.whale(known.columns.contribution, known.slots.accounts, known.currency),
        "concentration": reports.concentration(
            known.columns.net_revenue, known.columns.contribution
        ),
        "ranks": reports.ranks(known.swaps, known.currency),
        "movers": reports.movers(known.swaps, known.slots.accounts),
        "pools": reports.pools(result),
        "activities": reports.activities(result),
        "warnings": reports.warnings(result),
        "engine": engines_of(result.reduced_by),
    }
