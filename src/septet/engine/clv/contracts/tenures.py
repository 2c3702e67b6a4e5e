"""Survival, retention, and how long contracts last, of any model; p in the order of its paper."""

import numpy as np

from septet.engine.clv.contracts.model import ContractModel
from septet.engine.clv.histories import Floats, Integers
from septet.engine.clv.tenure import discounted_tenure


def survival(model: ContractModel, p: Floats, periods: Integers) -> Floats:
    """S(t): the share of a cohort still there after t renewals; S(0) = 1."""
    return np.asarray(np.exp(model.log_survival(p, np.asarray(periods, np.float64))))


def retention(model: ContractModel, p: Floats, periods: Integers) -> Floats:
    """S(t) / S(t-1): the share of the customers of period t = 1, 2, ... who renew at its end
    (Fader & Hardie 2007)."""
    t = np.asarray(periods, np.float64)
    return np.asarray(np.exp(model.log_survival(p, t) - model.log_survival(p, t - 1)))


def expected_residual_tenure(
    model: ContractModel, p: Floats, renewals: int, *, periods: float = np.inf
) -> float:
    """Renewals to come, up to `periods` of them, of a customer who has renewed `renewals` times.

    Infinite where there is no horizon and survival falls too slowly for a mean to exist.
    """
    return _residual(model, p, renewals, rate=0.0, periods=periods)


def discounted_lifetime_of_newcomer(
    model: ContractModel, p: Floats, *, rate: float, periods: float = np.inf
) -> float:
    """DEL: sum over t = 0, 1, ... of S(t) / (1 + rate)^t, the first period included and not
    discounted (Fader & Hardie 2010, Marketing Science 29:1). rate is that of one period."""
    if periods < 1:
        raise ValueError(f"the horizon must be one period or more, not {periods}")
    return 1.0 + _residual(model, p, 0, rate=rate, periods=periods - 1)


def discounted_residual_lifetime(
    model: ContractModel, p: Floats, renewals: int, *, rate: float, periods: float = np.inf
) -> float:
    """DERL just before the next renewal of a customer who has renewed `renewals` times: the
    period it may renew now counts in full, the one after it 1 / (1 + rate), and so on (Fader &
    Hardie 2010, equation 6, with n = renewals + 1)."""
    return (1 + rate) * _residual(model, p, renewals, rate=rate, periods=periods)


def _residual(
    model: ContractModel, p: Floats, renewals: int, *, rate: float, periods: float
) -> float:
    """Sum over j = 1, 2, ... of S(renewals + j) / S(renewals) / (1 + rate)^j."""
    if renewals < 0 or not 0 <= rate < np.inf:
        raise ValueError(f"renewals and rate must be zero or above, not {renewals} and {rate}")
    start = model.log_survival(p, np.array([float(renewals)]))[0]
    return discounted_tenure(
        lambda t: np.asarray(model.log_survival(p, renewals + t) - start),
        power=model.power(p),
        rate=rate,
        periods=periods,
    )
