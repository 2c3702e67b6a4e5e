"""Scores of a file of customers, written beside what was read."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from septet.engine.clv import outcomes
from septet.engine.clv.facts import Facts, Floats
from septet.engine.clv.fitted import Fit
from septet.engine.clv.gamma_gamma import SpendFit, expected_spend
from septet.engine.clv.outcomes import Horizon
from septet.engine.clv.profit_per_order import ProfitPerOrder
from septet.engine.clv.score_table import ScoreReport, with_reasons, write_scores
from septet.engine.clv.scoring import WEEKS_PER_YEAR, LifetimeValues, OrderScores, score
from septet.engine.clv.summary import form_of
from septet.engine.clv.summary_file import Table, facts_of_table, read_table

_SHARE = 0.8  # of the outcomes lie in the range


def score_file(
    fit: Fit,
    summary: Path,
    out: Path,
    *,
    spend_fit: SpendFit | None = None,
    unit: str = "weeks",
    horizon_weeks: float = 52.0,
    annual_discount_rate: float = 0.10,
    ranges: bool = True,
) -> ScoreReport:
    """Score every row of `summary` into `out` (CSV or Parquet by its suffix), in its order.

    All of it is over `horizon_weeks`; discounted_orders_unlimited has no horizon. Value needs a
    monetary_value column, its `ranges` take most of the time: profit per order by credibility, or,
    with `spend_fit`, revenue by gamma-gamma. Where a figure is empty, the column reason says why. Raises ValueError for a fit
    that is not usable, and for files and rows that cannot be used.
    """
    form = form_of(out)
    if not 0 < horizon_weeks < np.inf:
        raise ValueError(f"horizon_weeks must be above zero and finite, not {horizon_weeks:g}")
    if not fit.usable:
        raise ValueError(f"this fit cannot be used: {fit.report.words}")
    optional = ["monetary_value"]
    table = read_table(summary, ["frequency", "recency", "T"], optional)
    if spend_fit is not None and table.get("monetary_value") is None:
        raise ValueError(f"{table.name} has no column monetary_value, which --spend-fit needs.")
    facts = facts_of_table(table, unit=unit)
    plain = facts if spend_fit is None else replace(facts, mean_profit=None, orders=None)
    found = score(
        fit,
        plain,
        horizon_weeks=horizon_weeks,
        annual_discount_rate=annual_discount_rate,
        horizon_years=horizon_weeks / WEEKS_PER_YEAR,
        ranges=ranges and spend_fit is None,
    )
    value: LifetimeValues | None = found.value
    if spend_fit is not None:
        rate = float(np.log1p(annual_discount_rate)) / WEEKS_PER_YEAR
        horizon = Horizon(horizon_weeks, rate)
        value = _revenue_value(fit, spend_fit, facts, found.orders, horizon)
    elif table.get("monetary_value") is None:
        value = None
    orders = found.orders
    columns, reasons = _columns(table, orders, value, ranges=ranges)
    given = {"frequency": True, "recency": False, "T": False, "monetary_value": False}
    return write_scores(table, given, columns, reasons, out=out, form=form)


def _revenue_value(
    fit: Fit, spend_fit: SpendFit, facts: Facts, orders: OrderScores, horizon: Horizon
) -> LifetimeValues:
    if not spend_fit.usable:
        raise ValueError(f"the gamma-gamma fit cannot be used: {spend_fit.report.words}")
    assert facts.mean_profit is not None
    x = np.where(np.isfinite(facts.mean_profit), facts.x, 0).astype(np.float64)
    spend = expected_spend(spend_fit, x, facts.mean_profit)
    levels = outcomes.discounted_order_levels(fit, facts, horizon, seed=fit.seed)
    sure = np.isfinite(spend.mean_sd) & np.isfinite(spend.mean)
    safe = ProfitPerOrder(
        mean=np.where(sure, spend.mean, 0.0),
        mean_sd=np.where(sure, spend.mean_sd, 0.0),
        order_sd=np.where(sure, spend.order_sd, 0.0),
        pooled_mean=np.nan,
        pooled_orders=np.nan,
    )
    low, high = outcomes.value_range(levels, orders.probability_alive, safe, horizon, share=_SHARE)
    return LifetimeValues(
        mean=orders.discounted_orders * spend.mean,
        low=np.where(sure, np.maximum(low, 0.0), np.nan),  # revenue is never negative
        high=np.where(sure, high, np.nan),
        unlimited=orders.discounted_orders_unlimited * spend.mean,
        profit_per_order=spend.mean,
    )


def _columns(
    table: Table, orders: OrderScores, value: LifetimeValues | None, *, ranges: bool
) -> tuple[dict[str, Floats], npt.NDArray[np.object_]]:
    columns = {
        "probability_alive": orders.probability_alive,
        "expected_orders": orders.expected_orders,
        "discounted_orders": orders.discounted_orders,
        "discounted_orders_unlimited": orders.discounted_orders_unlimited,
    }
    why = dict.fromkeys(columns, "could not be computed")
    why["discounted_orders_unlimited"] = "without a discount orders without end have no mean"
    if value is not None:
        columns |= {"value_per_order": value.profit_per_order, "value": value.mean}
        columns |= {"value_low": value.low, "value_high": value.high} if ranges else {}
        why |= {
            "value_per_order": "the mean value of an order does not exist (q is not above 1)",
            "value": "the mean value of an order is unknown",
            "value_low": "the spread of the value of an order does not exist (p x + q <= 2)",
            "value_high": "",
        }
    return with_reasons(columns, why, rows=len(table))
