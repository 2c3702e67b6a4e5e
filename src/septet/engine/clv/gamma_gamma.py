"""Gamma-gamma: what an order of a customer is worth, for revenue that is always above zero.

Orders of a customer are gamma distributed with shape p and a scale that is itself gamma distributed
over customers, with shape q and scale v; how much is spent does not depend on how often. Fader,
Hardie & Lee 2005 ("RFM and CLV", Journal of Marketing Research 42), Fader & Hardie 2013 (note 025).
Profit per order may be negative, so it has an estimator of its own: `profit_per_order`.

The likelihood touches a single customer only through log(v + x m) and 1 / (v + x m): everything
else hangs on how many customers have each x. So one pass over the customers gives the value, the
exact gradient and the exact curvature, and Newton's steps need few passes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, polygamma, psi

from septet.engine.clv.facts import Floats
from septet.engine.clv.findings import Code, Finding
from septet.engine.clv.fit_json import named
from septet.engine.clv.learnt import Learnt
from septet.engine.clv.profit_per_order import ProfitPerOrder
from septet.engine.clv.spending import Spending

NAMES = ("p", "q", "v")
FEWEST = 10  # customers; below, three parameters are guesses
_THINNED = 20_000
_STARTS = ((2.0, 3.0, 1.0), (8.0, 4.0, 0.4), (1.0, 1.5, 1.0), (20.0, 20.0, 1.0))
_LOG_LIMIT = 14.0  # exp(14) is 1.2 million: beyond it a parameter is infinite for every purpose
_STEPS = 100


@dataclass(frozen=True, eq=False)
class SpendFit(Learnt):
    """Parameters p, q, v (v in the unit of the values), or in words why there are none.

    standard_errors: same names; None where the curvature allows none. log_covariance: of the
    log-parameters, 3 x 3. customers: sum of the weights.
    """

    parameters: Mapping[str, float] | None
    standard_errors: Mapping[str, float] | None
    log_covariance: Floats | None
    log_likelihood: float | None
    customers: float
    converged: bool
    report: Finding
    warnings: tuple[Finding, ...]

    @property
    def population_mean(self) -> float | None:
        """Mean value of an order over all customers, p v / (q - 1); None for q <= 1: no mean."""
        if not self.usable:
            return None
        p, q, v = self.values
        return float(p * v / (q - 1)) if q > 1 else None


def fit_spending(spending: Spending) -> SpendFit:
    """Maximum likelihood of note 025, equation 1a. Never raises for customers that are too few or
    too much alike: `report` says so."""
    refusal = _refusal(spending)
    if refusal is not None:
        return SpendFit(None, None, None, None, spending.customers, False, refusal, ())
    unit = spending.typical_value  # of geometric mean 1, the parameters are of ordinary size
    start = _best_start(_Goal.of(spending.thinned(_THINNED), unit))
    goal = _Goal.of(spending, unit)
    best, converged = goal.climb(start)
    value, _, information = goal(best)
    covariance = _inverse(information)
    converged = converged and covariance is not None
    scale = np.exp(best) * [1.0, 1.0, unit]
    return SpendFit(
        parameters=named(NAMES, scale),
        standard_errors=None
        if covariance is None
        else named(NAMES, scale * np.sqrt(np.diag(covariance))),
        log_covariance=covariance,
        log_likelihood=-value - spending.customers * float(np.log(unit)),
        customers=spending.customers,
        converged=converged,
        report=_fitted(spending.customers) if converged else _unsettled(best),
        warnings=_warnings(best),
    )


def expected_value(fit: SpendFit, orders: Floats, mean_value: Floats) -> Floats:
    """Mean value of an order of each customer, given `orders` of mean `mean_value` (note 025,
    equation 5): p (v + x m) / (p x + q - 1). Customers without orders have x = 0 and any mean.
    NaN where that mean does not exist (p x + q <= 1) or nothing is known.
    """
    p, q, v = fit.values
    x = np.asarray(orders, np.float64)
    total = np.where(x > 0, x * np.where(x > 0, mean_value, 0.0), 0.0)
    below = p * x + q - 1
    return np.asarray(
        np.where(below > 0, p * (v + total) / np.where(below > 0, below, 1.0), np.nan)
    )


def expected_spend(fit: SpendFit, orders: Floats, mean_value: Floats) -> ProfitPerOrder:
    """The same with its uncertainty: p / nu for nu ~ Gamma(p x + q, v + x m), which has a spread
    where p x + q > 2, and the scatter of orders around it (gamma of shape p); NaN where not."""
    p, q, _ = fit.values
    mean = expected_value(fit, orders, mean_value)
    beyond = p * np.asarray(orders, np.float64) + q - 2
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_sd = np.where(beyond > 0, mean / np.sqrt(np.where(beyond > 0, beyond, 1.0)), np.nan)
    order_sd = np.sqrt((mean**2 + mean_sd**2) / p)
    pooled = fit.population_mean
    return ProfitPerOrder(
        mean, mean_sd, order_sd, np.nan if pooled is None else pooled, float(q - 1) / p
    )


def log_likelihood(parameters: Floats, orders: Floats, mean_value: Floats) -> Floats:
    """Log-density of each customer's mean value (note 025, equation 1a)."""
    p, q, v = parameters
    x, m = np.asarray(orders, np.float64), np.asarray(mean_value, np.float64)
    shape = p * x
    return np.asarray(
        gammaln(shape + q) - gammaln(shape) - gammaln(q)
        + q * np.log(v) + (shape - 1) * np.log(m) + shape * np.log(x)
        - (shape + q) * np.log(v + x * m)
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Goal:
    """Minus the log-likelihood of values divided by `unit`, over log-parameters."""

    spending: Spending
    unit: float
    kinds: tuple[Floats, Floats]
    log_totals: float  # sum of x log(x m)
    log_values: float  # sum of log m

    @classmethod
    def of(cls, spending: Spending, unit: float) -> "_Goal":
        by_orders, values = spending.log_sums()
        orders, counts = spending.kinds
        log_unit = float(np.log(unit))
        return cls(
            spending,
            unit,
            spending.kinds,
            by_orders - log_unit * float((orders * counts).sum()),
            values - log_unit * float(counts.sum()),
        )

    def __call__(self, log_parameters: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient (3,) and curvature (3, 3)."""
        p, q, v = values = np.exp(log_parameters)
        x, n = self.kinds
        many, sums = float(n.sum()), self.spending.sums(v, self.unit)
        up, down = p * x + q, p * x
        bend_up, bend_down = polygamma(1, up), polygamma(1, down)
        total = (
            (n * (gammaln(up) - gammaln(down))).sum()
            + many * (q * np.log(v) - gammaln(q))
            + p * (self.log_totals - sums.x_log)
            - self.log_values
            - q * sums.log
        )
        slope = np.array([
            (n * x * (psi(up) - psi(down))).sum() + self.log_totals - sums.x_log,
            (n * psi(up)).sum() + many * (np.log(v) - psi(q)) - sums.log,
            many * q / v - p * sums.x_inverse - q * sums.inverse,
        ])  # fmt: skip
        pq, pv, qv = (n * x * bend_up).sum(), -sums.x_inverse, many / v - sums.inverse
        pp = (n * x**2 * (bend_up - bend_down)).sum()
        qq = (n * bend_up).sum() - many * polygamma(1, q)
        vv = p * sums.x_square + q * sums.square - many * q / v**2
        bend = np.array([[pp, pq, pv], [pq, qq, qv], [pv, qv, vv]])
        slope = slope * values
        bend = bend * np.outer(values, values) + np.diag(slope)
        return -float(total), -slope, -bend

    def climb(self, start: Floats) -> tuple[Floats, bool]:
        """Newton's steps, shortened where they overshoot; whether the slope vanished."""
        here, (value, slope, bend) = start, self(start)
        many = float(self.kinds[1].sum())
        for _ in range(_STEPS):
            if np.abs(slope).max() < 1e-11 * many or np.abs(here).max() >= _LOG_LIMIT:
                break
            step = _downhill(bend, slope)
            for shrink in (1.0, 0.5, 0.2, 0.05, 0.005):
                there = np.clip(here - shrink * step, -_LOG_LIMIT, _LOG_LIMIT)
                found = self(there)
                if found[0] < value:
                    break
            else:
                break
            here, (value, slope, bend) = there, found
        inside = np.abs(here).max() < _LOG_LIMIT
        return here, bool(inside and np.abs(slope).max() < 1e-7 * many)


def _downhill(bend: Floats, slope: Floats) -> Floats:
    """Newton's step where the curvature is that of a valley, else one down its sides."""
    sizes, axes = np.linalg.eigh(bend)
    floor = 1e-9 * max(float(np.abs(sizes).max()), 1e-300)
    step = axes @ ((axes.T @ slope) / np.maximum(np.abs(sizes), floor))
    return np.asarray(step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300)))


def _best_start(goal: _Goal) -> Floats:
    ends = [goal.climb(np.log(start))[0] for start in _STARTS]
    return min(ends, key=lambda end: goal(end)[0])


def _inverse(information: Floats) -> Floats | None:
    if not np.isfinite(information).all() or np.linalg.eigvalsh(information)[0] <= 0:
        return None
    return np.asarray(np.linalg.inv(information))


def _count(customers: float) -> str:
    return f"{customers:.12g}"


def _fitted(customers: float) -> Finding:
    return Finding(Code.FITTED, f"Gamma-gamma fitted on {_count(customers)} customers with orders.")


def _refusal(spending: Spending) -> Finding | None:
    if not len(spending):
        return Finding(
            Code.NO_CUSTOMERS, "No customer has a repeat order, so nothing shows what an order is."
        )
    if spending.customers < FEWEST:
        return Finding(
            Code.TOO_FEW_REPEAT,
            f"Only {_count(spending.customers)} customers have orders to learn from; a model of three "
            f"parameters needs at least {FEWEST}. Use the mean of all orders.",
        )
    if float(np.ptp(spending.mean_value)) == 0:
        return Finding(
            Code.NOT_CONVERGED,
            f"Every customer's mean order is {spending.mean_value[0]:g}: there is no spread to "
            "learn from. Use that mean.",
        )
    return None


def _unsettled(log_parameters: Floats) -> Finding:
    far = [n for n, value in zip(NAMES, log_parameters, strict=True) if abs(value) > 10]
    where = f" ({', '.join(far)} ran to the edge: customers are alike, or orders hardly scatter)"
    return Finding(
        Code.NOT_CONVERGED,
        f"The search did not settle on parameters{where if far else ''}. "
        "Use the mean of each customer or of all orders.",
    )


def _warnings(log_parameters: Floats) -> tuple[Finding, ...]:
    q = float(np.exp(log_parameters[1]))
    if q > 1:
        return ()
    return (
        Finding(
            Code.MEAN_DOES_NOT_EXIST,
            f"q is {q:.3g}, not above 1: so heavy is the tail that the mean value of an order over "
            "all customers does not exist. Customers without orders get none; look for orders "
            "of another size or currency among these.",
        ),
    )
