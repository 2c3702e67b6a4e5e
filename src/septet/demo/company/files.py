"""Writes the company as the files its ERP system would export."""

import csv
from pathlib import Path

import duckdb
import numpy as np

from septet.demo.company.columns import as_dict
from septet.demo.company.days import Days
from septet.demo.company.habits import Customer, Integers
from septet.demo.company.lines import Lines
from septet.demo.company.pools import DEPARTMENTS, Pools
from septet.demo.company.products import Items
from septet.demo.company.services import DELIVERY, KINDS, RETURN, RUSH, Services

CURRENCY = "EUR"
INVOICES = """
COPY (
  SELECT CASE credit WHEN 1 THEN 'CN' || (500001 + rank) ELSE 'HB' || (2000001 + "order") END
           AS "Invoice No",
         line AS "Line", dates.day AS "Invoice Date",
         customers.number AS "Customer No", customers.name AS "Customer Name",
         sites.site AS "Site", items.code AS "Item", items.family AS "Product Family",
         quantity AS "Quantity",
         (list_price * 0.01::DECIMAL(3,2))::DECIMAL(18,2) AS "List Price",
         (discount * 0.01::DECIMAL(3,2))::DECIMAL(18,2) AS "Discount",
         (net * 0.01::DECIMAL(3,2))::DECIMAL(18,2) AS "Net Amount",
         (unit_cost * 0.01::DECIMAL(3,2))::DECIMAL(18,2) AS "Unit Cost",
         (freight * 0.01::DECIMAL(3,2))::DECIMAL(18,2) AS "Freight",
         $currency AS "Currency", customers.salesperson AS "Salesperson",
         CASE WHEN credit = 1 THEN 'Credit note' WHEN rush = 1 THEN 'Rush'
              WHEN customers.number IS NULL THEN 'Counter' ELSE 'Standard' END AS "Order Type"
  FROM lines
  JOIN dates ON dates.n = lines.day
  JOIN items ON items.n = lines.item
  LEFT JOIN customers ON customers.n = lines.customer
  LEFT JOIN sites ON sites.customer = lines.customer AND sites.n = lines.site
  ORDER BY dates.day, credit, "order", line
) TO $path (FORMAT parquet, COMPRESSION zstd)
"""
ACTIVITIES = """
COPY (
  SELECT dates.day AS "Date", customers.number AS "Customer No", kinds.name AS "Activity",
         (quantity * 0.01::DECIMAL(3,2))::DECIMAL(18,2) AS "Quantity",
         CASE WHEN cost >= 0 THEN (cost * 0.01::DECIMAL(3,2))::DECIMAL(18,2) END AS "Cost",
         $currency AS "Currency", sites.site AS "Site",
         kinds.prefix || (kinds.base + subject) AS "Reference"
  FROM services
  JOIN dates ON dates.n = services.day
  JOIN kinds ON kinds.n = services.kind
  JOIN customers ON customers.n = services.customer
  LEFT JOIN sites ON sites.customer = services.customer AND sites.n = services.site
  ORDER BY row
) TO $path (FORMAT csv, HEADER)
"""


def write_lines_and_services(
    into: Path,
    customers: tuple[Customer, ...],
    lines: Lines,
    services: Services,
    *,
    items: Items,
    days: Days,
) -> None:
    """`invoices.parquet` and `activities.csv`."""
    with duckdb.connect() as db:
        _look_ups(db, customers, items, days)
        rank = np.cumsum(lines.credit) - 1
        _table(db, "lines", as_dict(lines) | {"rank": rank})
        _copy(db, INVOICES, into / "invoices.parquet")
        _table(db, "services", as_dict(services) | {"row": np.arange(len(services))})
        _copy(db, ACTIVITIES, into / "activities.csv")


def _copy(db: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    db.execute(query, {"currency": CURRENCY, "path": str(path)})


def _look_ups(
    db: duckdb.DuckDBPyConnection, customers: tuple[Customer, ...], items: Items, days: Days
) -> None:
    _table(db, "day_numbers", {"since_1970": days.dates.astype(np.int64)})
    db.execute(
        "CREATE TABLE dates AS SELECT rowid AS n, DATE '1970-01-01' + since_1970::INTEGER AS day"
        " FROM day_numbers"
    )
    references = {DELIVERY: ("HB", 2_000_001), RUSH: ("HB", 2_000_001), RETURN: ("RT", 2_000_001)}
    _rows(
        db,
        "kinds(n INTEGER, name VARCHAR, prefix VARCHAR, base INTEGER)",
        [(n, name, *references.get(n, (name[0], 100_001))) for n, name in enumerate(KINDS)],
    )
    _rows(
        db,
        "customers(n INTEGER, number VARCHAR, name VARCHAR, salesperson VARCHAR)",
        [(n, each.number, each.name, each.salesperson) for n, each in enumerate(customers)],
    )
    _rows(
        db,
        "sites(customer INTEGER, n INTEGER, site VARCHAR)",
        [(n, m, site) for n, each in enumerate(customers) for m, site in enumerate(each.sites)],
    )
    _rows(
        db,
        "items(n INTEGER, code VARCHAR, family VARCHAR)",
        [(n, *words) for n, words in enumerate(zip(items.codes, items.families, strict=True))],
    )


def _table(db: duckdb.DuckDBPyConnection, name: str, columns: dict[str, Integers]) -> None:
    """A table of integers."""
    db.register("columns", columns)
    db.execute(f"CREATE TABLE {name} AS SELECT * FROM columns")  # noqa: S608 - names are ours
    db.unregister("columns")


def _rows(db: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[object, ...]]) -> None:
    """A small table: one statement with all values, as row by row is slow in a column store."""
    db.execute(f"CREATE TABLE {table}")
    marks = ", ".join(["(" + ", ".join("?" * len(rows[0])) + ")"] * len(rows))
    name = table.partition("(")[0]
    db.execute(f"INSERT INTO {name} VALUES {marks}", [v for row in rows for v in row])  # noqa: S608


def write_pools(path: Path, pools: Pools) -> None:
    """`cost_pools.csv`: a row a department and month; `Until` is the first of the next month."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(
            ["Pool", "From", "Until", "Cost", "Capacity Minutes", "Currency", "Activities"]
        )
        starts = pools.months.astype("datetime64[M]").astype("datetime64[D]")
        untils = (pools.months + 1).astype("datetime64[M]").astype("datetime64[D]")
        for month in range(len(pools.months)):
            for n, department in enumerate(DEPARTMENTS):
                cents = int(pools.cost[n, month])
                rows.writerow(
                    [
                        department.name,
                        starts[month],
                        untils[month],
                        f"{cents // 100}.{cents % 100:02}",
                        int(pools.capacity[n, month]),
                        CURRENCY,
                        department.activities,
                    ]
                )


def write_customers(path: Path, customers: tuple[Customer, ...]) -> None:
    """`customers.csv`: the master data."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(
            [
                "Customer No",
                "Customer Name",
                "Group",
                "Country",
                "City",
                "Industry",
                "Customer Since",
                "Key Account Manager",
                "Executive Sponsor",
            ]
        )
        for c in customers:
            rows.writerow(
                [
                    c.number,
                    c.name,
                    c.group,
                    c.country,
                    c.sites[0],
                    c.industry,
                    c.since,
                    c.manager,
                    c.sponsor,
                ]
            )
