"""Quantity times price is rounded half away from zero, however long the factors are."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.intake.kit import put, rows, take

QUANTITIES = ["99999.9999", "-99999.9999", "100000", "0.00005", "-1.005", "3", "123456.123456"]
PRICES = ["99999.9999", "0.00005", "2.5555", "-0.50005", "100000.00000001", "7.12345678"]


def rounded(quantity, price):
    exact = Decimal(quantity) * Decimal(price)
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def booked(folder, pairs):
    lines = [f"{n},2024-03-05,C,{q},{p}" for n, (q, p) in enumerate(pairs)]
    text = "\n".join(["Invoice,Date,Customer,Qty,Unit Price", *lines])
    take(put(folder, text + "\n"), folder / "out")
    return [amount for (amount,) in rows(folder / "out", "net_amount")]


def test_short_and_long_factors_are_rounded_alike(tmp_path):
    pairs = [(q, p) for q in QUANTITIES for p in PRICES]
    assert booked(tmp_path, pairs) == [rounded(q, p) for q, p in pairs]


def decimals(places):
    return st.decimals(-200_000, 200_000, places=places).map(lambda value: f"{value:f}")


@settings(max_examples=5, deadline=None)
@given(pairs=st.lists(st.tuples(decimals(5), decimals(6)), min_size=20, max_size=60))
def test_any_factors_are_rounded_like_decimals_on_paper(tmp_path_factory, pairs):
    assert booked(tmp_path_factory.mktemp("amounts"), pairs) == [rounded(q, p) for q, p in pairs]
