"""Maximum likelihood for the lifetime-value models: honest about what it could not learn."""

from typing import Literal

import numpy as np

from septet.engine.clv import findings
from septet.engine.clv.facts import Facts
from septet.engine.clv.findings import Finding
from septet.engine.clv.fitted import Fit, named
from septet.engine.clv.goal import Goal, best_of_starts, is_bent
from septet.engine.clv.histories import Floats
from septet.engine.clv.mbg_nbd import MBG_NBD
from septet.engine.clv.model import OrderModel, Priors
from septet.engine.clv.nbd import NBD
from septet.engine.clv.newton import Settled

FEWEST_REPEATING = 10  # below, four parameters are guesses
_LIKELIER = 1.92  # log-likelihood gain at which one more parameter is taken seriously (5 %)
_FAR = 9.0  # of a log-parameter: past it, with an error to match or none, it has run away

Weak = Literal["weak"]


def fit(facts: Facts, *, model: OrderModel = MBG_NBD, priors: Priors | Weak | None = "weak") -> Fit:
    """Parameters of `model` from the distinct histories in `facts`, with the model's own weak
    priors, others, or none: `priors=None` is plain maximum likelihood. Never raises for facts
    that are too few: `report` says so."""
    refusal = _refusal(facts)
    if refusal is not None:
        return _unusable(facts, model, refusal)
    chosen = model.priors if priors == "weak" else priors
    found = best_of_starts(model, facts.histories, chosen)
    covariance = _covariance(found, float(facts.histories.count.sum()))
    errors = None if covariance is None else np.sqrt(np.diag(covariance))
    report = _report(facts, model, found, errors)
    values = np.exp(found.point)
    log_likelihood = Goal(model, facts.histories, chosen).log_likelihood(found)
    return Fit(
        model=model,
        parameters=named(model, values),
        standard_errors=None if errors is None else named(model, errors * values),
        log_covariance=covariance,
        log_likelihood=log_likelihood,
        customers=facts.customers,
        converged=report.code == findings.Code.FITTED,
        report=report,
        warnings=_warnings(facts, model, log_likelihood, errors),
        seed=facts.seed,
    )


def _refusal(facts: Facts) -> Finding | None:
    if not len(facts):
        return findings.no_customers()
    if not facts.T_days.any():
        return findings.no_time()
    if not facts.repeating:
        return findings.nobody_repeats()
    if facts.repeating < FEWEST_REPEATING:
        return findings.too_few_repeat(facts.repeating, FEWEST_REPEATING)
    return None


def _unusable(facts: Facts, model: OrderModel, report: Finding) -> Fit:
    return Fit(model, None, None, None, None, facts.customers, False, report, (), facts.seed)


def _covariance(found: Settled, customers: float) -> Floats | None:
    """Of the log-parameters, from the observed information; None where the top is not a proper
    one."""
    if found.at_limit.any() or not is_bent(found.curvature):
        return None
    return np.asarray(np.linalg.inv(found.curvature * customers))


def _report(facts: Facts, model: OrderModel, found: Settled, errors: Floats | None) -> Finding:
    unsure = np.ones(len(found.point), bool) if errors is None else errors > 1
    ran_away = found.at_limit | ((np.abs(found.point) > _FAR) & unsure)
    if ran_away.any():
        told = zip(model.parameter_names, found.point, ran_away, strict=True)
        return findings.at_boundary(*((name, up > 0) for name, up, away in told if away))
    if not found.converged or errors is None:
        return findings.not_converged()
    return findings.fitted(model.name, facts.customers, facts.repeating)


def _warnings(
    facts: Facts, model: OrderModel, log_likelihood: float, errors: Floats | None
) -> tuple[Finding, ...]:
    said = []
    if model.code != NBD.code and log_likelihood - _without_dropout(facts) < _LIKELIER:
        said.append(findings.dropout_not_identified())
    if errors is not None and (errors > 1).any():
        names = [n for n, e in zip(model.parameter_names, errors, strict=True) if e > 1]
        said.append(findings.parameters_uncertain(", ".join(names)))
    return tuple(said)


def _without_dropout(facts: Facts) -> float:
    """Log-likelihood of the orders where nobody ever leaves: the plain negative binomial."""
    return Goal(NBD, facts.histories, None).log_likelihood(
        best_of_starts(NBD, facts.histories, None)
    )
