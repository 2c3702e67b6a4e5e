"""What if orders were fewer and larger: counted by hand, and nothing changes without a lever."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.profit.ledgers import YEAR, line, run
from septet.engine.profit import Rules, always
from septet.engine.profit.what_if import LeverError, Levers, lifetime_change, what_if
from septet.engine.time_equations import parse

POOLS = [{"cost": 8000, "capacity_minutes": 10_000}]  # 1.00 a practical minute
RULES = Rules(
    "EUR",
    small_order_limit=always(Decimal(50)),
    minutes={"order": always(Decimal(10)), "line": always(Decimal(2))},
)


def ledger():
    """A: four orders in March, 20 to 200; B: one order, a rush run with a direct cost, a delivery
    and a return."""
    lines = [
        line(net, customer="A", invoice=str(n), date=date(2025, 3, 1 + 7 * n), cost_amount=net // 2)
        for n, net in enumerate((20, 40, 100, 200))
    ]
    lines += [line(500, customer="B", invoice="B1", cost_amount=Decimal(400))]
    lines += [line(-30, customer="B", invoice="B2", cost_amount=Decimal(0))]
    served = [{"customer": "B", "kind": "rush", "quantity": 2, "cost": 35}]
    return lines, [*served, {"customer": "B", "kind": "delivery"}]


@pytest.fixture
def march(tmp_path):
    return run(tmp_path, *ledger(), POOLS, rules=RULES)


def pulled(result, rules=RULES, **levers):
    return what_if(
        result.folder, rules, Levers(**levers), party_of=np.arange(len(result.customers))
    )


def test_without_a_lever_nothing_changes_and_the_run_is_counted_again(march):
    found = pulled(march).assumed
    assert not found.contribution_change.any()
    assert not found.freed_minutes.any()
    assert found.orders_before.tolist() == march.customers.orders.tolist()
    assert found.small_before.tolist() == march.customers.small_orders.tolist()
    for code, minutes in found.minutes_before.items():
        counted = march.customers.activities[code].minutes
        assert (minutes / 10_000).tolist() == counted.tolist()


def test_fewer_orders_free_minutes_and_their_cost(march):
    found = pulled(march, orders_a_month=2).assumed
    assert found.orders_after.tolist() == [2, 1]
    # two orders of 10 minutes; the small ones of 20 and 40 became one of 60: two of 6 minutes
    assert (found.freed_minutes / 10_000).tolist() == [2 * 10 + 2 * 6, 0]
    assert found.contribution_change.tolist() == [32_00, 0]
    assert found.cash_change.tolist() == [0, 0]


def test_one_order_every_so_many_days(march):
    every = pulled(march, days_between=366).assumed
    assert every.orders_after.tolist() == [1, 1]


def test_orders_below_the_minimum_wait_or_are_lost(march):
    found = pulled(march, minimum_order=Decimal(100), lost_share=Decimal("0.25"))
    assert found.combined.orders_after.tolist() == [2, 1]  # 20 + 40 + 100, and 200
    assert found.combined.contribution_change.tolist() == [32_00, 0]
    assert found.lost.orders_after.tolist() == [2, 1]
    assert found.lost.lost_revenue.tolist() == [60_00, 0]
    assert found.lost.lost_margin.tolist() == [30_00, 0]
    # lost orders also take their lines with them: 2 x 2 minutes
    assert found.lost.contribution_change.tolist() == [36_00 - 30_00, 0]
    assert found.assumed.contribution_change.tolist() == [32_00 - (32_00 - 6_00) // 4, 0]


def test_fewer_rush_runs_save_direct_money_even_where_no_capacity_goes(march):
    found = pulled(march, rush_kept=Decimal("0.5")).assumed
    assert found.cash_change.tolist() == [0, 17_50]
    assert found.contribution_change.tolist() == [0, 17_50 + 60_00]


def test_fewer_returns_free_their_minutes(march):
    found = pulled(march, returns_kept=Decimal("0.2")).assumed
    assert (found.freed_minutes / 10_000).tolist() == [0, 20]


def test_deliveries_follow_the_orders(tmp_path):
    lines, _ = ledger()
    served = [{"customer": "A", "kind": "delivery", "quantity": 4}]
    found = pulled(run(tmp_path, lines, served, POOLS, rules=RULES), orders_a_month=1).assumed
    assert (found.minutes_after["delivery"] / 10_000).tolist() == [30, 0]


def test_some_customers_become_one_party(march):
    """B alone, as an account that is not the first of the run."""
    found = what_if(march.folder, RULES, Levers(rush_kept=Decimal(0)), party_of={1: 0})
    assert found.assumed.cash_change.tolist() == [35_00]
    assert found.assumed.orders_before.tolist() == [1]


def test_equations_are_counted_again_for_the_larger_orders(tmp_path):
    equation = parse("15*[new customer] + 5 + 3*lines*[lines < 3] + 10*[rush]")
    rules = Rules("EUR", minutes={"order": always(equation), "line": always(Decimal(0))})
    lines, served = ledger()
    result = run(tmp_path, lines, served, POOLS, rules=rules)
    nothing = pulled(result, rules).assumed
    counted = result.customers.activities["order"].minutes
    assert (nothing.minutes_before["order"] / 10_000).tolist() == counted.tolist() == [47.0, 33.0]
    fewer = pulled(result, rules, orders_a_month=1, rush_kept=Decimal("0.3")).assumed
    # one order of four lines: 15 + 5; the rush order: 23 without, three tenths of 10 more
    assert (fewer.minutes_after["order"] / 10_000).tolist() == [20.0, 26.0]


def test_lifetime_value_grows_by_what_each_order_to_come_brings_more():
    found = lifetime_change(np.array([120_00, 50]), np.array([12, 0]), np.array([30.0, 5.0]))
    assert found[0] == pytest.approx(300_00)
    assert np.isnan(found[1])


@pytest.mark.parametrize(
    "levers",
    [
        {"orders_a_month": 0},
        {"days_between": 1},
        {"minimum_order": Decimal(-1)},
        {"rush_kept": Decimal("1.1")},
        {"returns_kept": Decimal(-1)},
        {"lost_share": Decimal(2)},
    ],
)
def test_a_lever_out_of_its_range_is_named(levers):
    with pytest.raises(LeverError) as caught:
        Levers(**levers)
    assert caught.value.lever in levers


def test_a_run_without_orders_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="compute a new one"):
        what_if(tmp_path, RULES, Levers(), party_of={0: 0})


@settings(max_examples=8, deadline=None)
@given(
    sales=st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(0, 364), st.integers(1, 50_000)),
        min_size=1,
        max_size=25,
    ),
    most=st.integers(1, 3),
    minimum=st.integers(1, 40_000),
)
def test_combining_never_loses_revenue_or_adds_orders(tmp_path_factory, sales, most, minimum):
    lines = [
        line(Decimal(cents) / 100, customer=who, invoice=str(n), date=YEAR.start + timedelta(day))
        for n, (who, day, cents) in enumerate(sales)
    ]
    result = run(tmp_path_factory.mktemp("w"), lines, [], POOLS, rules=RULES)
    found = pulled(result, orders_a_month=most, minimum_order=Decimal(minimum) / 100).combined
    assert (found.orders_after <= found.orders_before).all()
    assert (found.orders_after >= 1).all()
    assert not found.lost_revenue.any()
    assert (found.contribution_change >= 0).all()
    assert found.minutes_after["line"].tolist() == found.minutes_before["line"].tolist()
    freed = sum(c.sum() for c in found.freed_cost.values())
    assert freed == found.contribution_change.sum()
