"""Halden Bearings, a bearing maker that does not exist: three years of files from its ERP system.

Everything is drawn from one seed; the same end date gives the same files, byte for byte.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from septet.demo.company import files, story
from septet.demo.company.correction import write_correction
from septet.demo.company.customers import draw_customers
from septet.demo.company.days import Days, three_years
from septet.demo.company.habits import Customer
from septet.demo.company.lines import draw_lines
from septet.demo.company.orders import draw_orders
from septet.demo.company.pools import order_minutes, plan_pools
from septet.demo.company.products import draw_baskets, draw_items
from septet.demo.company.services import draw_services
from septet.demo.company.settling import Desk, settle
from septet.engine.periods import Period

NAME = "Halden Bearings"
LAST_DAY = date(2026, 10, 31)
LINES = 300_000
SEED = 1963


@dataclass(frozen=True)
class Story:
    """Customer numbers of those about whom the demo company tells something."""

    largest: str
    old_friend: str
    quiet: str
    fading: tuple[str, ...]


@dataclass(frozen=True)
class Company:
    """The files written, and what is in them."""

    name: str
    currency: str
    period: Period
    customers: tuple[Customer, ...]
    story: Story
    invoices: Path
    activities: Path
    cost_pools: Path
    customer_list: Path
    correction: Path


def build(into: Path, *, end: date = LAST_DAY) -> Company:
    """Write the files of the three years up to `end`, the last day of a month, into a folder.

    Raises ValueError where `end` is not the last day of a month.
    """
    days = Days(three_years(end))
    into.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    customers = draw_customers(rng, end)
    items = draw_items(rng)
    baskets = draw_baskets(rng, len(customers) + 1, len(items.codes))
    orders = draw_orders(rng, customers, days, lines=LINES)
    lines = draw_lines(rng, customers, orders, baskets=baskets, items=items, days=days)
    services = draw_services(rng, customers, orders, lines=lines, days=days)
    desk = Desk(orders.customer, orders.day, order_minutes(lines, len(orders)))
    pools = plan_pools(days, desk.day, desk.minutes, services)
    services = settle(customers, lines, services, desk=desk, pools=pools, days=days)
    files.write_lines_and_services(into, customers, lines, services, items=items, days=days)
    files.write_pools(into / "cost_pools.csv", pools)
    files.write_customers(into / "customers.csv", customers)
    return Company(
        name=NAME,
        currency=files.CURRENCY,
        period=days.period,
        customers=customers,
        story=_story(customers),
        invoices=into / "invoices.parquet",
        activities=into / "activities.csv",
        cost_pools=into / "cost_pools.csv",
        customer_list=into / "customers.csv",
        correction=write_correction(into, customers, items, days),
    )


def _story(customers: tuple[Customer, ...]) -> Story:
    number = {customer.name: customer.number for customer in customers}
    return Story(
        largest=number[story.LARGEST],
        old_friend=number[story.OLD_FRIEND],
        quiet=number[story.QUIET],
        fading=tuple(number[name] for name in story.FADING),
    )
