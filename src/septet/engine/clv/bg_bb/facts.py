"""What BG/BB knows of each customer: in how many of its opportunities it bought, and when last."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from septet.engine.clv.errors import FactsError, refuse
from septet.engine.clv.histories import Floats, Integers


@dataclass(frozen=True, eq=False)
class OpportunityFacts:
    """One entry a row in every array; whole numbers.

    n: opportunities after the first purchase (weeks of an order calendar, annual appeals, trade
    fairs). x: in how many of them the customer bought. t_x: the last of them in which it did, 0
    where it never did. weight: customers a row stands for, one each where it is not given.
    Raises FactsError naming the rows that cannot be.
    """

    x: Integers
    t_x: Integers
    n: Integers
    weight: Floats | None = None

    def __post_init__(self) -> None:
        for name in ("x", "t_x", "n"):
            object.__setattr__(self, name, whole(getattr(self, name), name))
        weight = np.ones(len(self.x)) if self.weight is None else self.weight
        object.__setattr__(self, "weight", np.asarray(weight, np.float64))
        for name in ("t_x", "n", "weight"):
            same_length(getattr(self, name), self.x, name)
        self._check()

    def __len__(self) -> int:
        return len(self.x)

    def _check(self) -> None:
        refuse(self.x < 0, "x is negative", "x counts purchases, so 0 or more")
        refuse(
            self.t_x > self.n,
            "t_x is later than n",
            "the last purchase must be in one of the n opportunities; check the columns' order",
        )
        refuse(
            self.x > self.t_x,
            "x is above t_x",
            "an opportunity holds one purchase at most, so x cannot exceed t_x",
        )
        refuse(
            (self.x == 0) & (self.t_x > 0),
            "t_x is above zero where x = 0",
            "a customer that never bought again has t_x = 0",
        )
        check_weight(self.counts)

    @property
    def counts(self) -> Floats:
        """Customers of each row."""
        assert self.weight is not None
        return self.weight

    @property
    def customers(self) -> float:
        return float(self.counts.sum())

    @property
    def repeating(self) -> float:
        """Customers with a purchase after the first."""
        return float(self.counts[self.x > 0].sum())

    @cached_property
    def distinct(self) -> "OpportunityFacts":
        """The distinct rows, sorted, with the customers of each."""
        rows, which = np.unique(np.stack((self.n, self.t_x, self.x)), axis=1, return_inverse=True)
        count = np.bincount(which.ravel(), self.counts).astype(np.float64)
        return OpportunityFacts(rows[2], rows[1], rows[0], count)

    @property
    def seed(self) -> int:
        """A number made of the rows, the same in whatever order the customers come."""
        digest, rows = blake2b(digest_size=8), self.distinct
        for column in (rows.x, rows.t_x, rows.n, rows.counts):
            digest.update(np.ascontiguousarray(column, np.float64).tobytes())
        return int.from_bytes(digest.digest(), "big") >> 1


def whole(values: npt.ArrayLike, name: str) -> Integers:
    """A column of whole numbers; FactsError where it is none."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise FactsError(f"{name} must be a list of one entry a row")
    if not array.size:
        return np.empty(0, np.int64)
    if not np.issubdtype(array.dtype, np.number) or np.iscomplexobj(array):
        raise FactsError(f"{name} must be numbers, not {array.dtype}")
    numbers = array.astype(np.float64)
    refuse(~np.isfinite(numbers), f"{name} is missing or infinite", "give a whole number")
    refuse(numbers != np.floor(numbers), f"{name} is a fraction", f"{name} is a whole number")
    return array.astype(np.int64)


def same_length(values: npt.NDArray[np.generic], first: Integers, name: str) -> None:
    if values.shape != first.shape:
        raise FactsError(
            f"{name} has {values.size} entries for {first.size} rows: give one entry a row"
        )


def check_weight(weight: Floats) -> None:
    refuse(
        ~np.isfinite(weight) | (weight <= 0),
        "weight is not above zero",
        "it is the number of customers a row stands for; leave out rows that stand for none",
    )
