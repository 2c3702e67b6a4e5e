"""The drivers of cost to serve in words: how each is called, written, and what a costly one means."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DriverWords:
    """How a driver is called, how its figure is written, and what a costly figure means."""

    label: Any
    kind: str  # share, number or money
    costly: Any


DRIVERS: dict[str, DriverWords] = {
    "orders_per_thousand": DriverWords(
        _("Orders per 1,000 of revenue"),
        "number",
        _("Many small orders: each is taken, checked and invoiced like a large one."),
    ),
    "lines_per_order": DriverWords(
        _("Lines per order"), "number", _("Orders with few lines: the fixed work pays for little.")
    ),
    "value_per_line": DriverWords(
        _("Value per line"), "money", _("Lines worth little: picking costs the same for each.")
    ),
    "small_order_share": DriverWords(
        _("Share of small orders"), "share", _("Many orders below the small-order limit.")
    ),
    "returns_per_order": DriverWords(
        _("Returns per order"), "number", _("Much comes back: received, checked, credited.")
    ),
    "freight_share": DriverWords(
        _("Freight as share of revenue"), "share", _("We pay much freight for what is sold.")
    ),
    "discount_share": DriverWords(
        _("Discount off list price"), "share", _("High discounts: the price pays for less service.")
    ),
    "visits_per_thousand": DriverWords(
        _("Visits per 1,000 of revenue"), "number", _("Many visits for the revenue they guard.")
    ),
    "deliveries_per_order": DriverWords(
        _("Deliveries per order"), "number", _("Many drops: an order is loaded more than once.")
    ),
    "rush_per_order": DriverWords(
        _("Rush runs per order"), "number", _("Often urgent: rush runs break up planned work.")
    ),
    "products": DriverWords(
        _("Different products"), "number", _("A wide choice of products, each in small numbers.")
    ),
}
