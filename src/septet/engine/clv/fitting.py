"""Maximum likelihood for the lifetime-value models: honest about what it could not learn."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import minimize

from septet.engine.clv import findings
from septet.engine.clv.facts import Facts, Floats, Histories
from septet.engine.clv.findings import Finding
from septet.engine.clv.fitted import Fit, named
from septet.engine.clv.mbg_nbd import MBG_NBD
from septet.engine.clv.model import OrderModel, Priors
from septet.engine.clv.nbd import NBD

FEWEST_REPEATING = 10  # below, four parameters are guesses
_THINNED = 20_000
_LOG_LIMIT = 16.0  # exp(16) is 9 million: beyond it a parameter is infinite for every purpose
_LIKELIER = 1.92  # log-likelihood gain at which one more parameter is taken seriously (5 %)


Weak = Literal["weak"]


def fit(facts: Facts, *, model: OrderModel = MBG_NBD, priors: Priors | Weak | None = "weak") -> Fit:
    """Parameters of `model` from the distinct histories in `facts`, with the model's own weak
    priors, others, or none: `priors=None` is plain maximum likelihood. Never raises for facts that are too few: `report` says so."""
    refusal = _refusal(facts)
    if refusal is not None:
        return _unusable(facts, model, refusal)
    chosen = model.priors if priors == "weak" else priors
    goal = _Goal(model, facts.histories, chosen)
    best, converged = goal.settle(_first_search(facts, model, chosen))
    covariance = goal.covariance(best)
    converged = converged and covariance is not None
    values = np.exp(best)
    errors = None if covariance is None else np.sqrt(np.diag(covariance))
    return Fit(
        model=model,
        parameters=named(model, values),
        standard_errors=None if errors is None else named(model, errors * values),
        log_covariance=covariance,
        log_likelihood=model.total_and_gradient(values, facts.histories)[0],
        customers=facts.customers,
        converged=converged,
        report=findings.fitted(model.name, facts.customers, facts.repeating)
        if converged
        else findings.not_converged(),
        warnings=_warnings(facts, model, values, errors),
        seed=facts.seed,
    )


def _refusal(facts: Facts) -> Finding | None:
    if not len(facts):
        return findings.no_customers()
    if not facts.T_days.any():
        return findings.no_time()
    repeating = facts.repeating
    if not repeating:
        return findings.nobody_repeats()
    if repeating < FEWEST_REPEATING:
        return findings.too_few_repeat(repeating, FEWEST_REPEATING)
    return None


def _unusable(facts: Facts, model: OrderModel, report: Finding) -> Fit:
    return Fit(model, None, None, None, None, facts.customers, False, report, (), facts.seed)


def _first_search(facts: Facts, model: OrderModel, priors: Priors | None) -> Floats:
    """The best of several starts, on a thinned set where there are many histories."""
    rough = _Goal(model, facts.histories.thinned(_THINNED), priors)
    found = [rough.search(start) for start in model.starts(facts.histories)]
    return min(found, key=lambda pair: pair[0])[1]


def _warnings(
    facts: Facts, model: OrderModel, p: Floats, errors: Floats | None
) -> tuple[Finding, ...]:
    said = []
    if model.code != NBD.code and _gain_over_no_dropout(facts, model, p) < _LIKELIER:
        said.append(findings.dropout_not_identified())
    if errors is not None and (errors > 1).any():
        names = [n for n, e in zip(model.parameter_names, errors, strict=True) if e > 1]
        said.append(findings.parameters_uncertain(", ".join(names)))
    return tuple(said)


def _gain_over_no_dropout(facts: Facts, model: OrderModel, p: Floats) -> float:
    """How much likelier the orders are with dropout than in a plain negative binomial."""
    h = facts.histories
    plain = _Goal(NBD, h, None)
    loss = plain.search(np.log(p[:2]))[0]
    return model.total_and_gradient(p, h)[0] + loss * float(h.count.sum())


@dataclass(frozen=True, eq=False)
class _Goal:
    """Minus log-posterior per customer as a function of log-parameters."""

    model: OrderModel
    histories: Histories
    priors: Priors | None

    def __call__(self, log_parameters: Floats) -> tuple[float, Floats]:
        values = np.exp(log_parameters)
        total, gradient = self.model.total_and_gradient(values, self.histories)
        gradient = gradient * values
        if self.priors is not None:
            prior, slope = self.priors.penalty(log_parameters)
            total, gradient = total + prior, gradient + slope
        customers = float(self.histories.count.sum())
        return -total / customers, -gradient / customers

    def search(self, start: Floats) -> tuple[float, Floats]:
        bounds = [(-_LOG_LIMIT, _LOG_LIMIT)] * len(start)
        found = minimize(self, start, jac=True, method="L-BFGS-B", bounds=bounds)
        return float(found.fun), np.asarray(found.x)

    def settle(self, start: Floats) -> tuple[Floats, bool]:
        """Newton's steps from the end of a search; whether the slope vanished at the end."""
        here = self.search(start)[1]
        for _ in range(20):
            value, slope = self(here)
            if np.abs(slope).max() < 1e-10:
                return here, True
            there = self._newton_step(here, value, slope)
            if there is None:
                break
            here = there
        return here, bool(np.abs(self(here)[1]).max() < 1e-7)

    def _newton_step(self, here: Floats, value: float, slope: Floats) -> Floats | None:
        try:
            step = np.linalg.solve(self.curvature(here), slope)
        except np.linalg.LinAlgError:
            return None
        for shrink in (1.0, 0.5, 0.1, 0.01):
            there = np.asarray(here - shrink * step)
            inside = np.abs(there).max() < _LOG_LIMIT
            if inside and self(there)[0] < value:
                return there
        return None

    def curvature(self, here: Floats) -> Floats:
        """Second derivatives by central differences of the exact gradient."""
        size = 1e-4
        rows = [
            (self(here + size * unit)[1] - self(here - size * unit)[1]) / (2 * size)
            for unit in np.eye(len(here))
        ]
        square = np.array(rows)
        return np.asarray((square + square.T) / 2)

    def covariance(self, here: Floats) -> Floats | None:
        """Of the log-parameters; None where the top is not a proper one."""
        information = self.curvature(here) * float(self.histories.count.sum())
        if not np.isfinite(information).all() or np.linalg.eigvalsh(information)[0] <= 0:
            return None
        return np.asarray(np.linalg.inv(information))
