"""Extreme histories against answers of 50 digits, computed with mpmath at published parameters."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from septet.engine.clv.bg_nbd import BG_NBD
from septet.engine.clv.facts import Floats
from septet.engine.clv.mbg_nbd import MBG_NBD
from septet.engine.clv.model import OrderModel
from septet.engine.golden.model import Data, Golden, Row, worst
from septet.engine.golden.orders import PARETO_NBD
from septet.engine.golden.sets import table, texts

_HERE = Path(__file__).parent
_PARETO = ("r", "alpha", "s", "beta")


def _answers(model: OrderModel, p: Floats, x: float, recency: float, age: float) -> list[float]:
    """Probability alive, log-likelihood, orders in 52 weeks and discounted ones without end."""
    one, then, now = np.array([x]), np.array([recency]), np.array([age])
    alive = model.probability_alive(p, one, then, now)
    orders = alive * model.expected_orders_if_alive(p, x, now, 52.0)
    endless = alive * model.discounted_orders_if_alive(p, x, now, rate=0.0027, weeks=np.inf)
    log_likelihood = model.log_likelihood(p, one, then, now)
    return [float(v[0]) for v in (alive, log_likelihood, orders, endless)]


def _compared(ours: list[list[float]], truth: list[Floats], allowed: list[float]) -> Iterator[Row]:
    names = ("probability alive", "log-likelihood", "orders in 52 weeks", "discounted orders")
    columns = np.array(ours).T
    finite = int((~np.isfinite(columns)).sum())
    yield Row("answers that are not finite", str(finite), "0", finite == 0)
    for name, column, published, most in zip(names, columns, truth, allowed, strict=True):
        known = np.isfinite(published) & (np.abs(published) > 1e-290)
        error = float(np.abs(column[known] / published[known] - 1).max())
        yield worst(name, error, allowed=most, count=int(known.sum()))


def _beta_geometric(_: Data) -> Iterator[Row]:
    path = _HERE / "hard_rows.csv"
    t, models = table(path), {"mbgnbd": MBG_NBD, "bgnbd": BG_NBD}
    p = np.array([t[name] for name in ("p1", "p2", "p3", "p4")]).T
    ours = [
        _answers(models[code], p[i], t["x"][i], t["tx"][i], t["T"][i])
        for i, code in enumerate(texts(path, "model"))
    ]
    truth = [t[name] for name in ("palive", "ll", "cet52", "dert_0.0027")]
    yield from _compared(ours, truth, [1e-9, 1e-9, 1e-9, 1e-6])


def _pareto(_: Data) -> Iterator[Row]:
    t = table(_HERE / "pareto_hard_rows.csv")
    p = np.array([t[name] for name in _PARETO]).T
    ours = [
        _answers(PARETO_NBD, p[i], t["x"][i], t["tx"][i], t["T"][i]) for i in range(len(t["x"]))
    ]
    truth = [t[name] for name in ("alive", "ll", "cet52", "unlimited_0.0027")]
    yield from _compared(ours, truth, [1e-9, 1e-9, 1e-9, 1e-9])


CASES = (
    Golden("Hard rows, BG/NBD and MBG/NBD", "50 digits by mpmath, this project", _beta_geometric),
    Golden("Hard rows, Pareto/NBD", "50 digits by mpmath, this project", _pareto),
)
