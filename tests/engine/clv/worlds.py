"""Customers drawn from the models' own story, for tests: facts and what then happened."""

import numpy as np

from septet.engine.clv import Facts

TRUE = np.array([1.0, 6.0, 0.5, 4.0])  # r, alpha, a, b


def draw(customers, *, days=900, future=730, seed=1, p=TRUE, shift=0.0):
    """Facts of customers who first ordered in the last `days`, and the discounted profit (10 % a
    year) that the next `future` days brought each."""
    rng = np.random.default_rng(seed)
    r, alpha, a, b = p
    age = rng.integers(30, days, customers)
    rate, leave = rng.gamma(r, 1 / alpha, customers), rng.beta(a, b, customers)
    orders_in_life = rng.geometric(np.maximum(leave, 1e-9))
    usual = np.exp(rng.normal(4, 1, customers)) - shift
    spread = np.exp(rng.normal(4, 1, customers)) / 2
    first = usual + spread * rng.normal(size=customers)
    x, last, now = (np.zeros(customers, dtype) for dtype in (int, float, float))
    total, squares, value = first.copy(), first**2, np.zeros(customers)
    living, order = np.flatnonzero(orders_in_life > 1), 1
    while len(living):
        now[living] += rng.exponential(7 / rate[living])
        living = living[now[living] < age[living] + future]
        profit = usual[living] + spread[living] * rng.normal(size=len(living))
        seen = now[living] < age[living]
        then, later = living[seen], living[~seen]
        x[then] += 1
        last[then] = now[then]
        total[then] += profit[seen]
        squares[then] += profit[seen] ** 2
        value[later] += profit[~seen] * 1.1 ** -((now[later] - age[later]) / 365.25)
        order += 1
        living = living[orders_in_life[living] > order]
    mean = total / (x + 1)
    variance = np.maximum(squares / (x + 1) - mean**2, 0) * (x + 1) / np.maximum(x, 1)
    sd = np.where(x > 0, np.sqrt(variance), np.nan)
    return Facts(x, last.astype(int), age, mean, x + 1, sd), value
