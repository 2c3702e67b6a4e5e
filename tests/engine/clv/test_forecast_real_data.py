"""Forecasts of real customers: from the days before a cut alone, scored on the days after it."""

from datetime import date

import duckdb
import numpy as np
import pytest

from septet.engine.clv import BG_NBD, fit
from septet.engine.clv.forecast import Method, OrderLog, figures, forecast
from septet.engine.clv.scoring import expected_orders


@pytest.fixture
def retail(shared):
    path = shared / "data/online_retail/online_retail.parquet"
    found = duckdb.sql(
        "SELECT CustomerID AS c, date_diff('day', DATE '2010-12-01', InvoiceDate::DATE) AS d, "
        f"sum(Quantity * UnitPrice) AS v FROM '{path}' WHERE CustomerID IS NOT NULL "
        "AND InvoiceNo NOT LIKE 'C%' AND UnitPrice > 0 GROUP BY ALL"
    ).fetchnumpy()
    return OrderLog.of(found["c"], found["d"], found["v"])


@pytest.mark.parametrize("cut", [262, 318])
def test_one_forecast_has_both_errors_below_every_model_and_rule_on_online_retail(retail, cut):
    """Chosen before the cut, scored on the 56 days after it."""
    found = forecast(retail, until=cut, holdout_days=56)
    came = retail.count(cut, cut + 56)[np.searchsorted(retail.numbers, found_numbers(retail, cut))]
    own = figures(found.outlook.expected, came)
    assert found.method == Method.BLEND
    after = forecast(retail, until=cut + 56, holdout_days=56)
    others = after.trials[0]
    assert others.cut == cut
    for method, rival in others.figures.items():
        if method != Method.BLEND:
            assert own.mae < rival.mae, method
            assert own.rmse < rival.rmse, method
    held = (came >= found.outlook.low) & (came <= found.outlook.high)
    assert 0.75 <= held[found.outlook.high > 0].mean() <= 0.87


def found_numbers(log, cut):
    return log.before(cut).numbers


def test_one_year_of_online_retail_does_not_tell_its_autumn_and_the_forecast_says_so(retail):
    found = forecast(retail, until=374)
    codes = {str(w.code) for w in found.warnings}
    assert {"season_unseen", "total_off"} <= codes
    assert found.trials[0].figures[found.method].bias < -0.2


def test_bg_nbd_on_cdnow_as_btyd(shared):
    """The second 39 weeks hold 1,882 orders; BTYD 2.4.3 expects 1,653.39 of them."""
    text = (shared / "data/cdnow/CDNOW_sample.txt").read_text()
    rows = [line.split() for line in text.splitlines()]
    day = np.array([(date.fromisoformat(row[2]) - date(1997, 1, 1)).days for row in rows])
    log = OrderLog.of(np.array([int(row[1]) for row in rows]), day)
    known = log.before(273)
    facts = known.facts(273)
    learnt = fit(facts, model=BG_NBD, priors=None)
    _, expected = expected_orders(learnt, facts, weeks=39)
    assert (len(facts), log.count(273, 546).sum()) == (2357, 1882)
    assert expected.sum() == pytest.approx(1653.39, abs=0.02)
