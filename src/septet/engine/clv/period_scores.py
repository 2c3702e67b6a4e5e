"""Scores of a file of customers by models in whole periods: occasions to buy, or contracts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from septet.engine.clv import bg_bb, contracts
from septet.engine.clv.bg_bb.model import CODE as BG_BB
from septet.engine.clv.discrete_models import CONTRACT_MODELS
from septet.engine.clv.facts import Facts, Floats
from septet.engine.clv.maximum import DiscreteFit
from septet.engine.clv.profit_per_order import profit_per_order
from septet.engine.clv.score_table import ScoreReport, with_reasons, write_scores
from septet.engine.clv.summary import form_of
from septet.engine.clv.summary_file import Table, TableError, read_table, weight_of
from septet.engine.clv.value_range import ValueRange

Columns = dict[str, Floats]
_VALUES = ("monetary_value", "profit")
_WORTH = ("value_per_order", "value", "value_low", "value_high")
_NO_MEAN = "without a discount what comes without end has no mean"


@dataclass(frozen=True)
class PeriodTerms:
    """periods: occasions or renewals ahead that count. periods_per_year turns the annual discount
    rate into that of one period: 12 where contracts are renewed monthly."""

    periods: int
    annual_discount_rate: float = 0.10
    periods_per_year: float = 1.0
    ranges: bool = True

    def __post_init__(self) -> None:
        if self.periods < 1:
            raise ValueError(f"the horizon must be one period or more, not {self.periods}")
        if not 0 <= self.annual_discount_rate < np.inf:
            raise ValueError(
                "annual_discount_rate must be zero or above (0.10 is 10 %), not "
                f"{self.annual_discount_rate}"
            )
        if not 0 < self.periods_per_year < np.inf:
            raise ValueError(f"periods_per_year must be above zero, not {self.periods_per_year}")

    @property
    def rate(self) -> float:
        """The discount rate of one period."""
        return float(np.expm1(np.log1p(self.annual_discount_rate) / self.periods_per_year))


def score_periods(fit: DiscreteFit, path: Path, out: Path, terms: PeriodTerms) -> ScoreReport:
    """Score every row of `path` into `out` (CSV or Parquet by its suffix), in its order.

    Value, with its 80 % range, needs a column monetary_value or profit: of an order, or of a
    renewal. Raises ValueError for a fit that is not usable, and for files and rows that cannot be
    used.
    """
    form = form_of(out)
    if not fit.usable:
        raise ValueError(f"this fit cannot be used: {fit.report.words}")
    needed, score = _BY_MODEL[fit.code]
    table = read_table(path, needed, _VALUES)
    columns, why = score(fit, table, terms)
    told, reasons = with_reasons(columns, why, rows=len(table))
    given = dict.fromkeys(needed, True) | dict.fromkeys(_VALUES, False)
    return write_scores(table, given, told, reasons, out=out, form=form)


def occasions_of_table(table: Table) -> bg_bb.OpportunityFacts:
    """Histories of frequency, recency and periods. Raises TableError naming impossible rows."""
    x, last, periods = (table.columns[name] for name in ("frequency", "recency", "periods"))
    for name in ("frequency", "recency", "periods"):
        _whole(table, name, "It counts occasions.")
    table.refuse(last > periods, "recency is later than periods", "Check the order of the columns.")
    table.refuse(x > last, "frequency is above recency", "An occasion holds one purchase at most.")
    table.refuse((x == 0) & (last > 0), "recency is above zero where frequency is 0", "Write 0.")
    whole = [column.astype(np.int64) for column in (x, last, periods)]
    return bg_bb.OpportunityFacts(whole[0], whole[1], whole[2], weight_of(table))


def _whole(table: Table, name: str, remedy: str) -> None:
    column = table.columns[name]
    wrong = (column < 0) | (column != np.floor(column))
    table.refuse(wrong, f"{name} is no whole number of zero or more", remedy)


def _value_of(table: Table) -> Floats | None:
    there = [name for name in _VALUES if name in table.columns]
    if len(there) == 2:
        raise TableError(f"{table.name} has both monetary_value and profit. Keep the one to use.")
    return table.columns[there[0]] if there else None


def _occasions(
    fit: DiscreteFit, table: Table, terms: PeriodTerms
) -> tuple[Columns, dict[str, str]]:
    """A customer's own profit an order is drawn to that of all, as for the other models of
    orders."""
    facts, p = occasions_of_table(table), fit.values
    rows = (facts.x, facts.t_x, facts.n)
    ask, most = bg_bb.expected_orders, terms.periods
    columns = {
        "probability_alive": bg_bb.probability_alive(p, *rows),
        "expected_orders": ask(p, *rows, opportunities=most),
        "discounted_orders": ask(p, *rows, opportunities=most, rate=terms.rate),
        "discounted_orders_unlimited": ask(p, *rows, opportunities=np.inf, rate=terms.rate),
    }
    why = dict.fromkeys((*columns, *_WORTH), "could not be computed")
    why["discounted_orders_unlimited"] = _NO_MEAN
    value = _value_of(table)
    if value is None:
        return columns, why
    known = np.isfinite(value) & (facts.x > 0)
    profits = np.where(known, value, np.nan)
    each = Facts(facts.x, facts.t_x, facts.n, profits, np.where(known, facts.x, 0))
    profit = profit_per_order(each)
    if profit is None:
        raise TableError(f"{table.name} has no value of an order in any row with repeat orders.")
    columns |= {
        "value_per_order": profit.mean,
        "value": columns["discounted_orders"] * profit.mean,
    }
    if terms.ranges:
        found = bg_bb.lifetime_value(
            fit,
            facts,
            profit.mean,
            rate=terms.rate,
            opportunities=terms.periods,
            mean_sd=profit.mean_sd,
            order_sd=profit.order_sd,
        )
        columns |= _range(found)
    return columns, why


def _contracts(
    fit: DiscreteFit, table: Table, terms: PeriodTerms
) -> tuple[Columns, dict[str, str]]:
    """Of active contracts just before their next renewal, which is not discounted."""
    _whole(table, "renewals", "It counts how often a contract has been renewed, 0 at first.")
    made, model, p = (
        table.columns["renewals"].astype(np.int64),
        CONTRACT_MODELS[fit.code],
        fit.values,
    )
    tenure, lived = contracts.expected_residual_tenure, contracts.discounted_residual_lifetime
    rate, most = terms.rate, float(terms.periods)

    def each(ask: Callable[[int], float]) -> Floats:
        kinds, which = np.unique(made, return_inverse=True)
        return np.array([ask(int(kind)) for kind in kinds])[which]

    columns = {
        "retention_probability": contracts.retention(model, p, made + 1),
        "expected_renewals": each(lambda n: tenure(model, p, n, periods=most)),
        "expected_residual_tenure": each(lambda n: tenure(model, p, n)),
        "discounted_renewals": each(lambda n: lived(model, p, n, rate=rate, periods=most)),
        "discounted_residual_lifetime": each(lambda n: lived(model, p, n, rate=rate)),
    }
    why = dict.fromkeys(columns, "could not be computed") | dict.fromkeys(_WORTH, "")
    why["expected_residual_tenure"] = "so many stay for ever that tenure has no mean"
    why["discounted_residual_lifetime"] = _NO_MEAN
    value = _value_of(table)
    if value is None:
        return columns, why
    known = np.isfinite(value)
    columns["value"] = columns["discounted_renewals"] * value
    if terms.ranges:
        profit = np.where(known, value, 0.0)
        found = contracts.lifetime_value(fit, model, made, profit, rate=rate, periods=terms.periods)
        low, high = (np.where(known, end, np.nan) for end in (found.low, found.high))
        columns |= _range(replace(found, low=low, high=high))
    return columns, why | {"value": "the value of a renewal is not given"}


def _range(found: ValueRange) -> Columns:
    return {"value_low": found.low, "value_high": found.high}


_Scores = Callable[[DiscreteFit, Table, PeriodTerms], tuple[Columns, dict[str, str]]]
_BY_MODEL: dict[str, tuple[tuple[str, ...], _Scores]] = {
    BG_BB: (("frequency", "recency", "periods"), _occasions),
    **dict.fromkeys(CONTRACT_MODELS, (("renewals",), _contracts)),
}
