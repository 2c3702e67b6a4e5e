"""Errors of the lifetime-value models: which rows are wrong and what to do about them."""

import numpy as np
import numpy.typing as npt

_SHOWN = 5


class FactsError(ValueError):
    """Customers' histories that cannot be; says where, how many and what to do."""


def refuse(bad: npt.NDArray[np.bool_], what: str, remedy: str) -> None:
    """Raise FactsError where `bad` is true anywhere; rows are counted from 0."""
    count = int(np.count_nonzero(bad))
    if not count:
        return
    first = np.flatnonzero(bad)[:_SHOWN].tolist()
    more = "" if count <= _SHOWN else ", ..."
    rows = "row" if count == 1 else "rows"
    positions = ", ".join(str(i) for i in first)
    raise FactsError(f"{what} in {count} {rows} (positions {positions}{more}): {remedy}")
