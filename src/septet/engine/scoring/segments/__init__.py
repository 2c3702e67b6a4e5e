"""Segments: every customer in exactly one group of each table, and what the groups add up to."""

from septet.engine.scoring.segments.activity import Activity, Life, activity_of
from septet.engine.scoring.segments.grid import GRID, grid
from septet.engine.scoring.segments.sizes import sizes
from septet.engine.scoring.segments.table import (
    SEPARATOR,
    Customers,
    Segment,
    SegmentTable,
    Sums,
    tabulate,
)
from septet.engine.scoring.segments.values import THIRDS, thirds_of, values

__all__ = [
    "GRID",
    "SEPARATOR",
    "THIRDS",
    "Activity",
    "Customers",
    "Life",
    "Segment",
    "SegmentTable",
    "Sums",
    "activity_of",
    "grid",
    "sizes",
    "tabulate",
    "thirds_of",
    "values",
]
