"""Writes the invented customers and invoice lines that all tools are given. Seeded.

simulated.py customers KIND COUNT FILE.npz
simulated.py lines COUNT FILE.parquet
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

_CHUNK = 1_000_000
_SPENDING = (6.25, 3.74, 15.44)  # gamma-gamma on CDNOW, Fader & Hardie 2013 (note 025)


@dataclass(frozen=True)
class Kind:
    """Orders come at rates ~ Gamma(r, alpha weeks); after each a customer leaves with
    p ~ Beta(a, b). The first order is between `youngest` and `oldest` days old."""

    r: float
    alpha: float
    a: float
    b: float
    youngest: int
    oldest: int


KINDS = {
    "cdnow": Kind(0.243, 4.414, 0.793, 2.426, 189, 273),  # Fader, Hardie & Lee 2005
    "b2b": Kind(1.3, 5.0, 0.35, 6.0, 28, 1096),  # up to three years of wholesale
}


def customers(kind: Kind, count: int, file: Path) -> None:
    """x, t_x and T in days, mean spent an order; the first million is the same in larger files."""
    starts = range(0, count, _CHUNK)
    parts = [_some(kind, min(_CHUNK, count - at), seed) for seed, at in enumerate(starts)]
    names = ("x", "t_x", "T", "mean")
    np.savez(
        file, **{n: np.concatenate(p) for n, p in zip(names, zip(*parts, strict=True), strict=True)}
    )


def _some(kind: Kind, count: int, seed: int) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng([42, seed])
    age = rng.integers(kind.youngest, kind.oldest, count).astype(np.int32)
    rate, leave = rng.gamma(kind.r, 1 / kind.alpha, count), rng.beta(kind.a, kind.b, count)
    x, t_x, now = np.zeros(count, np.int32), np.zeros(count, np.int32), np.zeros(count)
    living = np.flatnonzero(rate > 1e-12)
    while len(living):
        now[living] += rng.exponential(7 / rate[living])
        living = living[now[living] <= age[living]]
        x[living] += 1
        t_x[living] = np.minimum(np.ceil(now[living]), age[living])
        living = living[rng.random(len(living)) >= leave[living]]
    return x, t_x, age, _mean_spent(x, rng)


def _mean_spent(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    p, q, v = _SPENDING
    scale, mean, some = rng.gamma(q, 1 / v, len(x)), np.zeros(len(x)), x > 0
    mean[some] = rng.gamma(p * x[some], 1 / (scale[some] * x[some]))
    return np.where(some, np.maximum(np.round(mean, 2), 0.01), 0)


# Five lines an order on average over three years; customers of very different sizes and prices, who
# come and leave. The amount is there twice: exact, and as a binary float for tools without decimals.
_LINES = """
COPY (
  WITH o AS (
    SELECT i, hash(i) AS h, hash(i + 1000000007) AS g FROM range($orders) t(i)
  ), whose AS (
    SELECT *, cast(floor($customers * pow((h % 1000000007) / 1000000007.0, 2.2)) AS INTEGER)
      AS customer FROM o
  ), lives AS (
    SELECT customer, hash(customer + 11) % 900 AS came,
      -800 * ln(1 - (hash(customer + 13) % 1000000) / 1000000.0) AS stayed,
      0.2 - 0.7 * ln(1 - (hash(customer + 17) % 1000000) / 1000000.0) AS dear
    FROM range($customers) t(customer)
  ), orders AS (
    SELECT i, customer, dear, cast(1 + h // 7 % 9 AS INTEGER) AS n, DATE '2022-01-01'
      + cast(floor(came + (g % 1000000) / 1000000.0 * least(stayed, 1095 - came)) AS INTEGER) AS date
    FROM whose JOIN lives USING (customer)
  ), lines AS (
    SELECT customer, date, dear, i AS invoice, cast(j AS SMALLINT) AS line, hash(i * 31 + j) AS h
    FROM orders, LATERAL (SELECT unnest(range(n)) AS j)
  ), priced AS (
    SELECT *, cast(1 + h % 20 AS INTEGER) AS quantity,
      cast(dear * (100 + h // 32 % 10000) / 100 AS DECIMAL(9, 2)) AS price FROM lines
  )
  SELECT customer, date, invoice, line, cast(h // 64 % 5000 AS INTEGER) AS product, quantity, price,
    cast(quantity * price AS DECIMAL(18, 2)) AS amount,
    cast(quantity * price AS DOUBLE) AS amount_float
  FROM priced
) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 500000)
"""


def lines(count: int, file: Path) -> None:
    """About `count` lines, a hundredth as many customers."""
    told = {"orders": count // 5, "customers": count // 100}
    with duckdb.connect(config={"threads": 2}) as con:
        con.execute(_LINES.format(path=file), told)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["customers", kind, count, file]:
            customers(KINDS[kind], int(count), Path(file))
        case ["lines", count, file]:
            lines(int(count), Path(file))
        case _:
            sys.exit(__doc__)
