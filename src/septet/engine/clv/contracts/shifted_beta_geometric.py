"""Shifted beta-geometric: each customer leaves at a renewal with a chance of its own.

Fader & Hardie 2007 (How to Project Customer Retention, Journal of Interactive Marketing 21:1): the
chance theta is Beta(alpha, beta) over customers, so S(t) = B(alpha, beta + t) / B(alpha, beta).
Retention rises with the age of a cohort although no customer grows more loyal: the ones likely to
leave have left.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma

from septet.engine.clv.histories import Floats
from septet.engine.clv.model import Priors
from septet.engine.clv.tenure import log_beta_survival

_PRIORS = Priors((0.0, 1.0), (1.5, 2.0))
_SPREADS = (1.5, 0.6, 8.0)


@dataclass(frozen=True)
class ShiftedBetaGeometric:
    """Parameters alpha, beta."""

    code: str = "shifted_beta_geometric"
    name: str = "shifted beta-geometric"
    parameter_names: tuple[str, ...] = ("alpha", "beta")
    priors: Priors = _PRIORS

    def starts(self, churn: float) -> list[Floats]:
        return [np.log([k * churn, k * (1 - churn)]) for k in _SPREADS]

    def log_survival(self, p: Floats, t: Floats) -> Floats:
        return log_beta_survival(p[0], p[1], t)

    def log_survival_gradient(self, p: Floats, t: Floats) -> Floats:
        alpha, beta = p
        all_stay = digamma(alpha + beta) - digamma(alpha + beta + t)
        return np.array([all_stay, all_stay + digamma(beta + t) - digamma(beta)])

    def power(self, p: Floats) -> float:
        return float(p[0])

    def draw_more_renewals(self, p: Floats, renewals: int, rng: np.random.Generator) -> Floats:
        """Given `renewals`, theta is Beta(alpha, beta + renewals)."""
        alpha, beta = p
        leave = np.clip(rng.beta(alpha, beta + renewals), 1e-300, 1 - 1e-16)
        more: Floats = np.floor(rng.standard_exponential(p.shape[1]) / -np.log1p(-leave))
        return more


SHIFTED_BETA_GEOMETRIC = ShiftedBetaGeometric()
