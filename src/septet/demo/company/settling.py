"""Brings a customer of the story to his share of contribution, through the engineer's hours."""

from dataclasses import dataclass

import numpy as np

from septet.demo.company import story
from septet.demo.company.columns import picked
from septet.demo.company.days import YEARS, Days
from septet.demo.company.habits import Customer, Floats, Integers
from septet.demo.company.lines import Lines
from septet.demo.company.pools import (
    DEPARTMENTS,
    MINUTES,
    Pools,
    service_minutes,
)
from septet.demo.company.services import HOURS, Services, by_day, spread_hours


@dataclass(frozen=True)
class Desk:
    """The order desk's work: customer, day and minutes of each order."""

    customer: Integers
    day: Integers
    minutes: Floats


def settle(
    customers: tuple[Customer, ...],
    lines: Lines,
    services: Services,
    *,
    desk: Desk,
    pools: Pools,
    days: Days,
) -> Services:
    """The activities with the hours that make the story true, in each year by itself.

    ValueError where a customer of the story costs too much already, as a change of his habits
    could cause.
    """
    year, places = days.business_year, {each.name: n for n, each in enumerate(customers)}
    added = []
    for now in range(YEARS):
        rates = pools.rates(now)
        net, contribution = _contributions(
            picked(lines, year[lines.day] == now),
            picked(services, year[services.day] == now),
            picked(desk, year[desk.day] == now),
            customers=len(customers),
            rates=rates,
        )
        hour = MINUTES[HOURS] * rates[_department_of(HOURS)]
        for name, share in story.SETTLED.items():
            at = places[name]
            quarters = int(np.rint(4 * (contribution[at] - share * net[at]) / hour))
            if quarters <= 0:
                raise ValueError(f"{name} is below {share} of net revenue without any hours")
            added.append(spread_hours(at, quarters, np.flatnonzero(year == now)))
    return by_day(services, *added)


def _contributions(
    lines: Lines, services: Services, desk: Desk, *, customers: int, rates: Floats
) -> tuple[Floats, Floats]:
    """Net revenue and contribution in EUR of each customer and, last, of the counter."""
    net = _sums(lines.customer, lines.net, customers)
    direct = _sums(lines.customer, lines.quantity * lines.unit_cost + lines.freight, customers)
    couriers = _sums(services.customer, np.maximum(services.cost, 0), customers)
    paid = np.array([rates[_department_of(kind)] for kind in range(len(MINUTES))])
    served = service_minutes(services) * paid[services.kind]
    capacity = _sums(services.customer, served, customers)
    capacity += _sums(desk.customer, desk.minutes * rates[0], customers)
    return net / 100, (net - direct - couriers) / 100 - capacity


def _sums(customer: Integers, values: Integers | Floats, customers: int) -> Floats:
    return np.bincount(customer, values, customers + 1).astype(np.float64)


def _department_of(kind: int) -> int:
    return next(n for n, department in enumerate(DEPARTMENTS) if kind in department.kinds)
