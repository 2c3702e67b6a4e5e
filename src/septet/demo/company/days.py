"""The working days of three years, and how busy each of them is."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from septet.demo.company.habits import Floats, Integers
from septet.engine.periods import Period

YEARS = 3
ANNUAL_GROWTH = 0.035
# January to December: machine builders buy in spring and autumn, and close in August and at
# Christmas.
SEASON = (0.97, 1.00, 1.07, 1.02, 1.00, 1.01, 0.96, 0.90, 1.04, 1.06, 1.03, 0.92)
HOLIDAYS = frozenset({(5, 1), (10, 3), (1, 1), *((12, day) for day in range(24, 32))})


def three_years(end: date) -> Period:
    """The three years of full months whose last day is `end`; ValueError where no month ends so."""
    until = end + timedelta(days=1)
    if until.day != 1:
        raise ValueError(f"the last day must end a month (such as 2026-10-31), not {end}")
    return Period(until.replace(year=until.year - YEARS), until)


@dataclass(frozen=True)
class Days:
    """Working days, numbered from 0; every event of the demo company happens on one of them."""

    period: Period

    @cached_property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """The days themselves, ascending, as datetime64[D]."""
        every = (self.period.start + timedelta(days=n) for n in range(self.period.days))
        working = [
            day for day in every if day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS
        ]
        return np.array(working, dtype="datetime64[D]")

    @property
    def count(self) -> int:
        return len(self.dates)

    @cached_property
    def months(self) -> Integers:
        """Months since January 1970, one a working day."""
        return self.dates.astype("datetime64[M]").astype(np.int64)

    @property
    def business_year(self) -> Integers:
        """0, 1 or 2 for each working day; a business year is twelve full months."""
        year: Integers = (self.months - self.months[0]) // 12
        return year

    @cached_property
    def years(self) -> Floats:
        """Years since the start, one a working day."""
        years: Floats = (self.dates - self.dates[0]).astype(np.int64) / 365.25
        return years

    @cached_property
    def _busy_until(self) -> Floats:
        weight = np.array(SEASON)[self.months % 12] * (1 + ANNUAL_GROWTH) ** self.years
        busy: Floats = np.concatenate(([0.0], np.cumsum(weight)))
        busy /= busy[-1]
        return busy

    def draw(self, rng: np.random.Generator, first: Floats, until: Floats) -> Integers:
        """A day for each pair of parts of the three years, busy days more often."""
        low, high = self._busy_at(first), self._busy_at(until)
        at = low + rng.random(len(first)) * (high - low)
        day = np.searchsorted(self._busy_until, at, side="right") - 1
        return np.minimum(day, self.count - 1).astype(np.int64)

    def _busy_at(self, part: Floats) -> Floats:
        index: Floats = self._busy_until[np.rint(part * self.count).astype(np.int64)]
        return index
