"""How alive a customer is: new, ordered once, active, slowing, probably gone.

The order of the questions, all at the end of the window:
1. never ordered: `no_order`.
2. first order known to be within the last `NEW_DAYS` days: `new`.
3. ordered on one day only: `once`.
4. probably gone: the probability of being alive is below one half; where no model tells it, the
   silence is longer than four times the customer's own mean time between orders.
5. slowing: the silence is longer than twice that time, or the probability is below four fifths.
6. else `active`.

The customer's own rhythm is (last - first order day) / (order days - 1), at least a day. The
probability is that of the order model (Schmittlein, Morrison & Colombo, Management Science 33,
1987); the rhythm rule is the one practitioners use without a model (Wübben & von Wangenheim,
"Instant Customer Base Analysis", Journal of Marketing 72, 2008, on how well such rules do).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from septet.engine.scoring.ordering import Floats, Ints

NEW_DAYS = 90
GONE_BELOW, SLOWING_BELOW = 0.5, 0.8
GONE_AFTER, SLOWING_AFTER = 4.0, 2.0


class Activity(StrEnum):
    """In the order of the table."""

    ACTIVE = "active"
    SLOWING = "slowing"
    GONE = "gone"
    NEW = "new"
    ONCE = "once"
    NO_ORDER = "no_order"


@dataclass(frozen=True, eq=False)
class Life:
    """By customer, shape (n,): `order_days` (0: never ordered), days from the first to the last
    order day and to the last day of the window, whether the first order is known to be the first,
    and the probability of being alive, NaN where no model tells it."""

    order_days: Ints
    days_to_last: Ints
    days_to_end: Ints
    is_first_known: NDArray[np.bool_]
    probability_alive: Floats


def activity_of(life: Life) -> Ints:
    """The place in `Activity` of each customer."""
    repeats = np.maximum(life.order_days - 1, 1)
    rhythm = np.maximum(life.days_to_last / repeats, 1.0)
    silence = (life.days_to_end - life.days_to_last) / rhythm
    told = ~np.isnan(life.probability_alive)
    alive = np.where(told, life.probability_alive, 1.0)
    gone = np.where(told, alive < GONE_BELOW, silence > GONE_AFTER)
    slowing = (silence > SLOWING_AFTER) | (alive < SLOWING_BELOW)
    questions = [
        (life.order_days == 0, Activity.NO_ORDER),
        (life.is_first_known & (life.days_to_end < NEW_DAYS), Activity.NEW),
        (life.order_days == 1, Activity.ONCE),
        (gone, Activity.GONE),
        (slowing, Activity.SLOWING),
    ]
    places = list(Activity)
    found = np.select(
        [answer for answer, _ in questions],
        [places.index(activity) for _, activity in questions],
        default=places.index(Activity.ACTIVE),
    )
    return found.astype(np.int64)
