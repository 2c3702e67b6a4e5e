"""septet engine clv on files: what is printed, what is written, and refusals with exit code 2."""

import csv
import json
import subprocess
import sys

import numpy as np
import pytest
from typer.testing import CliRunner

from septet.cli import app
from septet.engine.clv.summary_file import read_facts

KEYS = "model parameters standard_errors log_likelihood customers converged seconds".split()
HEAD = "customer,frequency,recency,T,monetary_value\n"


@pytest.fixture
def septet(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        return CliRunner().invoke(app, ["engine", *map(str, arguments)])

    return run


@pytest.fixture
def summary(tmp_path):
    """400 customers drawn from the world of the model, weeks."""
    rng = np.random.default_rng(2)
    rows = []
    for customer in range(400):
        rate, leaves = rng.gamma(1.0, 1 / 5.0), rng.beta(0.8, 2.0)
        age, now, x, last = 52.0, 0.0, 0, 0.0
        while (now := now + rng.exponential(1 / max(rate, 1e-6))) < age:
            x, last = x + 1, round(now, 2)
            if rng.random() < leaves:
                break
        value = round(float(rng.gamma(5, 10)), 2) if x else 0
        rows.append(f"C{customer},{x},{last if x else 0},{age},{value}\n")
    path = tmp_path / "summary.csv"
    path.write_text(HEAD + "".join(rows))
    return path


def test_bg_nbd_on_cdnow_as_fader_hardie_lee_2005(septet, shared):
    path = shared / "data/cdnow/cdnow_customers_summary.csv"
    done = septet("clv", "fit", "--model", "bg_nbd", "--summary", path, "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, list(told)[:7]) == (0, KEYS)
    rounded = {name: round(value, 3) for name, value in told["parameters"].items()}
    assert rounded == {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    assert list(told["parameters"]) == ["r", "alpha", "a", "b"]
    assert round(told["log_likelihood"], 1) == -9582.4
    assert (told["customers"], told["converged"]) == (2357, True)


def test_gamma_gamma_on_cdnow_as_fader_hardie_2013(septet, shared):
    path = shared / "golden/btyd_2.4.3_oracle_cdnow.csv"
    done = septet("clv", "fit", "--model", "gamma_gamma", "--summary", path, "--json")
    told = json.loads(done.stdout)
    assert [round(v, 2) for v in told["parameters"].values()] == [6.25, 3.74, 15.44]
    assert (told["customers"], round(told["log_likelihood"], 4)) == (946, -4055.9177)


@pytest.mark.parametrize("kept", [True, False])
def test_a_fit_is_kept_or_printed_and_scores_every_customer(septet, summary, tmp_path, kept):
    fit = tmp_path / "fit.json"
    done = septet("clv", "fit", "--summary", summary, "--json", *(["--out", fit] if kept else []))
    assert done.exit_code == 0, done.stderr
    if not kept:
        fit.write_text(done.stdout)
    options = ("--horizon-weeks", 26, "--annual-discount-rate", 0.12, "--out", "scores.csv")
    done = septet("clv", "score", "--fit", fit, "--summary", summary, *options)
    assert (done.exit_code, done.stderr) == (0, "")
    rows = list(csv.DictReader((tmp_path / "scores.csv").read_text().splitlines()))
    assert [row["customer"] for row in rows] == [f"C{n}" for n in range(400)]
    for row in rows:
        assert 0 <= float(row["probability_alive"]) <= 1
        assert float(row["discounted_orders"]) <= float(row["expected_orders"])
        low, high = float(row["value_low"]), float(row["value_high"])
        assert low <= float(row["value"]) <= high or high == 0
        assert row["reason"] == ""


def test_revenue_by_gamma_gamma(septet, summary, tmp_path):
    septet("clv", "fit", "--summary", summary, "--weak-priors", "--out", "fit.json")
    done = septet("clv", "fit", "--model", "gamma_gamma", "--summary", summary, "--out", "gg.json")
    assert done.exit_code == 0, done.stderr
    common = ("--fit", "fit.json", "--summary", summary, "--spend-fit", "gg.json")
    done = septet("clv", "score", *common, "--out", "scores.parquet")
    assert done.exit_code == 0, done.stderr
    import duckdb

    found = duckdb.sql(f"SELECT min(value), count(value) FROM '{tmp_path}/scores.parquet'")
    least, count = found.fetchone()
    assert (least > 0, count) == (True, 400)


def test_days_are_weeks_times_seven(septet, summary, tmp_path):
    rows = list(csv.reader(summary.read_text().splitlines()))[1:]
    days = "".join(f"{c},{x},{float(t) * 7},{float(a) * 7},{m}\n" for c, x, t, a, m in rows)
    (tmp_path / "days.csv").write_text(HEAD + days)
    one = json.loads(septet("clv", "fit", "--summary", summary, "--json").stdout)
    options = ("--summary", "days.csv", "--unit", "days", "--json")
    other = json.loads(septet("clv", "fit", *options).stdout)
    assert other["parameters"] == pytest.approx(one["parameters"], rel=1e-6)


GOOD = "A,2,10,20,5\n" * 12


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no rows"),
        (HEAD, "holds no customers"),
        (HEAD + "A,2,10,20,5\n", "Only 1 customers ordered on a second day"),
        (HEAD + "A,0,0,20,0\nB,0,0,9,0\n", "No customer has ordered on a second day"),
        (HEAD + GOOD + "B,2,21,20,5\n", "row 14: recency is later than T"),
        (HEAD + GOOD + "B,-2,1,20,5\n", "row 14: frequency is negative"),
        (HEAD + GOOD + "B,1,-1,20,5\n", "row 14: recency is negative"),
        (HEAD + GOOD + "B,1.5,1,20,5\n", "row 14: frequency is no whole number"),
        (HEAD + GOOD + "B,1,NaN,20,5\n", "row 14: recency is empty or not finite"),
        (HEAD + GOOD + "B,1,abc,20,5\n", "row 14: recency “abc” is no number"),
        (HEAD + GOOD + "B,1,,20,5\n", "row 14: recency is empty"),
        (HEAD + GOOD + "B,0,3,20,5\n", "row 14: recency is above zero where frequency is 0"),
        ("frequency,T\n1,2\n", "has no column recency. It has: frequency, T"),
    ],
)
def test_a_bad_summary_is_refused_in_words(septet, tmp_path, text, words):
    (tmp_path / "bad.csv").write_text(text)
    done = septet("clv", "fit", "--summary", "bad.csv")
    assert (done.exit_code, "Traceback" in done.stderr) == (2, False)
    assert words in done.stderr


def test_gamma_gamma_refuses_losses_by_row(septet, tmp_path):
    (tmp_path / "bad.csv").write_text(HEAD + GOOD + "B,3,5,20,-4\nC,0,0,20,\n")
    done = septet("clv", "fit", "--model", "gamma_gamma", "--summary", "bad.csv")
    assert done.exit_code == 2
    assert "row 14: monetary_value is not above zero" in done.stderr
    assert "profit per order" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("fit", "--summary", "none.csv"), "there is no such file"),
        (("fit", "--summary", "s.csv", "--model", "abc"), "Choose one of mbg_nbd, bg_nbd"),
        (("fit", "--summary", "s.csv", "--unit", "months"), "choose weeks or days"),
        (("score", "--fit", "s.csv", "--summary", "s.csv", "--out", "o.csv"), "no kept fit"),
        (("score", "--fit", "f.json", "--summary", "s.csv", "--out", "o.csv"), "alpha must be"),
        (("score", "--fit", "f.json", "--summary", "s.csv", "--out", "o.xls"), "o.xls"),
    ],
)
def test_what_cannot_be_done_is_said(septet, tmp_path, arguments, words):
    (tmp_path / "s.csv").write_text(HEAD + GOOD)
    told = {"model": "bg_nbd", "parameters": {"r": 1, "alpha": -1, "a": 1, "b": 1}}
    (tmp_path / "f.json").write_text(json.dumps(told))
    if "o.xls" in arguments:
        told["parameters"]["alpha"] = 1
        (tmp_path / "f.json").write_text(json.dumps(told))
    done = septet("clv", *arguments)
    assert (done.exit_code, words in done.stderr) == (2, True), done.stderr


def test_lines_become_a_summary_that_fits(septet, tmp_path):
    rng = np.random.default_rng(4)
    lines = "".join(
        f"K{int(40 * rng.random() ** 2)},2025-{rng.integers(1, 13):02}-{rng.integers(1, 29):02},{10 + n % 7}\n"
        for n in range(900)
    )
    (tmp_path / "lines.csv").write_text("customer,date,amount\n" + lines)
    columns = ("--customer", "customer", "--date", "date", "--amount", "amount")
    done = septet("clv", "summary", "lines.csv", *columns, "--out", "summary.csv", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["lines"] == 900
    fitted = septet("clv", "fit", "--model", "nbd", "--summary", "summary.csv")
    assert "NBD fitted on 40 customers" in fitted.stdout
    bad = septet("clv", "summary", "lines.csv", *columns[:-1], "price", "--out", "summary.csv")
    assert (bad.exit_code, "It has: customer, date, amount" in bad.stderr) == (2, True)


def test_it_needs_neither_django_nor_an_installation(summary, tmp_path):
    script = (
        "import sys\nfrom septet.cli import app\n"
        f"app(['engine', 'clv', 'fit', '--summary', r'{summary}'], standalone_mode=False)\n"
        "assert not [m for m in sys.modules if m.split('.')[0] in ('django', 'ninja')]"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PATH": "", "SEPTET_HOME": str(tmp_path / "none")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "MBG/NBD fitted on 400 customers" in done.stdout
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("model", "text", "parameters"),
    [
        (
            "shifted_beta_geometric",
            "period,survivors\n0,1000\n1,869\n2,743\n3,653\n4,593\n5,551\n6,517\n7,491\n",
            {"alpha": 0.668, "beta": 3.806},
        ),
        (
            "beta_discrete_weibull",
            "period,survivors\n0,1000\n1,631\n2,468\n3,382\n4,326\n5,289\n6,262\n7,241\n",
            {"gamma": 0.456, "delta": 0.779, "c": 1.283},
        ),
    ],
)
def test_contracts_as_published(septet, tmp_path, model, text, parameters):
    (tmp_path / "left.csv").write_text(text)
    done = septet("clv", "fit", "--model", model, "--summary", "left.csv", "--json")
    told = json.loads(done.stdout)
    assert {name: round(v, 3) for name, v in told["parameters"].items()} == parameters
    (tmp_path / "left.csv").write_text("period,survivors\n0,10\n1,12\n")
    bad = septet("clv", "fit", "--model", model, "--summary", "left.csv")
    assert (bad.exit_code, "row 3: survivors rise" in bad.stderr) == (2, True)


def test_bg_bb_on_donations_as_fader_hardie_shang_2010(septet, shared, tmp_path):
    path = shared / "data/donations/donations.csv"
    done = septet("clv", "fit", "--model", "bg_bb", "--summary", path, "--json")
    told = json.loads(done.stdout)
    rounded = {name: round(v, 3) for name, v in told["parameters"].items()}
    assert rounded == {"alpha": 1.204, "beta": 0.750, "gamma": 0.657, "delta": 2.783}
    assert (told["customers"], list(told)[:7]) == (11104, KEYS)
    (tmp_path / "bad.csv").write_text("frequency,recency,periods\n3,2,6\n1,2,6\n")
    bad = septet("clv", "fit", "--model", "bg_bb", "--summary", "bad.csv")
    assert (bad.exit_code, "row 2: frequency is above recency" in bad.stderr) == (2, True)


def test_one_age_between_days_does_not_tear_the_others_apart(septet, tmp_path):
    """272 days in weeks, written so that T times 7 is a hair under what recency times 7 is."""
    last, age = "38.857142857", "38.8571428571429"
    (tmp_path / "s.csv").write_text(
        f"frequency,recency,T\n2,{last},{last}\n1,{age},{age}\n0,0,0.001\n"
    )
    facts = read_facts(tmp_path / "s.csv")
    assert (facts.t_x_days <= facts.T_days).all()
    assert facts.T_days.tolist() == [272, 272, 0.007]


@pytest.mark.parametrize(
    "text",
    [
        '{"model": "bg_nbd", "parameters": [1]}',
        '{"model": ["bg_nbd"], "parameters": {"r": 1}}',
        '{"model": "bg_nbd"}',
        "[]",
    ],
)
def test_a_file_that_is_no_fit_is_told_so(septet, summary, tmp_path, text):
    (tmp_path / "fit.json").write_text(text)
    done = septet("clv", "score", "--fit", "fit.json", "--summary", summary, "--out", "o.csv")
    assert done.exit_code == 2
    assert "fit.json is no kept fit" in done.stderr


@pytest.mark.parametrize("weeks", ["0", "-1", "nan", "inf"])
def test_a_horizon_that_is_none_is_told_in_the_words_of_the_option(septet, summary, weeks):
    septet("clv", "fit", "--weak-priors", "--summary", summary, "--out", "fit.json")
    done = septet(
        *("clv", "score", "--fit", "fit.json", "--summary", summary, "--out", "o.csv"),
        *("--horizon-weeks", weeks),
    )
    assert done.exit_code == 2
    assert "horizon_weeks must be above zero" in done.stderr


def test_what_is_no_plain_file_is_not_said_to_be_missing(septet, tmp_path):
    done = septet("clv", "fit", "--summary", tmp_path)
    assert (done.exit_code, "no plain file" in done.stderr) == (2, True)
