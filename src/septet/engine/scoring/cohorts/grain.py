"""Months, quarters and years as numbers that count up, so that ages are differences."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from septet.engine.scoring.ordering import Ints

_EPOCH = 1970


class Grain(StrEnum):
    """How long the periods of a cohort table are."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {"month": 1, "quarter": 3, "year": 12}[self.value]

    def of(self, days: NDArray[np.datetime64]) -> Ints:
        """Number of the period of each day, counted from 1970; NaT gives no sensible number."""
        return days.astype("datetime64[M]").astype(np.int64) // self.months

    def label(self, number: int) -> str:
        """2024-03, 2024-Q1 or 2024."""
        year, month = divmod(number * self.months, 12)
        if self is Grain.MONTH:
            return f"{_EPOCH + year}-{month + 1:02d}"
        if self is Grain.QUARTER:
            return f"{_EPOCH + year}-Q{month // 3 + 1}"
        return str(_EPOCH + year)
