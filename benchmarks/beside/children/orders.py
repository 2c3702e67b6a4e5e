"""Writes the orders of the wholesaler and the cuts that forecasts are scored at: orders.py FILE."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import accuracy

from septet.engine.clv.forecast import OrderLog

NAME = "online_retail"


def cuts(until: int) -> list[tuple[int, int]]:
    """(cut, days ahead), as benchmarks/accuracy.py takes them."""
    steps = [(d, k) for d in accuracy.SETS[NAME][1] for k in range(1, accuracy.CUTS + 1)]
    return [(until - k * d, d) for d, k in steps if until - k * d >= 2 * d + 60]


if __name__ == "__main__":
    log = OrderLog.of(*accuracy.SETS[NAME][0]())
    pairs = np.array(cuts(int(log.day.max()) + 1))
    np.savez(sys.argv[1], customer=log.customer, day=log.day, cuts=pairs)
