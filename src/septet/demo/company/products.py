"""What the bearing maker sells: families, items, list prices and unit costs."""

from dataclasses import dataclass

import numpy as np

from septet.demo.company.habits import Floats, Integers

ITEMS_PER_FAMILY = 60
PRICE_RISE, COST_RISE = 0.025, 0.03  # a year


@dataclass(frozen=True)
class Family:
    """A product family: code of its items, median list price in EUR, unit cost as share of it."""

    name: str
    code: str
    price: float
    cost_share: float


FAMILIES = (
    Family("Deep groove ball bearings", "DG", 9, 0.57),
    Family("Angular contact bearings", "AC", 24, 0.55),
    Family("Spherical roller bearings", "SR", 78, 0.54),
    Family("Tapered roller bearings", "TR", 31, 0.56),
    Family("Cylindrical roller bearings", "CR", 52, 0.55),
    Family("Needle bearings", "NB", 7, 0.58),
    Family("Housed units", "HU", 38, 0.53),
    Family("Slewing rings", "SL", 240, 0.52),
    Family("Seals and grease", "SG", 11, 0.48),
)


@dataclass(frozen=True)
class Items:
    """Items in order of list price; `list_cents` and `cost_cents` as the three years start."""

    codes: tuple[str, ...]
    families: tuple[str, ...]
    list_cents: Floats
    cost_cents: Floats

    def list_price(self, item: Integers, years: Floats) -> Integers:
        """Unit list price in cents; rises every 365 days."""
        return _cents(self.list_cents[item] * (1 + PRICE_RISE) ** np.floor(years))

    def unit_cost(self, item: Integers, years: Floats) -> Integers:
        """Unit cost in cents; rises a little faster than the prices."""
        return _cents(self.cost_cents[item] * (1 + COST_RISE) ** np.floor(years))


def _cents(amount: Floats) -> Integers:
    return np.rint(amount).astype(np.int64)


def draw_items(rng: np.random.Generator) -> Items:
    """All items of all families."""
    family = np.repeat(np.arange(len(FAMILIES)), ITEMS_PER_FAMILY)
    price = np.array([each.price for each in FAMILIES])[family] * rng.lognormal(0, 0.5, len(family))
    share = np.array([each.cost_share for each in FAMILIES])[family]
    share = share + rng.normal(0, 0.03, len(family))
    order = np.argsort(price, kind="stable")
    serial = np.tile(np.arange(ITEMS_PER_FAMILY), len(FAMILIES))
    codes = [f"{FAMILIES[f].code}-{6200 + 5 * int(n)}" for f, n in zip(family, serial, strict=True)]
    return Items(
        codes=tuple(codes[n] for n in order),
        families=tuple(FAMILIES[family[n]].name for n in order),
        list_cents=100 * price[order],
        cost_cents=100 * (price * share)[order],
    )


def draw_baskets(rng: np.random.Generator, customers: int, items: int) -> Integers:
    """Twenty-four items each customer buys again and again, cheap ones first: customer x place."""
    baskets = rng.integers(0, items, size=(customers, 24))
    return np.sort(baskets, axis=1)
