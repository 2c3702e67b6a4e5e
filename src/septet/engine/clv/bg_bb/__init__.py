"""BG/BB, for customers who can buy only at given opportunities (Fader, Hardie & Shang 2010).

`fit(OpportunityFacts(x, t_x, n))` learns alpha, beta, gamma, delta; the other functions answer for
customers and for the population; `lifetime_value` says what an order's profit makes of it.
"""

from septet.engine.clv.bg_bb.facts import OpportunityFacts
from septet.engine.clv.bg_bb.fitting import fit
from septet.engine.clv.bg_bb.model import (
    expected_orders,
    expected_orders_of_newcomer,
    log_likelihood,
    order_distribution,
    probability_alive,
)
from septet.engine.clv.bg_bb.value import lifetime_value

__all__ = [
    "OpportunityFacts",
    "expected_orders",
    "expected_orders_of_newcomer",
    "fit",
    "lifetime_value",
    "log_likelihood",
    "order_distribution",
    "probability_alive",
]
