"""Lifetime value of accounts: order histories, the fit in words, scores, and how good it was."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from septet.engine import clv
from septet.engine.clv.forecast import Forecast, OrderLog, forecast, lifetime
from septet.engine.clv.scoring import horizon_of
from septet.engine.periods import Period
from septet.engine.profit import OrderDays
from septet.value.appraisal.accounts import Slots
from septet.value.appraisal.told import forecast_told, told

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
HORIZON_WEEKS = 52.0  # expected orders are told for a year ahead


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
    log = OrderLog.of(slot, day, earned)
    tried = forecast(log, until=period.days, learnt=learnt)
    return Lifetime(who, facts, _scores(tried, facts, terms), _said(tried, period, terms))


def _scores(tried: Forecast, facts: clv.Facts, terms: Terms) -> clv.Scores:
    """The chosen forecast, carried as far ahead as the terms ask."""
    orders, value = lifetime(
        tried.learnt,
        facts,
        scale=tried.outlook.scale,
        estimator=tried.estimator,
        share=tried.value_share.share,
        horizon_weeks=HORIZON_WEEKS,
        horizon=horizon_of(terms.annual_discount_rate, terms.horizon_years),
    )
    if tried.pace is not None:
        orders = replace(orders, expected_orders=tried.pace * HORIZON_WEEKS)
    return clv.Scores(
        orders,
        value,
        HORIZON_WEEKS,
        terms.annual_discount_rate,
        terms.horizon_years,
        tried.learnt.seed,
    )


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


def _said(tried: Forecast, period: Period, terms: Terms) -> dict[str, Any]:
    """The model's report as a run keeps it: codes with their words, figures as numbers."""
    learnt = tried.learnt
    return {
        "name": learnt.model.name,
        "usable": learnt.usable,
        "customers": learnt.customers,
        "code": str(learnt.report.code),
        "words": learnt.report.words,
        "warnings": [told(w) for w in learnt.warnings],
        "parameters": _parameters(learnt.parameters),
        "standard_errors": _parameters(learnt.standard_errors),
        "log_likelihood": learnt.log_likelihood,
        "annual_discount_rate": terms.annual_discount_rate,
        "horizon_years": terms.horizon_years,
        "horizon_weeks": HORIZON_WEEKS,
        "forecast": forecast_told(tried, period),
    }


def _parameters(values: Mapping[str, float] | None) -> dict[str, float] | None:
    return None if values is None else dict(values)
