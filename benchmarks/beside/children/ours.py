"""What Septet's engine takes for the same work."""

import csv
import math
import sys
import tempfile
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from clock import serve, timed

from septet.engine.clv import BG_NBD, Facts, fit, score
from septet.engine.clv.gamma_gamma import expected_value, fit_spending
from septet.engine.clv.models import MODELS
from septet.engine.clv.spending import Spending

END = date(2025, 1, 1)


def _columns(file, *names):
    with np.load(file) as found:
        return [found[name] for name in names]


def bg_fit(file, times):
    """Plain maximum likelihood like the peers; grouping and standard errors are included."""
    x, t_x, age = _columns(file, "x", "t_x", "T")
    found, cost = timed(lambda: fit(Facts(x, t_x, age), model=BG_NBD, priors=None), times)
    assert found.converged, found.report.words
    return cost | {"parameters": dict(found.parameters)}


def gg_fit(file, times):
    x, mean = _columns(file, "x", "mean")
    x, mean = x[x > 0], mean[x > 0]
    found, cost = timed(lambda: fit_spending(Spending(x, mean)), times)
    assert found.converged, found.report.words
    return cost | {"parameters": dict(found.parameters)}


def score_four(file, times):
    """Alive, expected orders, discounted orders, value; of parameters learnt from a sample."""
    x, t_x, age, mean = _columns(file, "x", "t_x", "T", "mean")
    some = slice(None, None, 20)
    orders = fit(Facts(x[some], t_x[some], age[some]), model=BG_NBD, priors=None)
    positive = x[some] > 0
    spending = fit_spending(Spending(x[some][positive], mean[some][positive]))

    def work():
        found = score(orders, Facts(x, t_x, age), horizon_years=1).orders
        value = found.discounted_orders * expected_value(spending, x, mean)
        return found.probability_alive, found.expected_orders, found.discounted_orders, value

    answers, cost = timed(work, times)
    bad = sum(int((~np.isfinite(answer)).sum()) for answer in answers)
    return cost | {"not_finite": bad, "total": float(answers[3].sum())}


def value_with_range(file, times):
    """Value of five years with the range of 80 % of outcomes, from mean profits, no gamma-gamma."""
    x, t_x, age, mean = _columns(file, "x", "t_x", "T", "mean")
    known = np.where(x > 0, mean, np.nan)
    facts = Facts(x, t_x, age, known, x, np.where(x > 1, mean / 2, np.nan))
    found = fit(facts)
    answer, cost = timed(lambda: score(found, facts).value, times)
    bad = sum(int((~np.isfinite(v)).sum()) for v in (answer.mean, answer.low, answer.high))
    return cost | {"not_finite": bad}


def _summarise(lines, out):
    from septet.engine.clv.summary import summarise
    from septet.engine.lines import LineColumns

    summarise(lines, LineColumns("customer", "date", "amount"), out, until=END)


def summary(file, times):
    """Lines to a Parquet file of one row a customer, every line checked, credits netted."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "summary.parquet"
        _, cost = timed(lambda: _summarise(Path(file), out), times)
        sums = duckdb.execute(
            "SELECT count(*), sum(frequency), sum(recency_days), sum(T_days), sum(monetary_value) "
            f"FROM '{out}'"
        ).fetchone()
    return cost | {"sums": [float(value) for value in sums]}


def end_to_end(file, times):
    """Lines to the value of every customer: summary, both fits, score."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "summary.parquet"
        value, cost = timed(lambda: _value(Path(file), out), times)
    bad = int((~np.isfinite(value)).sum())
    return cost | {"not_finite": bad, "customers": len(value), "total": float(value.sum())}


def _value(lines, out):
    _summarise(lines, out)
    with duckdb.connect() as con:
        read = con.execute(
            "SELECT frequency AS x, recency_days AS t_x, T_days AS age, "
            f"coalesce(monetary_value, 0) AS mean FROM '{out}'"
        ).fetchnumpy()
    x, mean = read["x"], read["mean"]
    facts = Facts(x, read["t_x"], read["age"])
    orders = fit(facts, model=BG_NBD, priors=None)
    repeating = (x > 0) & (mean > 0)
    spending = fit_spending(Spending(x[repeating], mean[repeating]))
    discounted = score(orders, facts, horizon_years=1).orders.discounted_orders
    return discounted * expected_value(spending, x, mean)


def accuracy(_file, _times):
    """Figures of the forecast, chosen before each cut, and of the naive rules."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import accuracy as real

    from septet.engine.clv.forecast import NAIVE

    rows = {f"{row['cut']}+{row['days']}": row for row in real.measured("online_retail")}
    for row in rows.values():
        row["naive"] = {m: f for m, f in row["methods"].items() if m in set(NAIVE)}
    return {"wall": [0.0], "cpu": [0.0], "cuts": rows}


_HARD = {"pnbd": "pareto_nbd", "bgnbd": "bg_nbd", "mbgnbd": "mbg_nbd"}


def hard_rows(file, _times):
    """Answers at 52 weeks and probability alive of each row of the file, its parameters given."""
    with Path(file).open() as text:
        rows = list(csv.DictReader(text))
    return {"wall": [0.0], "cpu": [0.0], "answers": [_hard(row) for row in rows]}


def _hard(row):
    model = MODELS.get(_HARD[row["model"]])
    if model is None:
        return [None, None]
    p = np.array([float(row[f"p{i}"]) for i in range(1, 5)])
    x, t_x, age = (np.array([float(row[name])]) for name in ("x", "tx", "T"))
    alive = model.probability_alive(p, x, t_x, age)
    expected = alive * model.expected_orders_if_alive(p, float(x[0]), age, 52.0)
    return [float(v[0]) if math.isfinite(v[0]) else None for v in (expected, alive)]


if __name__ == "__main__":
    jobs = (bg_fit, gg_fit, score_four, value_with_range, summary, end_to_end, hard_rows, accuracy)
    serve({job.__name__: job for job in jobs})
