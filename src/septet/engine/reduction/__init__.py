"""Invoice lines are reduced once: each batch, month by month, to small tables of exact sums.

A value run reads the reductions of its batches and reduces only what is missing. The reducing is
done by DuckDB, or by an engine for those who outgrow one machine; see `engines`.
"""

from septet.engine.reduction.engines import ENGINES, EngineUnavailable, Means, check_code
from septet.engine.reduction.reduce import Reduced, Reductions, reduce_batches, view_sql

__all__ = [
    "ENGINES",
    "EngineUnavailable",
    "Means",
    "Reduced",
    "Reductions",
    "check_code",
    "reduce_batches",
    "view_sql",
]
