"""What contracts tell: how many periods each lasted, and whether it was lost at their end."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from septet.engine.clv.columns import Weighted, check_weight, same_length, whole
from septet.engine.clv.errors import FactsError, refuse
from septet.engine.clv.histories import Floats, Integers, digest_of


@dataclass(frozen=True, eq=False)
class ContractFacts(Weighted):
    """One entry a row in every array.

    periods: of a lost customer the period at whose end it did not renew (1 is the first), of an
    active one how often it has renewed (0 in its first period). lost: whether it was lost.
    weight: customers a row stands for, one each where it is not given; fractions are fine.
    Raises FactsError naming the rows that cannot be.
    """

    periods: Integers
    lost: npt.NDArray[np.bool_]
    weight: Floats | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "periods", whole(self.periods, "periods"))
        lost = np.asarray(self.lost)
        if lost.size and not np.isin(lost, (0, 1)).all():
            raise FactsError("lost must be true or false (1 or 0) in every row")
        object.__setattr__(self, "lost", lost.astype(bool))
        weight = np.ones(len(self.periods)) if self.weight is None else self.weight
        object.__setattr__(self, "weight", np.asarray(weight, np.float64))
        same_length(self.lost, self.periods, "lost")
        same_length(self.counts, self.periods, "weight")
        refuse(self.periods < 0, "periods is negative", "it counts periods, so 0 or more")
        refuse(
            self.lost & (self.periods == 0),
            "a customer is lost in period 0",
            "the first chance to leave is the end of period 1",
        )
        check_weight(self.counts)

    @classmethod
    def of_survivors(cls, *cohorts: npt.ArrayLike) -> "ContractFacts":
        """From customers left at the start (first entry) and after each period, cohort by cohort.

        [1000, 631, 468]: 369 lost at the end of period 1, 163 of period 2, 468 still there.
        """
        if not cohorts:
            return cls(np.empty(0, np.int64), np.empty(0, bool), np.empty(0))
        parts = [_of_cohort(cohort, place) for place, cohort in enumerate(cohorts)]
        periods, lost, count = (np.concatenate(column) for column in zip(*parts, strict=True))
        some = count > 0
        return cls(periods[some], lost[some], count[some])

    def __len__(self) -> int:
        return len(self.periods)

    @property
    def losses(self) -> float:
        return float(self.counts[self.lost].sum())

    @cached_property
    def distinct(self) -> "ContractFacts":
        """The distinct rows with the customers of each; first periods, which tell nothing, out."""
        key, which = np.unique(2 * self.periods + self.lost, return_inverse=True)
        count = np.bincount(which, self.counts, minlength=len(key)).astype(np.float64)
        told = key > 0
        return ContractFacts(key[told] // 2, (key[told] % 2).astype(bool), count[told])

    @property
    def seed(self) -> int:
        """A number made of the rows, the same in whatever order the customers come."""
        rows = self.distinct
        return digest_of(rows.periods, rows.lost, rows.counts)


def _of_cohort(
    survivors: npt.ArrayLike, place: int
) -> tuple[Integers, npt.NDArray[np.bool_], Floats]:
    left = np.asarray(survivors, np.float64)
    if left.ndim != 1 or not left.size:
        raise FactsError(f"cohort {place}: give the customers at the start and after each period")
    refuse(
        ~np.isfinite(left) | (left < 0),
        f"cohort {place}: survivors are missing or negative",
        "give the number of customers still there",
    )
    refuse(
        np.concatenate(([False], np.diff(left) > 0)),
        f"cohort {place}: survivors rise",
        "nobody joins a cohort later; count returning customers as a new one",
    )
    periods = np.concatenate((np.arange(1, len(left)), [len(left) - 1]))
    lost = np.arange(len(left)) < len(left) - 1
    return periods, lost, np.concatenate((-np.diff(left), left[-1:]))
