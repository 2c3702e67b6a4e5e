"""The sum over customers and unallocated is the ledger, whatever the lines and however split."""

import tempfile
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.profit.ledgers import LINE, YEAR, line, run, write
from septet.engine.money import to_minor
from septet.engine.profit import Code, Dated, Rules, Sources, customer_profit

DOLLAR = (
    Dated(Decimal("0.91234567"), None, date(2025, 6, 1)),
    Dated(Decimal("0.5"), date(2025, 6, 1), date(2025, 11, 1)),
)
RULES = Rules("EUR", exchange_rates={"USD": DOLLAR})

amounts = st.decimals(-100_000, 100_000, places=4)
days = st.integers(-20, 380).map(lambda n: YEAR.start + timedelta(days=n))


@st.composite
def lines(draw):
    net = draw(amounts)
    return line(
        net,
        source=draw(st.sampled_from(["erp", "shop"])),
        invoice=str(draw(st.integers(1, 8))),
        date=draw(days),
        customer=draw(st.sampled_from([None, "A", "B", "C"])),
        discount=draw(st.none() | amounts),
        list_amount=draw(st.none() | amounts),
        cost_amount=draw(st.none() | amounts),
        freight=draw(st.none() | amounts),
        currency=draw(st.sampled_from(["EUR", "USD", "GBP"])),
        product=draw(st.sampled_from([None, "p", "q"])),
    )


def rate_of(row):
    if row["currency"] == "EUR":
        return Decimal(1)
    found = [d.value for d in DOLLAR if row["currency"] == "USD" and d.holds_on(row["date"])]
    return found[0] if found else None


def used(rows):
    return [row for row in rows if row["date"] in YEAR and rate_of(row) is not None]


def summed(rows, amount):
    return to_minor(sum((amount(row) * rate_of(row) for row in used(rows)), Decimal(0)), "EUR")


def discount_of(row):
    if row["discount"] is not None:
        return row["discount"]
    return Decimal(0) if row["list_amount"] is None else row["list_amount"] - row["net_amount"]


def cost_of(row):
    assumed = row["net_amount"] * Decimal("0.7")
    return assumed if row["cost_amount"] is None else row["cost_amount"]


def profit_of(folder, rows, parts=1):
    folder = Path(folder)
    paths = [write(folder / f"{parts}-{n}.parquet", LINE, rows[n::parts]) for n in range(parts)]
    return customer_profit(Sources(tuple(paths)), YEAR, RULES, into=folder / f"run{parts}")


@settings(max_examples=12, deadline=None)
@given(st.lists(lines(), max_size=40))
def test_every_column_adds_up_to_the_ledger(rows):
    with tempfile.TemporaryDirectory() as folder:
        result = profit_of(folder, rows)
    totals, customers = result.totals, result.customers
    assert totals.net_revenue == summed(rows, lambda row: row["net_amount"])
    assert totals.discount == summed(rows, discount_of)
    assert totals.cost_of_goods == summed(rows, cost_of)
    assert totals.activities["freight"] == summed(rows, lambda row: row["freight"] or 0)
    for name in ("net_revenue", "cost_of_goods", "cost_to_serve", "contribution"):
        column = getattr(customers, name)
        assert column.sum() + getattr(result.unallocated, name) == getattr(totals, name)
        by_month = np.zeros(len(customers) + 1, dtype=np.int64)
        np.add.at(by_month, result.months.customer, getattr(result.months, name))
        assert by_month.tolist() == [*column.tolist(), getattr(result.unallocated, name)]
    assert totals.booked == len(used(rows))


@settings(max_examples=12, deadline=None)
@given(st.lists(lines(), max_size=40))
def test_every_row_adds_up(rows):
    with tempfile.TemporaryDirectory() as folder:
        result = profit_of(folder, rows)
    for party in (result.customers, result.unallocated, result.totals):
        serve = result.customers is party and sum(a.cost for a in party.activities.values())
        assert np.all(party.list_amount - party.discount == party.net_revenue)
        assert np.all(party.net_revenue - party.cost_of_goods == party.gross_margin)
        assert np.all(party.gross_margin - party.cost_to_serve == party.contribution)
        assert serve is False or np.all(serve == party.cost_to_serve)
    assert sum(result.totals.activities.values()) == result.totals.cost_to_serve
    charged = sum(pool.charged for pool in result.pools)
    direct = sum(activity.direct for activity in result.activities)
    assert charged + direct == result.totals.cost_to_serve
    assert all(pool.cost == pool.charged + pool.unused for pool in result.pools)


@settings(max_examples=8, deadline=None)
@given(st.lists(lines(), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_files_split_or_reordered_change_nothing(rows, chance):
    with tempfile.TemporaryDirectory() as folder:
        one = profit_of(folder, rows)
        shuffled = rows.copy()
        chance.shuffle(shuffled)
        other = profit_of(folder, shuffled, parts=3)
        for name in ("profit", "months", "activities", "days"):
            first, second = (r.folder / f"{name}.parquet" for r in (one, other))
            assert first.read_bytes() == second.read_bytes()
    assert (one.totals, one.unallocated, one.pools) == (
        other.totals,
        other.unallocated,
        other.pools,
    )
    assert one.activities == other.activities
    for name in ("contribution", "last_order", "products", "orders"):
        assert list(getattr(one.customers, name)) == list(getattr(other.customers, name))


def test_each_currency_reconciles_by_file(tmp_path):
    rows = [
        line(100, currency="USD", date=date(2025, 2, 1)),
        line(100, currency="USD", date=date(2025, 12, 1), customer="Z"),
        line(100, currency="USD", date=date(2024, 12, 1)),
        line(7, currency="GBP", customer="Y"),
        line("1.0001"),
    ]
    result = run(tmp_path, rows, rules=RULES)
    found = {r.currency: r for r in result.reconciliation}
    dollar = found["USD"]
    assert (dollar.file, dollar.outside, dollar.used, dollar.left_out) == (300, 100, 100, 100)
    assert dollar.converted == Decimal("91.234567")
    assert dollar.path.endswith("lines.parquet")
    assert (found["GBP"].used, found["GBP"].left_out) == (0, 7)
    total = sum(r.converted for r in result.reconciliation)
    assert total.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("92.23")
    assert result.totals.net_revenue == 9223
    left_out = {n.subject: n.amount for n in result.notices if n.code == Code.NO_EXCHANGE_RATE}
    assert left_out == {"GBP": 7, "USD": 100}
    assert list(result.customers.customer) == ["A"]


def test_yen_and_dinars_are_kept_in_their_own_minor_units(tmp_path):
    yen = run(tmp_path, [line("100.5", currency="JPY")], rules=Rules("JPY"))
    dinar = run(tmp_path, [line("100.5555", currency="KWD")], rules=Rules("KWD"))
    assert (yen.totals.net_revenue, dinar.totals.net_revenue) == (101, 100556)
