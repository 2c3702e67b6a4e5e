"""Models in whole periods: donations by BG/BB, contracts by survival."""

from collections.abc import Iterator

import numpy as np

from septet.engine.clv import bg_bb, contracts
from septet.engine.clv.contracts import BETA_DISCRETE_WEIBULL, SHIFTED_BETA_GEOMETRIC
from septet.engine.golden.model import Data, Golden, Row, near, printed, worst
from septet.engine.golden.orders import BTYD, error_of
from septet.engine.golden.sets import table

FHS = "Fader, Hardie & Shang 2010, Marketing Science 29:6"
_BTYD = np.array([1.20350708053, 0.74976667776, 0.65675681715, 2.78388732533])
# Customers left of 1,000 at the start and after each year (Fader & Hardie 2007)
_HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]
_REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]


def _donors(data: Data) -> bg_bb.OpportunityFacts:
    t = table(data.find("donations/donations.csv"))
    names = ("frequency", "recency", "periods")
    x, last, periods = (t[name].astype(np.int64) for name in names)
    return bg_bb.OpportunityFacts(x, last, periods, t["weights"])


def _donations(data: Data) -> Iterator[Row]:
    donors = _donors(data)
    found = bg_bb.fit(donors, priors=None)
    p = found.values
    for name, ours, published in zip(
        ("alpha", "beta", "gamma", "delta"), p, ("1.204", "0.750", "0.657", "2.783"), strict=True
    ):
        yield printed(name, ours, published)
    assert found.log_likelihood is not None
    yield printed("log-likelihood", found.log_likelihood, "-33225.6")
    yield printed("donors", found.customers, "11104")
    for x, last, published in ((0, 0, "0.11"), (2, 4, "0.59"), (6, 6, "0.93")):
        one = [np.array([value]) for value in (x, last, 6)]
        alive = bg_bb.probability_alive(p, *one)[0]
        yield printed(f"x = {x}, t_x = {last}, n = 6: probability alive", alive, published)
    orders = bg_bb.expected_orders(p, donors.x, donors.t_x, donors.n, opportunities=5)
    yield printed("donations expected in 5 years", float((donors.counts * orders).sum()), "12884.2")
    for x, published in ((0, "3454.9"), (6, "1253.1")):
        ours = donors.customers * bg_bb.order_distribution(p, 6)[x]
        yield printed(f"donors with {x} of 6, in sample", ours, published)


def _donors_btyd(data: Data) -> Iterator[Row]:
    t = table(data.find("btyd_2.4.3_oracle_donations_bgbb.csv"))
    x, last, n = (t[name].astype(np.int64) for name in ("x", "t.x", "n.cal"))
    alive = bg_bb.probability_alive(_BTYD, x, last, n)
    orders = bg_bb.expected_orders(_BTYD, x, last, n, opportunities=5)
    endless = bg_bb.expected_orders(_BTYD, x, last, n, opportunities=np.inf, rate=0.1)
    for what, ours, name in (
        ("probability alive", alive, "palive_next"),
        ("donations in 5 years", orders, "cet5"),
        ("discounted donations without end", endless, "dert_0.1"),
    ):
        yield worst(what, error_of(ours, t[name]), allowed=1e-6, count=len(x))


def _segments(_: Data) -> Iterator[Row]:
    for segment, survivors, parameters, log_likelihood, ahead in (
        ("high-end", _HIGH_END, ("0.668", "3.806"), "-1611.2", "0.4604 0.4358 0.4142"),
        ("regular", _REGULAR, ("0.704", "1.182"), "-1680.3", "0.2201 0.2044 0.1912"),
    ):
        facts = contracts.ContractFacts.of_survivors(survivors)
        found = contracts.fit(facts, model=SHIFTED_BETA_GEOMETRIC, priors=None)
        for name, ours, published in zip(("alpha", "beta"), found.values, parameters, strict=True):
            yield printed(f"{segment}: {name}", ours, published)
        assert found.log_likelihood is not None
        yield printed(f"{segment}: log-likelihood", found.log_likelihood, log_likelihood)
        left = contracts.survival(SHIFTED_BETA_GEOMETRIC, found.values, np.arange(8, 11))
        for year, ours, published in zip((8, 9, 10), left, ahead.split(), strict=True):
            yield printed(f"{segment}: survival after year {year}", ours, published)


def _four_years(_: Data) -> Iterator[Row]:
    facts = contracts.ContractFacts.of_survivors(_REGULAR[:5])
    found = contracts.fit(facts, model=SHIFTED_BETA_GEOMETRIC, priors=None)
    for name, ours, published in zip(
        ("alpha", "beta"), found.values, ("0.7637", "1.2958"), strict=True
    ):
        yield printed(name, ours, published)
    lifetime = contracts.discounted_lifetime_of_newcomer(
        SHIFTED_BETA_GEOMETRIC, found.values, rate=0.1
    )
    yield printed("discounted lifetime at 10 %, periods", lifetime, "3.6211")


def _weibull(_: Data) -> Iterator[Row]:
    for segment, survivors, parameters, log_likelihood in (
        ("high-end", _HIGH_END, (0.2143, 1.4269, 1.7233), "-1605.3"),
        ("regular", _REGULAR, (0.4557, 0.7795, 1.2833), "-1679.6"),
    ):
        facts = contracts.ContractFacts.of_survivors(survivors)
        found = contracts.fit(facts, model=BETA_DISCRETE_WEIBULL, priors=None)
        for name, ours, published in zip(
            ("gamma", "delta", "c"), found.values, parameters, strict=True
        ):
            # its search stops a little below the top
            yield near(f"{segment}: {name}", ours, published, within=5e-4)
        assert found.log_likelihood is not None
        yield printed(f"{segment}: log-likelihood", found.log_likelihood, log_likelihood)


CASES = (
    Golden("BG/BB on donations, 11,104 donors", FHS, _donations),
    Golden("Every donor as BTYD", BTYD, _donors_btyd),
    Golden(
        "Shifted beta-geometric, two segments over 7 years",
        "Fader & Hardie 2007, Journal of Interactive Marketing 21:1",
        _segments,
    ),
    Golden(
        "Shifted beta-geometric, 4 years",
        "data of Fader & Hardie 2014; parameters and lifetime computed apart from the engine",
        _four_years,
    ),
    Golden("Beta-discrete-Weibull, the same segments", "R package foretell 0.2.0", _weibull),
)
