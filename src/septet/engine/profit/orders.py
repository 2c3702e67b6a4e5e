"""Order facts of a run, for lifetime-value models.

An order is a customer-day on which invoices that are no credits come to more than nothing. Credits
and cost to serve count against the customer's contribution, never as orders. Times are days; the
window ends with the last day of the period, as in Fader & Hardie's data sets.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from septet.engine.periods import Period
from septet.engine.profit.columns import days, plain
from septet.engine.profit.folder import DAYS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OrderFacts:
    """Customers with at least one order, in columns, shape (k,).

    `customer` indexes the customers of the run; `x` is the number of repeat orders, `t_x_days` days
    from first to last order, `T_days` from first order to the last day. Contributions are floats in
    the reporting currency: `mean_per_order` is all contribution over all orders,
    `mean_per_repeat_order` leaves the first order day out (NaN without a repeat), and
    `sd_per_order` is the sample standard deviation between order days (NaN with fewer than two).
    """

    customer: Ints
    x: Ints
    t_x_days: Ints
    T_days: Ints
    orders: Ints
    first_on: NDArray[np.datetime64]
    last_on: NDArray[np.datetime64]
    contribution: Floats
    mean_per_order: Floats
    mean_per_repeat_order: Floats
    sd_per_order: Floats


@dataclass(frozen=True)
class OrderDays:
    """Every order, shape (d,), by customer and day: index of the customer, days since `start`."""

    customer: Ints
    day: Ints
    contribution: Floats
    start: date


_FACTS = """
WITH own AS (
  SELECT customer_index AS id, date, contribution, is_order FROM read_parquet($path)
  WHERE date >= $start AND date < $until AND customer_index < $customers
), firsts AS (SELECT id, min(date) AS first_on FROM own WHERE is_order GROUP BY id)
SELECT id, first_on, max(date) FILTER (is_order) AS last_on,
  count(*) FILTER (is_order) AS orders,
  cast(sum(contribution) AS DOUBLE) AS contribution,
  cast(coalesce(sum(contribution) FILTER (date = first_on), 0) AS DOUBLE) AS first_contribution
FROM own JOIN firsts USING (id) GROUP BY id, first_on ORDER BY id
"""


def order_facts(folder: Path, period: Period, *, customers: int) -> OrderFacts:
    """Order facts of the run in `folder` within `period` (its own or a shorter one).

    `customers` is the number of customers of the run, so that unallocated stays out.
    Raises FileNotFoundError where the folder holds no run.
    """
    with duckdb.connect() as con:
        raw = con.execute(_FACTS, _within(folder, period, customers)).fetchnumpy()
    customer = plain(raw["id"])
    first, last = days(raw["first_on"]), days(raw["last_on"])
    orders = plain(raw["orders"])
    contribution = _floats(raw["contribution"])
    repeat = contribution - _floats(raw["first_contribution"])
    x = orders - 1
    end = np.datetime64(period.until, "D") - np.timedelta64(1, "D")
    return OrderFacts(
        customer=customer,
        x=x,
        t_x_days=(last - first).astype(np.int64),
        T_days=(end - first).astype(np.int64),
        orders=orders,
        first_on=first,
        last_on=last,
        contribution=contribution,
        mean_per_order=contribution / np.maximum(orders, 1),
        mean_per_repeat_order=np.where(x > 0, repeat / np.maximum(x, 1), np.nan),
        sd_per_order=_spread(customer, order_days(folder, period, customers=customers)),
    )


def _spread(customer: Ints, ordered: OrderDays) -> Floats:
    """Sample standard deviation of each customer's orders, added up in the order of the days."""
    which = np.searchsorted(customer, ordered.customer)
    count = np.bincount(which, minlength=len(customer))
    mean = np.bincount(which, ordered.contribution, len(customer)) / np.maximum(count, 1)
    squares = np.bincount(which, (ordered.contribution - mean[which]) ** 2, len(customer))
    return np.where(count > 1, np.sqrt(squares / np.maximum(count - 1, 1)), np.nan)


def order_days(folder: Path, period: Period, *, customers: int) -> OrderDays:
    """Every order day of the run in `folder` within `period`, for back-tests."""
    with duckdb.connect() as con:
        raw = con.execute(
            "SELECT customer_index AS id, date_diff('day', $start::DATE, date) AS day, "
            "cast(contribution AS DOUBLE) AS contribution FROM read_parquet($path) WHERE is_order "
            "AND date >= $start AND date < $until AND customer_index < $customers "
            "ORDER BY id, date",
            _within(folder, period, customers),
        ).fetchnumpy()
    return OrderDays(
        plain(raw["id"]), plain(raw["day"]), _floats(raw["contribution"]), period.start
    )


def _within(folder: Path, period: Period, customers: int) -> dict[str, object]:
    path = folder / DAYS
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no profit run in this folder; run it first")
    return {
        "path": str(path),
        "start": period.start,
        "until": period.until,
        "customers": customers,
    }


def _floats(column: object) -> Floats:
    filled = np.ma.filled(np.ma.asarray(column, dtype=np.float64), np.nan)
    return np.asarray(filled, dtype=np.float64)
