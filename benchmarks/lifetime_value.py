"""Seconds from order histories to lifetime value with range, for invented business customers.

    .venv/bin/python benchmarks/lifetime_value.py [CUSTOMERS ...]

Customers order every few weeks for up to three years; profits differ by powers of ten.
"""

import resource
import sys
import time

import numpy as np

from septet.engine.clv import Facts, fit, score


def business(customers: int) -> Facts:
    """Orders at rates ~ Gamma(1.3, 5 weeks), leaving after an order with p ~ Beta(0.35, 6)."""
    rng = np.random.default_rng(1)
    age = rng.integers(0, 1095, customers)
    rate, leave = rng.gamma(1.3, 1 / 5, customers), rng.beta(0.35, 6, customers)
    orders_in_life = rng.geometric(np.maximum(leave, 1e-9))
    x, last, now = np.zeros(customers, int), np.zeros(customers, int), np.zeros(customers)
    living, order = np.flatnonzero(orders_in_life > 1), 1
    while len(living):
        now[living] += rng.exponential(7 / rate[living])
        living = living[now[living] < age[living]]
        day = now[living].astype(int)
        x[living] += day > last[living]
        last[living] = day
        order += 1
        living = living[orders_in_life[living] > order]
    mean = np.exp(rng.normal(4, 1, customers))
    return Facts(x, last, age, mean, x + 1, np.where(x > 0, mean / 2, np.nan))


def main() -> None:
    for customers in [int(word) for word in sys.argv[1:]] or [10_000, 100_000, 1_000_000]:
        facts = business(customers)
        start = time.perf_counter()
        found = fit(facts)
        fitted = time.perf_counter()
        scores = score(found, facts)
        end = time.perf_counter()
        print(
            f"{customers:>9,} customers, {len(facts.histories):>7,} histories: "
            f"fit {fitted - start:5.2f} s, scores and ranges {end - fitted:5.2f} s, "
            f"unknown {int(np.isnan(scores.value.mean).sum())}, "
            f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
        )


if __name__ == "__main__":
    main()
