"""The rules of a profit run. Every figure is dated, so that a past period keeps its own rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Generic, TypeVar

from septet.engine.time_equations import ORDER_DRIVERS, PER_ORDER, Equation, EquationError, Fault

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

# What one unit of each activity takes, in minutes, where the ledger does not say.
STANDARD_MINUTES: Mapping[str, Decimal] = {
    "order": Decimal(12),
    "line": Decimal(2),
    "return": Decimal(25),
    "small_order": Decimal(6),
    "visit": Decimal(180),
    "delivery": Decimal(30),
    "rush": Decimal(60),
    "ticket": Decimal(20),
    "hours": Decimal(60),
}
FREIGHT = "freight"
"""The activity that is money only: freight paid counts at its amount, without minutes."""

ACTIVITIES = (*STANDARD_MINUTES, FREIGHT)
"""Codes of all activities, in the order they are reported."""

Minutes = Decimal | Equation

# Amounts carry 4 decimals and are kept exact to 18; what multiplies them must leave room.
_RATE_DECIMALS, _SHARE_DECIMALS, _MINUTE_DECIMALS = 8, 4, 2


@dataclass(frozen=True)
class Dated(Generic[T_co]):
    """A figure in force from `valid_from` (in) to `valid_to` (out); None is open-ended."""

    value: T_co
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day < self.valid_to)


def in_force(figures: tuple[Dated[T_co], ...], day: date) -> T_co | None:
    """The figure in force on `day`, or None where there is none."""
    return next((f.value for f in figures if f.holds_on(day)), None)


def always(value: T) -> tuple[Dated[T], ...]:
    """One figure in force on every day."""
    return (Dated(value),)


@dataclass(frozen=True)
class Rules:
    """Figures a profit run stands on. Raises ValueError where one is out of its range.

    Shares (`margin_rate`, `cost_to_serve_share`, `practical_capacity`) are fractions of one with at
    most 4 decimals; exchange rates turn one unit of a currency into the reporting currency, at most
    8 decimals; minutes are per unit of an activity, at most 2 decimals, or a time equation of
    `ORDER_DRIVERS` (for activities from files: of further columns of these files, each kept as
    `driver_<name>`). `small_order_limit` is in the reporting currency; None is derived from the ledger (a quarter of the median order).
    """

    reporting_currency: str
    exchange_rates: Mapping[str, tuple[Dated[Decimal], ...]] = field(default_factory=dict)
    margin_rate: tuple[Dated[Decimal], ...] = (Dated(Decimal("0.30")),)
    cost_to_serve_share: tuple[Dated[Decimal], ...] = (Dated(Decimal("0.10")),)
    practical_capacity: tuple[Dated[Decimal], ...] = (Dated(Decimal("0.80")),)
    small_order_limit: tuple[Dated[Decimal], ...] | None = None
    small_order_share_of_median: Decimal = Decimal("0.25")
    minutes: Mapping[str, tuple[Dated[Minutes], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code, figures in self.exchange_rates.items():
            _check(f"exchange rate of {code}", figures, above=0, decimals=_RATE_DECIMALS)
        for code in self.minutes:
            if code not in STANDARD_MINUTES:
                raise ValueError(
                    f"minutes of {code}: no such activity, use one of {', '.join(STANDARD_MINUTES)}"
                )
        for code, own in self.all_minutes.items():
            _check_minutes(code, own)
        for name in ("margin_rate", "cost_to_serve_share", "practical_capacity"):
            _check(name, getattr(self, name), top=1, decimals=_SHARE_DECIMALS)
        if any(figure.value == 0 for figure in self.practical_capacity):
            raise ValueError("practical_capacity: must be above 0, such as 0.80")
        if self.small_order_limit is not None:
            _check("small_order_limit", self.small_order_limit, decimals=_SHARE_DECIMALS)

    @property
    def all_minutes(self) -> dict[str, tuple[Dated[Minutes], ...]]:
        """Minutes per unit of every activity: the given ones over the standard ones."""
        standard: dict[str, tuple[Dated[Minutes], ...]] = {
            code: (Dated(value),) for code, value in STANDARD_MINUTES.items()
        }
        return {**standard, **self.minutes}

    def rates_of(self, currency: str) -> tuple[Dated[Decimal], ...]:
        """Exchange rates of `currency` to the reporting currency; the latter is one to itself."""
        if currency == self.reporting_currency:
            return always(Decimal(1))
        return self.exchange_rates.get(currency, ())


def _check(
    name: str,
    figures: tuple[Dated[Decimal], ...],
    *,
    decimals: int,
    top: int | None = None,
    above: int | None = None,
) -> None:
    for figure in figures:
        value = figure.value
        if value < 0 or (top is not None and value > top) or (above is not None and value <= above):
            raise ValueError(f"{name}: {value} is out of range")
        if value != round(value, decimals):
            raise ValueError(f"{name}: {value} has more than {decimals} decimals, round it")
    _check_order(name, figures)


def _check_minutes(code: str, figures: tuple[Dated[Minutes], ...]) -> None:
    name = f"minutes of {code}"
    numbers = [Dated(f.value) for f in figures if isinstance(f.value, Decimal)]
    for number in numbers:
        _check(name, (number,), decimals=_MINUTE_DECIMALS)
    for figure in figures:
        if isinstance(figure.value, Equation) and code in PER_ORDER:
            for driver in sorted(figure.value.drivers - ORDER_DRIVERS):
                part = f"{driver} ({name})"
                raise EquationError(Fault.UNKNOWN_DRIVER, part, ORDER_DRIVERS)
    _check_order(name, figures)


def _check_order(name: str, figures: tuple[Dated[T_co], ...]) -> None:
    ordered = sorted(figures, key=lambda f: f.valid_from or date.min)
    for earlier, later in pairwise(ordered):
        if earlier.valid_to is None or earlier.valid_to > (later.valid_from or date.min):
            raise ValueError(
                f"{name}: two figures are in force on {later.valid_from or date.min}; "
                "end the earlier one where the later begins"
            )
