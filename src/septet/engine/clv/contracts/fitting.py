"""Fitting models of contracts, and saying what the renewals could not teach."""

from typing import Literal

import numpy as np

from septet.engine.clv import findings
from septet.engine.clv.contracts.facts import ContractFacts
from septet.engine.clv.contracts.model import ContractModel, total_and_gradient
from septet.engine.clv.contracts.shifted_beta_geometric import SHIFTED_BETA_GEOMETRIC
from septet.engine.clv.findings import Finding
from septet.engine.clv.maximum import DiscreteFit, Maximum, maximise, result, unusable
from septet.engine.clv.model import Priors

_LIKELIER = 1.92  # log-likelihood gain at which one more parameter is taken seriously (5 %)


def fit(
    facts: ContractFacts,
    *,
    model: ContractModel = SHIFTED_BETA_GEOMETRIC,
    priors: Priors | Literal["weak"] | None = "weak",
) -> DiscreteFit:
    """Parameters of `model` by maximum likelihood, with the model's weak priors, others, or none.
    Never raises for facts that teach nothing: `report` says so."""
    rows = facts.distinct
    refusal = _refusal(facts)
    if refusal is not None:
        return unusable(model.code, model.name, facts.customers, facts.seed, refusal)
    found = maximise(
        lambda p: total_and_gradient(model, p, rows),
        model.starts(min(max(rows.losses / _chances(rows), 1e-4), 0.99)),
        priors=model.priors if priors == "weak" else priors,
        customers=rows.customers,
    )
    alike = _alike(rows, found)
    return result(
        model.code,
        model.name,
        model.parameter_names,
        found,
        customers=facts.customers,
        seed=facts.seed,
        report=findings.fitted_contracts(model.name, round(facts.customers), round(facts.losses)),
        warnings=(alike,) if alike and found.converged else (),
        excuse=alike,
    )


def _refusal(facts: ContractFacts) -> Finding | None:
    if not len(facts):
        return findings.no_contracts()
    return None if facts.losses else findings.nobody_left()


def _chances(rows: ContractFacts) -> float:
    """How often a customer could have left."""
    return float((rows.counts * rows.periods).sum())


def _alike(rows: ContractFacts, found: Maximum) -> Finding | None:
    """Whether one chance of leaving for all customers, the geometric model, does as well."""
    lost, chances = rows.losses, _chances(rows)
    geometric = lost * np.log(lost / chances)
    if chances > lost:
        geometric += (chances - lost) * np.log1p(-lost / chances)
    return findings.all_alike() if found.log_likelihood - geometric < _LIKELIER else None
