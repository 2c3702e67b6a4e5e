"""Scores over all customers: whale curve, concentration, rank swaps, cohorts and segments.

Each is a frozen result of whole minor units with its own findings in words.
"""

from septet.engine.scoring.concentration import Concentration, concentration
from septet.engine.scoring.findings import Code, Finding
from septet.engine.scoring.ranks import RankSwaps, Swap, rank_swaps
from septet.engine.scoring.whale import WhaleCurve, WhaleSummary, whale_curve

__all__ = [
    "Code",
    "Concentration",
    "Finding",
    "RankSwaps",
    "Swap",
    "WhaleCurve",
    "WhaleSummary",
    "concentration",
    "rank_swaps",
    "whale_curve",
]
