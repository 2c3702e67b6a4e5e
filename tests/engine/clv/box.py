"""Populations over the whole plausible box of parameters, for tests of the fit."""

import numpy as np

from septet.engine.clv import Facts

# orders a week from one in ten years to daily, alike or not, loyal or gone after one order
BOX = {"r": (0.05, 20.0), "rate": (0.002, 3.0), "a": (0.03, 10.0), "b": (0.1, 100.0)}


def population(seed, *, customers=800, m=1):
    """Parameters (r, alpha, a, b) drawn evenly in logarithms from the box, and facts of customers
    who live by them; m: 1 where the first order is a chance to leave."""
    rng = np.random.default_rng(seed)
    r, rate, a, b = (np.exp(rng.uniform(*np.log(ends))) for ends in BOX.values())
    window = int(np.exp(rng.uniform(np.log(90), np.log(2500))))
    age = rng.integers(window // 4, window + 1, customers)
    each = rng.gamma(r, rate / r, customers) + 1e-12
    chances = rng.geometric(np.clip(rng.beta(a, b, customers), 1e-9, 1.0))
    living = np.flatnonzero(chances > m)
    x, last, now = np.zeros(customers, int), np.zeros(customers), np.zeros(customers)
    made = 0
    while len(living):
        now[living] += rng.exponential(7 / each[living])
        living = living[now[living] < age[living]]
        x[living] += 1
        last[living] = now[living]
        made += 1
        living = living[chances[living] > made + m]
    return np.array([r, r / rate, a, b]), Facts(x, np.ceil(last).clip(0, age).astype(int), age)
