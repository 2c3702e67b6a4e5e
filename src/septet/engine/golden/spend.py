"""Gamma-gamma on CDNOW."""

from collections.abc import Iterator

import numpy as np

from septet.engine.clv.findings import Code, Finding
from septet.engine.clv.gamma_gamma import SpendFit, expected_value, fit_spending
from septet.engine.clv.spending import Spending
from septet.engine.golden.model import Data, Golden, Row, printed, worst
from septet.engine.golden.orders import error_of
from septet.engine.golden.sets import cdnow, table

NOTE = "Fader & Hardie 2013, note 025 on gamma-gamma"
_FIRST_TEN = "24.65 18.91 35.17 35.17 35.17 71.46 18.91 35.17 27.28 35.17".split()
_PUBLISHED = SpendFit(
    {"p": 6.25, "q": 3.74, "v": 15.44}, None, None, None, 946, True, Finding(Code.FITTED, ""), ()
)


def _fit(data: Data) -> Iterator[Row]:
    customers = cdnow(data)
    x = customers.facts.x.astype(np.float64)
    found = fit_spending(Spending(x[x > 0], customers.mean_value[x > 0]))
    assert found.log_likelihood is not None
    for (name, ours), published in zip(
        zip("pqv", found.values, strict=True), ("6.25", "3.74", "15.44"), strict=True
    ):
        yield printed(name, ours, published)
    yield printed("log-likelihood", found.log_likelihood, "-4055.9177")
    yield printed("customers", found.customers, "946")
    spend = expected_value(found, x, customers.mean_value)
    for place, published in enumerate(_FIRST_TEN):
        yield printed(f"expected spend of customer {place + 1}", spend[place], published)


def _btyd(data: Data) -> Iterator[Row]:
    t = table(data.find("btyd_2.4.3_oracle_cdnow.csv"))
    error = error_of(expected_value(_PUBLISHED, t["x"], t["m.x"]), t["gg_expected_spend"])
    yield worst("expected spend", error, allowed=1e-6, count=len(t["x"]))


CASES = (
    Golden("Gamma-gamma on CDNOW, repeat buyers", NOTE, _fit),
    Golden("Spend of every customer of CDNOW as BTYD", "R package BTYD 2.4.3", _btyd),
)
