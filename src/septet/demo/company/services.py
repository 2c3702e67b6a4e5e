"""Service activities: what was done for customers beside the goods themselves."""

from dataclasses import dataclass

import numpy as np

from septet.demo.company.columns import joined, picked
from septet.demo.company.days import YEARS, Days
from septet.demo.company.habits import Customer, Floats, Integers, column
from septet.demo.company.lines import Lines
from septet.demo.company.orders import Orders

KINDS = ("Visit", "Delivery", "Rush", "Return", "Ticket", "Hours")
VISIT, DELIVERY, RUSH, RETURN, TICKET, HOURS = range(len(KINDS))
HOURS_AT_A_TIME = 2.5
SETTLING = 400_000  # where the numbers of the hours that settle the story begin


@dataclass(frozen=True)
class Services:
    """One element an activity. `quantity` in hundredths, `cost` in cents (-1 for none).

    `subject` counts the order or credit note it is about, or the activity itself.
    """

    kind: Integers
    customer: Integers
    day: Integers
    site: Integers
    quantity: Integers
    cost: Integers
    subject: Integers

    def __len__(self) -> int:
        return len(self.kind)


def draw_services(
    rng: np.random.Generator,
    customers: tuple[Customer, ...],
    orders: Orders,
    *,
    lines: Lines,
    days: Days,
) -> Services:
    """All activities except the hours that settle the story."""
    return by_day(
        _deliveries(rng, customers, orders),
        _rush_runs(rng, orders),
        _returns(lines),
        *(
            _by_rate(rng, customers, days, kind=kind, rate=column(customers, habit) / at_a_time)
            for kind, habit, at_a_time in (
                (VISIT, "visits_per_year", 1.0),
                (TICKET, "tickets_per_year", 1.0),
                (HOURS, "hours_per_year", HOURS_AT_A_TIME),
            )
        ),
    )


def spread_hours(customer: int, quarters: int, days: Integers) -> Services:
    """So many quarters of an hour for one customer, in equal parts on every third of some days."""
    times = min(quarters, len(days) // 3)
    chosen = days[:: len(days) // times][:times]
    ends = np.linspace(0, quarters, times + 1).astype(np.int64)
    return _services(
        kind=HOURS,
        customer=np.full(times, customer),
        day=chosen,
        quantity=25 * np.diff(ends),
        subject=SETTLING + 1000 * customer + chosen,
    )


def by_day(*parts: Services) -> Services:
    """The activities of all parts in the order in which they happened."""
    whole = joined(*parts)
    return picked(whole, np.lexsort((whole.subject, whole.customer, whole.kind, whole.day)))


def _deliveries(
    rng: np.random.Generator, customers: tuple[Customer, ...], orders: Orders
) -> Services:
    drops = column(customers, "drops_per_order")
    drops[-1] = 0  # what is sold over the counter is carried home
    mean = drops[orders.customer]
    count = np.floor(mean + rng.random(len(mean))).astype(np.int64)
    at = np.flatnonzero(count)
    return _services(
        kind=DELIVERY,
        customer=orders.customer[at],
        day=orders.day[at],
        site=orders.site[at],
        quantity=100 * count[at],
        subject=at,
    )


def _rush_runs(rng: np.random.Generator, orders: Orders) -> Services:
    at = np.flatnonzero(orders.rush)
    return _services(
        kind=RUSH,
        customer=orders.customer[at],
        day=orders.day[at],
        site=orders.site[at],
        cost=rng.integers(3_500, 14_000, len(at)),
        subject=at,
    )


def _returns(lines: Lines) -> Services:
    at = np.flatnonzero(lines.credit)
    return _services(
        kind=RETURN,
        customer=lines.customer[at],
        day=lines.day[at],
        site=lines.site[at],
        subject=lines.order[at],
    )


def _by_rate(
    rng: np.random.Generator,
    customers: tuple[Customer, ...],
    days: Days,
    *,
    kind: int,
    rate: Floats,
) -> Services:
    first = np.array([*(each.active[0] for each in customers), 0.0])
    until = np.array([*(each.active[1] for each in customers), 1.0])
    who = np.repeat(np.arange(len(rate)), rng.poisson(rate * YEARS * (until - first)))
    quarters = 1 + rng.poisson(4 * HOURS_AT_A_TIME - 1, len(who))
    return _services(
        kind=kind,
        customer=who,
        day=days.draw(rng, first[who], until[who]),
        quantity=25 * quarters if kind == HOURS else None,
    )


def _services(
    *,
    kind: int,
    customer: Integers,
    day: Integers,
    site: Integers | None = None,
    quantity: Integers | None = None,
    cost: Integers | None = None,
    subject: Integers | None = None,
) -> Services:
    count = len(customer)
    return Services(
        kind=np.full(count, kind),
        customer=customer,
        day=day,
        site=np.zeros(count, dtype=np.int64) if site is None else site,
        quantity=np.full(count, 100) if quantity is None else quantity,
        cost=np.full(count, -1) if cost is None else cost,
        subject=np.arange(count) if subject is None else subject,
    )
