"""Makes `beta_geometric_hard_rows.csv`: true answers of BG/NBD, MBG/NBD and NBD for extreme
histories, by other routes than the engine's, in 50 digits. `python beta_geometric_truths.py`.

Log-likelihood as products of gamma functions; expected orders by the hypergeometric form (Fader,
Hardie & Lee 2005, equation 10, given alive; at a = 1 from a step of 1e-25 to either side);
discounted orders as the integral of e^(-0.0027 u) times the order intensity u weeks ahead,
(g/h) 2F1(g+1, a; a+b; -u/h) with g = r+x, h = alpha+T.
"""

import csv
from pathlib import Path

import mpmath as mp

PARAMETERS = {
    "wholesale": ("1.3", "5.0", "0.35", "6.0"),
    "a_is_1": ("0.8", "3.0", "1.0", "4000.0"),
    "steady": ("298.0", "4644.6", "1.306", "31.49"),
    "fickle": ("0.05", "0.5", "0.02", "0.05"),
    "alike": ("20.0", "200.0", "10.0", "200.0"),
}
HISTORIES = (
    ("0", "0.0", "0.0"),
    ("0", "0.0", "0.142857142857"),
    ("0", "0.0", "900.0"),
    ("1", "0.0", "0.5"),
    ("3", "520.0", "520.0"),
    ("5", "0.2", "900.0"),
    ("26", "30.857142857142", "31.0"),
    ("1500", "150.0", "151.0"),
    ("20000", "2000.0", "2000.5"),
)
MODELS = {"bg_nbd": 0, "mbg_nbd": 1, "nbd": None}
RATE = "0.0027"
MOST_DISCOUNTED = 26  # beyond these the discounted column takes hours and stays empty
MOST_ALIKE = 2
MOST_LOYAL = 1000


def answers(model, p, x, recency, age):
    if model == "nbd":
        return of_nbd(*p[:2], x, age)
    m = MODELS[model]
    r, alpha, a, b = p
    g, h, c = r + x, alpha + age, x + m
    odds = a / (b + c - 1) * (h / (alpha + recency)) ** g if c else mp.mpf(0)
    alive = 1 / (1 + odds)
    rates = mp.gammaprod([g], [r]) * (alpha / h) ** r / h**x
    stays = mp.gammaprod([a + b, b + c], [b, a + b + c])
    likelihood = mp.log(rates) + mp.log(stays) + mp.log1p(odds)
    if x > MOST_DISCOUNTED or r > MOST_ALIKE or b > MOST_LOYAL:
        return likelihood, alive, alive * expected(g, h, a, b + c), None
    return (
        likelihood,
        alive,
        alive * expected(g, h, a, b + c),
        alive * discounted(g, h, a, b + c),
    )


def expected(g, h, a, b):
    if a == 1:
        step = mp.mpf("1e-25")
        return (expected(g, h, a - step, b) + expected(g, h, a + step, b)) / 2
    hyper = mp.hyp2f1(g, b, a + b - 1, 52 / (h + 52))
    return (a + b - 1) / (a - 1) * (1 - (h / (h + 52)) ** g * hyper)


def discounted(g, h, a, b):
    scale, rate = h * (a + b) / (g * a), mp.mpf(RATE)
    end = 80 / rate
    points = sorted(
        {mp.mpf(0), end, *(s for s in (scale * mp.mpf(4) ** k for k in range(-8, 12)) if s < end)}
    )

    def intensity(u):
        return mp.exp(-rate * u) * mp.hyp2f1(g + 1, a, a + b, -u / h)

    return g / h * mp.quad(intensity, points, maxdegree=4)


def of_nbd(r, alpha, x, age):
    g, h = r + x, alpha + age
    likelihood = mp.log(mp.gammaprod([g], [r])) + r * mp.log(alpha) - g * mp.log(h)
    return likelihood, mp.mpf(1), g / h * 52, g / h / mp.mpf(RATE)


def rows():
    for name, parameters in PARAMETERS.items():
        for model in MODELS:
            for history in HISTORIES:
                p = [mp.mpf(v) for v in parameters]
                x, recency, age = int(history[0]), mp.mpf(history[1]), mp.mpf(history[2])
                found = answers(model, p, x, recency, age)
                told = ["" if v is None else mp.nstr(v, 20) for v in found]
                yield [model, name, *parameters, *history, *told]


if __name__ == "__main__":
    mp.mp.dps = 50
    path = Path(__file__).with_name("beta_geometric_hard_rows.csv")
    with path.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow("model set r alpha a b x tx T ll alive cet52 unlimited_0.0027".split())
        for row in rows():
            writer.writerow(row)
            out.flush()
