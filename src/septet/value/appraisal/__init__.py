"""One appraisal: facts of the ledger and assumptions in, a run's figures and every account's out.

No database and no clock. Importing this loads NumPy, SciPy and DuckDB, so it is imported where work
is done, never where pages are served.
"""

from septet.value.appraisal.appraise import Appraisal, Order, appraise
from septet.value.appraisal.checks import DoesNotReconcile

__all__ = ["Appraisal", "DoesNotReconcile", "Order", "appraise"]
