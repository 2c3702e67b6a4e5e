"""Two real data sets through the whole run, against their known sums."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from septet.engine.periods import Period
from septet.engine.profit import Rules, Sources, always, customer_profit, order_facts
from septet.engine.scoring import whale_curve

_COMMON = """
SELECT 'erp' AS source, {invoice} AS invoice, {date}::DATE AS date, {customer} AS customer,
  NULL::VARCHAR AS customer_name, {product} AS product, {net}::DECIMAL(18,4) AS net_amount,
  NULL AS list_amount, {discount}::DECIMAL(18,4) AS discount, {cost}::DECIMAL(18,4) AS cost_amount,
  {freight}::DECIMAL(18,4) AS freight, '{currency}' AS currency, {is_credit} AS is_credit
FROM '{path}'
"""


def lines_of(folder, **columns):
    path = folder / "lines.parquet"
    with duckdb.connect() as con:
        con.execute(f"COPY ({_COMMON.format(**columns)}) TO '{path}' (FORMAT parquet)")
    return path


@pytest.fixture
def adventureworks(shared, tmp_path):
    return lines_of(
        tmp_path,
        invoice="SalesOrderNumber",
        date="OrderDate",
        customer="lpad(ResellerKey::VARCHAR, 4, '0')",
        product="ProductKey::VARCHAR",
        net="SalesAmount",
        discount="DiscountAmount",
        cost="TotalProductCost",
        freight="Freight",
        currency="USD",
        is_credit="false",
        path=shared / "data/adventureworks/FactResellerSales.parquet",
    )


@pytest.fixture
def online_retail(shared, tmp_path):
    return lines_of(
        tmp_path,
        invoice="InvoiceNo",
        date="InvoiceDate",
        customer="CustomerID::VARCHAR",
        product="StockCode",
        net="round(Quantity * UnitPrice::DECIMAL(18,4), 4)",
        discount="NULL",
        cost="NULL",
        freight="NULL",
        currency="GBP",
        is_credit="Quantity * UnitPrice < 0 OR InvoiceNo LIKE 'C%'",
        path=shared / "data/online_retail/online_retail.parquet",
    )


def test_adventureworks_ties_to_its_published_sums(adventureworks, tmp_path):
    """Sales 80,450,596.98, cost 79,980,114.38, freight 2,011,265.92, margin 470,482.60."""
    decade = Period(date(2010, 1, 1), date(2020, 1, 1))
    rules = Rules("USD", cost_to_serve_share=always(Decimal(0)))
    result = customer_profit(Sources((adventureworks,)), decade, rules, into=tmp_path)
    totals = result.totals
    assert (totals.net_revenue, totals.cost_of_goods) == (8_045_059_698, 7_998_011_438)
    assert (totals.gross_margin, totals.cost_to_serve) == (47_048_260, 201_126_592)
    assert totals.assumed_cost_of_goods == 0
    assert (len(result.customers), totals.booked, totals.orders) == (635, 60_855, 3_796)
    curve = whale_curve(result.customers.contribution).summary
    assert (curve.total, curve.profitable, curve.losing) == (-154_078_332, 236, 399)
    assert curve.peak == pytest.approx(189_672_377, abs=5)


def test_online_retail_ties_to_its_published_sums(online_retail, tmp_path):
    """541,909 lines, 135,080 without customer, 4,372 customers, sum 9,747,747.934."""
    period = Period(date(2010, 12, 1), date(2011, 12, 10))
    result = customer_profit(Sources((online_retail,)), period, Rules("GBP"), into=tmp_path)
    assert (len(result.customers), result.totals.booked) == (4372, 541_909)
    assert result.unallocated.booked == 135_080
    assert result.totals.net_revenue == 974_774_793
    assert result.reconciliation[0].file == Decimal("9747747.9340")
    assert result.totals.cost_of_goods == result.totals.assumed_cost_of_goods == 682_342_355
    assert result.totals.cost_to_serve == 97_477_479
    facts = order_facts(tmp_path, period, customers=4372)
    assert len(facts.x) == 4338
    assert int(facts.T_days.max()) == 373
