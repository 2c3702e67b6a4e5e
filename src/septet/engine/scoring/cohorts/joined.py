"""When each customer joined, and in which months each ordered."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from septet.engine.scoring.cohorts.business import Business


@dataclass(frozen=True, eq=False)
class Joined:
    """By customer, shape (n,): `on` the day of the first order, NaT for whom it is not known or who
    never ordered; `was_before`: orders, but was a customer before; `ordered`: in which months of
    the period it ordered, shape (n, months)."""

    on: NDArray[np.datetime64]
    was_before: NDArray[np.bool_]
    ordered: NDArray[np.bool_]

    def marks(self) -> list[str]:
        """One text a customer, a 1 for each month with an order and a 0 for each without."""
        size = self.ordered.shape[1]
        text = np.where(self.ordered, b"1", b"0").astype("S1").tobytes().decode()
        return [text[at : at + size] for at in range(0, len(text), size)] if size else []


def joined(business: Business) -> Joined:
    """Who was new when. A first order before `new_from` is not known to be the first at all."""
    days = business.ordered_on
    first = np.full(business.customers, np.datetime64("9999-12-31"), dtype="datetime64[D]")
    np.minimum.at(first, business.order_customer, days)
    orders = first < np.datetime64("9999-12-31")
    before = orders & (business.known_before | (first < np.datetime64(business.new_from, "D")))
    begin = np.datetime64(business.start, "M")
    last = np.datetime64(business.until, "D") - np.timedelta64(1, "D")
    months = int((last.astype("datetime64[M]") - begin).astype(np.int64)) + 1
    ordered = np.zeros((business.customers, months), dtype=bool)
    month = (days.astype("datetime64[M]") - begin).astype(np.int64)
    ordered[business.order_customer, month] = True
    on = np.where(orders & ~before, first, np.datetime64("NaT", "D"))
    return Joined(on.astype("datetime64[D]"), before, ordered)
