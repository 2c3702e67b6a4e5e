"""Scores over all customers: whale curve, concentration, revenue rank against profit rank."""

from septet.engine.scoring.concentration import Concentration, concentration
from septet.engine.scoring.ranks import RankSwaps, Swap, rank_swaps
from septet.engine.scoring.whale import WhaleCurve, WhaleSummary, whale_curve

__all__ = [
    "Concentration",
    "RankSwaps",
    "Swap",
    "WhaleCurve",
    "WhaleSummary",
    "concentration",
    "rank_swaps",
    "whale_curve",
]
