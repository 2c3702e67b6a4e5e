"""Money: whole minor units with a currency, and the one rounding rule.

The rule: amounts are summed unrounded and rounded once, half away from zero, where they are kept.
Where kept parts must add up to a kept total, `apportion` gives what rounding leaves over to the
parts that lost most by it (largest remainder; ties to the first), so that the sum holds to the cent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

# ISO 4217: the currencies whose minor unit is not a hundredth.
_DIGITS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}


def minor_digits(currency: str) -> int:
    """Digits after the point of `currency` (ISO 4217 code): JPY 0, EUR 2, KWD 3."""
    return _DIGITS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """`amount` in whole minor units, rounded half away from zero."""
    return int(amount.scaleb(minor_digits(currency)).quantize(Decimal(1), ROUND_HALF_UP))


def from_minor(minor: int, currency: str) -> Decimal:
    """Whole minor units as an exact decimal amount with the currency's digits."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def apportion(amounts: Sequence[Decimal], currency: str) -> list[int]:
    """`amounts` in whole minor units that sum to the rounded sum of `amounts`."""
    exact = [a.scaleb(minor_digits(currency)) for a in amounts]
    kept = [int(e.to_integral_value(ROUND_FLOOR)) for e in exact]
    left = int(sum(exact, Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP)) - sum(kept)
    by_loss = sorted(range(len(exact)), key=lambda i: kept[i] - exact[i])
    for i in by_loss[:left]:
        kept[i] += 1
    return kept


@dataclass(frozen=True, order=True)
class Money:
    """An amount in whole minor units of one currency; sums of two currencies raise ValueError."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        return cls(to_minor(amount, currency), currency)

    @property
    def amount(self) -> Decimal:
        return from_minor(self.minor, self.currency)

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
