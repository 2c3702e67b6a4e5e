"""What a profit run hands back. Money is whole minor units of the reporting currency throughout."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from septet.engine.periods import Period
from septet.engine.profit.notices import Notice
from septet.engine.profit.rules import Rules

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ActivityColumns:
    """One activity by customer, shape (n,): `quantity` and `minutes` as floats for display (the
    exact decimals are in activities.parquet), `cost` and the `direct` part of it in minor units."""

    quantity: Floats
    minutes: Floats
    cost: Ints
    direct: Ints


@dataclass(frozen=True)
class CustomerColumns:
    """Customers in columns, shape (n,), ordered by source and number.

    list_amount - discount = net_revenue; net_revenue - cost_of_goods = gross_margin;
    gross_margin - cost_to_serve = contribution: in every row, to the minor unit.
    `assumed_cost_of_goods` is the part of cost_of_goods that stands on the margin rule.
    `last_order` is the number of the latest order or None; days are datetime64[D], NaT without.
    """

    source: NDArray[np.object_]
    customer: NDArray[np.object_]
    name: NDArray[np.object_]
    list_amount: Ints
    discount: Ints
    net_revenue: Ints
    cost_of_goods: Ints
    assumed_cost_of_goods: Ints
    gross_margin: Ints
    cost_to_serve: Ints
    contribution: Ints
    booked: Ints
    lines: Ints
    orders: Ints
    returns: Ints
    small_orders: Ints
    products: Ints
    first_on: NDArray[np.datetime64]
    last_on: NDArray[np.datetime64]
    last_order: NDArray[np.object_]
    activities: Mapping[str, ActivityColumns]

    def __len__(self) -> int:
        return len(self.customer)


@dataclass(frozen=True)
class Statement:
    """The same P&L for one party: all together, or the lines no customer is known of."""

    list_amount: int
    discount: int
    net_revenue: int
    cost_of_goods: int
    assumed_cost_of_goods: int
    gross_margin: int
    cost_to_serve: int
    contribution: int
    booked: int
    lines: int
    orders: int
    returns: int
    small_orders: int
    activities: Mapping[str, int]
    """Cost to serve by activity."""


@dataclass(frozen=True)
class MonthColumns:
    """Customer-months in columns, shape (m,); `customer` indexes the customers, n is unallocated.

    Each money column adds up to the customer's column of the same name.
    """

    customer: Ints
    month: NDArray[np.datetime64]
    net_revenue: Ints
    cost_of_goods: Ints
    cost_to_serve: Ints
    contribution: Ints


@dataclass(frozen=True)
class ActivityReport:
    """How an activity was costed: `cost` = `rate_per_minute` x `minutes` + `direct`.

    `rate_per_minute` is None where no pool pays for it (freight is direct money by nature).
    """

    activity: str
    pools: tuple[str, ...]
    rate_per_minute: Decimal | None
    quantity: Decimal
    minutes: Decimal
    direct: int
    cost: int
    counted_from_lines: bool


@dataclass(frozen=True)
class PoolMonth:
    """A calendar month of a pool, as far as it lies in the period: `unused` = `cost` - `charged`,
    both at the one rate of the run. The months add up to the pool, to the minor unit."""

    month: date
    cost: int
    practical_minutes: Decimal | None
    used_minutes: Decimal
    charged: int
    unused: int


@dataclass(frozen=True)
class PoolReport:
    """A cost pool over the period; `unused` = `cost` - `charged`, never charged to customers."""

    pool: str
    activities: tuple[str, ...]
    cost: int
    theoretical_minutes: Decimal | None
    practical_minutes: Decimal | None
    used_minutes: Decimal
    rate_per_minute: Decimal | None
    charged: int
    unused: int
    utilisation: Decimal | None
    over_capacity: bool
    days: int
    is_assumed: bool
    months: tuple[PoolMonth, ...] = ()


@dataclass(frozen=True)
class Reconciliation:
    """One file and currency, exact amounts in that currency, `converted` in the reporting one.

    `file` = `outside` (of the period) + `used` + `left_out` (no exchange rate on that day).
    `kind` is lines, activities or pools; `path` is empty for pools.
    """

    kind: str
    path: str
    currency: str
    rows: int
    file: Decimal
    outside: Decimal
    used: Decimal
    left_out: Decimal
    converted: Decimal


@dataclass(frozen=True)
class DriverColumns:
    """One driver of cost to serve, shape (n,): a customer's `figure`, the `median` of customers of
    similar size and the share of them at or below it (`percentile`, 0 to 1); NaN is unknown."""

    driver: str
    costly_when: str
    figure: Floats
    median: Floats
    percentile: Floats


@dataclass(frozen=True)
class Peers:
    """Bands of similar net revenue: `band` by customer (-1: no positive revenue) and, by band, the
    number of customers and the revenue it reaches `from_revenue` to `to_revenue`."""

    band: Ints
    size: Ints
    from_revenue: Ints
    to_revenue: Ints
    drivers: tuple[DriverColumns, ...]


@dataclass(frozen=True)
class ProfitResult:
    """A whole run. `folder` holds profit, months, activities and days as Parquet."""

    period: Period
    rules: Rules
    folder: Path
    customers: CustomerColumns
    unallocated: Statement
    totals: Statement
    months: MonthColumns
    activities: tuple[ActivityReport, ...]
    pools: tuple[PoolReport, ...]
    reconciliation: tuple[Reconciliation, ...]
    small_order_limit: Decimal | None
    peers: Peers
    notices: tuple[Notice, ...]
    reduced_by: tuple[str, ...] = ()
    """Engines with their versions that reduced the invoice lines, such as "DuckDB 1.5.6"."""

    def explain(self, index: int) -> "Explanation":
        """How the cost to serve of customer `index` comes about, activity by activity."""
        rows = []
        for report in self.activities:
            column = self.customers.activities[report.activity]
            quantity, minutes = float(column.quantity[index]), float(column.minutes[index])
            cost, direct = int(column.cost[index]), int(column.direct[index])
            if quantity or minutes or cost:
                rate = report.rate_per_minute
                rows.append(
                    Charge(report.activity, report.pools, rate, quantity, minutes, direct, cost)
                )
        return Explanation(
            assumed_cost_of_goods=int(self.customers.assumed_cost_of_goods[index]),
            assumed_share=_share(
                int(self.customers.assumed_cost_of_goods[index]),
                int(self.customers.cost_of_goods[index]),
            ),
            charges=tuple(rows),
        )


@dataclass(frozen=True)
class Charge:
    """`cost` = `rate_per_minute` x `minutes` + `direct`, in minor units but for the rate."""

    activity: str
    pools: tuple[str, ...]
    rate_per_minute: Decimal | None
    quantity: float
    minutes: float
    direct: int
    cost: int


@dataclass(frozen=True)
class Explanation:
    """What the figures of one customer rest on; `assumed_share` is a share of its cost of goods."""

    assumed_cost_of_goods: int
    assumed_share: float | None
    charges: tuple[Charge, ...]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


Columns = dict[str, Any]
