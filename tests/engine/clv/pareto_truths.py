"""Makes `pareto_hard_rows.csv`: what Pareto/NBD must answer for extreme histories, by mpmath.

The closed forms with Gauss' hypergeometric function, Tricomi's U and plain integration, in 80
digits and again in 120; a row whose two answers differ in the 25th digit stops it. Run with
`python tests/engine/clv/pareto_truths.py`; it takes some minutes.
"""

import csv
from pathlib import Path

import mpmath as mp

from septet.engine import golden

COLUMNS = "set r alpha s beta x tx T ll alive cet52 unlimited_0.0027 five_years_0.0027".split()
SETS = {
    "cdnow": (0.553, 10.578, 0.606, 11.669),
    "clvtools_nan": (0.5143, 2.8845, 0.2856, 14.1087),
    "clvtools_132": (0.5329, 38.0598, 64.2792, 7721.5264),
    "b2b": (1.3, 5.0, 0.4, 20.0),
    "s_is_1": (0.8, 7.0, 1.0, 7.5),
    "alpha_is_beta": (0.8, 9.0, 0.6, 9.0),
    "alpha_far_above": (1.2, 500.0, 0.3, 0.05),
    "alpha_far_below": (0.4, 0.05, 0.7, 3000.0),
    "leaves_at_once": (0.1, 177.0, 27.0, 0.07),
}
ROWS = [
    (0, 0, 0),
    (0, 0, 1e-6),
    (0, 0, 0.142857),
    (0, 0, 38.857143),
    (0, 0, 520),
    (1, 1.714286, 38.857143),
    (2, 30.428571, 38.857143),
    (2, 0, 30),
    (3, 0.5, 0.5),
    (3, 5, 520),
    (26, 30.857143, 31),
    (29, 37.571429, 38.714286),
    (40, 519, 520),
    (127, 10, 53),
    (127, 52.857143, 53.285714),
    (204, 98.57143, 99.42857),
    (221, 103.42857, 103.57143),
    (254, 97.14286, 97.28571),
    (500, 150, 156),
    (1500, 140, 156),
    (1500, 155.857143, 156),
    (5000, 155.9, 156),
    (20000, 155.99, 156),
    (20000, 156, 156),
]


def odds_gone(p, x, tx, age):
    """The bracket of the likelihood by 2F1, with the larger of alpha and beta outside."""
    r, alpha, s, beta = p
    n, high, low = r + s + x, max(alpha, beta), min(alpha, beta)
    other = s + 1 if alpha >= beta else r + x

    def part(y):
        return mp.hyp2f1(n, other, n + 1, (high - low) / (high + y)) / (high + y) ** n

    return s / n * (part(tx) - part(age)) * (alpha + age) ** (r + x) * (beta + age) ** s


def answers(p, x, tx, age, weeks=52, rate="0.0027", long=260):
    """Log-likelihood, P(alive), orders in 52 weeks, discounted without end and over 260 weeks."""
    p = r, alpha, s, beta = [mp.mpf(repr(value)) for value in p]
    tx, age, rate = mp.mpf(repr(tx)), mp.mpf(repr(age)), mp.mpf(rate)
    odds, h = odds_gone(p, x, tx, age), beta + age
    ll = mp.loggamma(r + x) - mp.loggamma(r) + r * mp.log(alpha) + s * mp.log(beta)
    ll += mp.log1p(odds) - (r + x) * mp.log(alpha + age) - s * mp.log(h)
    alive, speed = 1 / (1 + odds), (r + x) / (alpha + age)
    lived = mp.log((h + weeks) / h) * h
    if s != 1:
        lived = (1 - (h / (h + weeks)) ** (s - 1)) / (s - 1) * h
    endless = rate ** (s - 1) * h**s * mp.hyperu(s, s, rate * h)
    five = mp.quad(lambda u: mp.exp(-rate * u) * (h / (h + u)) ** s, [0, h / 50, h, 10 * h, long])
    if 10 * h >= long:
        five = mp.quad(lambda u: mp.exp(-rate * u) * (h / (h + u)) ** s, [0, long / 9, long])
    return [ll, alive, *(alive * speed * each for each in (lived, endless, five))]


def checked(p, row):
    """The answers in 80 digits, told with 17, once 120 digits agree."""
    found = []
    for digits in (80, 120):
        mp.mp.dps = digits
        found.append(answers(p, *row))
    for first, second in zip(*found, strict=True):
        if abs(first - second) > abs(second) * mp.mpf("1e-25"):
            raise SystemExit(f"not settled: {p} {row}: {first} {second}")
    return [mp.nstr(value, 17) for value in found[1]]


def main():
    path = Path(golden.__file__).parent / "pareto_hard_rows.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for name, p in SETS.items():
            for row in ROWS:
                writer.writerow([name, *p, *row, *checked(p, row)])


if __name__ == "__main__":
    main()
