"""septet engine clv fit, then score, by models in whole periods: occasions and contracts."""

import csv
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from septet.cli import app
from septet.engine.clv import contracts
from septet.engine.clv.maximum import DiscreteFit

SURVIVORS = "period,survivors\n0,1000\n1,869\n2,743\n3,653\n4,593\n5,551\n6,517\n7,491\n"
MODELS = (contracts.SHIFTED_BETA_GEOMETRIC, contracts.BETA_DISCRETE_WEIBULL)
CONTRACTS = tuple(model.code for model in MODELS)


@pytest.fixture
def clv(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        return CliRunner().invoke(app, ["engine", "clv", *map(str, arguments)])

    return run


def kept(clv, model, summary, *more):
    done = clv("fit", "--model", model, "--summary", summary, "--out", "fit.json", *more)
    assert done.exit_code == 0, done.stderr


def scored(clv, tmp_path, summary, *more):
    done = clv("score", "--fit", "fit.json", "--summary", summary, "--out", "o.csv", *more)
    assert done.exit_code == 0, done.stderr
    return list(csv.DictReader((tmp_path / "o.csv").read_text().splitlines()))


def column(rows, name):
    return np.array([float(row[name]) for row in rows])


def histories(p, customers=600, n=9, seed=3):
    """frequency,recency,periods of customers drawn from the world of BG/BB."""
    rng = np.random.default_rng(seed)
    buys, leaves = rng.beta(p[0], p[1], customers), rng.beta(p[2], p[3], customers)
    alive = np.cumprod(rng.random((n, customers)) >= leaves, axis=0).T
    bought = (rng.random((customers, n)) < buys[:, None]) & (alive > 0)
    last = np.where(bought.any(axis=1), n - bought[:, ::-1].argmax(axis=1), 0)
    return [(int(x), int(t), n) for x, t in zip(bought.sum(axis=1), last, strict=True)]


def written(tmp_path, rows, head="frequency,recency,periods"):
    text = "\n".join([head, *(",".join(map(str, row)) for row in rows)])
    (tmp_path / "s.csv").write_text(text + "\n")
    return "s.csv"


def test_donors_by_a_kept_fit_as_fader_hardie_shang_2010(clv, shared, tmp_path):
    donors = shared / "data/donations/donations.csv"
    kept(clv, "bg_bb", donors)
    rows = scored(clv, tmp_path, donors, "--horizon-periods", 5)
    with donors.open(newline="") as file:
        given = list(csv.DictReader(file))
    count = next(name for name in given[0] if name in ("weight", "weights", "custs"))
    counts = np.array([float(row[count]) for row in given])
    assert counts @ column(rows, "expected_orders") == pytest.approx(12884.2, abs=0.05)
    alive = {(r["frequency"], r["recency"]): float(r["probability_alive"]) for r in rows}
    told = [round(alive[which], 2) for which in (("0", "0"), ("2", "4"), ("6", "6"))]
    assert told == [0.11, 0.59, 0.93]
    assert "value" not in rows[0]


@pytest.mark.parametrize("name", ["monetary_value", "profit"])
def test_occasions_have_a_value_with_a_range(clv, tmp_path, name):
    rng = np.random.default_rng(7)
    rows = [
        (f"C{i}", *row, round(rng.normal(40, 20), 2) if row[0] else "")
        for i, row in enumerate(histories((1.2, 0.75, 0.66, 2.8)))
    ]
    summary = written(tmp_path, rows, f"customer,frequency,recency,periods,{name}")
    kept(clv, "bg_bb", summary, "--weak-priors")
    found = scored(clv, tmp_path, summary, "--horizon-periods", 6)
    assert [row["customer"] for row in found] == [row[0] for row in rows]
    low, mean, high = (column(found, n) for n in ("value_low", "value", "value_high"))
    assert ((low <= mean) & (mean <= high) | (high == 0)).all()
    per_order, orders = column(found, "value_per_order"), column(found, "discounted_orders")
    assert mean == pytest.approx(per_order * orders)
    assert (orders <= column(found, "expected_orders")).all()
    assert {row["reason"] for row in found} == {""}
    quick = scored(clv, tmp_path, summary, "--horizon-periods", 6, "--no-ranges")
    assert "value_low" not in quick[0]
    assert [row["value"] for row in quick] == [row["value"] for row in found]


@pytest.mark.parametrize("model", CONTRACTS)
def test_contracts_are_scored_from_their_renewals(clv, tmp_path, model):
    (tmp_path / "left.csv").write_text(SURVIVORS)
    kept(clv, model, "left.csv")
    fit = DiscreteFit.from_json((tmp_path / "fit.json").read_text())
    of, p = {m.code: m for m in MODELS}[model], fit.values
    (tmp_path / "c.csv").write_text("customer,renewals,profit\nA,0,100\nB,4,-20\nC,4,\n")
    more = ("--horizon-periods", 12, "--periods-per-year", 12)
    rows = scored(clv, tmp_path, "c.csv", *more)
    rate = 1.1 ** (1 / 12) - 1
    for row, n in zip(rows, (0, 4, 4), strict=True):
        stays = contracts.survival(of, p, np.arange(n, n + 13))
        odds = stays[1:] / stays[0]
        assert float(row["retention_probability"]) == pytest.approx(odds[0])
        assert float(row["expected_renewals"]) == pytest.approx(odds.sum())
        discounted = (odds * (1 + rate) ** -np.arange(12.0)).sum()
        assert float(row["discounted_renewals"]) == pytest.approx(discounted)
        assert float(row["discounted_residual_lifetime"]) > discounted
    assert float(rows[0]["value_low"]) <= float(rows[0]["value"]) <= float(rows[0]["value_high"])
    assert float(rows[1]["value"]) < 0
    assert (rows[2]["value"], rows[2]["value_low"], rows[2]["value_high"]) == ("", "", "")
    assert "value: the value of a renewal is not given" in rows[2]["reason"]


def test_a_tenure_that_has_no_mean_is_empty_with_its_reason(clv, tmp_path):
    (tmp_path / "left.csv").write_text(SURVIVORS)
    kept(clv, "shifted_beta_geometric", "left.csv")  # alpha 0.668: S falls like t^-0.668
    more = ("--horizon-periods", 5, "--annual-discount-rate", 0)
    rows = scored(clv, tmp_path, "left.csv", *more)  # the table of survivors, a row a tenure
    assert [row["renewals"] for row in rows] == [str(n) for n in range(8)]
    assert column(rows, "retention_probability")[0] == pytest.approx(0.851, abs=0.0005)
    assert {row["expected_residual_tenure"] for row in rows} == {""}
    assert {row["discounted_residual_lifetime"] for row in rows} == {""}
    assert "so many stay for ever" in rows[0]["reason"]
    assert (np.diff(column(rows, "retention_probability")) > 0).all()


@pytest.mark.parametrize("model", CONTRACTS)
def test_a_kept_fit_comes_back_whole(clv, tmp_path, model):
    (tmp_path / "left.csv").write_text(SURVIVORS.replace("1000", "1000.5"))
    kept(clv, model, "left.csv")
    again = DiscreteFit.from_json((tmp_path / "fit.json").read_text())
    of = {m.code: m for m in MODELS}[model]
    left = [1000.5, 869, 743, 653, 593, 551, 517, 491]
    found = contracts.fit(contracts.ContractFacts.of_survivors(left), model=of, priors=None)
    assert again.to_json() == found.to_json()
    assert (again.customers, again.report, again.seed) == (1000.5, found.report, found.seed)
    told = json.loads(found.to_json())
    for text, words in (
        (json.dumps(told | {"version": 2}), "kept in version 2"),
        (json.dumps(told | {"model": "mbg_nbd"}), "in whole periods: it takes one of bg_bb"),
        (json.dumps(told | {"parameters": {}}), "lacks a part"),
        ("{}", "no kept fit"),
    ):
        with pytest.raises(ValueError, match=words):
            DiscreteFit.from_json(text)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "say with --horizon-periods how many"),
        (("--horizon-weeks", 52), "counts whole periods, not weeks. Use --horizon-periods"),
        (("--horizon-periods", 5, "--unit", "days"), "--unit days: shifted beta-geometric counts"),
        (("--horizon-periods", 5, "--spend-fit", "g.json"), "it goes with orders over time"),
        (("--horizon-periods", 0), "one period or more, not 0"),
        (("--horizon-periods", 5, "--periods-per-year", 0), "periods_per_year must be above zero"),
        (("--horizon-periods", 5, "--annual-discount-rate", -1), "must be zero or above"),
    ],
)
def test_what_does_not_go_with_contracts_is_said(clv, tmp_path, options, words):
    (tmp_path / "left.csv").write_text(SURVIVORS)
    kept(clv, "shifted_beta_geometric", "left.csv")
    common = ("--fit", "fit.json", "--summary", "left.csv", "--out", "o.csv")
    done = clv("score", *common, *options)
    assert (done.exit_code, words in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize("option", ["--horizon-periods", "--periods-per-year"])
def test_periods_do_not_go_with_orders_over_time(clv, tmp_path, option):
    told = {"model": "bg_nbd", "parameters": {"r": 1, "alpha": 1, "a": 1, "b": 1}}
    (tmp_path / "fit.json").write_text(json.dumps(told))
    (tmp_path / "s.csv").write_text("frequency,recency,T\n2,10,20\n")
    common = ("--fit", "fit.json", "--summary", "s.csv", "--out", "o.csv")
    done = clv("score", *common, option, 5)
    assert (done.exit_code, "counts time in weeks. Use --horizon-weeks" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("customer\nA\n", "has no column renewals"),
        ("renewals\n-1\n", "row 2: renewals is no whole number of zero or more"),
        ("renewals\n1.5\n", "row 2: renewals is no whole number"),
        ("renewals,profit,monetary_value\n1,2,3\n", "both monetary_value and profit"),
    ],
)
def test_bad_contracts_are_refused_in_words(clv, tmp_path, text, words):
    (tmp_path / "left.csv").write_text(SURVIVORS)
    kept(clv, "shifted_beta_geometric", "left.csv")
    (tmp_path / "c.csv").write_text(text)
    common = ("--fit", "fit.json", "--summary", "c.csv", "--out", "o.csv")
    done = clv("score", *common, "--horizon-periods", 5)
    assert (done.exit_code, words in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize(
    ("p", "words"),
    [
        ((1.2, 0.75, 1e-6, 1000.0), "delta grows"),  # nobody ever leaves
        ((400.0, 500.0, 0.66, 2.8), "beta grows"),  # all buy alike
    ],
    ids=["nobody leaves", "all alike"],
)
def test_a_search_that_does_not_settle_names_what_ran_away(clv, tmp_path, p, words):
    summary = written(tmp_path, histories(p, customers=300))
    done = clv("fit", "--model", "bg_bb", "--summary", summary, "--out", "fit.json")
    assert (done.exit_code, words in done.stderr) == (2, True), done.stderr
    common = ("--fit", "fit.json", "--summary", summary, "--out", "o.csv")
    done = clv("score", *common, "--horizon-periods", 5)
    assert (done.exit_code, "this fit cannot be used" in done.stderr) == (2, True), done.stderr
