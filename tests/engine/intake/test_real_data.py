"""Files of real wholesalers, with the figures published beside them."""

from decimal import Decimal

import duckdb

from engine.intake.kit import rows, take
from septet.engine.intake import Kind, examine

RETAIL = "data/online_retail/online_retail.parquet"
RESELLERS = "data/adventureworks/FactResellerSales.parquet"


def test_online_retail_reconciles_as_chen_sain_guo_2012_and_its_csv_is_all_duplicates(
    shared, tmp_path
):
    booking = take(shared / RETAIL, tmp_path / "a", currency="GBP")

    assert (booking.rows, booking.booked, booking.refused) == (541_909, 541_909, 0)
    assert (booking.unallocated, booking.customers) == (135_080, 4_372)
    assert booking.sums["GBP"].booked == Decimal("9747747.934")
    written = rows(tmp_path / "a", "row")
    assert written == [(row,) for row in range(1, 541_910)]

    text = tmp_path / "retail.csv"
    duckdb.execute(f"COPY (FROM '{shared / RETAIL}') TO '{text}' (HEADER, DELIMITER ';')")
    again = take(text, tmp_path / "b", currency="GBP", known=[tmp_path / "a" / "lines.parquet"])
    assert (again.duplicates, again.overlaps) == (541_909, {0: 541_909})


def test_adventureworks_reconciles_as_its_readme_says(shared, tmp_path):
    booking = take(shared / RESELLERS, tmp_path / "a", currency="USD")

    assert (booking.rows, booking.booked, booking.customers) == (60_855, 60_855, 635)
    total = "sum(net_amount), sum(net_amount - cost_amount), sum(freight)"
    [(net, contribution, freight)] = duckdb.execute(
        f"SELECT {total} FROM '{tmp_path / 'a' / 'lines.parquet'}'"
    ).fetchall()
    assert (net, contribution) == (Decimal("80450596.9823"), Decimal("470482.6033"))
    assert round(freight, 2) == Decimal("2011265.92")


def test_adventureworks_columns_are_proposed_as_a_controller_would_choose_them(shared):
    mapping = examine(shared / RESELLERS, Kind.INVOICE_LINES).mapping
    assert mapping == {
        "invoice": "SalesOrderNumber",
        "line": "SalesOrderLineNumber",
        "date": "OrderDate",
        "customer": "ResellerKey",
        "site": "SalesTerritoryKey",
        "product": "ProductKey",
        "quantity": "OrderQuantity",
        "price": "UnitPrice",
        "net_amount": "SalesAmount",
        "discount": "DiscountAmount",
        "discount_share": "UnitPriceDiscountPct",
        "unit_cost": "ProductStandardCost",
        "cost_amount": "TotalProductCost",
        "freight": "Freight",
        "salesperson": "EmployeeKey",
    }
