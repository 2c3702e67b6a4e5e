"""The forecast of a window: methods tried inside it, the best one used, and how good it was."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from septet.engine.clv.bg_nbd import BG_NBD
from septet.engine.clv.facts import DAYS_PER_WEEK, Facts, Floats
from septet.engine.clv.findings import Finding
from septet.engine.clv.fitted import Fit
from septet.engine.clv.forecast import choosing
from septet.engine.clv.forecast.choosing import Trial
from septet.engine.clv.forecast.figures import Group, calibration
from septet.engine.clv.forecast.log import OrderLog
from septet.engine.clv.forecast.profits import (
    Estimator,
    ProfitTrial,
    choose_profit,
    estimates,
    try_profits,
)
from septet.engine.clv.forecast.rolling import Rolling, Told
from septet.engine.clv.forecast.snapshot import NAIVE, Method, Snapshot, look_back
from septet.engine.clv.forecast.windows import Plan
from septet.engine.clv.forecast.worth import ShareTried, scale_of, try_shares, value_range
from septet.engine.clv.mbg_nbd import MBG_NBD
from septet.engine.clv.model import OrderModel
from septet.engine.clv.outcomes import Horizon
from septet.engine.clv.scoring import expected_orders

MOST_TRIED = 10_000  # customers methods are tried on; the forecast itself is made for all
_SECOND_OPINIONS: tuple[OrderModel, ...] = (BG_NBD,)


@dataclass(frozen=True, eq=False)
class Outlook:
    """Order days in the next `holdout_days`, one entry a customer of the facts, in ascending order
    of customer number; NaN is unknown.

    low, high: 80 % ranges. scale: the chosen method's mean without its season over the default
    model's, for longer outlooks. season: what the total was multiplied by for the season.
    """

    expected: Floats
    low: Floats
    high: Floats
    scale: Floats
    season: float | None


@dataclass(frozen=True, eq=False)
class Forecast:
    """What was tried, what was chosen and why, and what it expects.

    method: None where nothing can be forecast. trials: figures by cut day, latest first, days counted as in the orders given. calibration: of the
    chosen method over all cuts. profit: the estimator of an order's contribution, and its trials.
    """

    method: Method | None
    report: Finding
    warnings: tuple[Finding, ...]
    holdout_days: int
    trials: tuple[Trial, ...]
    calibration: tuple[Group, ...]
    customers_tried: int
    outlook: Outlook
    estimator: Estimator
    profit_trials: tuple[ProfitTrial, ...]
    value_share: ShareTried
    learnt: Fit
    facts: Facts
    revenue: Floats | None

    @property
    def is_naive(self) -> bool:
        return self.method in NAIVE

    @property
    def pace(self) -> Floats | None:
        """Order days a week by a naive rule, where no model says how orders thin out; else None."""
        if not self.is_naive or self.learnt.usable:
            return None
        return self.outlook.expected * (DAYS_PER_WEEK / self.holdout_days)

    def value_range(self, days_ahead: int) -> tuple[Floats, Floats]:
        """Ends of the 80 % range of each customer's contribution in the days ahead, undiscounted,
        major units. Raises ValueError where profits or the model are unknown."""
        profit = estimates(self.facts, self.revenue).get(self.estimator)
        if profit is None or not self.learnt.usable:
            raise ValueError("no range of value without known profits and a usable model")
        horizon = Horizon(days_ahead / DAYS_PER_WEEK, 0.0)
        alive, _ = expected_orders(self.learnt, self.facts, weeks=horizon.weeks)
        return value_range(
            self.learnt,
            self.facts,
            alive=alive,
            profit=profit,
            scale=self.outlook.scale,
            horizon=horizon,
            share=self.value_share.share,
            seed=self.learnt.seed,
        )


def forecast(
    log: OrderLog,
    *,
    until: int,
    holdout_days: int | None = None,
    learnt: Fit | None = None,
    second_opinions: Sequence[OrderModel] = _SECOND_OPINIONS,
    most_tried: int = MOST_TRIED,
) -> Forecast:
    """From all orders before day `until`; later ones are left out, whatever the log holds.

    holdout_days: length of the periods tried; the longest the window allows where none is given.
    learnt: a fit of MBG/NBD on all customers, if there is one. Raises ValueError for a period
    below one day.
    """
    if holdout_days is not None and holdout_days < 1:
        raise ValueError(f"holdout_days must be 1 or more, not {holdout_days}")
    log = log.before(until)
    plan = Plan.of(log.first_day, until, holdout_days)
    part = log.thinned(most_tried)
    rolling = Rolling(part, plan, (MBG_NBD, *second_opinions))
    scored = [rolling.score(cut) for cut in plan.scored]
    trials = tuple(Trial(now.cut, found) for now, _, found in scored)
    now = look_back(log, until, plan.holdout_days, models=(MBG_NBD,), learnt=learnt)
    told = rolling.tell(now)
    method = choosing.choose(trials, possible=tuple(told.forecast))
    profits = [p for cut in plan.scored if (p := try_profits(part, cut, cut + plan.holdout_days))]
    estimator = choose_profit(profits)
    used = method or (Method.MBG_NBD if now.has_model else None)
    past = {snap.cut: (snap, each) for snap, each, _ in scored}
    return Forecast(
        method=used,
        report=_report(trials, method, now, plan),
        warnings=_warnings(trials, method, plan, (part.customers, log.customers)),
        holdout_days=plan.holdout_days,
        trials=trials,
        calibration=_calibration(past, method),
        customers_tried=part.customers,
        outlook=_outlook(now, told, used),
        estimator=estimator,
        profit_trials=tuple(profits),
        value_share=_shares(part, past, method, plan=plan, estimator=estimator),
        learnt=now.learnt,
        facts=now.facts,
        revenue=now.log.mean_revenue(),
    )


def _report(trials: tuple[Trial, ...], method: Method | None, now: Snapshot, plan: Plan) -> Finding:
    if method is not None and not now.has_model:
        return choosing.only_a_rule(now.learnt.report, trials, method, plan.holdout_days)
    if method is not None:
        return choosing.reason(trials, method, plan.holdout_days)
    return choosing.no_trial(None if now.learnt.usable else now.learnt.report, len(now.facts))


def _warnings(
    trials: tuple[Trial, ...], method: Method | None, plan: Plan, thinned: tuple[int, int]
) -> tuple[Finding, ...]:
    if method is None:
        return ()
    return choosing.warnings(trials, method, days=plan.until - plan.start, thinned=thinned)


_Past = dict[int, tuple[Snapshot, Told]]


def _calibration(past: _Past, method: Method | None) -> tuple[Group, ...]:
    pairs = [
        (told.forecast[method], snap.actual)
        for snap, told in past.values()
        if method in told.forecast and snap.actual is not None
    ]
    if method is None or not pairs:
        return ()
    return calibration(np.concatenate([f for f, _ in pairs]), np.concatenate([a for _, a in pairs]))


def _outlook(now: Snapshot, told: Told, method: Method | None) -> Outlook:
    unknown = np.full(len(now.facts), np.nan)
    if method is None:
        return Outlook(unknown, unknown, unknown, unknown, None)
    expected, season = told.forecast[method], told.level.get(method)
    low, high = unknown, unknown
    if method in told.ranges:
        low, high = told.ranges[method].of(expected)
    scale = unknown
    if now.has_model:
        mean = told.mean.get(method, expected / (season or 1.0))
        scale = scale_of(mean, now.simple[Method.MBG_NBD])
    return Outlook(expected, low, high, scale, season)


def _shares(
    log: OrderLog, past: _Past, method: Method | None, *, plan: Plan, estimator: Estimator
) -> ShareTried:
    told = {
        cut: each.mean.get(method, each.forecast[method])
        for cut, (_, each) in past.items()
        if method is not None and method in each.forecast
    }
    return try_shares(log, told, holdout_days=plan.holdout_days, estimator=estimator)
