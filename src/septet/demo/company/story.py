"""The named customers about whom the demo company tells something.

The largest one earns nothing, the oldest friend of the house costs money, a quiet one earns more
than both, and two are fading away.
"""

from datetime import date

import numpy as np

from septet.demo.company.habits import Customer, Habits, Integers

LARGEST = "Brandt Maschinenbau"
OLD_FRIEND = "Ostermann & Söhne"
QUIET = "Nordlicht Windkraft"
FADING = ("Kowalczyk Napędy", "宁波远航传动")
FRIEND_FOR_YEARS = 63

# Contribution as a share of net revenue, to which the engineer's hours are settled.
SETTLED = {LARGEST: -0.015, OLD_FRIEND: -0.28}

# The usual and the last gap between two orders, and the silence at the end, in working days.
FADING_GAPS = ((5, 42, 64), (4, 38, 52))

BRANDT = Habits(
    orders_per_year=3000,
    order_value=1_700,
    lines_per_order=2.4,
    discount=0.35,
    small_share=0.34,
    rush_share=0.10,
    return_share=0.11,
    drops_per_order=1.3,
    freight_share=0.025,
    visits_per_year=110,
    tickets_per_year=800,
)
OSTERMANN = Habits(
    orders_per_year=430,
    order_value=1_150,
    lines_per_order=1.8,
    discount=0.30,
    small_share=0.42,
    rush_share=0.16,
    return_share=0.13,
    drops_per_order=1.3,
    freight_share=0.045,
    visits_per_year=84,
    tickets_per_year=260,
)
NORDLICHT = Habits(
    orders_per_year=38,
    order_value=7_000,
    lines_per_order=5.0,
    discount=0.03,
    return_share=0.01,
    freight_share=0.008,
    visits_per_year=4,
    tickets_per_year=10,
    hours_per_year=6,
)
SUBSIDIARY = Habits(
    orders_per_year=260,
    order_value=1_100,
    lines_per_order=2.2,
    discount=0.36,
    small_share=0.30,
    rush_share=0.12,
    return_share=0.08,
    drops_per_order=1.2,
    freight_share=0.025,
    visits_per_year=16,
    tickets_per_year=60,
)
FADER = Habits(
    orders_per_year=0,  # their order days are laid down below
    order_value=4_600,
    lines_per_order=5.0,
    discount=0.14,
    return_share=0.02,
    visits_per_year=8,
    tickets_per_year=14,
    hours_per_year=8,
)


def portraits(end: date) -> list[Customer]:
    """The customers of the story, still without customer numbers."""
    old = date(end.year - FRIEND_FOR_YEARS, 4, 1)
    return [
        _portrait(LARGEST, "DE", "Bielefeld Kassel Zwickau", BRANDT, date(1988, 9, 1)),
        _portrait("Brandt Antriebstechnik", "DE", "Siegen", SUBSIDIARY, date(1996, 2, 1)),
        _portrait("Brandt Hydraulik", "AT", "Linz", SUBSIDIARY, date(2004, 5, 1)),
        _portrait(OLD_FRIEND, "DE", "Lüdenscheid", OSTERMANN, old),
        _portrait(QUIET, "DE", "Emden Husum", NORDLICHT, date(2015, 3, 1)),
        _portrait(FADING[0], "PL", "Gliwice", FADER, date(2009, 6, 1)),
        _portrait(FADING[1], "CN", "宁波", FADER, date(2012, 10, 1)),
    ]


def _portrait(name: str, country: str, sites: str, habits: Habits, since: date) -> Customer:
    brandt = name.startswith("Brandt")
    return Customer(
        number="",
        name=name,
        group=LARGEST if brandt else name,
        country=country,
        sites=tuple(sites.split()),
        industry="Wind and power" if name == QUIET else "Machine tools",
        since=since,
        salesperson="J. 陈" if country == "CN" else "A. Reuter",
        habits=habits,
        manager="Ada" if brandt or name in (OLD_FRIEND, QUIET) else "Cleo",
        sponsor="Ben",
    )


def fading_days(gaps: tuple[int, int, int], working_days: int) -> Integers:
    """Working days on which a fading customer orders.

    Half of the time as ever, then each gap is longer than the one before, then silence.
    """
    usual, last, silence = gaps
    steady = np.arange(usual, working_days // 2, usual)
    span = working_days - 1 - silence - int(steady[-1])
    growth = 1 + (last - usual) / (span - last)
    count = int(np.log(last / usual) / np.log(growth)) + 1
    steps = np.cumsum(usual * growth ** np.arange(count))
    days: Integers = np.rint(steady[-1] + steps * span / steps[-1]).astype(np.int64)
    return np.concatenate((steady, days))
