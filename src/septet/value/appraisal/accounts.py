"""Customers of source systems become accounts: several numbers may be one account, and add up."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from septet.engine.profit import ActivityColumns, CustomerColumns, MonthColumns

Ints = NDArray[np.int64]
Number = tuple[str, str]
_WORDS = {"source", "customer", "name", "last_order", "first_on", "last_on", "activities"}


@dataclass(frozen=True, eq=False)
class Slots:
    """`accounts`: the account of each slot; `of_customer`: the slot of each customer, shape (n,);
    `merged`: whether several numbers share a slot."""

    accounts: list[int]
    of_customer: Ints
    merged: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.accounts)


def slots_of(customers: CustomerColumns, account_of: Mapping[Number, int]) -> Slots:
    """Slots in the order in which accounts appear. Raises KeyError for a number without account."""
    place: dict[int, int] = {}
    found = [
        place.setdefault(account_of[source, number], len(place))
        for source, number in zip(customers.source, customers.customer, strict=True)
    ]
    of_customer = np.array(found, dtype=np.int64)
    shared = np.bincount(of_customer, minlength=len(place)) > 1
    return Slots(list(place), of_customer, shared)


def by_account(customers: CustomerColumns, slots: Slots) -> CustomerColumns:
    """The same columns with one entry an account; counts of products are sums, see `Slots.merged`."""
    if not slots.merged.any():
        return customers
    size, index = len(slots), slots.of_customer
    numbers = [f.name for f in fields(customers) if f.name not in _WORDS]
    latest = np.lexsort((customers.last_on, index))  # the last entry of a slot is the latest
    summed: dict[str, Any] = {n: _summed(getattr(customers, n), index, size) for n in numbers}
    chosen: dict[str, Any] = {
        name: _placed(getattr(customers, name), index, latest)
        for name in ("source", "customer", "name", "last_order")
    }
    return replace(
        customers,
        **summed,
        **chosen,
        first_on=_extreme(np.fmin, customers.first_on, index, size),
        last_on=_extreme(np.fmax, customers.last_on, index, size),
        activities={
            code: ActivityColumns(
                *(_summed(getattr(a, f.name), index, size) for f in fields(ActivityColumns))
            )
            for code, a in customers.activities.items()
        },
    )


def months_by_account(months: MonthColumns, slots: Slots) -> MonthColumns:
    """Months of accounts, by slot and month; the slot after the last one is unallocated."""
    slot = np.append(slots.of_customer, len(slots))[months.customer]
    month = months.month.astype("datetime64[M]").astype(np.int64)
    key, index = np.unique(slot * 100_000 + month, return_inverse=True)
    money = ("net_revenue", "cost_of_goods", "cost_to_serve", "contribution")
    return MonthColumns(
        key // 100_000,
        (key % 100_000).astype("datetime64[M]"),
        **{name: _summed(getattr(months, name), index, len(key)) for name in money},
    )


def _summed(column: Any, index: Ints, size: int) -> Any:
    result = np.zeros(size, dtype=column.dtype)
    np.add.at(result, index, column)
    return result


def _placed(column: Any, index: Ints, order: Ints) -> Any:
    result = np.empty(int(index.max(initial=-1)) + 1, dtype=object)
    result[index[order]] = column[order]
    return result


def _extreme(of: Any, column: Any, index: Ints, size: int) -> Any:
    result = np.full(size, np.datetime64("NaT"), dtype="datetime64[D]")
    of.at(result, index, column)
    return result
