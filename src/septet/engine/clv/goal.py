"""Minus the log-posterior per customer as a function of log-parameters, and its minimum."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from septet.engine.clv.histories import Floats, Histories
from septet.engine.clv.model import Curved, OrderModel, Priors
from septet.engine.clv.newton import LOG_LIMIT, Settled, settle

_ROUGH = 10_000  # customers of the sample in which a search for many more begins
_DIFFERENCE = 1e-4


def best_of_starts(model: OrderModel, h: Histories, priors: Priors | None) -> Settled:
    """The likeliest parameters. Where there are many customers a sample of them is looked at first;
    further starts are tried only where the first ended badly."""
    goal = Goal(model, h, priors)
    rough = h.sampled(_ROUGH)
    starts = model.starts(h)
    if rough is not h:
        first = _searched(Goal(model, rough, priors), starts)
        found = goal.settle(first.point)
        if _is_proper(found):
            return found
    return _searched(goal, starts)


def _searched(goal: "Goal", starts: list[Floats]) -> Settled:
    """The best end of two searches, from the likeliest start and from the model's first, since a
    likelihood may have two tops; the other starts only where neither settled inside."""
    first = starts[0]
    ranked = sorted(starts[1:], key=lambda start: goal(start)[0])
    found = [goal.search(start) for start in (first, *ranked[:1])]
    for start in ranked[1:]:
        if any(_is_proper(each) for each in found):
            break
        found.append(goal.search(start))
    return min(found, key=lambda each: each.loss)


def _is_proper(found: Settled) -> bool:
    return found.converged and not found.at_limit.any() and is_bent(found.curvature)


def is_bent(curvature: Floats) -> bool:
    """Whether the loss bends upwards in every direction."""
    return bool(np.isfinite(curvature).all() and np.linalg.eigvalsh(curvature)[0] > 0)


@dataclass(frozen=True, eq=False)
class Goal:
    """The loss of one model on some histories."""

    model: OrderModel
    histories: Histories
    priors: Priors | None

    def __call__(self, log_parameters: Floats) -> tuple[float, Floats]:
        """Loss and slope."""
        p = np.exp(log_parameters)
        total, gradient = self.model.total_and_gradient(p, self.histories)
        return self._with_priors(log_parameters, total, gradient * p)

    def with_curvature(self, log_parameters: Floats) -> tuple[float, Floats, Floats]:
        """Loss, slope and curvature; by differences of the slope where the model knows none."""
        if not isinstance(self.model, Curved):
            return *self(log_parameters), self._curvature_by_differences(log_parameters)
        p = np.exp(log_parameters)
        total, gradient, second = self.model.total_gradient_curvature(p, self.histories)
        loss, slope = self._with_priors(log_parameters, total, gradient * p)
        curvature = -(second * np.outer(p, p) + np.diag(gradient * p))
        if self.priors is not None:
            curvature -= self.priors.curvature()
        return loss, slope, curvature / self.customers

    @property
    def customers(self) -> float:
        return float(self.histories.count.sum())

    def log_likelihood(self, found: Settled) -> float:
        """Of all customers, without the priors."""
        prior = 0.0 if self.priors is None else self.priors.penalty(found.point)[0]
        return -found.loss * self.customers - prior

    def search(self, start: Floats) -> Settled:
        """From anywhere."""
        if isinstance(self.model, Curved):
            return settle(self.with_curvature, start)
        bounds = [(-LOG_LIMIT, LOG_LIMIT)] * len(start)
        near = minimize(self, start, jac=True, method="L-BFGS-B", bounds=bounds)
        return self.settle(np.asarray(near.x))

    def settle(self, start: Floats) -> Settled:
        """From close by."""
        return settle(self.with_curvature, start)

    def _with_priors(
        self, log_parameters: Floats, total: float, slope: Floats
    ) -> tuple[float, Floats]:
        if self.priors is not None:
            prior, pull = self.priors.penalty(log_parameters)
            total, slope = total + prior, slope + pull
        return -total / self.customers, -slope / self.customers

    def _curvature_by_differences(self, here: Floats) -> Floats:
        rows = [
            (self(here + step)[1] - self(here - step)[1]) / (2 * _DIFFERENCE)
            for step in _DIFFERENCE * np.eye(len(here))
        ]
        square = np.array(rows)
        return np.asarray((square + square.T) / 2)
