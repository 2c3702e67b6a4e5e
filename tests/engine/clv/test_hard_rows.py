"""Extreme histories against answers of 50 digits made with mpmath (`hard_rows.csv`): parameters of
CDNOW, 52 weeks ahead, discounted without horizon at 0.0027 a week. Up to 20,000 orders; published
packages answer many of these rows with NaN. The discounted column is given up to 1,500 orders."""

import csv
from pathlib import Path

import numpy as np
import pytest

from septet.engine import golden
from septet.engine.clv import BG_NBD, MBG_NBD

ROWS = list(
    csv.DictReader((Path(golden.__file__).parent / "hard_rows.csv").read_text().splitlines())
)
MODELS = {"mbgnbd": MBG_NBD, "bgnbd": BG_NBD}


def close(value, truth, relative):
    assert np.isfinite(value)
    assert value == pytest.approx(float(truth), rel=relative, abs=0)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['model']}-{row['x']}-{row['T']}")
def test_hard_row(row):
    model = MODELS[row["model"]]
    p = np.array([float(row[name]) for name in ("p1", "p2", "p3", "p4")])
    x, recency, age = (np.array([float(row[name])]) for name in ("x", "tx", "T"))

    alive = model.probability_alive(p, x, recency, age)
    log_likelihood = model.log_likelihood(p, x, recency, age)
    expected = alive * model.expected_orders_if_alive(p, float(x[0]), age, 52.0)
    discounted = alive * model.discounted_orders_if_alive(
        p, float(x[0]), age, rate=0.0027, weeks=np.inf
    )

    close(alive[0], row["palive"], 1e-12)
    close(log_likelihood[0], row["ll"], 1e-11)
    close(expected[0], row["cet52"], 1e-9)
    assert np.isfinite(discounted[0])
    if row["dert_0.0027"]:
        close(discounted[0], row["dert_0.0027"], 1e-6)
