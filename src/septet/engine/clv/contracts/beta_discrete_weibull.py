"""Beta-discrete-Weibull: as shifted beta-geometric, with chances that change as contracts age.

Fader, Hardie, Liu, Davin & Steenburgh 2018 ("How to Project Customer Retention" Revisited, Journal
of Interactive Marketing 43): a customer is still there after t renewals with probability
(1 - theta)^(t^c), theta ~ Beta(gamma, delta), so S(t) = B(gamma, delta + t^c) / B(gamma, delta).
Above c = 1 a customer grows likelier to leave with time, below it more loyal; at c = 1 it is the
shifted beta-geometric model.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma

from septet.engine.clv.histories import Floats
from septet.engine.clv.model import Priors
from septet.engine.clv.tenure import log_beta_survival

_PRIORS = Priors((0.0, 1.0, 0.0), (1.5, 2.0, 1.0))
_SPREADS = ((1.5, 1.0), (0.6, 1.5), (8.0, 0.8), (3.0, 2.0))


@dataclass(frozen=True)
class BetaDiscreteWeibull:
    """Parameters gamma, delta, c."""

    code: str = "beta_discrete_weibull"
    name: str = "beta-discrete-Weibull"
    parameter_names: tuple[str, ...] = ("gamma", "delta", "c")
    priors: Priors = _PRIORS

    def starts(self, churn: float) -> list[Floats]:
        return [np.log([k * churn, k * (1 - churn), c]) for k, c in _SPREADS]

    def log_survival(self, p: Floats, t: Floats) -> Floats:
        gamma, delta, c = p
        return log_beta_survival(gamma, delta, t**c)

    def log_survival_gradient(self, p: Floats, t: Floats) -> Floats:
        gamma, delta, c = p
        age = t**c
        all_stay = digamma(gamma + delta) - digamma(gamma + delta + age)
        stay = digamma(delta + age) - digamma(delta)
        slower = digamma(delta + age) - digamma(gamma + delta + age)
        return np.array([all_stay, all_stay + stay, slower * age * np.log(np.maximum(t, 1e-300))])

    def power(self, p: Floats) -> float:
        return float(p[0] * p[2])

    def draw_more_renewals(self, p: Floats, renewals: int, rng: np.random.Generator) -> Floats:
        """Given `renewals`, theta is Beta(gamma, delta + renewals^c), and renewal j comes while
        (1 - theta)^((renewals + j)^c - renewals^c) stays above a uniform draw."""
        gamma, delta, c = p
        age = float(renewals) ** c
        leave = np.clip(rng.beta(gamma, delta + age), 1e-300, 1 - 1e-16)
        life = rng.standard_exponential(p.shape[1]) / -np.log1p(-leave)
        with np.errstate(over="ignore"):
            more: Floats = np.floor((age + life) ** (1 / c) - renewals)
        return more


BETA_DISCRETE_WEIBULL = BetaDiscreteWeibull()
