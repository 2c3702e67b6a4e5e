"""What BG/BB knows of each customer: in how many of its opportunities it bought, and when last."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from septet.engine.clv.columns import Weighted, check_weight, same_length, whole
from septet.engine.clv.errors import refuse
from septet.engine.clv.histories import Floats, Integers, digest_of


@dataclass(frozen=True, eq=False)
class OpportunityFacts(Weighted):
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
        rows = self.distinct
        return digest_of(rows.x, rows.t_x, rows.n, rows.counts)
