"""What customers spend an order, and the sums over them that the gamma-gamma model asks for.

Sums are taken block by block, blocks side by side on two threads, and added in the order of the
blocks: the same last digit on every run and machine, however busy.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from septet.engine.clv.facts import Floats

_BLOCK = 1 << 14  # doubles of a few columns fit the cache of a core
_THREADS = 2
_SHOWN = 10


class NotPositive(ValueError):
    """Values the model cannot take; `rows` are their positions, counted from 0."""

    def __init__(self, rows: npt.NDArray[np.int64], words: str) -> None:
        self.rows = rows
        shown = ", ".join(str(row) for row in rows[:_SHOWN])
        more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        noun = "customer at position" if len(rows) == 1 else "customers at positions"
        super().__init__(f"{noun} {shown}{more}: {words}")


@dataclass(frozen=True)
class Sums:
    """Over customers of total s = x m (in units), at scale v: sums of log(v + s), 1 / (v + s) and
    1 / (v + s)^2, and of the same times x."""

    log: float
    x_log: float
    inverse: float
    x_inverse: float
    square: float
    x_square: float


@dataclass(frozen=True, eq=False)
class Spending:
    """Customers with orders, one entry each.

    orders: how many orders the mean is of, above zero (in summaries the repeat orders: x).
    mean_value: mean value of these orders, above zero, major units of one currency.
    weight: how many customers an entry stands for; None for one each.
    Raises NotPositive naming the rows with a value that is not positive and finite.
    """

    orders: Floats
    mean_value: Floats
    weight: Floats | None = None

    def __post_init__(self) -> None:
        for name in ("orders", "mean_value", "weight"):
            if getattr(self, name) is not None:
                column = np.ascontiguousarray(getattr(self, name), np.float64)
                object.__setattr__(self, name, column)
                if column.shape != np.shape(self.orders) or column.ndim != 1:
                    raise ValueError(f"{name}: give one entry a customer")
        self._check()

    def __len__(self) -> int:
        return len(self.orders)

    def _check(self) -> None:
        words = {
            "orders": "the number of orders must be above zero. Leave out customers without orders",
            "mean_value": "the mean value of an order must be above zero. Gamma-gamma is for "
            "revenue only; for profits, which may be negative, use profit per order",
            "weight": "the weight must be above zero",
        }
        for name, said in words.items():
            column = getattr(self, name)
            if column is None or not len(column) or (column.min() > 0 and column.max() < np.inf):
                continue
            rows = np.flatnonzero(~((column > 0) & (column < np.inf)))
            raise NotPositive(rows, f"{said} (found {column[rows[0]]:g})")

    @cached_property
    def customers(self) -> float:
        """How many customers there are, weights counted."""
        return float(len(self) if self.weight is None else self.weight.sum())

    @cached_property
    def kinds(self) -> tuple[Floats, Floats]:
        """Distinct numbers of orders, and how many customers have each."""
        top = float(self.orders.max(initial=0.0))
        whole = self.orders.astype(np.int64) if top < 1e6 else None
        if whole is not None and (whole == self.orders).all():
            counts = np.bincount(whole, self.weight)
            found = np.flatnonzero(counts)
            return found.astype(np.float64), counts[found].astype(np.float64)
        x, which = np.unique(self.orders, return_inverse=True)
        return x, np.bincount(which, self.weight, minlength=len(x)).astype(np.float64)

    @cached_property
    def typical_value(self) -> float:
        """Geometric mean of the means."""
        return float(np.exp(self.log_sums()[1] / self.customers))

    def thinned(self, most: int) -> "Spending":
        """Every k-th customer, about `most` of them; for a first, rough search."""
        step = max(1, len(self) // most)
        weight = None if self.weight is None else self.weight[::step]
        return Spending(self.orders[::step], self.mean_value[::step], weight)

    def log_sums(self) -> tuple[float, float]:
        """Sums of x log(x m) and of log m."""
        return self._log_sums

    @cached_property
    def _log_sums(self) -> tuple[float, float]:
        def of(part: slice) -> list[float]:
            x = self.orders[part]
            logs = np.log(self.mean_value[part])
            totals = x * (logs + np.log(x))
            return [float(totals.sum()), float(logs.sum())]

        def weighted(part: slice) -> list[float]:
            assert self.weight is not None
            x, w = self.orders[part], self.weight[part]
            logs = np.log(self.mean_value[part]) * w
            return [float((x * (logs + w * np.log(x))).sum()), float(logs.sum())]

        totals, logs = self._over_blocks(of if self.weight is None else weighted)
        return totals, logs

    def sums(self, v: float, unit: float) -> Sums:
        """The sums at scale `v`, with values in units of `unit`."""

        def of(part: slice) -> list[float]:
            x = self.orders[part]
            reach = x * self.mean_value[part]
            reach /= unit
            reach += v
            logs, inverse = np.log(reach), 1.0 / reach
            if self.weight is not None:
                w = self.weight[part]
                logs, x, inverse_w = logs * w, x, inverse * w
            else:
                inverse_w = inverse
            square = inverse_w * inverse
            columns = (logs, x * logs, inverse_w, x * inverse_w, square, x * square)
            return [float(column.sum()) for column in columns]

        return Sums(*self._over_blocks(of))

    def _over_blocks(self, of: Callable[[slice], list[float]]) -> list[float]:
        parts = [slice(at, at + _BLOCK) for at in range(0, len(self), _BLOCK)]
        if len(parts) < 2 * _THREADS:
            found = [of(part) for part in parts]
        else:
            with ThreadPoolExecutor(_THREADS) as pool:
                found = list(pool.map(of, parts))
        return [float(total) for total in np.array(found).sum(axis=0)]
