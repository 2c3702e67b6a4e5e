"""Contracts: customers who renew or are lost at the end of each period, and are seen to be.

`ContractFacts` from survivors by period or from single contracts; `fit(facts, model=...)` with
SHIFTED_BETA_GEOMETRIC or BETA_DISCRETE_WEIBULL; survival, retention, tenures and their discounted
sums of a model; `lifetime_value` of single contracts with its range.
"""

from septet.engine.clv.contracts.beta_discrete_weibull import BETA_DISCRETE_WEIBULL
from septet.engine.clv.contracts.facts import ContractFacts
from septet.engine.clv.contracts.fitting import fit
from septet.engine.clv.contracts.model import ContractModel
from septet.engine.clv.contracts.shifted_beta_geometric import SHIFTED_BETA_GEOMETRIC
from septet.engine.clv.contracts.tenures import (
    discounted_lifetime_of_newcomer,
    discounted_residual_lifetime,
    expected_residual_tenure,
    retention,
    survival,
)
from septet.engine.clv.contracts.value import lifetime_value

__all__ = [
    "BETA_DISCRETE_WEIBULL",
    "SHIFTED_BETA_GEOMETRIC",
    "ContractFacts",
    "ContractModel",
    "discounted_lifetime_of_newcomer",
    "discounted_residual_lifetime",
    "expected_residual_tenure",
    "fit",
    "lifetime_value",
    "retention",
    "survival",
]
