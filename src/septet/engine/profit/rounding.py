"""Whole minor units for whole columns: the rule of `engine.money.apportion`, vectorised and exact.

Amounts come as the two columns of `exact.split`, because a Decimal per cell is too slow for a
million cells: minor units rounded down, and what rounding down took off.
"""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from septet.engine.profit.exact import EXACT

Ints = NDArray[np.int64]


def apportion_split(kept: Ints, rest: Ints, digits: int, *, target: int | None = None) -> Ints:
    """Minor units that sum to the rounded sum (half away from zero) of the exact amounts.

    `kept` and `rest`, shape (n,), are those of `exact.split`. What is left over goes to the
    amounts that lost most by rounding down, ties to the first (largest remainder). A `target` is
    the sum to reach instead: the exact sum rounded up or down.
    """
    if target is None:
        unit = int(10 ** (EXACT - digits))
        target = round_half_away(_total(kept) * unit + _total(rest), unit)
    left = target - _total(kept)
    result = kept.copy()
    if left:
        result[np.argsort(-rest, kind="stable")[:left]] += 1
    return result


def apportion_within(kept: Ints, rest: Ints, *, group: Ints, target: Ints) -> Ints:
    """Minor units whose sums within each `group` are that group's `target`.

    `kept` and `rest`, shape (n,), are those of `exact.split`; `group` holds indexes into
    `target`. A target may stand some units off its group's exact sum, where it adds up several
    rounded columns; the difference is spread evenly, the odd units by largest remainder.
    """
    result = kept.copy()
    sums = np.zeros(len(target), dtype=np.int64)
    np.add.at(sums, group, kept)
    size = np.maximum(np.bincount(group, minlength=len(target)), 1)
    each, odd = np.divmod(target - sums, size)
    order = np.lexsort((-rest, group))
    rank = np.empty(len(kept), dtype=np.int64)
    rank[order] = np.arange(len(kept)) - np.searchsorted(group[order], group[order])
    result += each[group]
    result[rank < odd[group]] += 1
    return result


def apportion_fractions(amounts: Sequence[Fraction], digits: int) -> list[int]:
    """Minor units of a few exact amounts that sum to their rounded sum (largest remainder)."""
    exact = [amount * 10**digits for amount in amounts]
    kept = [math.floor(amount) for amount in exact]
    total = sum(exact, Fraction(0))
    left = round_half_away(total.numerator, total.denominator) - sum(kept)
    by_loss = sorted(range(len(exact)), key=lambda i: kept[i] - exact[i])
    for i in by_loss[:left]:
        kept[i] += 1
    return kept


def round_half_away(numerator: int, denominator: int) -> int:
    """`numerator / denominator` as a whole number, halves away from zero."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def to_decimal(value: Fraction, decimals: int) -> Decimal:
    """A fraction rounded to so many decimals."""
    whole = round_half_away(value.numerator * 10**decimals, value.denominator)
    return Decimal(whole).scaleb(-decimals)


def _total(column: NDArray[Any]) -> int:
    # A sum of 64-bit rests can leave 64 bits; halves of 32 bits cannot.
    low = int((column & 0xFFFFFFFF).sum())
    return (int((column >> 32).sum()) << 32) + low
