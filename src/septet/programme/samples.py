"""What minutes come to for orders everybody can picture."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from septet.engine.time_equations import Equation, number_or_equation
from septet.programme.figures import Figure, Unit, drivers_of

# Names of drivers are written in equations, so that they are the same in every language.
DRIVERS: dict[str, Any] = {
    "lines": _("lines of the order"),
    "new customer": _("1 on the customer’s first day, else 0"),
    "small order": _("1 for a small order, else 0"),
    "rush": _("rush runs for the customer that day"),
    "delivery": _("deliveries to the customer that day"),
    "visit": _("visits to the customer that day"),
    "ticket": _("service tickets of the customer that day"),
}
_ORDERS: tuple[tuple[Any, dict[str, int]], ...] = (
    (_("An order of one line"), {"lines": 1}),
    (_("A small order of one line"), {"lines": 1, "small_order": 1}),
    (_("An order of ten lines"), {"lines": 10}),
    (_("Ten lines and a rush run"), {"lines": 10, "rush": 1}),
    (
        _("Ten lines for a new customer, with a rush run"),
        {"lines": 10, "rush": 1, "new_customer": 1},
    ),
)


@dataclass(frozen=True)
class Sample:
    label: Any
    minutes: Decimal


def of(figure: Figure, value: str) -> list[Sample]:
    """The sample orders with their minutes; nothing where a plain number says it all."""
    if figure.unit != Unit.MINUTES or not value:
        return []
    found = number_or_equation(value)
    if not isinstance(found, Equation):
        return []
    return [Sample(label, found.minutes(order).normalize() + 0) for label, order in _ORDERS]


def names(figure: Figure) -> list[tuple[str, Any]]:
    """The drivers an equation of this figure may name, with what they mean."""
    known = {name.replace("_", " ") for name in drivers_of(figure.key)}
    return [(name, words) for name, words in DRIVERS.items() if name in known]
