"""Which days a window is cut at to try forecasts on what then came."""

from dataclasses import dataclass

YEAR = 364  # 52 weeks, so that a season is compared on the same days of the week
_HOLDOUTS = (YEAR, 182, 91, 56, 28)
_WINDOWS_NEEDED = 4  # to learn in, to learn from, to choose on, and one more of history
_SCORED = 3
_LEARNT = 6
_LEAST_HISTORY = 60


@dataclass(frozen=True)
class Plan:
    """holdout_days: length of each forecast. Days count from the first order of the window.

    scored: cut days, latest first, at which all methods are tried; they do not overlap.
    """

    start: int
    until: int
    holdout_days: int
    scored: tuple[int, ...]

    @classmethod
    def of(cls, start: int, until: int, holdout_days: int | None = None) -> "Plan":
        """The longest of a year, half, quarter, eight or four weeks that fits in four times."""
        days = until - start
        fitting = [h for h in _HOLDOUTS if days >= _WINDOWS_NEEDED * h]
        holdout = holdout_days or (fitting[0] if fitting else max(1, days // 3))
        cuts = (until - k * holdout for k in range(1, _SCORED + 1))
        return cls(start, until, holdout, tuple(c for c in cuts if c - start >= holdout))

    def learning(self, cut: int) -> tuple[int, ...]:
        """Earlier cut days, latest first, whose forecasts had come true by day `cut`."""
        half = self.holdout_days // 2
        latest = cut - self.holdout_days
        days = []
        for k in range(_LEARNT):
            whole, rest = divmod(k, 2)
            days.append(latest - whole * self.holdout_days - rest * half)
        least = max(self.holdout_days, _LEAST_HISTORY)
        return tuple(d for d in dict.fromkeys(days) if d - self.start >= least)

    def same_season(self, cut: int) -> int | None:
        """The cut day a year earlier; None where the window does not reach, or holds whole years
        so that there is no season to tell."""
        earlier = cut - YEAR
        least = max(self.holdout_days, _LEAST_HISTORY)
        reaches = earlier - self.start >= least
        return earlier if reaches and self.holdout_days < YEAR else None
