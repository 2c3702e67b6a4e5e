"""Periods of days. Half-open: the first day belongs to the period, the day named `until` does not."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """Days from `start` (in) to `until` (out). Raises ValueError where that holds no day."""

    start: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.start:
            raise ValueError(f"a period ends after it starts, not {self.start} to {self.until}")

    @property
    def days(self) -> int:
        return (self.until - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.until
