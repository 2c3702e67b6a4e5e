"""Order days in columns, cut at any day: what was known then, and what came after."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from septet.engine.clv.facts import Facts, Floats, Integers


@dataclass(frozen=True, eq=False)
class OrderLog:
    """Order days, ascending by customer and day, each pair once.

    customer: position in `numbers`, the customers' own numbers in ascending order; day: number of
    the day; earned, revenue: contribution and revenue of the order day in major units of one
    currency, if known.
    """

    customer: Integers
    day: Integers
    earned: Floats | None
    numbers: Integers
    revenue: Floats | None = None

    @classmethod
    def of(
        cls,
        customer: Integers,
        day: Integers,
        earned: Floats | None = None,
        revenue: Floats | None = None,
    ) -> "OrderLog":
        """From orders in any order; several orders of one customer on one day become one."""
        numbers, who = np.unique(np.asarray(customer, np.int64), return_inverse=True)
        when = np.asarray(day, np.int64)
        if not len(when):
            return cls(when, when, earned, numbers, revenue)
        base, span = int(when.min()), int(when.max() - when.min()) + 1
        key, which = np.unique(who * span + (when - base), return_inverse=True)

        def added(amounts: Floats | None) -> Floats | None:
            if amounts is None:
                return None
            return np.bincount(which, np.asarray(amounts, np.float64), len(key)).astype(np.float64)

        return cls(key // span, key % span + base, added(earned), numbers, added(revenue))

    @property
    def customers(self) -> int:
        return len(self.numbers)

    @cached_property
    def first_day(self) -> int:
        return int(self.day.min()) if len(self.day) else 0

    def before(self, day: int) -> "OrderLog":
        """Only what is known at the start of `day`: later orders, and customers, do not exist."""
        return self._only(self.day < day)

    def thinned(self, most: int) -> "OrderLog":
        """Every k-th customer, so that at most `most` are left."""
        step = -(-self.customers // most)
        return self if step <= 1 else self._only(self.customer % step == 0)

    def _only(self, kept: np.ndarray) -> "OrderLog":
        here, who = np.unique(self.customer[kept], return_inverse=True)
        earned, revenue = (
            None if money is None else money[kept] for money in (self.earned, self.revenue)
        )
        who = np.asarray(who, np.int64)
        return OrderLog(who, self.day[kept], earned, self.numbers[here], revenue)

    def count(self, start: int, until: int) -> Floats:
        """Order days of each customer within [start, until)."""
        inside = (self.day >= start) & (self.day < until)
        return np.bincount(self.customer[inside], minlength=self.customers).astype(np.float64)

    def sum_earned(self, start: int, until: int) -> Floats:
        """Contribution of each customer within [start, until)."""
        assert self.earned is not None
        inside = (self.day >= start) & (self.day < until)
        sums = np.bincount(self.customer[inside], self.earned[inside], minlength=self.customers)
        return sums.astype(np.float64)

    def mean_revenue(self) -> Floats | None:
        """Of an order day of each customer; None where revenue is not known."""
        if self.revenue is None:
            return None
        sums = np.bincount(self.customer, self.revenue, minlength=self.customers)
        return np.asarray(sums / np.bincount(self.customer, minlength=self.customers))

    def facts(self, until: int) -> Facts:
        """Facts of all customers; every order must lie before `until`."""
        _, first, count = np.unique(self.customer, return_index=True, return_counts=True)
        start, last = self.day[first], self.day[first + count - 1]
        profit, spread = (None, None)
        if self.earned is not None:
            profit = self.sum_earned(self.first_day, until) / np.maximum(count, 1)
            spread = _spread(self.earned, profit, first, count)
        orders = None if profit is None else count
        return Facts(count - 1, last - start, until - 1 - start, profit, orders, spread)


def _spread(earned: Floats, mean: Floats, first: Integers, count: Integers) -> Floats:
    """Sample standard deviation of each customer's orders; NaN with fewer than two."""
    spread = np.full(len(count), np.nan)
    several = count > 1
    if several.any():
        squares = np.add.reduceat((earned - np.repeat(mean, count)) ** 2, first)
        spread[several] = np.sqrt(squares[several] / (count[several] - 1))
    return spread
