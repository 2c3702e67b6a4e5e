"""The same work by hand: what DuckDB alone needs for it, in a process of its own."""

import sys
from pathlib import Path

from measuring import Cost, Home

# Reads the file, makes amounts of it and writes them: no checks, no refusals, no duplicates.
_COPY = """
import sys, duckdb
file, out, select = sys.argv[1:]
with duckdb.connect(config={"threads": "2"}) as con:
    con.execute("SET preserve_insertion_order = false")
    con.execute(f"COPY ({select.format(file=file)}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
"""
# Sums customers and their order days: no activities, no rates, no lifetime value.
_SUM = '''
import sys, duckdb
with duckdb.connect(config={"threads": "2", "memory_limit": "1GB"}) as con:
    con.execute("SET preserve_insertion_order = false")
    print(len(con.execute(f"""
        SELECT customer, sum(net_amount), sum(cost_amount), count(*), count(DISTINCT invoice),
          count(DISTINCT date), min(date), max(date)
        FROM '{sys.argv[1]}' GROUP BY customer""").fetchall()))
'''
RETAIL = (
    'SELECT "InvoiceNo" AS invoice, "StockCode" AS product, cast("InvoiceDate" AS DATE) AS date,'
    ' cast("CustomerID" AS VARCHAR) AS customer, cast("Quantity" AS DECIMAL(18,4)) AS quantity,'
    ' cast(cast("Quantity" AS DECIMAL(18,4)) * cast("UnitPrice" AS DECIMAL(18,4)) AS DECIMAL(18,4))'
    " AS net_amount FROM '{file}'"
)
ALL = "SELECT * FROM '{file}'"


def copied(home: Home, file: Path, select: str) -> Cost:
    """DuckDB reads `file` and writes its lines as Parquet."""
    out = home.folder / "by_hand.parquet"
    try:
        return home.python(_COPY, str(file), str(out), select)
    finally:
        out.unlink(missing_ok=True)


def summed(home: Home) -> Cost:
    """DuckDB sums the customers of the first batch's lines."""
    return home.python(_SUM, str(home.folder / "ledger/1/lines.parquet"))


if __name__ == "__main__":
    sys.exit("This module is used by figures.py.")
