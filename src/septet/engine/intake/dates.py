"""Days as people and systems write them. A text that can be read in two ways follows the file's
order (`ymd`, `mdy`, `dmy`); one that names no day of the calendar is no date."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

# Cuts the time of day off a cell, in SQL and in Python alike.
TIME_OF_DAY = r"([T\s]+|日\s*)[0-9]{1,2}[:：时点][0-9]{2}.*$"
ORDERS = ("ymd", "mdy", "dmy")
_USUAL = ("dmy", "ymd", "mdy")  # where days are written with points
_NAMES = (
    "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august"
    "|sep sept september|oct october|nov november|dec december"
)
_MONTHS = {
    name: month for month, names in enumerate(_NAMES.split("|"), start=1) for name in names.split()
}
_NUMERIC = re.compile(r"(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,4})\s*日?\s*")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-\s/.]+([A-Za-z]{3,9})\.?,?[-\s/.]+(\d{2,4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?[-\s]+(\d{1,2})(?:st|nd|rd|th)?,?[-\s]+(\d{2,4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-\s/.]+([A-Za-z]{3,9})[-\s/.]+(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, after its leap day of 1900
_WIDE = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
_WEEKDAY = re.compile(r"^(?:[A-Za-z]{3,9}day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?,?\s+", re.IGNORECASE)


def cut_time(text: str) -> str:
    """`text` without its time of day."""
    return re.sub(TIME_OF_DAY, "", text)


def parse_day(text: str, order: str) -> date | None:
    """The day `text` (without time of day) names, read in `order` where it leaves a choice.

    Also month names, 20101229, spreadsheet day numbers (1954 to 2119); two-digit years are
    1970 to 2069. None where it names no day between 1900 and 2199.
    """
    text = _WEEKDAY.sub("", text.strip().translate(_WIDE))
    if found := _NUMERIC.fullmatch(text):
        return _numeric(found.group(1), found.group(2), found.group(3), order=order)
    if found := _COMPACT.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := _SERIAL.fullmatch(text):
        serial = int(found.group(1))
        return _EPOCH + timedelta(serial) if 20_000 <= serial <= 80_000 else None
    return _worded(text)


def _worded(text: str) -> date | None:
    if found := _DAY_FIRST.fullmatch(text):
        day, name, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        name, day, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(text):
        year, name, day = found.groups()
    else:
        return None
    return _day(_year(year), _MONTHS.get(name.lower(), 0), int(day))


def _numeric(first: str, second: str, third: str, *, order: str) -> date | None:
    if len(first) == 4:
        return _day(int(first), int(second), int(third)) if len(third) < 3 else None
    is_last = len(third) == 4
    if len(first) == 3 or len(third) == 3 or (is_last and order == "ymd"):
        return None
    parts = dict(zip(order, (first, second, third), strict=True))
    return _day(_year(parts["y"]), int(parts["m"]), int(parts["d"]))


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= 70 else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year < 2200 else None
    except ValueError:
        return None


def is_date(text: str) -> bool:
    """Whether `text` is a date in any order; for proposals."""
    return any(parse_day(cut_time(text), order) for order in ORDERS)


def detect_order(texts: Sequence[str]) -> tuple[str, bool]:
    """The order in which most of `texts` are dates, and whether another one would do as well.

    Of orders that do equally well the one is taken whose days jump about least from row to row:
    exports are mostly sorted. If that tells nothing either, points mean day, month, year.
    """
    cut = [cut_time(text) for text in texts]
    days = {order: [parse_day(text, order) for text in cut] for order in ORDERS}
    read = {order: len([day for day in found if day]) for order, found in days.items()}
    best = [order for order in ORDERS if read[order] == max(read.values())]
    if len({tuple(days[order]) for order in best}) == 1:
        return best[0], False
    usual = _USUAL if any("." in text for text in cut) else ORDERS
    return min(best, key=lambda order: (_jumps(days[order]), usual.index(order))), True


def _jumps(days: Sequence[date | None]) -> int:
    known = [day for day in days if day]
    return sum(abs((b - a).days) for a, b in pairwise(known))
