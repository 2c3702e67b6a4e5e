"""What cohorts are made of: order days and months of every customer, in columns."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from septet.engine.scoring.ordering import Ints

LEAD_MONTHS = 3
"""Whoever orders within the first three months of the data was probably a customer before."""


@dataclass(frozen=True, eq=False)
class Business:
    """Customers 0 to `customers` - 1 over [start, until), money in whole minor units.

    order_customer, order_day: one entry a customer-day with an order, shape (d,), days since
    `start`. month_customer, month, net_revenue, contribution: customer-months, shape (m,), the
    customer `customers` being what is unallocated. known_before, shape (n,): who ordered before
    `start`. data_from: the first day of the data at all, which may lie before `start`.
    Raises ValueError where the columns do not fit each other.
    """

    customers: int
    start: date
    until: date
    data_from: date
    known_before: NDArray[np.bool_]
    order_customer: Ints
    order_day: Ints
    month_customer: Ints
    month: NDArray[np.datetime64]
    net_revenue: Ints
    contribution: Ints

    def __post_init__(self) -> None:
        months = {len(c) for c in (self.month_customer, self.month, self.net_revenue)}
        if months != {len(self.contribution)}:
            raise ValueError("columns of customer-months differ in length")
        if len(self.order_customer) != len(self.order_day):
            raise ValueError(
                f"{len(self.order_customer)} customers of order days but {len(self.order_day)} days"
            )
        if len(self.known_before) != self.customers:
            raise ValueError(f"known_before has {len(self.known_before)} of {self.customers}")
        days = (self.until - self.start).days
        if len(self.order_day) and not 0 <= self.order_day.min() <= self.order_day.max() < days:
            raise ValueError(f"order days lie outside of {self.start} to {self.until}")

    @property
    def new_from(self) -> date:
        """The first day on which a customer who was never seen counts as new: the first of a month,
        at least three whole months after the data begin."""
        first = np.datetime64(self.data_from, "M")
        whole = 0 if self.data_from.day == 1 else 1
        day: date = (first + LEAD_MONTHS + whole).astype("datetime64[D]").astype(date)
        return day

    @property
    def ordered_on(self) -> NDArray[np.datetime64]:
        """The day of each order."""
        return np.datetime64(self.start, "D") + self.order_day.astype("timedelta64[D]")
