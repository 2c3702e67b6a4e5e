"""About four hundred customers in groups and sites, drawn from a seed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from septet.demo.company import names, story
from septet.demo.company.habits import Customer, Habits

COUNT = 400
FIRST_NUMBER = 20_101
MANAGERS = ("Cleo", "Jonas", "Mei", "Luca", "Sofia")
SPONSORS = ("Ben", "Greta", "Henrik")
KEY_ACCOUNTS = 12  # beside those of the story

# Order value at list, lines an order, discount, and how demanding: the ways customers buy.
STEADY = Habits(0, 2_900, 6.4, 0.17, 0.02, 0.01, 0.015, 1.0, 0.010, 5, 6, 3)
REGULAR = Habits(0, 1_650, 5.6, 0.23, 0.07, 0.03, 0.04, 1.05, 0.016, 11, 18, 8)
DEMANDING = Habits(0, 880, 4.6, 0.275, 0.20, 0.09, 0.09, 1.2, 0.030, 20, 42, 24)
KINDS = (STEADY, REGULAR, DEMANDING)
SHARES = (0.30, 0.40, 0.30)
MEDIAN_REVENUE = 58_000.0  # EUR a year at list
LARGEST_REVENUE = 2_300_000.0  # of any customer outside the story
LARGEST_DEMANDING = 260_000.0  # who buys much in small orders would go under in his own orders


def draw_customers(rng: np.random.Generator, end: date) -> tuple[Customer, ...]:
    """The customers by number; the longer they have bought, the lower the number."""
    people = story.portraits(end)
    drawn = _named(rng, COUNT - len(people))
    customers = _in_groups(people + [_customer(rng, name, end) for name in drawn])
    customers.sort(key=lambda customer: (customer.since, customer.name))
    customers = [
        replace(customer, number=str(FIRST_NUMBER + 7 * n)) for n, customer in enumerate(customers)
    ]
    return tuple(_with_managers(customers))


@dataclass(frozen=True)
class Name:
    """What a customer is called, with the stem's group and his city."""

    tongue: names.Tongue
    name: str
    group: str
    city: str
    industry: str


def _named(rng: np.random.Generator, count: int) -> list[Name]:
    """So many different names."""
    weights = np.array([tongue.weight for tongue in names.TONGUES])
    found: dict[str, Name] = {}
    while len(found) < count:
        tongue = names.TONGUES[int(rng.choice(len(weights), p=weights / weights.sum()))]
        first, second, trade, city = (
            words[int(rng.integers(len(words)))]
            for words in (tongue.firsts, tongue.seconds, tongue.trades, tongue.cities)
        )
        stem = first + second
        name = tongue.pattern.format(stem=stem, trade=trade, city=city)
        found.setdefault(
            name, Name(tongue, name, tongue.group.format(stem=stem), city, names.INDUSTRIES[trade])
        )
    return list(found.values())


def _in_groups(customers: list[Customer]) -> list[Customer]:
    """A group has two members or more; a customer alone has none."""
    members = Counter(customer.group for customer in customers)
    return [c if members[c.group] > 1 else replace(c, group="") for c in customers]


def _customer(rng: np.random.Generator, name: Name, end: date) -> Customer:
    active = _active(rng)
    habits = _habits(rng)
    return Customer(
        number="",
        name=name.name,
        group=name.group,
        country=name.tongue.country,
        sites=_sites(rng, name, habits.orders_per_year * habits.order_value),
        industry=name.industry,
        since=_since(rng, active, end),
        salesperson=names.SALESPEOPLE[int(rng.integers(len(names.SALESPEOPLE)))],
        habits=habits,
        active=active,
    )


def _habits(rng: np.random.Generator) -> Habits:
    """One of three ways to buy, made personal; the bigger the customer, the dearer his habits."""
    kind = KINDS[int(rng.choice(3, p=SHARES))]
    revenue = min(
        MEDIAN_REVENUE * float(rng.lognormal(0, 1.15)),
        LARGEST_DEMANDING if kind is DEMANDING else LARGEST_REVENUE,
    )
    size = revenue / MEDIAN_REVENUE
    value = kind.order_value * size**0.33 * float(rng.lognormal(0, 0.25))
    care = min(size**0.55, 5.0)
    return replace(
        kind,
        orders_per_year=max(revenue / value, 6.0),
        order_value=value,
        discount=min(
            kind.discount + 0.046 * float(np.log(size)) + float(rng.normal(0, 0.035)), 0.38
        ),
        visits_per_year=kind.visits_per_year * care * float(rng.lognormal(-0.1, 0.5)),
        tickets_per_year=kind.tickets_per_year * care * float(rng.lognormal(-0.1, 0.5)),
        hours_per_year=kind.hours_per_year * care * float(rng.lognormal(-0.2, 0.6)),
        return_share=kind.return_share * float(rng.lognormal(-0.1, 0.4)),
    )


def _active(rng: np.random.Generator) -> tuple[float, float]:
    """Most customers buy throughout; some are new, some have left."""
    chance = float(rng.random())
    if chance < 0.10:
        return float(rng.uniform(0.1, 0.85)), 1.0
    if chance < 0.17:
        return 0.0, float(rng.uniform(0.2, 0.85))
    return 0.0, 1.0


def _since(rng: np.random.Generator, active: tuple[float, float], end: date) -> date:
    """New customers came when they first bought; the others long before the three years."""
    years = 3 * (1 - active[0]) if active[0] else 3.2 + float(rng.gamma(2.0, 7.0))
    return end - timedelta(days=int(365.25 * min(years, 58)))


def _sites(rng: np.random.Generator, name: Name, revenue: float) -> tuple[str, ...]:
    more = int(rng.integers(0, 4 if revenue > 300_000 else 2))
    others = [city for city in name.tongue.cities if city != name.city]
    return (name.city, *(others[n] for n in rng.permutation(len(others))[:more]))


def _with_managers(customers: list[Customer]) -> Iterator[Customer]:
    """Key account managers and sponsors for the biggest customers."""
    size = {c.number: c.habits.orders_per_year * c.habits.order_value for c in customers}
    plain = sorted((c.number for c in customers if not c.manager), key=lambda n: -size[n])
    places = {number: place for place, number in enumerate(plain[:KEY_ACCOUNTS])}
    for customer in customers:
        place = places.get(customer.number)
        yield (
            customer
            if place is None
            else replace(
                customer,
                manager=MANAGERS[place % len(MANAGERS)],
                sponsor=SPONSORS[place % len(SPONSORS)],
            )
        )
