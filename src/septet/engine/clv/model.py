"""What every model of orders over continuous time can be asked, whoever wrote it.

Parameters travel as a float array in the order of the paper (`parameter_names`); time is in weeks.
The fit, the scores, the ranges and the back-test know models by this protocol only.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from septet.engine.clv.facts import Floats, Histories


@dataclass(frozen=True)
class Priors:
    """Independent normals on the logarithms of the parameters, in the order of the paper.

    Weak on purpose: of one weight with about a quarter of a customer each, so they decide only
    what the orders leave open.
    """

    log_means: tuple[float, ...]
    log_sds: tuple[float, ...]

    def penalty(self, log_parameters: Floats) -> tuple[float, Floats]:
        """Log-density without its constant, and its gradient."""
        z = (log_parameters - np.array(self.log_means)) / np.array(self.log_sds)
        return -0.5 * float(z @ z), -z / np.array(self.log_sds)

    def curvature(self) -> Floats:
        """Second derivatives of the log-density."""
        return np.asarray(-np.diag(1 / np.array(self.log_sds) ** 2))


@dataclass(frozen=True, eq=False)
class Lives:
    """Draws of the life ahead of customers alive now, one entry a draw.

    At age T in weeks a draw orders at order_rate / (order_scale + T) a week until it leaves, and
    leaves at leaving_rate / (leaving_scale + T) a week. ends_with_order: the moment it leaves is
    that of one more order (BG/NBD, where customers leave after an order).
    """

    order_rate: Floats
    order_scale: Floats
    leaving_rate: Floats
    leaving_scale: Floats
    ends_with_order: bool


class OrderModel(Protocol):
    """A model of how often customers order and when they leave; `p` in the order of the paper."""

    @property
    def code(self) -> str:
        """Stable name for files and settings: mbg_nbd."""
        ...

    @property
    def name(self) -> str:
        """Name in words: MBG/NBD."""
        ...

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """In the order of the paper. alpha and beta are weeks."""
        ...

    @property
    def priors(self) -> Priors:
        """The model's own weak priors."""
        ...

    def starts(self, h: Histories) -> list[Floats]:
        """Log-parameters from which a search may begin. The first is always tried, beside the
        likeliest of the others."""
        ...

    def total_and_gradient(self, p: Floats, h: Histories) -> tuple[float, Floats]:
        """Log-likelihood of all customers and its derivatives by the parameters."""
        ...

    def log_likelihood(self, p: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        """Log-likelihood of each customer; arrays of one shape."""
        ...

    def probability_alive(self, p: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        """P(alive at the end of the window); arrays of one shape."""
        ...

    def expected_orders_if_alive(self, p: Floats, x: float, age: Floats, weeks: float) -> Floats:
        """Expected orders in the next `weeks` of customers alive now; ages of one x."""
        ...

    def discounted_orders_if_alive(
        self, p: Floats, x: float, age: Floats, *, rate: float, weeks: float
    ) -> Floats:
        """The same, each order times e^(-rate * weeks until it); weeks may be infinite."""
        ...

    def expected_orders_of_newcomer(self, p: Floats, weeks: Floats) -> Floats:
        """E[X(t)]: expected orders after the first within t weeks of it."""
        ...

    def draw_lives(self, p: Floats, x: int, rng: np.random.Generator) -> Lives:
        """Lives of customers alive with x orders; p of shape (parameters, draws)."""
        ...


@runtime_checkable
class Curved(Protocol):
    """A model that also knows the second derivatives of its likelihood, which fits faster."""

    def total_gradient_curvature(self, p: Floats, h: Histories) -> tuple[float, Floats, Floats]:
        """Log-likelihood of all customers, its derivatives and second derivatives."""
        ...


@runtime_checkable
class Counted(Protocol):
    """A model that also knows how many newcomers make how many orders."""

    def order_count_distribution(self, p: Floats, weeks: float, most: int) -> Floats:
        """P(X(t) = n) for n = 0..most, orders after the first within t weeks of it."""
        ...


def time_scale(model: OrderModel, p: Floats) -> float:
    """The smallest parameter that is a time in weeks: scores vary with age on this scale."""
    named = zip(model.parameter_names, p, strict=True)
    return float(min(value for name, value in named if name in ("alpha", "beta")))
