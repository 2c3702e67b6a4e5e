"""The data sets of the papers, read as the papers read them."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from septet.engine.clv.facts import Facts, Floats
from septet.engine.golden.model import Data

CDNOW = "cdnow/CDNOW_sample.txt"
_LAST_DAY = date(1997, 9, 30)  # end of the first 39 weeks


@dataclass(frozen=True, eq=False)
class Customers:
    """The 2,357 customers of CDNOW: facts over 39 weeks, and spend per repeat order."""

    facts: Facts
    mean_value: Floats


def cdnow(data: Data) -> Customers:
    """CDNOW's 1/10 sample from its lines. Raises Missing."""
    return _cdnow(data.find(CDNOW))


@lru_cache(maxsize=1)
def _cdnow(path: Path) -> Customers:
    days: dict[str, dict[int, float]] = {}
    for line in path.read_text().splitlines():
        _, customer, day, _, amount = line.split()
        when = date(int(day[:4]), int(day[4:6]), int(day[6:])).toordinal()
        if when <= _LAST_DAY.toordinal():
            spent = days.setdefault(customer, {})
            spent[when] = spent.get(when, 0.0) + float(amount)
    first = [min(spent) for spent in days.values()]
    x = np.array([len(spent) - 1 for spent in days.values()])
    last = np.array([max(spent) for spent in days.values()])
    repeat = np.array(
        [sum(spent.values()) - spent[at] for spent, at in zip(days.values(), first, strict=True)]
    )
    facts = Facts(x, last - np.array(first), _LAST_DAY.toordinal() - np.array(first))
    return Customers(facts, np.where(x > 0, repeat / np.maximum(x, 1), 0.0))


def table(path: Path) -> dict[str, Floats]:
    """Columns of a file of numbers; those that hold texts are left out."""
    rows = list(csv.DictReader(path.read_text().splitlines()))
    columns = {}
    for name in rows[0]:
        try:
            columns[name] = np.array([float(row[name] or "nan") for row in rows])
        except ValueError:
            continue
    return columns


def texts(path: Path, name: str) -> list[str]:
    """One column as it stands."""
    return [row[name] for row in csv.DictReader(path.read_text().splitlines())]
