"""What a customer is and how he buys: the figures everything else is drawn from."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Habits:
    """A buying pattern. Values in EUR at list price; shares are fractions of 1."""

    orders_per_year: float
    order_value: float
    lines_per_order: float
    discount: float
    small_share: float = 0.0
    rush_share: float = 0.0
    return_share: float = 0.0
    drops_per_order: float = 1.0
    freight_share: float = 0.01
    visits_per_year: float = 0.0
    tickets_per_year: float = 0.0
    hours_per_year: float = 0.0


@dataclass(frozen=True)
class Customer:
    """One customer number. `active` is the part of the three years in which he buys."""

    number: str
    name: str
    group: str
    country: str
    sites: tuple[str, ...]
    industry: str
    since: date
    salesperson: str
    habits: Habits
    active: tuple[float, float] = (0.0, 1.0)
    manager: str = ""
    sponsor: str = ""


# Sales over the counter, which nobody entered under a customer number.
COUNTER = Habits(orders_per_year=333, order_value=190, lines_per_order=1.5, discount=0.05)


def column(customers: tuple[Customer, ...], habit: str) -> Floats:
    """One habit of every customer, and that of the counter as the last value."""
    values = [getattr(customer.habits, habit) for customer in customers]
    return np.array([*values, getattr(COUNTER, habit)], dtype=np.float64)
