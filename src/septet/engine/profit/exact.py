"""Exact amounts inside DuckDB: whole numbers of 10^-18 of the reporting currency, as HUGEINT.

Its decimals of 128 bits are as exact, but rescaling them costs a long division a cell; whole
numbers only add and multiply. Amounts of the ledger have 4 decimals, exchange rates 8, shares 4,
rates a minute 14: every product of a run fits into 18.
"""

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

AMOUNT, RATE, SHARE, PER_MINUTE, EXACT = 4, 8, 4, 14, 18
"""Decimals of ledger amounts, quantities and minutes; of exchange rates; of shares; of rates a
minute; and of exact money."""

ONE_SHARE = 10**SHARE
MONEY = 10 ** (EXACT - AMOUNT - RATE)
"""Turns ledger amount x exchange rate, both in whole units, into exact money."""

MONEY_SHARE = 10 ** (EXACT - AMOUNT - RATE - SHARE)
"""Turns ledger amount x exchange rate x share into exact money."""

Ints = NDArray[np.int64]
_LOW_BITS = 62
_MOST = 2**53


def units_sql(amount: str) -> str:
    """SQL of a DECIMAL(18,4) in whole ten-thousandths, in 64-bit steps that cannot overflow."""
    whole = f"floor({amount})"
    rest = f"({amount} - cast({whole} AS DECIMAL(18,{AMOUNT}))) * {10**AMOUNT}"
    return f"(cast({whole} AS HUGEINT) * {10**AMOUNT} + cast({rest} AS BIGINT))"


def halves_sql(exact: str, name: str) -> str:
    """SQL of the columns `name_high` and `name_low`: exact money as two 64-bit whole numbers."""
    return (
        f"cast(({exact}) >> {_LOW_BITS} AS BIGINT) AS {name}_high, "
        f"cast(({exact}) & {2**_LOW_BITS - 1} AS BIGINT) AS {name}_low"
    )


def split(high: Ints, low: Ints, digits: int) -> tuple[Ints, Ints]:
    """Minor units rounded down, and what that took off in 10^-18 units, from `halves_sql`.

    Raises OverflowError beyond nine million billion minor units.
    """
    unit = np.int64(10 ** (EXACT - digits))
    rough = np.floor((high * 2.0**_LOW_BITS + low) / float(unit))
    if len(rough) and np.abs(rough).max() > _MOST:
        raise OverflowError("an amount is too large to be kept to the cent; check the ledger")
    kept = rough.astype(np.int64)
    # The rough figure is a few units off at most, so that what is left over fits 64 bits however
    # far its terms wrap around.
    left = (high << np.int64(_LOW_BITS)) + low - kept * unit
    return kept + left // unit, left % unit


def to_decimal(exact: int) -> Decimal:
    """Exact money as a decimal."""
    return Decimal(exact).scaleb(-EXACT)
