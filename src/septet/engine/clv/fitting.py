"""Maximum likelihood for the lifetime-value models: honest about what it could not learn."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from septet.engine.clv import findings
from septet.engine.clv.beta_geometric import BetaGeometric, Parameters
from septet.engine.clv.facts import Facts, Floats, Histories, dot
from septet.engine.clv.findings import Finding
from septet.engine.clv.mbg_nbd import MBG_NBD

NAMES = ("r", "alpha", "a", "b")
FEWEST_REPEATING = 10  # below, four parameters are guesses
_THINNED = 20_000
_STARTS = ((0.5, 0.5, 2.0), (1.5, 0.2, 4.0), (0.5, 1.5, 6.0), (3.0, 0.1, 8.0))
_LOG_LIMIT = 16.0  # exp(16) is 9 million: beyond it a parameter is infinite for every purpose
_LIKELIER = 1.92  # log-likelihood gain at which one more parameter is taken seriously (5 %)


@dataclass(frozen=True)
class Priors:
    """Independent normals on the logarithms of r, alpha (weeks), a, b.

    Weak on purpose: of one weight with about a quarter of a customer each, so they decide only
    what the orders leave open.
    """

    log_means: tuple[float, float, float, float] = (0.0, 2.3, -0.7, 1.1)
    log_sds: tuple[float, float, float, float] = (2.0, 2.0, 2.0, 2.0)

    def penalty(self, log_parameters: Floats) -> tuple[float, Floats]:
        """Log-density without its constant, and its gradient."""
        z = (log_parameters - np.array(self.log_means)) / np.array(self.log_sds)
        return -0.5 * float(z @ z), -z / np.array(self.log_sds)


WEAK = Priors()


@dataclass(frozen=True, eq=False)
class Fit:
    """Parameters learnt from a window, or in words why there are none (`parameters` is None).

    standard_errors: of r, alpha, a, b; None where the curvature allows none. log_covariance: of
    the log-parameters, 4 x 4. log_likelihood is without the priors. seed comes from the facts.
    """

    model: BetaGeometric
    parameters: Parameters | None
    standard_errors: Parameters | None
    log_covariance: Floats | None
    log_likelihood: float | None
    customers: int
    converged: bool
    report: Finding
    warnings: tuple[Finding, ...]
    seed: int

    @property
    def usable(self) -> bool:
        return self.parameters is not None and self.converged


def fit(facts: Facts, *, model: BetaGeometric = MBG_NBD, priors: Priors | None = WEAK) -> Fit:
    """Parameters of `model` from the distinct histories in `facts`; `priors=None` for plain
    maximum likelihood. Never raises for facts that are too few: `report` says so."""
    refusal = _refusal(facts)
    if refusal is not None:
        return _unusable(facts, model, refusal)
    goal = _Goal(model, facts.histories, priors)
    best, converged = goal.settle(_first_search(facts, model, priors))
    covariance = goal.covariance(best)
    converged = converged and covariance is not None
    parameters = Parameters.of(np.exp(best))
    errors = None if covariance is None else np.sqrt(np.diag(covariance))
    repeating = int((facts.x > 0).sum())
    return Fit(
        model=model,
        parameters=parameters,
        standard_errors=None if errors is None else Parameters.of(errors * np.exp(best)),
        log_covariance=covariance,
        log_likelihood=model.total_and_gradient(parameters, facts.histories)[0],
        customers=len(facts),
        converged=converged,
        report=findings.fitted(model.name, len(facts), repeating)
        if converged
        else findings.not_converged(),
        warnings=_warnings(facts, model, parameters, errors),
        seed=facts.seed,
    )


def _refusal(facts: Facts) -> Finding | None:
    if not len(facts):
        return findings.no_customers()
    if not facts.T_days.any():
        return findings.no_time()
    repeating = int((facts.x > 0).sum())
    if not repeating:
        return findings.nobody_repeats()
    if repeating < FEWEST_REPEATING:
        return findings.too_few_repeat(repeating, FEWEST_REPEATING)
    return None


def _unusable(facts: Facts, model: BetaGeometric, report: Finding) -> Fit:
    return Fit(model, None, None, None, None, len(facts), False, report, (), facts.seed)


def _first_search(facts: Facts, model: BetaGeometric, priors: Priors | None) -> Floats:
    """The best of several starts, on a thinned set where there are many histories."""
    rough = _Goal(model, facts.histories.thinned(_THINNED), priors)
    found = [rough.search(start) for start in _starts(facts.histories)]
    return min(found, key=lambda pair: pair[0])[1]


def _starts(h: Histories) -> list[Floats]:
    """From the mean order rate, with several guesses of how unlike and how loyal customers are."""
    rate = dot(h.count, h.x) / dot(h.count, h.age)
    return [np.log([r, r / rate, a, b]) for r, a, b in _STARTS]


def _warnings(
    facts: Facts, model: BetaGeometric, parameters: Parameters, errors: Floats | None
) -> tuple[Finding, ...]:
    said = []
    if _gain_over_no_dropout(facts, model, parameters) < _LIKELIER:
        said.append(findings.dropout_not_identified())
    if errors is not None and (errors > 1).any():
        names = [n for n, e in zip(NAMES, errors, strict=True) if e > 1]
        said.append(findings.parameters_uncertain(", ".join(names)))
    return tuple(said)


def _gain_over_no_dropout(facts: Facts, model: BetaGeometric, p: Parameters) -> float:
    """How much likelier the orders are with dropout than in a plain negative binomial."""
    h = facts.histories
    never = np.log([1e-9, 1.0])

    def loss(log_rate: Floats) -> tuple[float, Floats]:
        values = np.exp(np.concatenate((log_rate, never)))
        total, gradient = model.total_and_gradient(Parameters.of(values), h)
        return -total / h.count.sum(), -(gradient * values)[:2] / h.count.sum()

    bounds = [(-_LOG_LIMIT, _LOG_LIMIT)] * 2
    plain = minimize(loss, np.log([p.r, p.alpha]), jac=True, method="L-BFGS-B", bounds=bounds)
    with_dropout = model.total_and_gradient(p, h)[0]
    return with_dropout + float(plain.fun) * float(h.count.sum())


@dataclass(frozen=True, eq=False)
class _Goal:
    """Minus log-posterior per customer as a function of log-parameters."""

    model: BetaGeometric
    histories: Histories
    priors: Priors | None

    def __call__(self, log_parameters: Floats) -> tuple[float, Floats]:
        values = np.exp(log_parameters)
        total, gradient = self.model.total_and_gradient(Parameters.of(values), self.histories)
        gradient = gradient * values
        if self.priors is not None:
            prior, slope = self.priors.penalty(log_parameters)
            total, gradient = total + prior, gradient + slope
        customers = float(self.histories.count.sum())
        return -total / customers, -gradient / customers

    def search(self, start: Floats) -> tuple[float, Floats]:
        bounds = [(-_LOG_LIMIT, _LOG_LIMIT)] * len(start)
        found = minimize(self, start, jac=True, method="L-BFGS-B", bounds=bounds)
        return float(found.fun), np.asarray(found.x)

    def settle(self, start: Floats) -> tuple[Floats, bool]:
        """Newton's steps from the end of a search; whether the slope vanished at the end."""
        here = self.search(start)[1]
        for _ in range(20):
            value, slope = self(here)
            if np.abs(slope).max() < 1e-10:
                return here, True
            there = self._newton_step(here, value, slope)
            if there is None:
                break
            here = there
        return here, bool(np.abs(self(here)[1]).max() < 1e-7)

    def _newton_step(self, here: Floats, value: float, slope: Floats) -> Floats | None:
        try:
            step = np.linalg.solve(self.curvature(here), slope)
        except np.linalg.LinAlgError:
            return None
        for shrink in (1.0, 0.5, 0.1, 0.01):
            there = np.asarray(here - shrink * step)
            inside = np.abs(there).max() < _LOG_LIMIT
            if inside and self(there)[0] < value:
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
        information = self.curvature(here) * float(self.histories.count.sum())
        if not np.isfinite(information).all() or np.linalg.eigvalsh(information)[0] <= 0:
            return None
        return np.asarray(np.linalg.inv(information))
