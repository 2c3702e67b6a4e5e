"""What was known of every customer on a cut day, and what each simple method made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from septet.engine.clv.facts import DAYS_PER_WEEK, Facts, Floats
from septet.engine.clv.fitted import Fit
from septet.engine.clv.fitting import fit
from septet.engine.clv.forecast.log import OrderLog
from septet.engine.clv.mbg_nbd import MBG_NBD
from septet.engine.clv.model import OrderModel
from septet.engine.clv.scoring import expected_orders

_YEAR = 364


class Method(StrEnum):
    """Naive rules: as many order days as in the period before, as in the same period a year
    before, at the customer's own rate since its first order. Models by their own codes. Seasonal:
    times what the same season a year ago brought over its forecast."""

    AS_BEFORE = "as_before"
    AS_LAST_YEAR = "as_last_year"
    OWN_RATE = "own_rate"
    MBG_NBD = "mbg_nbd"
    BG_NBD = "bg_nbd"
    PARETO_NBD = "pareto_nbd"
    SEASONAL_MODEL = "seasonal_model"
    BLEND = "blend"
    SEASONAL_BLEND = "seasonal_blend"


NAIVE = frozenset({Method.AS_BEFORE, Method.AS_LAST_YEAR, Method.OWN_RATE})
MODELS = frozenset({Method.MBG_NBD, Method.BG_NBD, Method.PARETO_NBD})


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Customers of `log`, all of it before `cut`; one entry a customer in every array.

    alive, expected: of the first model, NaN where it has no fit. simple: expected order days in the days ahead by each method that could be made here;
    signals: for the blend, (customers, names). actual: order days that came, if they are known.
    """

    log: OrderLog
    cut: int
    facts: Facts
    learnt: Fit
    alive: Floats
    expected: Floats
    simple: dict[Method, Floats]
    signals: dict[str, Floats]
    actual: Floats | None

    @property
    def has_model(self) -> bool:
        return Method.MBG_NBD in self.simple


def look_back(
    log: OrderLog,
    cut: int,
    days_ahead: int,
    *,
    models: Sequence[OrderModel] = (MBG_NBD,),
    learnt: Fit | None = None,
) -> Snapshot:
    """Of everything in `log` only what lies before `cut` is used, but for `actual`.

    models: the first makes the chance of being alive. learnt: its fit, where there is one.
    """
    known = log.before(cut)
    facts = known.facts(cut)
    fits = [learnt] if learnt is not None else []
    fits += [fit(facts, model=model) for model in models[len(fits) :]]
    weeks = days_ahead / DAYS_PER_WEEK
    scores = [expected_orders(f, facts, weeks=weeks) for f in fits]
    simple = _naive(known, facts, cut, days_ahead)
    for found, (_, expected) in zip(fits, scores, strict=True):
        if found.usable and np.isfinite(expected).all():
            simple[Method(found.model.code)] = expected
    alive, expected = scores[0]
    return Snapshot(
        log=known,
        cut=cut,
        facts=facts,
        learnt=fits[0],
        alive=alive,
        expected=expected,
        simple=simple,
        signals=_signals(known, facts, alive, simple, (cut, days_ahead)),
        actual=_came(log, known, cut, days_ahead),
    )


def _came(log: OrderLog, known: OrderLog, cut: int, days_ahead: int) -> Floats:
    """What the customers known at the cut then ordered."""
    return log.count(cut, cut + days_ahead)[np.searchsorted(log.numbers, known.numbers)]


def _naive(known: OrderLog, facts: Facts, cut: int, days_ahead: int) -> dict[Method, Floats]:
    age = np.maximum(np.asarray(facts.T_days, np.float64) + 1, days_ahead)
    told = {
        Method.AS_BEFORE: known.count(cut - days_ahead, cut),
        Method.OWN_RATE: (facts.x + 1) * days_ahead / age,
    }
    if cut - _YEAR >= known.first_day:
        told[Method.AS_LAST_YEAR] = known.count(cut - _YEAR, cut - _YEAR + days_ahead)
    return told


def _signals(
    known: OrderLog,
    facts: Facts,
    alive: Floats,
    simple: dict[Method, Floats],
    window: tuple[int, int],
) -> dict[str, Floats]:
    cut, days = window
    before, earlier = simple[Method.AS_BEFORE], known.count(cut - 2 * days, cut - days)
    regular = _regular(facts, days)
    told = {
        "before": before,
        "earlier": earlier,
        "rate_if_alive": simple[Method.OWN_RATE] * np.nan_to_num(alive),
        "regular": regular,
        "both_before": np.minimum(before, earlier),
        "before_and_regular": np.minimum(before, regular),
        "any_before": np.minimum(before, 1.0),
        "any_regular": np.minimum(regular, 1.0),
    }
    if Method.AS_LAST_YEAR in simple and days < _YEAR:
        told["last_year"] = simple[Method.AS_LAST_YEAR]
        told["last_year_and_before"] = np.minimum(before, simple[Method.AS_LAST_YEAR])
    return told


def _regular(facts: Facts, days: int) -> Floats:
    """Orders due if every customer went on at its mean gap, and none overdue by half came back."""
    gap = facts.t_x_days / np.maximum(facts.x, 1)
    since = np.asarray(facts.T_days - facts.t_x_days, np.float64)
    going = (facts.x > 0) & (since <= 1.5 * gap)
    due = np.floor((np.minimum(since, gap) + days) / np.where(going, gap, 1.0))
    return np.asarray(np.where(going, due, 0.0))
