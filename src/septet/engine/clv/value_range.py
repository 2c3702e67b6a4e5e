"""What is left of a customer's value once all that is uncertain about it has been drawn."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from septet.engine.clv.errors import FactsError
from septet.engine.clv.histories import Floats

DRAWS = 2048
_CHUNK = 4096


@dataclass(frozen=True, eq=False)
class ValueRange:
    """Expected value in major units, one entry a customer, and the ends of the central `share`
    of its outcomes, with the seed they were drawn from."""

    mean: Floats
    low: Floats
    high: Floats
    share: float
    seed: int


@dataclass(frozen=True, eq=False)
class Profit:
    """Of one order or one contract period, one entry a customer, major units: its mean, how
    uncertain that mean is, and how far single ones scatter about it."""

    mean: Floats
    mean_sd: Floats
    single_sd: Floats

    @classmethod
    def of(
        cls,
        mean: npt.ArrayLike,
        mean_sd: npt.ArrayLike,
        single_sd: npt.ArrayLike,
        *,
        customers: int,
    ) -> "Profit":
        """From numbers or columns; FactsError for another length, or a spread below zero."""
        columns = []
        for name, given in (("mean", mean), ("mean_sd", mean_sd), ("single_sd", single_sd)):
            column = np.asarray(given, np.float64)
            if column.ndim and column.shape != (customers,):
                raise FactsError(
                    f"profit {name} has {column.size} entries for {customers} customers: "
                    "give one number, or one a customer"
                )
            columns.append(np.broadcast_to(column, (customers,)))
        if (columns[1] < 0).any() or (columns[2] < 0).any():
            raise FactsError("a standard deviation of profit is below zero: give 0 for none")
        return cls(*columns)


def check_terms(*, rate: float, periods: float, share: float) -> None:
    """Raises ValueError for a discount, horizon or share that makes no sense."""
    if not 0 <= rate < np.inf:
        raise ValueError(f"the discount rate of a period must be zero or above, not {rate}")
    if not (1 <= periods < np.inf and periods == int(periods)):
        raise ValueError(f"the horizon must be a whole number of periods, not {periods}")
    if not 0 < share < 1:
        raise ValueError(f"share must lie between 0 and 1 (0.8 is 80 %), not {share}")


def outcome_range(
    times: Floats, squares: Floats, profit: Profit, *, share: float, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Ends of the central share of times * profit: draws of discounted times and of their squared
    discounts, equal for all these customers; the scatter of profit is drawn as normal."""
    unsure, single = rng.standard_normal(len(times)), rng.standard_normal(len(times))
    low, high = np.empty(len(profit.mean)), np.empty(len(profit.mean))
    levels = [(1 - share) / 2, (1 + share) / 2]
    for start in range(0, len(low), _CHUNK):
        part = slice(start, start + _CHUNK)
        value = profit.mean[part, None] * times + 0.0  # no minus zero
        value = value + profit.mean_sd[part, None] * (times * unsure)
        value += profit.single_sd[part, None] * (np.sqrt(squares) * single)
        low[part], high[part] = np.quantile(value, levels, axis=1, method="inverted_cdf")
    return low, high


def discounted_count(count: Floats, rate: float) -> Floats:
    """Sum over j = 1 to count of (1 + rate)^-j."""
    if rate == 0.0:
        return np.asarray(count, np.float64)
    return np.asarray(-np.expm1(-count * np.log1p(rate)) / rate)
