"""What DuckDB takes for the summary when somebody writes the query by hand."""

import tempfile
from pathlib import Path

import duckdb
from clock import serve, timed

_SUMMARY = """
COPY (
  WITH orders AS (
    SELECT customer, date, sum(amount) AS value FROM '{file}' GROUP BY ALL
  )
  SELECT customer, count(*) - 1 AS x, max(date) - min(date) AS t_x,
    DATE '2025-01-01' - min(date) AS age,
    CASE WHEN count(*) > 1
      THEN cast(sum(value) - arg_min(value, date) AS DOUBLE) / (count(*) - 1) ELSE 0 END AS mean
  FROM orders GROUP BY customer
) TO '{out}' (FORMAT parquet)
"""


def summary(file, times):
    """Lines to a Parquet file of one row a customer, like ours; no checks, no credits. Like ours
    it opens a database of its own each time, so that neither finds memory laid out by the last."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "summary.parquet"
        _, cost = timed(lambda: _written(_SUMMARY.format(file=file, out=out)), times)
        sums = duckdb.execute(
            f"SELECT count(*), sum(x), sum(t_x), sum(age), sum(mean) FROM '{out}'"
        ).fetchone()
    return cost | {"sums": [float(value) for value in sums]}


def _written(query):
    with duckdb.connect(config={"threads": 2}) as con:
        con.execute("SET preserve_insertion_order = false")
        con.execute(query)


if __name__ == "__main__":
    serve({"summary": summary})
