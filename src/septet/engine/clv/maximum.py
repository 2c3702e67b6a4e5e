"""Maximum likelihood in the logarithms of a few parameters, for models with facts of their own."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from septet.engine.clv import findings, fit_json
from septet.engine.clv.facts import Floats
from septet.engine.clv.findings import Finding
from septet.engine.clv.fit_json import FORMAT, VERSION, named
from septet.engine.clv.learnt import Learnt
from septet.engine.clv.model import Priors

Likelihood = Callable[[Floats], tuple[float, Floats]]
Found = tuple[float, Floats]

_LOG_LIMIT = 14.0  # exp(14) is 1.2 million: beyond it a parameter is infinite for every purpose
_FLAT = 1e-7  # slope per customer at which a search has arrived
_FAR = 6.0  # e^6 is 400: nearer, no parameter is called endless
_NO_LESS = 0.01  # of log-likelihood, all customers together


@dataclass(frozen=True, eq=False)
class DiscreteFit(Learnt):
    """Parameters of a model in whole periods, or in words why there are none.

    parameters, standard_errors: by name in the order of the paper; the errors are None where the
    curvature allows none. log_covariance: of the log-parameters. log_likelihood is without the
    priors. customers: the sum of weights. seed comes from the facts.
    """

    code: str
    model: str
    parameters: Mapping[str, float] | None
    standard_errors: Mapping[str, float] | None
    log_covariance: Floats | None
    log_likelihood: float | None
    customers: float
    converged: bool
    report: Finding
    warnings: tuple[Finding, ...]
    seed: int

    def to_json(self) -> str:
        """All of it, every digit kept; `from_json` reads it back."""
        head = {"format": FORMAT, "version": VERSION, "model": self.code}
        return json.dumps(head | fit_json.plain(self), indent=2)

    @classmethod
    def from_json(cls, text: str) -> "DiscreteFit":
        """A kept fit. Raises ValueError for another file, or one of a later version."""
        from septet.engine.clv.discrete_models import naming_of

        told = fit_json.document(text)
        naming = naming_of(told["model"])
        parts = fit_json.parts(told, naming.parameter_names)
        return cls(code=naming.code, model=naming.name, **parts)


@dataclass(frozen=True, eq=False)
class Maximum:
    """Where a search ended, in log-parameters; what the curvature there says of its errors."""

    log_parameters: Floats
    log_likelihood: float
    converged: bool
    covariance: Floats | None
    runs_away: tuple[tuple[int, bool], ...] = ()  # parameters by place, and whether they grow

    @property
    def values(self) -> Floats:
        return np.asarray(np.exp(self.log_parameters))

    @property
    def log_errors(self) -> Floats | None:
        return None if self.covariance is None else np.sqrt(np.diag(self.covariance))


def maximise(
    likelihood: Likelihood, starts: list[Floats], *, priors: Priors | None, customers: float
) -> Maximum:
    """The best maximum of the log-posterior found from `starts` (log-parameters).

    likelihood: from parameters to log-likelihood and its derivatives by them.
    """
    goal = _Goal(likelihood, priors, customers)
    best = min((goal.search(start) for start in starts), key=lambda found: found[0])[1]
    best = goal.settle(best)
    covariance = goal.covariance(best)
    arrived = bool(np.abs(goal(best)[1]).max() < _FLAT) and covariance is not None
    found = Maximum(best, likelihood(np.exp(best))[0], arrived, covariance)
    return found if arrived else replace(found, runs_away=goal.runs_away(best))


@dataclass(frozen=True, eq=False)
class _Goal:
    """Minus log-posterior per customer by log-parameters."""

    likelihood: Likelihood
    priors: Priors | None
    customers: float

    def __call__(self, at: Floats) -> tuple[float, Floats]:
        values = np.exp(at)
        total, gradient = self.likelihood(values)
        gradient = gradient * values
        if self.priors is not None:
            prior, slope = self.priors.penalty(at)
            total, gradient = total + prior, gradient + slope
        return -total / self.customers, -gradient / self.customers

    def search(self, start: Floats, held: tuple[int, float] | None = None) -> Found:
        """held: the place of a log-parameter that stays at the value told."""
        bounds = [(-_LOG_LIMIT, _LOG_LIMIT)] * len(start)
        if held is not None:
            bounds[held[0]] = (held[1], held[1])
        found = minimize(self, start, jac=True, method="L-BFGS-B", bounds=bounds)
        return float(found.fun), np.asarray(found.x)

    def runs_away(self, here: Floats) -> tuple[tuple[int, bool], ...]:
        """Far parameters that may as well be without end: the others following, the likelihood
        at the limit is not lower than here."""
        best, told = self(here)[0] + _NO_LESS / self.customers, []
        for place in np.flatnonzero(np.abs(here) > _FAR).tolist():
            grows = bool(here[place] > 0)
            limit = _LOG_LIMIT if grows else -_LOG_LIMIT
            if self.search(_along(here, place, limit), (place, limit))[0] <= best:
                told.append((place, grows))
        return tuple(told)

    def settle(self, here: Floats) -> Floats:
        """Newton's steps from the end of a search, as long as they climb."""
        for _ in range(20):
            value, slope = self(here)
            if np.abs(slope).max() < 1e-11:
                break
            there = self._newton_step(here, value, slope)
            if there is None:
                break
            here = there
        return here

    def _newton_step(self, here: Floats, value: float, slope: Floats) -> Floats | None:
        curvature = self.curvature(here)
        if not np.isfinite(curvature).all() or np.linalg.eigvalsh(curvature)[0] <= 0:
            return None
        step = np.linalg.solve(curvature, slope)
        for shrink in (1.0, 0.5, 0.1, 0.01):
            there = np.asarray(here - shrink * step)
            if np.abs(there).max() < _LOG_LIMIT and self(there)[0] <= value:
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
        information = self.curvature(here) * self.customers
        if not np.isfinite(information).all() or np.linalg.eigvalsh(information)[0] <= 0:
            return None
        return np.asarray(np.linalg.inv(information))


def _along(here: Floats, place: int, limit: float) -> Floats:
    """Where one log-parameter is at its limit and its equals far out, its partners in a ratio,
    have gone as far with it."""
    sign, moved = np.sign(limit), here.copy()
    partners = sign * here > _FAR - 1
    moved[partners] += limit - here[place]
    moved[place] = limit
    return np.clip(moved, -_LOG_LIMIT, _LOG_LIMIT)


def unusable(code: str, model: str, customers: float, seed: int, report: Finding) -> DiscreteFit:
    """A fit that has nothing but the reason why."""
    return DiscreteFit(code, model, None, None, None, None, customers, False, report, (), seed)


def result(
    code: str,
    model: str,
    names: tuple[str, ...],
    found: Maximum,
    *,
    customers: float,
    seed: int,
    report: Finding,
    warnings: tuple[Finding, ...],
    excuse: Finding | None = None,
) -> DiscreteFit:
    """A search told as a fit. Where it did not settle, `excuse` or the parameter that ran off to
    the edge says why."""
    errors = found.log_errors
    if not found.converged:
        report = excuse or _no_maximum(names, found)
    if errors is not None and found.converged and (errors > 1).any():
        unsure = [name for name, error in zip(names, errors, strict=True) if error > 1]
        warnings = (*warnings, findings.parameters_uncertain(", ".join(unsure)))
    return DiscreteFit(
        code=code,
        model=model,
        parameters=named(names, found.values),
        standard_errors=None if errors is None else named(names, errors * found.values),
        log_covariance=found.covariance,
        log_likelihood=found.log_likelihood,
        customers=customers,
        converged=found.converged,
        report=report,
        warnings=warnings,
        seed=seed,
    )


def _no_maximum(names: tuple[str, ...], found: Maximum) -> Finding:
    told = [(names[place], grows) for place, grows in found.runs_away]
    return findings.at_boundary(*told) if told else findings.not_converged()
