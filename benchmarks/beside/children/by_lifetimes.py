"""What lifetimes 0.11.3 takes for the same work. Runs in its own environment."""

import warnings

import numpy as np
import pandas as pd
import scipy.optimize
import scipy.special  # noqa: F401  imports are outside the clock
from clock import serve, timed
from lifetimes import (
    BetaGeoFitter,
    GammaGammaFitter,
    ModifiedBetaGeoFitter,
    ParetoNBDFitter,
)
from lifetimes.utils import summary_data_from_transaction_data

warnings.filterwarnings("ignore")
BG, GG = ("r", "alpha", "a", "b"), ("p", "q", "v")
END = "2025-01-01"
MONTHS, MONTHLY_RATE = 12, 0.01


def _columns(file, *names):
    with np.load(file) as found:
        return [found[name] for name in names]


def _parameters(model, names):
    return {name: float(model.params_[name]) for name in names}


def bg_fit(file, times):
    x, t_x, age = _columns(file, "x", "t_x", "T")
    model, cost = timed(lambda: BetaGeoFitter().fit(x, t_x / 7, age / 7), times)
    return cost | {"parameters": _parameters(model, BG)}


def bg_fit_weights(file, times):
    """With the distinct histories counted, as its documentation proposes for many customers."""
    x, t_x, age = _columns(file, "x", "t_x", "T")

    def work():
        key = (x.astype(np.int64) << 32) | (t_x.astype(np.int64) << 16) | age.astype(np.int64)
        found, weights = np.unique(key, return_counts=True)
        return BetaGeoFitter().fit(
            found >> 32, (found >> 16 & 0xFFFF) / 7, (found & 0xFFFF) / 7, weights=weights
        )

    model, cost = timed(work, times)
    return cost | {"parameters": _parameters(model, BG)}


def gg_fit(file, times):
    x, mean = _columns(file, "x", "mean")
    x, mean = x[x > 0], mean[x > 0]
    model, cost = timed(lambda: GammaGammaFitter().fit(x, mean), times)
    return cost | {"parameters": _parameters(model, GG)}


def score(file, times):
    """Its lifetime value over twelve months; only what cannot be left out of it."""
    x, t_x, age, mean = (pd.Series(c) for c in _columns(file, "x", "t_x", "T", "mean"))
    sample = slice(None, None, 20)
    bg = BetaGeoFitter().fit(x[sample], t_x[sample] / 7, age[sample] / 7)
    some = (x > 0)[sample]
    gg = GammaGammaFitter().fit(x[sample][some], mean[sample][some])
    t_x, age = t_x / 7, age / 7
    value, cost = timed(lambda: _value(gg, bg, x, t_x, age, mean), times)
    return cost | {"not_finite": int((~np.isfinite(value)).sum()), "total": float(value.sum())}


def _value(gg, bg, x, t_x, age, mean):
    return gg.customer_lifetime_value(
        bg, x, t_x, age, mean, time=MONTHS, discount_rate=MONTHLY_RATE, freq="W"
    )


def _read(file):
    lines = pd.read_parquet(file, columns=["customer", "date", "amount_float"])
    lines["date"] = pd.to_datetime(lines["date"])
    return lines


def _summary(file):
    return summary_data_from_transaction_data(
        _read(file), "customer", "date", "amount_float", observation_period_end=END
    )


def summary(file, times):
    found, cost = timed(lambda: _summary(file), times)
    sums = [float(found[c].sum()) for c in ("frequency", "recency", "T", "monetary_value")]
    return cost | {"sums": [len(found), *sums]}


def end_to_end(file, times):
    """The penalty its fit needs is found outside the clock, so that only tries that work count."""
    penalty = _penalty(BetaGeoFitter, *_history(_summary(file)))

    def work():
        found = _summary(file)
        history, mean = _history(found), found["monetary_value"]
        bg = BetaGeoFitter(penalizer_coef=penalty).fit(*history)
        some = history[0] > 0
        gg = GammaGammaFitter().fit(history[0][some], mean[some])
        return _value(gg, bg, *history, mean)

    value, cost = timed(work, times)
    bad = int((~np.isfinite(value)).sum())
    return cost | {"not_finite": bad, "customers": len(value), "penalty": penalty}


def _history(found):
    return found["frequency"], found["recency"] / 7, found["T"] / 7


_PENALTIES = (0.0, 0.001, 0.01, 0.1, 1.0)


def _penalty(kind, x, t_x, age):
    """The smallest penalty with which it converges."""
    for penalty in _PENALTIES:
        try:
            kind(penalizer_coef=penalty).fit(x, t_x, age)
        except Exception:  # noqa: BLE001  it raises several kinds
            continue
        return penalty
    raise RuntimeError(f"{kind.__name__} converges with no penalty of {_PENALTIES}")


_HARD = {
    "pnbd": (ParetoNBDFitter, ("r", "alpha", "s", "beta")),
    "bgnbd": (BetaGeoFitter, BG),
    "mbgnbd": (ModifiedBetaGeoFitter, BG),
}


def hard_rows(file, _times):
    """Answers at 52 weeks and probability alive of each row of the file, its parameters given."""
    rows = pd.read_csv(file)
    answers = []
    for row in rows.itertuples():
        kind, names = _HARD[row.model]
        model = kind()
        model.params_ = pd.Series([row.p1, row.p2, row.p3, row.p4], index=names)
        model.frequency_ = model.predict = None
        told = (float(row.x), float(row.tx), float(row.T))
        expected = model.conditional_expected_number_of_purchases_up_to_time(52.0, *told)
        answers.append([_one(expected), _one(model.conditional_probability_alive(*told))])
    return {"wall": [0.0], "cpu": [0.0], "answers": answers}


def _one(value):
    value = float(np.asarray(value).ravel()[0])
    return value if np.isfinite(value) else None


_FORECASTS = {
    "BG/NBD": BetaGeoFitter,
    "MBG/NBD": ModifiedBetaGeoFitter,
    "Pareto/NBD": ParetoNBDFitter,
}


def accuracy(file, _times):
    """Its three models on the same customers: learnt before each cut, scored on the days after."""
    customer, day, cuts = _columns(file, "customer", "day", "cuts")
    return {
        "wall": [0.0],
        "cpu": [0.0],
        "cuts": {f"{cut}+{days}": _forecasts(customer, day, cut, days) for cut, days in cuts},
    }


def _forecasts(customer, day, cut, days):
    size = customer.max() + 1
    past, ahead = day < cut, (day >= cut) & (day < cut + days)
    count, came = (
        np.bincount(customer[past], minlength=size),
        np.bincount(customer[ahead], minlength=size),
    )
    first, last = np.full(size, cut), np.full(size, -1)
    np.minimum.at(first, customer[past], day[past])
    np.maximum.at(last, customer[past], day[past])
    known = count > 0
    x, t_x, age = count[known] - 1, (last - first)[known] / 7, (cut - 1 - first)[known] / 7
    told = {}
    for name, kind in _FORECASTS.items():
        penalty = _penalty(kind, x, t_x, age)
        model = kind(penalizer_coef=penalty).fit(x, t_x, age)
        found = model.conditional_expected_number_of_purchases_up_to_time(days / 7, x, t_x, age)
        told[name] = _figures(np.asarray(found, float), came[known])
    return told


def _figures(forecast, came):
    """Of the customers with a finite forecast, so that one NaN does not hide the others."""
    fine = np.isfinite(forecast)
    errors = (forecast - came)[fine]
    return {
        "bias": float(forecast[fine].sum() / came[fine].sum() - 1),
        "mae": float(np.abs(errors).mean()),
        "rmse": float(np.sqrt((errors**2).mean())),
        "not_finite": int((~fine).sum()),
    }


if __name__ == "__main__":
    jobs = (bg_fit, bg_fit_weights, gg_fit, score, summary, end_to_end, hard_rows, accuracy)
    serve({job.__name__: job for job in jobs})
