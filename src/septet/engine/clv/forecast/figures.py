"""How good a forecast was, in figures; every one can be computed by hand from two columns."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from septet.engine.clv.facts import Floats, Integers, dot


@dataclass(frozen=True)
class Figures:
    """Errors in order days a customer. None where a figure has no meaning, such as the bias of
    nothing.

    bias: forecast over actual total, minus 1. auc: chance that of two customers the one who
    ordered again had the higher forecast. rank_correlation: Spearman's. top_share: part of all
    order days that the 20 % of customers with the highest forecasts brought. coverage: part of
    customers whose order days fell into their 80 % range, of those whose range is not a bare zero.
    """

    customers: int
    forecast: float
    actual: float
    bias: float | None
    mae: float | None
    rmse: float | None
    auc: float | None
    rank_correlation: float | None
    top_share: float | None
    coverage: float | None = None


@dataclass(frozen=True)
class Group:
    """Customers with like forecasts: the means of what was forecast and of what came."""

    customers: int
    forecast: float
    actual: float


def figures(forecast: Floats, actual: Floats, *, coverage: float | None = None) -> Figures:
    """Figures of one forecast, one entry a customer in both."""
    total, told = float(actual.sum()), float(forecast.sum())
    if not len(actual):
        return Figures(0, 0.0, 0.0, *([None] * 6))
    errors = forecast - actual
    return Figures(
        customers=len(actual),
        forecast=told,
        actual=total,
        bias=told / total - 1 if total else None,
        mae=float(np.abs(errors).mean()),
        rmse=float(np.sqrt(dot(errors, errors) / len(errors))),
        auc=auc(forecast, actual > 0),
        rank_correlation=rank_correlation(forecast, actual),
        top_share=top_share(forecast, actual),
        coverage=coverage,
    )


def auc(score: Floats, came: np.ndarray) -> float | None:
    """Area under the receiver's curve by ranks (Mann-Whitney); ties count half."""
    yes = int(came.sum())
    no = len(came) - yes
    if not yes or not no:
        return None
    ranks = float(rankdata(score)[came].sum())
    return (ranks - yes * (yes + 1) / 2) / (yes * no)


def rank_correlation(left: Floats, right: Floats) -> float | None:
    """Spearman's: Pearson's correlation of the ranks, ties at their mean rank."""
    a, b = rankdata(left), rankdata(right)
    a, b = a - a.mean(), b - b.mean()
    size = np.sqrt(dot(a, a) * dot(b, b))
    return float(dot(a, b) / size) if size > 0 else None


def top_share(forecast: Floats, actual: Floats, share: float = 0.2) -> float | None:
    """Part of the actual total brought by the `share` of customers forecast highest; of customers
    with one and the same forecast at the edge a proportionate part."""
    total = float(actual.sum())
    if total <= 0:
        return None
    wanted = max(1, round(share * len(actual)))
    edge = float(np.partition(forecast, len(forecast) - wanted)[len(forecast) - wanted])
    above, at = forecast > edge, forecast == edge
    left = wanted - int(above.sum())
    got = float(actual[above].sum()) + float(actual[at].mean()) * left
    return got / total


def calibration(forecast: Floats, actual: Floats, most: int = 10) -> tuple[Group, ...]:
    """Customers in about equal groups by rising forecast; like forecasts stay together."""
    return tuple(
        Group(int(inside.sum()), float(forecast[inside].mean()), float(actual[inside].mean()))
        for inside in (groups(forecast, most) == g for g in range(most))
        if inside.any()
    )


def groups(forecast: Floats, most: int) -> Integers:
    """The group of each entry, from 0, by the middle rank of its forecast."""
    if not len(forecast):
        return np.empty(0, np.int64)
    place = (rankdata(forecast) - 0.5) / len(forecast)
    found: Integers = np.minimum((place * most).astype(np.int64), most - 1)
    return found
