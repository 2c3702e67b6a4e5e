"""Lifetime value of accounts: order histories, the fit in words, scores, and the back-test."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from septet.engine import clv
from septet.engine.periods import Period
from septet.engine.profit import OrderDays
from septet.value.appraisal.accounts import Slots

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
HORIZON_WEEKS = 52.0  # expected orders are told for a year ahead
HOLDOUT_DAYS = 182


@dataclass(frozen=True)
class Terms:
    """How the future is looked at."""

    annual_discount_rate: float
    horizon_years: float


@dataclass(frozen=True, eq=False)
class Lifetime:
    """Scores of the accounts that ever ordered, and what is to be said of the model.

    `slot`: the account of each entry. All arrays of scores are NaN where nothing is known.
    """

    slot: Ints
    facts: clv.Facts
    scores: clv.Scores
    model: dict[str, Any]


def look_ahead(
    days: OrderDays, slots: Slots, contribution: Floats, *, period: Period, terms: Terms
) -> Lifetime:
    """Fit and score all accounts. `contribution`: of each account, major units, shape (slots,)."""
    slot, day, earned = _account_days(days, slots, period)
    who, first, count = np.unique(slot, return_index=True, return_counts=True)
    last = first + count - 1
    facts = clv.Facts(
        x=count - 1,
        t_x_days=day[last] - day[first],
        T_days=period.days - 1 - day[first],
        mean_profit=contribution[who] / np.maximum(count, 1),
        orders=count,
        profit_sd=_spread(earned, first, count),
    )
    learnt = clv.fit(facts)
    scores = clv.score(
        learnt,
        facts,
        horizon_weeks=HORIZON_WEEKS,
        annual_discount_rate=terms.annual_discount_rate,
        horizon_years=terms.horizon_years,
    )
    holdout = min(HOLDOUT_DAYS, max(1, period.days // 3))
    tested = clv.backtest(slot, day, until=period.days, holdout_days=holdout)
    return Lifetime(who, facts, scores, _said(learnt, tested, terms))


def _account_days(days: OrderDays, slots: Slots, period: Period) -> tuple[Ints, Ints, Floats]:
    """Order days of accounts: two numbers of one account on one day are one order."""
    slot = slots.of_customer[days.customer]
    key, index = np.unique(slot * period.days + days.day, return_inverse=True)
    earned = np.bincount(index, days.contribution, minlength=len(key)).astype(np.float64)
    return key // period.days, key % period.days, earned


def _spread(earned: Floats, first: Ints, count: Ints) -> Floats:
    """Sample standard deviation of each account's orders; NaN with fewer than two."""
    if not len(count):
        return np.empty(0)
    mean = np.add.reduceat(earned, first) / count
    squares = np.add.reduceat((earned - np.repeat(mean, count)) ** 2, first)
    spread = np.full(len(count), np.nan)
    several = count > 1
    spread[several] = np.sqrt(squares[several] / (count[several] - 1))
    return spread


def _said(learnt: clv.Fit, tested: clv.Backtest, terms: Terms) -> dict[str, Any]:
    """The model's report as a run keeps it: codes with their words, figures as numbers."""
    return {
        "name": learnt.model.name,
        "usable": learnt.usable,
        "customers": learnt.customers,
        "code": str(learnt.report.code),
        "words": learnt.report.words,
        "warnings": [{"code": str(w.code), "words": w.words} for w in learnt.warnings],
        "parameters": _parameters(learnt.parameters),
        "standard_errors": _parameters(learnt.standard_errors),
        "log_likelihood": learnt.log_likelihood,
        "annual_discount_rate": terms.annual_discount_rate,
        "horizon_years": terms.horizon_years,
        "horizon_weeks": HORIZON_WEEKS,
        "backtest": {
            "code": str(tested.report.code),
            "words": tested.report.words,
            "customers": tested.customers,
            "holdout_days": tested.holdout_days,
            "actual": tested.actual,
            "model_error": tested.model_error,
            "naive_error": tested.naive_error,
            "model_bias": tested.model_bias,
            "naive_bias": tested.naive_bias,
        },
    }


def _parameters(values: Mapping[str, float] | None) -> dict[str, float] | None:
    return None if values is None else dict(values)
