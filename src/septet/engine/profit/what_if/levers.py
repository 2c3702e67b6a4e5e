"""What may be done differently with customers. Pure: plain values, no arrays."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Lever(StrEnum):
    ORDERS_A_MONTH = "orders_a_month"
    DAYS_BETWEEN = "days_between"
    MINIMUM_ORDER = "minimum_order"
    LOST_SHARE = "lost_share"
    RUSH_KEPT = "rush_kept"
    RETURNS_KEPT = "returns_kept"


_RANGES = {
    Lever.ORDERS_A_MONTH: (1, 1000, "a whole number of orders from 1 to 1000"),
    Lever.DAYS_BETWEEN: (2, 366, "a whole number of days from 2 to 366"),
    Lever.MINIMUM_ORDER: (0, 10**12, "an amount that is not negative"),
    Lever.LOST_SHARE: (0, 1, "a share from 0 to 1"),
    Lever.RUSH_KEPT: (0, 1, "a share from 0 to 1"),
    Lever.RETURNS_KEPT: (0, 1, "a share from 0 to 1"),
}


class LeverError(ValueError):
    """A lever that cannot be pulled so: which one, and what it may be."""

    def __init__(self, lever: Lever) -> None:
        self.lever = lever
        super().__init__(f"{lever}: must be {_RANGES[lever][2]}")


@dataclass(frozen=True)
class Levers:
    """Fewer and larger orders: at most `orders_a_month` a customer, or one in every
    `days_between` days. Orders below `minimum_order` (reporting currency) wait for the next one,
    or are lost: `lost_share` of them is assumed to be. Of rush runs `rush_kept` and of returns
    `returns_kept` remain. Raises LeverError.
    """

    orders_a_month: int | None = None
    days_between: int | None = None
    minimum_order: Decimal | None = None
    lost_share: Decimal = Decimal(0)
    rush_kept: Decimal = Decimal(1)
    returns_kept: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        for lever, (least, most, _) in _RANGES.items():
            value = getattr(self, lever)
            if value is not None and not least <= value <= most:
                raise LeverError(lever)
