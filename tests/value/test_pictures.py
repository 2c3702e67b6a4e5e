"""Whale curve and rank swap: in words, in the picture's data, and for whom."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from septet.value import charts
from septet.value.queries import curve
from value.figures import account, run_of

PAGES = ["value:whale", "value:ranks", "value:cohorts", "value:segments"]


@pytest.fixture
def five(db):
    """The Spring Distribution example: P, Q, R, S earn, T loses (golden figures, in cents)."""
    rows = {
        "P": (2_995_200, 2_496_000, 298_000),
        "Q": (12_390_000, 10_500_000, 735_500),
        "R": (80_256_000, 72_960_000, 3_424_000),
        "S": (44_265_600, 38_160_000, 1_920_000),
        "T": (5_054_400, 4_680_000, 709_000),
    }
    return run_of(*[(account(name), *figures) for name, figures in rows.items()], currency="USD")


def chart(response, name):
    data = re.search(
        rf'<script id="chart-{name}" type="application/json">(.*?)</script>',
        response.content.decode(),
        re.DOTALL,
    )
    return json.loads(data[1])


def test_whale_of_spring_distribution_peaks_at_its_published_figure(five):
    found = curve.whale(five)
    assert [p[1] for p in found.points] == [4_185_600, 8_057_600, 9_212_100, 9_413_300, 9_078_700]
    assert (found.peak_rank, found.customers) == (4, 5)
    share = [round(p[1] / found.points[-1][1] * 100, 1) for p in found.points]
    assert share == [46.1, 88.8, 101.5, 103.7, 100.0]


def test_whale_page_says_who_earns_and_who_takes_away(client, chan, five):
    client.force_login(chan)
    page = client.get(reverse("value:whale"))
    text = " ".join(page.content.decode().split())
    assert "Earning money: 4 of 5 customers, 94.1 k USD in all." in text
    assert "Losing money: 1, 3.3 k USD in all. What remains: 90.8 k USD." in text
    assert "At its peak the curve stands at 104 % of what remains." in text
    option = chart(page, "whale")
    assert option["series"][1]["data"][-1]["name"] == "T"
    assert option["series"][1]["data"][-1]["href"].startswith("/customers/")


def test_whale_of_a_loss_shows_money_and_no_percentages(client, chan, db):
    run_of((account("Good"), 1000, 100, 100), (account("Bad"), 1000, 5000, 100))
    client.force_login(chan)
    text = client.get(reverse("value:whale")).content.decode()
    assert "there are no percentages here, only money" in text
    assert "%" not in re.sub(
        r"<script.*?</script>|<style.*?</style>", "", text.split("<main")[1], flags=re.DOTALL
    )


def test_today_and_the_whale_page_count_customers_alike(client, chan, db):
    """A customer that contributes exactly nothing neither earns nor loses, on every page."""
    run = run_of(
        (account("Good"), 2000, 100, 100),
        (account("Even"), 1000, 900, 100),
        (account("Bad"), 1000, 1900, 100),
    )
    found = curve.whale(run)
    assert [p[0] for p in found.points if p[0] <= found.peak_rank] == [1]
    client.force_login(chan)
    text = " ".join(client.get(reverse("value:whale")).content.decode().split())
    assert "Earning money: 1 of 3 customers" in text
    assert "Neither earning nor losing: 1." in text
    assert "1 customers make" in " ".join(client.get("/").content.decode().split())


def test_a_run_without_a_curve_says_so(client, chan, db):
    run_of((account("Good"), 1000, 100, 100), tables=False)
    client.force_login(chan)
    for name in ("whale", "cohorts", "segments"):
        page = client.get(reverse(f"value:{name}"))
        assert "keeps no such table" in page.content.decode()


def test_a_long_curve_is_thinned_but_keeps_ends_peak_and_worst(db):
    rows = [(account(f"A{i}"), 100_000, 50_000, i * 160) for i in range(600)]
    run = run_of(*rows)
    found = curve.whale(run)
    ranks = [p[0] for p in found.points]
    assert len(ranks) <= 240
    assert {1, 2, 599, 600, found.peak_rank} <= set(ranks)
    assert found.points[-1][1] == run.contribution


def test_rank_page_names_the_big_ones_that_lose(client, chan, five):
    client.force_login(chan)
    text = client.get(reverse("value:ranks")).content.decode()
    assert "Of the 5 largest customers 1 lose money after cost to serve, 3.3 k USD in all" in text
    assert ">T</a>" in text
    assert "the largest customer brings 55 %, the ten largest 100 %" in text
    assert "A Gini coefficient is not defined here: 1 customers stand below zero" in text
    fallen, climbed = curve.swaps(five)
    assert [(s["account__name"], s["fallen"]) for s in fallen] == [("R", 1), ("T", 1)]
    assert [(s["account__name"], s["climbed"]) for s in climbed] == [("S", 1), ("P", 1)]


@pytest.mark.parametrize("name", PAGES)
def test_pictures_of_all_customers_are_not_for_managers(client, ada, five, name):
    client.force_login(ada)
    assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_pictures_take_the_same_queries_at_any_size(client, dora, db, name):
    def queries(count):
        run_of(*[(account(f"{count}-{i}"), 1000, 1, i * 90) for i in range(count)])
        client.force_login(dora)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(name))
        return len(found)

    assert queries(1) == queries(30) <= 12


def test_waterfall_bars_end_where_the_next_begin_also_below_zero():
    steps = [
        charts.Step("Gross margin", 500_00, is_total=True),
        charts.Step("Visits", -800_00),
        charts.Step("Rush", -100_00),
        charts.Step("Contribution", -400_00, is_total=True),
    ]
    base, above, below = (s["data"] for s in charts.waterfall(steps, "EUR")["series"])
    spans = [
        (b + n["value"] if n["value"] else b, b + p["value"] if p["value"] else b)
        for b, p, n in zip(base, above, below, strict=True)
    ]
    assert [tuple(sorted(s)) for s in spans] == [(0, 500), (-300, 500), (-400, -300), (-400, 0)]
