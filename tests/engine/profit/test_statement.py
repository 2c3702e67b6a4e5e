"""What becomes of each kind of invoice line in the P&L of its customer."""

from datetime import date
from decimal import Decimal

import duckdb
import numpy as np
import pytest

from engine.profit.ledgers import YEAR, ledger, line, run
from septet.engine.profit import Cancelled, Code, Dated, Rules, Sources, always, customer_profit

FREE = Rules("EUR", cost_to_serve_share=always(Decimal(0)))


def test_list_is_net_and_discount_given_or_derived(tmp_path):
    lines = [
        line(90, customer="given", discount=10, list_amount=500),
        line(90, customer="derived", list_amount=120),
        line(90, customer="neither"),
    ]
    customers = run(tmp_path, lines, rules=FREE).customers
    assert list(customers.customer) == ["derived", "given", "neither"]
    assert customers.discount.tolist() == [3000, 1000, 0]
    assert customers.list_amount.tolist() == [12000, 10000, 9000]


def test_cost_not_in_the_file_follows_the_margin_rule_of_its_day_and_is_marked(tmp_path):
    summer = date(2025, 7, 1)
    margin = (Dated(Decimal("0.3"), None, summer), Dated(Decimal("0.5"), summer, None))
    lines = [
        line(100, cost_amount=40),
        line(100),
        line(100, date=summer),
    ]
    result = run(tmp_path, lines, rules=Rules("EUR", margin_rate=margin))
    assert result.customers.cost_of_goods.tolist() == [160_00]
    assert result.customers.assumed_cost_of_goods.tolist() == [120_00]
    assert result.explain(0).assumed_share == 0.75
    notice = next(n for n in result.notices if n.code == Code.ASSUMED_COST_OF_GOODS)
    assert notice.amount == Decimal("0.75")


def test_credits_lower_revenue_and_cost_and_are_no_orders(tmp_path):
    lines = [
        line(100, cost_amount=60),
        line(-30, invoice="C2", cost_amount=-18),
        line(50, invoice="3", cost_amount=30),
        line(-5, invoice="3", cost_amount=0),
    ]
    customers = run(tmp_path, lines, rules=FREE).customers
    assert customers.net_revenue.tolist() == [115_00]
    assert customers.cost_of_goods.tolist() == [72_00]
    assert (customers.orders.tolist(), customers.returns.tolist()) == ([2], [1])
    assert (customers.lines.tolist(), customers.booked.tolist()) == ([2], [4])


def test_lines_of_nobody_are_a_row_of_their_own(tmp_path):
    lines = [line(100), line(40, customer=None, freight=3), line(2, customer=None, source="shop")]
    result = run(tmp_path, lines)
    assert len(result.customers) == 1
    assert result.unallocated.net_revenue == 42_00
    assert result.unallocated.orders == 2
    assert result.unallocated.activities["freight"] == 3_00
    assert result.totals.net_revenue == 142_00
    assert result.unallocated.cost_to_serve > 3_00


def test_one_number_in_two_systems_is_two_customers(tmp_path):
    lines = [line(1, source="erp", customer_name="Ada"), line(2, source="shop")]
    customers = run(tmp_path, lines).customers
    assert list(zip(customers.source, customers.customer, strict=True)) == [
        ("erp", "A"),
        ("shop", "A"),
    ]
    assert list(customers.name) == ["Ada", None]


def test_activities_of_another_system_find_their_customer_where_it_is_clear(tmp_path):
    lines = [line(1, customer="A"), line(1, customer="B"), line(1, customer="B", source="shop")]
    activities = [{"source": "crm", "customer": c} for c in ("A", "B", "new", None)]
    result = run(tmp_path, lines, activities)
    customers = result.customers
    keys = list(zip(customers.source, customers.customer, strict=True))
    assert keys == [("crm", "new"), ("erp", "A"), ("erp", "B"), ("shop", "B")]
    assert customers.activities["visit"].quantity.tolist() == [1, 1, 0, 0]
    visits = next(a for a in result.activities if a.activity == "visit")
    assert visits.quantity == 4
    assert [n.amount for n in result.notices if n.code == Code.AMBIGUOUS_CUSTOMER] == [1]


def test_small_orders_lie_below_a_quarter_of_the_median_or_the_given_limit(tmp_path):
    lines = [line(net, invoice=str(net)) for net in (100, 200, 300, 49, 400)]
    derived = run(tmp_path, lines)
    assert derived.small_order_limit == Decimal("50.00")
    assert derived.customers.small_orders.tolist() == [1]
    limit = (Dated(Decimal(150)),)
    given = run(tmp_path, lines, rules=Rules("EUR", small_order_limit=limit))
    assert given.small_order_limit is None
    assert given.customers.small_orders.tolist() == [2]


def test_an_invoice_over_two_days_is_one_order(tmp_path):
    lines = [line(10), line(10, date=date(2025, 3, 2))]
    customers = run(tmp_path, lines).customers
    assert customers.orders.tolist() == [1]
    assert customers.first_on.tolist() == [date(2025, 3, 1)]
    assert customers.last_on.tolist() == [date(2025, 3, 2)]


def test_more_is_known_of_each_customer(tmp_path):
    lines = [
        line(10, product="p", customer_name="Old name"),
        line(10, product="q", customer_name="New name", date=date(2025, 5, 1), invoice="7"),
        line(-1, product="q", date=date(2025, 6, 1), invoice="8"),
        line(10, date=date(2026, 1, 1), invoice="9"),
    ]
    customers = run(tmp_path, lines).customers
    assert (list(customers.name), list(customers.last_order)) == (["New name"], ["7"])
    assert customers.products.tolist() == [2]


def test_every_number_of_a_customer_comes_apart(tmp_path):
    lines = [line(100), line(100, customer="B", freight=7)]
    pools = [{"cost": 100, "capacity_minutes": 125, "activities": "order;line"}]
    result = run(tmp_path, lines, [], pools)
    charges = {c.activity: c for c in result.explain(1).charges}
    assert set(charges) == {"order", "line", "freight"}
    order = charges["order"]
    assert (order.rate_per_minute, order.quantity, order.minutes) == (Decimal(1), 1, 12)
    assert (order.cost, order.pools) == (1200, ("desk",))
    assert (charges["freight"].cost, charges["freight"].direct) == (700, 700)


def test_an_empty_ledger_gives_an_empty_run(tmp_path):
    result = customer_profit(Sources(()), YEAR, Rules("EUR"), into=tmp_path)
    assert len(result.customers) == 0
    assert (result.totals.net_revenue, result.unallocated.contribution) == (0, 0)


def test_a_missing_batch_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"gone\.parquet: this batch is not in the store"):
        customer_profit(Sources((tmp_path / "gone.parquet",)), YEAR, Rules("EUR"), into=tmp_path)


def test_a_run_tells_its_progress_and_stops_when_asked(tmp_path):
    sources = ledger(tmp_path, [line(1)])
    seen = []
    customer_profit(
        sources, YEAR, Rules("EUR"), into=tmp_path / "run", progress=lambda *s: seen.append(s)
    )
    assert seen == [(n, 8) for n in range(8)]
    into = tmp_path / "stopped"
    with pytest.raises(Cancelled):
        customer_profit(sources, YEAR, Rules("EUR"), into=into, cancelled=lambda: True)
    assert list(into.iterdir()) == []


def test_the_files_of_a_run_hold_the_same_figures(tmp_path):
    lines = [line("10.005"), line("33.335", customer="B", freight="1.5"), line(5, customer=None)]
    result = run(tmp_path, lines, [{"minutes": 10}])
    with duckdb.connect() as con:
        profit, months, activities = (
            con.execute(
                f"SELECT customer, {amount} FROM '{result.folder}/{name}.parquet' ORDER BY ALL"
            ).fetchall()
            for name, amount in [
                ("profit", "contribution"),
                ("months", "contribution"),
                ("activities", "sum(cost) OVER ()"),
            ]
        )
    kept = [*result.customers.contribution.tolist(), result.unallocated.contribution]
    assert [int(amount * 100) for _, amount in profit] == kept
    assert profit == months
    assert int(activities[0][1] * 100) == result.totals.cost_to_serve
    assert np.array_equal(result.months.customer, [0, 1, 2])
