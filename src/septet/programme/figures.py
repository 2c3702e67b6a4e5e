"""The figures that may be argued about: what each means, its default, and what it may be.

A figure's value is kept as plain text: a decimal in its base unit (a share as a fraction of one),
a currency code, or empty where Septet derives it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from septet.engine.time_equations import ORDER_DRIVERS, PER_ORDER


class Kind(StrEnum):
    ASSUMPTION = "assumption"  # finance keeps it; value runs count with it
    POLICY = "policy"  # the champion keeps it; a threshold of a rule


class Unit(StrEnum):
    SHARE = "share"
    MINUTES = "minutes"
    MONEY = "money"
    YEARS = "years"
    RATE = "rate"
    CURRENCY = "currency"


@dataclass(frozen=True)
class Figure:
    """One figure. `default` is empty where Septet derives it or nothing is known."""

    key: str
    kind: Kind
    unit: Unit
    label: Any
    explanation: Any
    default: str
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1)
    decimals: int = 4

    @property
    def may_be_empty(self) -> bool:
        return self.default == ""


EXCHANGE = "exchange_rate:"
MINUTES = "minutes:"


def _share(key: str, default: str, label: Any, explanation: Any, **more: Any) -> Figure:
    return Figure(key, Kind.ASSUMPTION, Unit.SHARE, label, explanation, default, **more)


def _minutes(code: str, default: str, label: Any, explanation: Any) -> Figure:
    limits: dict[str, Any] = {"most": Decimal(10_000), "decimals": 2}
    key = MINUTES + code
    return Figure(key, Kind.ASSUMPTION, Unit.MINUTES, label, explanation, default, **limits)


_LEDGER = (
    Figure(
        "reporting_currency",
        Kind.ASSUMPTION,
        Unit.CURRENCY,
        _("Reporting currency"),
        _("Runs are counted in it. Empty: the currency in which most lines are booked."),
        "",
    ),
    _share(
        "margin_rate",
        "0.30",
        _("Gross margin where no cost is known"),
        _(
            "Lines without a unit cost are taken to earn this share of their net revenue. Every "
            "number it touches is marked."
        ),
    ),
    _share(
        "cost_to_serve_share",
        "0.10",
        _("Cost to serve where no cost pool is known"),
        _(
            "Without cost pools in the ledger, serving is taken to cost this share of all net "
            "revenue; who causes it is still told by the activities."
        ),
    ),
    _share(
        "practical_capacity",
        "0.80",
        _("Practical capacity"),
        _(
            "The share of theoretical minutes people can really work. Rates are set at it; what "
            "stays unused is reported, never charged to customers."
        ),
        least=Decimal("0.05"),
    ),
    Figure(
        "small_order_limit",
        Kind.ASSUMPTION,
        Unit.MONEY,
        _("Limit of a small order"),
        _(
            "Orders below it cost extra handling. Empty: a quarter of the median order, and each "
            "run says what that was."
        ),
        "",
        most=Decimal(10**9),
    ),
)
_ACTIVITIES = (
    _minutes("order", "12", _("Minutes an order"), _("Taking, checking and invoicing an order.")),
    _minutes("line", "2", _("Minutes a line"), _("Picking and packing one line.")),
    _minutes("return", "25", _("Minutes a return"), _("Booking in, checking and crediting.")),
    _minutes(
        "small_order", "6", _("Extra minutes a small order"), _("On top of the minutes an order.")
    ),
    _minutes("visit", "180", _("Minutes a visit"), _("With the way there and the preparation.")),
    _minutes("delivery", "30", _("Minutes a delivery"), _("Loading, papers and hand-over.")),
    _minutes("rush", "60", _("Minutes a rush run"), _("A special run outside the plan.")),
    _minutes("ticket", "20", _("Minutes a service ticket"), _("Where the file gives no minutes.")),
    _minutes("hours", "60", _("Minutes a service hour"), _("An hour booked as such.")),
)
_LIFETIME = (
    _share(
        "annual_discount_rate",
        "0.10",
        _("Annual discount rate"),
        _("Profit in a year is worth this much less than profit today."),
        most=Decimal("0.60"),
    ),
    Figure(
        "horizon_years",
        Kind.ASSUMPTION,
        Unit.YEARS,
        _("Horizon of lifetime value"),
        _("Years ahead that count. Few would believe a longer forecast of a business customer."),
        "5",
        least=Decimal("0.5"),
        most=Decimal(30),
        decimals=2,
    ),
)
_POLICY = (
    Figure(
        "fading_below",
        Kind.POLICY,
        Unit.SHARE,
        _("A customer is fading below"),
        _("Probability of still being a customer under which an account is called fading."),
        "0.50",
        decimals=2,
    ),
)


@dataclass(frozen=True)
class Group:
    """Figures that stand together on the page."""

    title: Any
    figures: tuple[Figure, ...]


GROUPS = (
    Group(_("What the ledger does not say"), _LEDGER),
    Group(_("Time an activity takes"), _ACTIVITIES),
    Group(_("Lifetime value"), _LIFETIME),
    Group(_("Policy"), _POLICY),
)
FIGURES: dict[str, Figure] = {f.key: f for group in GROUPS for f in group.figures}


def exchange_rate(currency: str) -> Figure:
    """What one unit of `currency` is worth in the reporting currency; unknown until somebody says."""
    return Figure(
        EXCHANGE + currency,
        Kind.ASSUMPTION,
        Unit.RATE,
        _("One {currency} in the reporting currency"),
        _("Lines in a currency without a rate are left out of the run, and it says so."),
        "",
        least=Decimal("0.00000001"),
        most=Decimal(10**6) - 1,
        decimals=8,
    )


def drivers_of(key: str) -> frozenset[str]:
    """What a time equation in place of these minutes may name; imported files hold no more."""
    return ORDER_DRIVERS if key.removeprefix(MINUTES) in PER_ORDER else frozenset()


def currency_of(key: str) -> str:
    """The currency of an exchange rate's key, or an empty text."""
    return key.removeprefix(EXCHANGE) if key.startswith(EXCHANGE) else ""


def is_currency(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def figure(key: str) -> Figure | None:
    """The figure of a key, or None where there is no such figure."""
    if is_currency(currency_of(key)):
        return exchange_rate(currency_of(key))
    return FIGURES.get(key)


def label(of: Figure) -> str:
    return str(of.label).format(currency=currency_of(of.key))


def all_figures(kind: Kind, known_keys: Iterable[str] = ()) -> list[Figure]:
    """Every figure of a kind, with the exchange rates among `known_keys`."""
    rates = sorted({k for k in known_keys if is_currency(currency_of(k))})
    found = [f for f in FIGURES.values() if f.kind == kind]
    return found + ([exchange_rate(currency_of(k)) for k in rates] if kind == "assumption" else [])
