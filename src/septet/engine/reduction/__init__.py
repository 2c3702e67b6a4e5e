"""Invoice lines are reduced once: each batch, month by month, to small tables of exact sums.

A value run reads the reductions of its batches and reduces only what is missing. The reducing is
done by DuckDB, or by an engine for those who outgrow one machine; see `engines`.
"""

from septet.engine.choice import ENGINES
from septet.engine.reduction.engines import EngineUnavailable, Means, opened
from septet.engine.reduction.reduce import Reduced, Reductions, reduce_batches, view_sql

__all__ = [
    "ENGINES",
    "EngineUnavailable",
    "Means",
    "Reduced",
    "Reductions",
    "opened",
    "reduce_batches",
    "view_sql",
]
