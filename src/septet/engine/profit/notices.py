"""What a profit run has to say beside its figures. Codes, so that each page has its own words."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Code(StrEnum):
    """Subject and amount of each code are told in its comment."""

    ASSUMED_COST_OF_GOODS = "assumed_cost_of_goods"  # share of net revenue without a cost
    ASSUMED_POOL = "assumed_pool"  # no cost pool in the ledger: cost taken as a share of revenue
    DERIVED_SMALL_ORDER_LIMIT = "derived_small_order_limit"  # currency, the limit
    NO_EXCHANGE_RATE = "no_exchange_rate"  # currency, amount left out in that currency
    ACTIVITY_UNCOSTED = "activity_uncosted"  # activity no pool pays for, its minutes
    UNKNOWN_ACTIVITY = "unknown_activity"  # activity code the engine does not know, rows
    AMBIGUOUS_CUSTOMER = "ambiguous_customer"  # activities booked as unallocated, rows
    OVER_CAPACITY = "over_capacity"  # pool used above its practical capacity, utilisation
    POOL_COVERS_PART = "pool_covers_part"  # pool, days of the period it covers
    POOL_UNUSED = "pool_unused"  # pool of which nothing was used, its cost


@dataclass(frozen=True)
class Notice:
    """One thing to know: a code, what it is about, and how much."""

    code: Code
    subject: str
    amount: Decimal | int
