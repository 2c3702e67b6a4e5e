"""Cost pools: what the capacity for serving customers costs each month, and how much there is.

Full-time places are hired year by year for the work of that year; the difference between what
they could do and what they did is the unused capacity that a value run reports.
"""

from dataclasses import dataclass

import numpy as np

from septet.demo.company.days import YEARS, Days
from septet.demo.company.habits import Floats, Integers
from septet.demo.company.lines import Lines
from septet.demo.company.services import DELIVERY, HOURS, RETURN, RUSH, TICKET, VISIT, Services

# Minutes an activity takes: the figures a value run starts from, too.
ORDER_MINUTES, LINE_MINUTES, SMALL_ORDER_MINUTES = 12, 2, 6
MINUTES = {VISIT: 180, DELIVERY: 30, RUSH: 60, RETURN: 25, TICKET: 20, HOURS: 60}
SMALL_ORDER_SHARE = 0.25  # of the median order value
PRACTICAL_CAPACITY = 0.80
MINUTES_A_DAY = 450
PAY_RISE = 0.028  # a year


@dataclass(frozen=True)
class Department:
    """A pool as planned: what it is paid for, monthly cost in EUR of a place, planned use."""

    name: str
    activities: str
    kinds: tuple[int, ...]
    monthly_cost: float
    planned_use: float


DEPARTMENTS = (
    Department("Order desk", "order;line;small_order", (), 8_600, 0.73),
    Department("Warehouse", "delivery;rush", (DELIVERY, RUSH), 12_400, 0.73),
    Department("Field sales", "visit;hours", (VISIT, HOURS), 13_300, 0.68),
    Department("Service desk", "ticket;return", (TICKET, RETURN), 9_700, 0.73),
)


@dataclass(frozen=True)
class Pools:
    """Department x month: `cost` in cents, `capacity` in minutes; `months` since January 1970."""

    months: Integers
    cost: Integers
    capacity: Integers

    def rates(self, year: int) -> Floats:
        """EUR a minute of each department at practical capacity in one business year."""
        months = slice(12 * year, 12 * year + 12)
        cost, capacity = self.cost[:, months].sum(axis=1), self.capacity[:, months].sum(axis=1)
        rates: Floats = cost / 100 / (PRACTICAL_CAPACITY * capacity)
        return rates


def order_net(lines: Lines, orders: int) -> Integers:
    """Net value of each order in cents, without its credit note."""
    sold = lines.credit == 0
    return np.bincount(lines.order[sold], lines.net[sold], orders).astype(np.int64)


def order_minutes(lines: Lines, orders: int) -> Floats:
    """Minutes at the order desk of each order."""
    net = order_net(lines, orders)
    small = net < SMALL_ORDER_SHARE * np.median(net)
    count = np.bincount(lines.order[lines.credit == 0], minlength=orders)
    return ORDER_MINUTES + LINE_MINUTES * count + SMALL_ORDER_MINUTES * small


def service_minutes(services: Services) -> Floats:
    """Minutes of each activity."""
    each = np.array([MINUTES[kind] for kind in range(len(MINUTES))])
    return each[services.kind] * services.quantity / 100


def plan_pools(days: Days, order_day: Integers, desk: Floats, services: Services) -> Pools:
    """Capacity and cost for the work there is: `desk` minutes of orders on `order_day`."""
    months, working = np.unique(days.months, return_counts=True)
    month_of_day = days.months - months[0]
    used = np.zeros((len(DEPARTMENTS), len(months)))
    used[0] = np.bincount(month_of_day[order_day], desk, len(months))
    minutes = service_minutes(services)
    for n, department in enumerate(DEPARTMENTS[1:], start=1):
        mine = np.isin(services.kind, department.kinds)
        used[n] = np.bincount(month_of_day[services.day[mine]], minutes[mine], len(months))
    places = np.repeat(_places(used, working), 12, axis=1)
    pay = np.array([department.monthly_cost for department in DEPARTMENTS])[:, None]
    rise = (1 + PAY_RISE) ** np.repeat(np.arange(YEARS), 12)
    return Pools(
        months=months,
        cost=np.rint(100 * places * pay * rise).astype(np.int64),
        capacity=np.rint(places * working * MINUTES_A_DAY).astype(np.int64),
    )


def _places(used: Floats, working: Integers) -> Floats:
    """Places of each department and year, in quarter places."""
    by_year = used.reshape(len(used), YEARS, 12).sum(axis=2)
    full = working.reshape(YEARS, 12).sum(axis=1) * MINUTES_A_DAY
    planned = np.array([department.planned_use for department in DEPARTMENTS])[:, None]
    places: Floats = np.maximum(np.rint(4 * by_year / full / planned), 1) / 4
    return places
