"""Orders and credit notes of three years: who, when, how many lines, how much."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from septet.demo.company import story
from septet.demo.company.days import YEARS, Days
from septet.demo.company.habits import Customer, Floats, Integers, column

Flags = npt.NDArray[np.bool_]
SMALLEST, SMALL = 35.0, 150.0  # EUR at list of a small order


@dataclass(frozen=True)
class Orders:
    """One element an order, by day. `customer` counts from 0; the last one is the counter."""

    customer: Integers
    day: Integers
    lines: Integers
    value: Floats  # EUR at list
    small: Flags
    rush: Flags
    site: Integers
    credited_on: Integers  # working day of its credit note, -1 for none

    def __len__(self) -> int:
        return len(self.customer)


def draw_orders(
    rng: np.random.Generator, customers: tuple[Customer, ...], days: Days, *, lines: int
) -> Orders:
    """Orders that, with one line for each credit note, have exactly `lines` invoice lines."""
    customer, day = _who_and_when(rng, customers, days)
    small = rng.random(len(day)) < column(customers, "small_share")[customer]
    credited_on = _credited_on(rng, customers, customer, day, days.count)
    mean = column(customers, "lines_per_order")[customer]
    drawn = np.where(small, 1, 1 + rng.poisson(mean - 1)).astype(np.int64)
    fixed = small | (customer == len(customers))
    return Orders(
        customer=customer,
        day=day,
        lines=_fit(rng, drawn, fixed, lines - int((credited_on >= 0).sum())),
        value=_values(rng, customers, customer, small),
        small=small,
        rush=rng.random(len(day)) < column(customers, "rush_share")[customer],
        site=_sites(rng, customers, customer),
        credited_on=credited_on,
    )


def _who_and_when(
    rng: np.random.Generator, customers: tuple[Customer, ...], days: Days
) -> tuple[Integers, Integers]:
    first = np.array([*(each.active[0] for each in customers), 0.0])
    until = np.array([*(each.active[1] for each in customers), 1.0])
    expected = column(customers, "orders_per_year") * YEARS * (until - first)
    count = np.maximum(rng.poisson(expected), expected > 0)
    who = np.repeat(np.arange(len(count)), count)
    when = days.draw(rng, first[who], until[who])
    named = [each.name for each in customers]
    for name, gaps in zip(story.FADING, story.FADING_GAPS, strict=True):
        fading = story.fading_days(gaps, days.count)
        who = np.concatenate((who, np.full(len(fading), named.index(name))))
        when = np.concatenate((when, fading))
    order = np.lexsort((rng.random(len(who)), when))
    return who[order], when[order]


def _credited_on(
    rng: np.random.Generator,
    customers: tuple[Customer, ...],
    customer: Integers,
    day: Integers,
    last: int,
) -> Integers:
    returned = rng.random(len(day)) < column(customers, "return_share")[customer]
    back = day + rng.integers(4, 28, len(day))
    return np.where(returned & (back < last), back, -1)


def _values(
    rng: np.random.Generator, customers: tuple[Customer, ...], customer: Integers, small: Flags
) -> Floats:
    """Log-normal around the customer's own order value; small orders are far below."""
    typical = column(customers, "order_value")[customer] / (
        1 - column(customers, "small_share")[customer]
    )
    usual = typical * rng.lognormal(-0.08, 0.4, len(customer))
    return np.where(small, rng.uniform(SMALLEST, SMALL, len(customer)), usual)


def _sites(
    rng: np.random.Generator, customers: tuple[Customer, ...], customer: Integers
) -> Integers:
    """The first site gets more than its share."""
    count = np.array([*(len(each.sites) for each in customers), 1])[customer]
    return (count * rng.random(len(customer)) ** 1.5).astype(np.int64)


def _fit(rng: np.random.Generator, drawn: Integers, fixed: Flags, wanted: int) -> Integers:
    """Add or take single lines here and there until there are as many as wanted."""
    lines = drawn.copy()
    while missing := wanted - int(lines.sum()):
        step = 1 if missing > 0 else -1
        open_to_it = np.flatnonzero(~fixed & (lines + step >= 1))
        lines[rng.permutation(open_to_it)[: abs(missing)]] += step
    return lines
