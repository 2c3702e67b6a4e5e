# ruff: noqa: S608 - queries are put together from constants; values are parameters
"""The orders of a run in columns, and how they are combined into fewer and larger ones."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from septet.engine.profit.columns import plain
from septet.engine.profit.folder import ORDERS
from septet.engine.time_equations import VISITING

Ints = NDArray[np.int64]
UNIT = 10**4
"""Values, margins and counts of activity files are whole ten-thousandths."""


@dataclass(frozen=True, eq=False)
class Orders:
    """Orders by party and day, shape (k,); `day` counts from 1970-01-01. Returns are
    no orders and stay out."""

    party: Ints
    day: Ints
    value: Ints
    margin: Ints
    lines: Ints
    limit: Ints
    is_new: Ints
    visit: Ints
    delivery: Ints
    rush: Ints
    ticket: Ints

    def __len__(self) -> int:
        return len(self.party)

    @property
    def is_small(self) -> Ints:
        return (self.value < self.limit).astype(np.int64)

    def take(self, rows: Any) -> "Orders":
        return Orders(**{f.name: getattr(self, f.name)[rows] for f in fields(Orders)})


def read_orders(
    con: duckdb.DuckDBPyConnection, folder: Path, customers: Sequence[int] | None
) -> Orders:
    """Orders of the run in `folder`, of `customers` (indexes, None: all); `party` is the customer.

    Raises FileNotFoundError where the run kept no orders, as runs of earlier versions did not.
    """
    path = folder / ORDERS
    if not path.is_file():
        raise FileNotFoundError(f"{path}: this run kept no orders; compute a new one")
    happened = ", ".join(f"coalesce({code}, 0) AS {code}" for code in VISITING)
    which = "" if customers is None else "AND customer_index IN (SELECT unnest($wanted))"
    found = con.execute(
        f"SELECT customer_index AS party, date_diff('day', DATE '1970-01-01', date) AS day, "
        f"{_units('value')} AS value, {_units('margin')} AS margin, lines, "
        f"{_units('small_order_limit')} AS limit_, "
        f"coalesce(is_new, false)::INTEGER AS is_new, {happened} FROM read_parquet($path) "
        f"WHERE NOT is_return {which} ORDER BY party, day, value, lines, margin",
        {"path": str(path)} | ({} if customers is None else {"wanted": list(customers)}),
    ).fetchnumpy()
    columns = {name.rstrip("_"): plain(column) for name, column in found.items()}
    return Orders(**columns)


def _units(column: str) -> str:
    return f"cast({column} * {UNIT} AS BIGINT)"


def within_months(orders: Orders, most: int) -> Orders:
    """At most `most` orders a party and month: neighbours are combined, evenly."""
    month = orders.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    first = _starts(orders.party, month)
    size = np.diff(np.append(np.flatnonzero(first), len(orders)))
    number = np.arange(len(orders)) - np.repeat(np.flatnonzero(first), size)
    count = np.repeat(size, size)
    place = np.where(count > most, number * most // np.maximum(count, 1), number)
    return combined(orders, first | _starts(orders.party, place))


def within_days(orders: Orders, days: int) -> Orders:
    """At most one order a party in every stretch of `days` days."""
    return combined(orders, _starts(orders.party, orders.day // days))


def at_least(orders: Orders, minimum: int) -> Orders:
    """Orders below `minimum` (ten-thousandths) wait for the party's next one; the last goes out."""
    begins = np.zeros(len(orders), dtype=bool)
    waiting, before = 0, -1
    for row, (party, value) in enumerate(
        zip(orders.party.tolist(), orders.value.tolist(), strict=True)
    ):
        if party != before or waiting >= minimum:
            begins[row], waiting, before = True, 0, party
        waiting += value
    return combined(orders, begins)


def combined(orders: Orders, begins: NDArray[np.bool_]) -> Orders:
    """Rows put together into one where `begins` is false; its day is the last one's."""
    if not len(orders):
        return orders
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(orders)) - 1
    summed = ("value", "margin", "lines", *VISITING)
    sums = {name: np.add.reduceat(getattr(orders, name), first) for name in summed}
    return Orders(
        party=orders.party[first],
        day=orders.day[last],
        limit=orders.limit[last],
        is_new=np.maximum.reduceat(orders.is_new, first),
        **sums,
    )


def _starts(*keys: Ints) -> NDArray[np.bool_]:
    """Whether a row differs from the one before in any of `keys`."""
    begins = np.zeros(len(keys[0]), dtype=bool)
    begins[:1] = True
    for key in keys:
        begins[1:] |= key[1:] != key[:-1]
    return begins
