"""Invoice lines: items, quantities and money in whole cents."""

from dataclasses import dataclass

import numpy as np

from septet.demo.company.columns import as_dict, joined, picked
from septet.demo.company.days import Days
from septet.demo.company.habits import Customer, Floats, Integers, column
from septet.demo.company.orders import Flags, Orders
from septet.demo.company.products import Items


@dataclass(frozen=True)
class Lines:
    """One element an invoice line; money in cents, negative on credit notes.

    `order` counts the order the line comes from; `credit` is 1 on the line of a credit note.
    """

    order: Integers
    line: Integers
    credit: Integers
    customer: Integers
    day: Integers
    site: Integers
    rush: Integers
    item: Integers
    quantity: Integers
    list_price: Integers
    discount: Integers
    net: Integers
    unit_cost: Integers
    freight: Integers

    def __len__(self) -> int:
        return len(self.order)


def draw_lines(
    rng: np.random.Generator,
    customers: tuple[Customer, ...],
    orders: Orders,
    *,
    baskets: Integers,
    items: Items,
    days: Days,
) -> Lines:
    """The lines of all orders, then one line for each credit note."""
    order = np.repeat(np.arange(len(orders)), orders.lines)
    customer = orders.customer[order]
    first = np.cumsum(orders.lines) - orders.lines
    item = baskets[customer, _place(rng, orders.small[order])]
    years = days.years[orders.day[order]]
    price = items.list_price(item, years)
    quantity = _quantity(_share_of_order(rng, orders, order, first), price)
    discount = _discount(rng, column(customers, "discount")[customer], quantity * price)
    net = quantity * price - discount
    dear = column(customers, "freight_share")[customer] * rng.lognormal(0, 0.4, len(order))
    sold = Lines(
        order=order,
        line=np.arange(len(order)) - first[order] + 1,
        credit=np.zeros_like(order),
        customer=customer,
        day=orders.day[order],
        site=orders.site[order],
        rush=orders.rush[order].astype(np.int64),
        item=item,
        quantity=quantity,
        list_price=price,
        discount=discount,
        net=net,
        unit_cost=items.unit_cost(item, years),
        freight=np.rint(net * dear * (1 + orders.rush[order])).astype(np.int64),
    )
    return joined(sold, _credits(rng, sold, orders, first))


def _place(rng: np.random.Generator, small: Flags) -> Integers:
    """Place in the basket: any for usual orders, one of the cheap ones for small orders."""
    chance = rng.random(len(small))
    return np.where(small, 6 * chance, 24 * chance).astype(np.int64)


def _share_of_order(
    rng: np.random.Generator, orders: Orders, order: Integers, first: Integers
) -> Floats:
    """What a line should come to, in cents at list."""
    weight = 0.4 + rng.random(len(order))
    return 100 * orders.value[order] * weight / np.add.reduceat(weight, first)[order]


def _quantity(value: Floats, price: Integers) -> Integers:
    return np.maximum(1, np.rint(value / price)).astype(np.int64)


def _discount(rng: np.random.Generator, share: Floats, gross: Integers) -> Integers:
    """Discount of a line in cents, from a rate in whole thousandths around the customer's own."""
    rate = np.rint(1000 * (share + rng.normal(0, 0.015, len(share))))
    thousandths = np.clip(rate, 0, 600).astype(np.int64)
    return (gross * thousandths + 500) // 1000


def _credits(rng: np.random.Generator, sold: Lines, orders: Orders, first: Integers) -> Lines:
    """Credit notes: a part of one line of the order comes back at the price it was sold for."""
    order = np.flatnonzero(orders.credited_on >= 0)
    at = first[order] + (orders.lines[order] * rng.random(len(order))).astype(np.int64)
    back = np.ceil(sold.quantity[at] * rng.uniform(0.3, 1.0, len(at))).astype(np.int64)
    gross = back * sold.list_price[at]
    discount = gross * sold.discount[at] // (sold.quantity[at] * sold.list_price[at])
    values = as_dict(picked(sold, at))
    changed = {
        "line": np.ones_like(order),
        "credit": np.ones_like(order),
        "day": orders.credited_on[order],
        "quantity": -back,
        "discount": -discount,
        "net": discount - gross,
        "freight": 600 + (gross - discount) // 50,
    }
    return Lines(**(values | changed))
