"""Fitting BG/BB, and saying what the opportunities could not teach."""

from typing import Literal

import numpy as np

from septet.engine.clv import findings
from septet.engine.clv.bg_bb.facts import OpportunityFacts
from septet.engine.clv.bg_bb.model import CODE, NAME, PARAMETER_NAMES, total_and_gradient
from septet.engine.clv.findings import Finding
from septet.engine.clv.histories import Floats
from septet.engine.clv.maximum import DiscreteFit, Maximum, maximise, result, unusable
from septet.engine.clv.model import Priors

FEWEST_REPEATING = 10  # below, four parameters are guesses
_LIKELIER = 1.92  # log-likelihood gain at which one more parameter is taken seriously (5 %)
_SPREADS = ((2.0, 1.0, 4.0), (1.0, 0.5, 2.0), (5.0, 2.0, 30.0), (0.5, 1.0, 1.0))

WEAK = Priors((0.0, 0.0, -0.5, 1.0), (2.0, 2.0, 2.0, 2.0))


def fit(
    facts: OpportunityFacts, *, priors: Priors | Literal["weak"] | None = "weak"
) -> DiscreteFit:
    """alpha, beta, gamma, delta from the distinct histories, with weak priors, others, or none
    (plain maximum likelihood). Never raises for facts that teach nothing: `report` says so."""
    refusal = _refusal(facts)
    if refusal is not None:
        return unusable(CODE, NAME, facts.customers, facts.seed, refusal)
    chosen = WEAK if priors == "weak" else priors
    rows = facts.distinct
    found = maximise(
        lambda p: total_and_gradient(p, rows),
        _starts(rows),
        priors=chosen,
        customers=rows.customers,
    )
    return result(
        CODE,
        NAME,
        PARAMETER_NAMES,
        found,
        customers=facts.customers,
        seed=facts.seed,
        report=findings.fitted(NAME, round(facts.customers), round(facts.repeating)),
        warnings=_warnings(rows, found),
    )


def _refusal(facts: OpportunityFacts) -> Finding | None:
    if not len(facts):
        return findings.no_customers()
    if not facts.n.any():
        return findings.no_time()
    if not facts.repeating:
        return findings.nobody_repeats()
    if facts.repeating < FEWEST_REPEATING:
        return findings.too_few_repeat(round(facts.repeating), FEWEST_REPEATING)
    return None


def _starts(rows: OpportunityFacts) -> list[Floats]:
    """From the share of opportunities taken up to the last purchase."""
    taken = float((rows.counts * rows.x).sum() / max((rows.counts * rows.t_x).sum(), 1.0))
    taken = min(max(taken, 0.02), 0.98)
    return [
        np.log([spread * taken, spread * (1 - taken), gamma, delta])
        for spread, gamma, delta in _SPREADS
    ]


def _warnings(rows: OpportunityFacts, found: Maximum) -> tuple[Finding, ...]:
    said = []
    if _gain_over_no_dropout(rows, found) < _LIKELIER:
        said.append(findings.dropout_not_identified())
    return tuple(said)


def _gain_over_no_dropout(rows: OpportunityFacts, found: Maximum) -> float:
    """How much likelier the purchases are with dropout than where nobody ever leaves."""
    never = np.array([1e-9, 1.0])

    def plain(p: Floats) -> tuple[float, Floats]:
        total, gradient = total_and_gradient(np.concatenate((p, never)), rows)
        return total, gradient[:2]

    start = found.log_parameters[:2]
    without = maximise(plain, [start], priors=None, customers=rows.customers)
    return found.log_likelihood - without.log_likelihood
