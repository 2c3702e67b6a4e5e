"""septet engine check: every golden number, what is skipped, and that a wrong one fails."""

import json

import pytest
from typer.testing import CliRunner

from septet.cli import app
from septet.engine.golden import model, running


def check(*arguments):
    return CliRunner().invoke(app, ["engine", "check", *map(str, arguments)])


def test_every_number_agrees(shared):
    done = check("--data", shared, "--json")
    told = json.loads(done.stdout)
    wrong = [(c["name"], row["what"]) for c in told for row in c["rows"] if not row["passed"]]
    assert (wrong, done.exit_code) == ([], 0)
    assert [case["name"] for case in told if case["skipped"]] == []


def test_without_data_the_rest_is_checked_and_the_skipped_named(monkeypatch):
    quick = tuple(c for c in running.CASES if "CDNOW" in c.name or "paradox" in c.name)
    monkeypatch.setattr(running, "CASES", quick)
    done = check()
    assert done.exit_code == 0
    assert "skipped: cdnow/CDNOW_sample.txt: no --data folder is given" in done.stdout
    assert "pass  x = 10, t_x = 20, T = 39" in done.stdout


def test_a_number_that_differs_ends_with_one(monkeypatch):
    wrong = model.Golden("Case", "nowhere", lambda _: [model.printed("pi", 3.14159, "3.15")])
    monkeypatch.setattr(running, "CASES", (wrong,))
    done = check()
    assert (done.exit_code, "FAIL  pi" in done.stdout) == (1, True)
    assert "| pi | 3.14159 | 3.15 | **differs** |" in check("--markdown").stdout


def test_a_folder_that_is_not_there_is_said():
    done = check("--data", "/nowhere")
    assert (done.exit_code, "there is no such folder" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("ours", "published", "passed"),
    [(0.2426, "0.243", True), (0.2424, "0.243", False), (-9582.44, "-9582.4", True)],
)
def test_a_number_agrees_when_it_rounds_to_the_printed_digits(ours, published, passed):
    assert model.printed("", ours, published).passed is passed
