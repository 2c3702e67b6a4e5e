"""Customer lifetime value by probability models: is a customer alive, how often will it order, what
is that worth.

`fit(facts)` learns a model, `score(fit, facts, ...)` answers for every customer, and
`septet.engine.clv.forecast` tries it beside rules of thumb on the customers' own past.
Importing this loads SciPy.
"""

from septet.engine.clv.bg_nbd import BG_NBD
from septet.engine.clv.errors import FactsError
from septet.engine.clv.facts import Facts
from septet.engine.clv.findings import Code, Finding
from septet.engine.clv.fitted import Fit
from septet.engine.clv.fitting import fit
from septet.engine.clv.mbg_nbd import MBG_NBD
from septet.engine.clv.model import Lives, OrderModel, Priors
from septet.engine.clv.models import MODELS, model_of
from septet.engine.clv.nbd import NBD
from septet.engine.clv.pareto_nbd import PARETO_NBD
from septet.engine.clv.population import (
    Tracking,
    expected_orders_of_newcomer,
    order_count_distribution,
    tracking,
)
from septet.engine.clv.profit_per_order import ProfitPerOrder, profit_per_order
from septet.engine.clv.scoring import LifetimeValues, OrderScores, Scores, lifetime_value, score

__all__ = [
    "BG_NBD",
    "MBG_NBD",
    "MODELS",
    "NBD",
    "PARETO_NBD",
    "Code",
    "Facts",
    "FactsError",
    "Finding",
    "Fit",
    "LifetimeValues",
    "Lives",
    "OrderModel",
    "OrderScores",
    "Priors",
    "ProfitPerOrder",
    "Scores",
    "Tracking",
    "expected_orders_of_newcomer",
    "fit",
    "lifetime_value",
    "model_of",
    "order_count_distribution",
    "profit_per_order",
    "score",
    "tracking",
]
