"""Cohorts: customers by when they ordered first, and what became of them."""

from septet.engine.scoring.cohorts.business import LEAD_MONTHS, Business
from septet.engine.scoring.cohorts.grain import Grain
from septet.engine.scoring.cohorts.joined import Joined, joined
from septet.engine.scoring.cohorts.table import CohortTable, cohorts
from septet.engine.scoring.cohorts.trends import Trend, findings, trend

__all__ = [
    "LEAD_MONTHS",
    "Business",
    "CohortTable",
    "Grain",
    "Joined",
    "Trend",
    "cohorts",
    "findings",
    "joined",
    "trend",
]
