"""A table of segments: sums of each, which add up to the sums of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from septet.engine.scoring.findings import Finding
from septet.engine.scoring.ordering import Floats, Ints

SEPARATOR = "/"
"""Between the parts of the code of a segment that is told by two things: `active/high`."""


@dataclass(frozen=True, eq=False)
class Customers:
    """What segments are made of: whole minor units by customer, shape (n,). `lifetime_value` is
    NaN where it is not known, else a whole number. `band`: of similar size, -1 without positive
    net revenue, 0 the smallest. Raises ValueError where the columns differ in length."""

    net_revenue: Ints
    gross_margin: Ints
    cost_to_serve: Ints
    contribution: Ints
    lifetime_value: Floats
    band: Ints

    def __post_init__(self) -> None:
        lengths = {f.name: len(getattr(self, f.name)) for f in fields(self)}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"columns differ in length: {lengths}")

    def __len__(self) -> int:
        return len(self.net_revenue)


@dataclass(frozen=True)
class Sums:
    """Money in whole minor units; `losses` is what the `losing` customers lose, zero or negative;
    `lifetime_value` is None where it is known of no customer."""

    customers: int
    net_revenue: int
    gross_margin: int
    cost_to_serve: int
    contribution: int
    losing: int
    losses: int
    lifetime_value: int | None


@dataclass(frozen=True)
class Segment:
    """One segment under its code."""

    code: str
    sums: Sums


@dataclass(frozen=True, eq=False)
class SegmentTable:
    """`member`: the place in `segments` of each customer, shape (n,); empty segments stand in the
    table too. `cuts` are the figures customers are told apart by, under their names. Sums of
    `segments` are `total`, to the minor unit."""

    segments: tuple[Segment, ...]
    member: Ints
    total: Sums
    cuts: Mapping[str, float | int]
    findings: tuple[Finding, ...]

    def of(self, code: str) -> Sums:
        """Sums of a segment. Raises KeyError for a code that is none."""
        for segment in self.segments:
            if segment.code == code:
                return segment.sums
        raise KeyError(code)

    def share(self, part: int, whole: int) -> float | None:
        """A part of a total; None where the total is not positive."""
        return part / whole if whole > 0 else None

    def codes(self) -> list[str]:
        """The code of each customer's segment."""
        names = [segment.code for segment in self.segments]
        return [names[at] for at in self.member.tolist()]


def tabulate(customers: Customers, codes: Sequence[str], member: Ints) -> tuple[Segment, ...]:
    """Sums of each segment; `member` tells the place in `codes` of each customer."""
    return tuple(
        Segment(code, sums_of(customers, member == place)) for place, code in enumerate(codes)
    )


def sums_of(customers: Customers, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Sums:
    contribution = customers.contribution[chosen]
    worth = customers.lifetime_value[chosen]
    known = worth[~np.isnan(worth)]
    return Sums(
        customers=int(np.count_nonzero(chosen)),
        net_revenue=int(customers.net_revenue[chosen].sum()),
        gross_margin=int(customers.gross_margin[chosen].sum()),
        cost_to_serve=int(customers.cost_to_serve[chosen].sum()),
        contribution=int(contribution.sum()),
        losing=int(np.count_nonzero(contribution < 0)),
        losses=int(contribution[contribution < 0].sum()),
        lifetime_value=int(known.astype(np.int64).sum()) if len(known) else None,
    )


def all_sums(customers: Customers) -> Sums:
    return sums_of(customers, np.ones(len(customers), dtype=bool))
