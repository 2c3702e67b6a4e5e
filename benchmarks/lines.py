"""Writes invoice lines for benchmarks: deterministic, in the columns that intake writes.

    .venv/bin/python benchmarks/lines.py 10000000 lines.parquet

A hundredth as many customers as lines, orders of about five lines over three years, 4 % credits,
2 % lines without a customer; amounts with four decimals.
"""

import sys
from pathlib import Path

import duckdb

_SQL = """
COPY (
  WITH numbered AS (
    SELECT n, n // 50 AS block, hash(n) AS h, hash(n // 50 * 10 + (n % 50) // 5 + 7) AS o
    FROM range($lines) t(n)
  ), shaped AS (
    SELECT n, h, o, o % 50 = 0 AS unallocated, o % 25 = 1 AS credited,
      cast(pow((o // 1000 % 100000) / 100000.0, 2) * $customers AS BIGINT) AS who,
      cast(h % 48 + 1 AS DECIMAL(18,4)) AS units,
      cast(h // 64 % 20000 + 100 AS DECIMAL(18,4)) / 100 AS price
    FROM numbered
  ), priced AS (
    SELECT *, CASE WHEN credited THEN -units ELSE units END AS quantity,
      cast(round(units * price, 4) AS DECIMAL(18,4)) AS gross,
      cast(o // 7 % 20 AS INTEGER) AS off FROM shaped
  )
  SELECT n + 2 AS row, md5(cast(n AS VARCHAR)) AS identity, 1::INTEGER AS occurrence,
    md5('c' || n) AS content, 'erp' AS source,
    'I' || lpad(cast(n // 5 AS VARCHAR), 9, '0') AS invoice, cast(n % 5 + 1 AS VARCHAR) AS line,
    DATE '2023-01-01' + cast(o // 3 % 1095 AS INTEGER) AS date,
    CASE WHEN NOT unallocated THEN 'C' || lpad(cast(who AS VARCHAR), 7, '0') END AS customer,
    CASE WHEN NOT unallocated THEN 'Customer ' || who END AS customer_name,
    NULL::VARCHAR AS site, 'P' || h // 3 % 5000 AS product, 'F' || h // 3 % 40 AS family,
    'S' || who % 60 AS salesperson, CASE WHEN credited THEN 'credit' ELSE 'order' END AS order_type,
    quantity, sign(quantity)::INTEGER * cast(gross * (100 - off) / 100 AS DECIMAL(18,4)) AS net_amount,
    sign(quantity)::INTEGER * gross AS list_amount, NULL::DECIMAL(18,4) AS discount,
    CASE WHEN h % 10 > 0 THEN cast(sign(quantity)::INTEGER * gross * 6 / 10 AS DECIMAL(18,4)) END
      AS cost_amount,
    CASE WHEN n % 5 = 0 THEN cast(units / 4 AS DECIMAL(18,4)) END AS freight,
    'EUR' AS currency, credited AS is_credit
  FROM priced
) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)
"""


def write_lines(count: int, path: Path, *, customers: int | None = None) -> None:
    """Write `count` invoice lines of about `customers` customers to the Parquet file `path`."""
    told = {"lines": count, "customers": customers or max(count // 100, 1)}
    with duckdb.connect() as con:
        con.execute(_SQL.format(path=str(path).replace("'", "''")), told)


if __name__ == "__main__":
    write_lines(int(sys.argv[1]), Path(sys.argv[2]))
