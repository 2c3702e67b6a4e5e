"""BG/NBD, MBG/NBD and NBD on extreme histories against answers of 50 digits
(`beta_geometric_hard_rows.csv`, made by `beta_geometric_truths.py`): up to 20,000 orders, t_x = 0,
t_x = T, T = 0, b in the thousands, a = 1. Published packages answer many of these with NaN."""

import csv
from pathlib import Path

import numpy as np
import pytest

from septet.engine.clv import MODELS

ROWS = list(
    csv.DictReader(
        Path(__file__).with_name("beta_geometric_hard_rows.csv").read_text().splitlines()
    )
)
PRECISION = {"ll": 1e-9, "alive": 1e-11, "cet52": 1e-11, "unlimited_0.0027": 1e-6}
SMALLEST = {"ll": 1e-10}  # a chance of one comes to a sum of logarithms of that size


def answers(row):
    model = MODELS[row["model"]]
    p = np.array([float(row[name]) for name in model.parameter_names])
    x, recency, age = (np.array([float(row[name])]) for name in ("x", "tx", "T"))
    alive = model.probability_alive(p, x, recency, age)[0]
    ahead, unlimited = (
        model.expected_orders_if_alive(p, float(x[0]), age, 52.0)[0],
        model.discounted_orders_if_alive(p, float(x[0]), age, rate=0.0027, weeks=np.inf)[0],
    )
    return {
        "ll": model.log_likelihood(p, x, recency, age)[0],
        "alive": alive,
        "cet52": alive * ahead,
        "unlimited_0.0027": alive * unlimited,
    }


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['model']}-{row['set']}-{row['x']}-{row['T']}"
)
def test_hard_row(row):
    for name, value in answers(row).items():
        assert np.isfinite(value), name
        if row[name]:
            near = {"rel": PRECISION[name], "abs": SMALLEST.get(name, 1e-300)}
            assert value == pytest.approx(float(row[name]), **near), name


def test_no_kind_of_history_is_missing():
    assert {row["model"] for row in ROWS} == {"bg_nbd", "mbg_nbd", "nbd"}
    assert max(int(row["x"]) for row in ROWS) == 20_000
    assert {row["a"] for row in ROWS} >= {"1.0"}
    assert max(float(row["b"]) for row in ROWS) == 4000
