"""What a model of contracts can be asked; parameters come as an array in the order of its paper."""

from typing import Protocol

import numpy as np

from septet.engine.clv.contracts.facts import ContractFacts
from septet.engine.clv.histories import Floats, dot
from septet.engine.clv.model import Priors


class ContractModel(Protocol):
    """Survival S(t): the chance to be still there after the renewal at the end of period t."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def parameter_names(self) -> tuple[str, ...]: ...

    @property
    def priors(self) -> Priors: ...

    def starts(self, churn: float) -> list[Floats]:
        """Log-parameters from which a search may begin, given the mean chance to leave."""
        ...

    def log_survival(self, p: Floats, t: Floats) -> Floats:
        """log S(t) for any real t of zero or above."""
        ...

    def log_survival_gradient(self, p: Floats, t: Floats) -> Floats:
        """Its derivatives by the parameters: (parameters, times)."""
        ...

    def power(self, p: Floats) -> float:
        """S(t) falls like t^-power in the end."""
        ...

    def draw_more_renewals(self, p: Floats, renewals: int, rng: np.random.Generator) -> Floats:
        """How often a customer with `renewals` renewals will renew again; p of shape (parameters,
        draws)."""
        ...


def total_and_gradient(
    model: ContractModel, p: Floats, rows: ContractFacts
) -> tuple[float, Floats]:
    """Log-likelihood of distinct rows, and its derivatives: S(t-1) - S(t) for a customer lost at
    the end of period t, S(t) for one still there after t renewals."""
    t, lost = rows.periods.astype(np.float64), rows.lost
    before = np.maximum(t - 1, 0.0)
    now, slope_now = model.log_survival(p, t), model.log_survival_gradient(p, t)
    then, slope_then = model.log_survival(p, before), model.log_survival_gradient(p, before)
    gone = then + np.log(-np.expm1(np.minimum(now - then, -1e-300)))
    odds = np.exp(np.where(lost, now - gone, 0.0))  # S(t) / (S(t-1) - S(t))
    slope = np.where(lost, (1 + odds) * slope_then - odds * slope_now, slope_now)
    total = dot(rows.counts, np.where(lost, gone, now))
    return total, np.array([dot(rows.counts, each) for each in slope])
