"""Months, quarters and years as addresses name them: 2024-03, 2024-Q1, 2024."""

import re
from dataclasses import dataclass
from datetime import date

_LABEL = re.compile(r"(?P<year>\d{4})(-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")


@dataclass(frozen=True)
class Span:
    """`months` from the first month on, counted from January of the year 0."""

    first: int
    months: int

    @property
    def start(self) -> date:
        return date(self.first // 12, self.first % 12 + 1, 1)

    @property
    def until(self) -> date:
        end = self.first + self.months
        return date(end // 12, end % 12 + 1, 1)

    def place(self, start: date) -> tuple[int, int] | None:
        """Where its months stand in a row of months that begins with the month of `start`: the
        first (from 0) and how many; None where it lies before."""
        begin = self.first - month_number(start)
        cut = max(begin, 0)
        left = begin + self.months - cut
        return (cut, left) if left > 0 else None


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def span_of(label: str) -> Span | None:
    """The span a label names; None for one that names none."""
    found = _LABEL.fullmatch(label)
    if found is None or not 1 <= int(found["year"]) <= 9998:
        return None
    year = int(found["year"]) * 12
    if found["month"]:
        return Span(year + int(found["month"]) - 1, 1)
    if found["quarter"]:
        return Span(year + 3 * int(found["quarter"]) - 3, 3)
    return Span(year, 12)
