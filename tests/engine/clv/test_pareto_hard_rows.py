"""Pareto/NBD on extreme histories against answers of 80 digits (`pareto_hard_rows.csv`, made by
`pareto_truths.py`): up to 20,000 orders, t_x = 0, t_x = T, T tiny and zero, s = 1, alpha = beta
and far from it. Published packages answer many of these rows with NaN."""

import csv
from pathlib import Path

import numpy as np
import pytest

from septet.engine import golden
from septet.engine.clv import PARETO_NBD

ROWS = list(
    csv.DictReader((Path(golden.__file__).parent / "pareto_hard_rows.csv").read_text().splitlines())
)
SMALLEST = 1e-300  # a chance below this may be called zero


def answers(row):
    p = np.array([float(row[name]) for name in ("r", "alpha", "s", "beta")])
    x, recency, age = (np.array([float(row[name])]) for name in ("x", "tx", "T"))
    alive = PARETO_NBD.probability_alive(p, x, recency, age)[0]

    def discounted(weeks):
        ask = PARETO_NBD.discounted_orders_if_alive
        return alive * ask(p, float(x[0]), age, rate=0.0027, weeks=weeks)[0]

    expected = PARETO_NBD.expected_orders_if_alive(p, float(x[0]), age, 52.0)[0]
    return {
        "ll": PARETO_NBD.log_likelihood(p, x, recency, age)[0],
        "alive": alive,
        "cet52": alive * expected,
        "unlimited_0.0027": discounted(np.inf),
        "five_years_0.0027": discounted(260.0),
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['set']}-{row['x']}-{row['tx']}")
def test_hard_row(row):
    for name, value in answers(row).items():
        assert np.isfinite(value), name
        assert value == pytest.approx(float(row[name]), rel=1e-10, abs=SMALLEST), name


def test_hard_rows_of_the_golden_file(shared):
    path = shared / "golden/hard_rows_mpmath_cdnow.csv"
    rows = [row for row in csv.DictReader(path.read_text().splitlines()) if row["model"] == "pnbd"]
    names = ("r", "alpha", "s", "beta")
    for row in rows:
        found = answers(row | {name: row[f"p{i}"] for i, name in enumerate(names, 1)})
        for mine, theirs in (
            ("ll", "ll"),
            ("alive", "palive"),
            ("cet52", "cet52"),
            ("unlimited_0.0027", "dert_0.0027"),
        ):
            assert found[mine] == pytest.approx(float(row[theirs]), rel=1e-10, abs=SMALLEST)
    assert len(rows) == 20
