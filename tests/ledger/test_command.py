"""septet import: the same door from the command line, with an answer for programs."""

import json

import pytest
from typer.testing import CliRunner

from septet.cli import app
from septet.foundation.models import EventRecord
from septet.ledger.models import ImportBatch, MappingProfile

LINES = "Invoice,Date,Customer,Amount\nR1,2025-01-05,7,5.10\nR2,2025-02-30,7,1\n"


@pytest.fixture
def septet(db, monkeypatch, tmp_path):
    """septet(content, *options): import a file of that content and give exit code and output."""
    monkeypatch.setattr("septet.cli.imports.ready", lambda: None)

    def run(content, *options, kind="invoices", name="lines.csv"):
        path = tmp_path / name
        path.write_text(content)
        return CliRunner().invoke(app, ["import", kind, str(path), *options])

    return run


def test_the_answer_for_programs_adds_up(septet):
    result = septet(LINES, "--json", "--source", "sap", "--currency", "usd")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["rows"] == 2
    assert (answer["booked"], answer["refused"], answer["duplicates"]) == (1, 1, 0)
    assert answer["sums"] == {
        "USD": {"file": "6.1", "booked": "5.1", "refused": "1", "duplicates": "0"}
    }
    assert ImportBatch.objects.get(pk=answer["batch"]).source == "sap"
    assert EventRecord.objects.get(code="ledger.batch_booked").origin.startswith("job")


def test_the_same_file_again_changes_nothing_and_is_no_failure(septet):
    first = json.loads(septet(LINES, "--json").stdout)
    again = septet(LINES, "--json")
    answer = json.loads(again.stdout)
    assert again.exit_code == 0
    assert (answer["batch"], answer["booked"], answer["duplicates"]) == (first["batch"], 0, 1)
    assert answer["sums"]["EUR"]["duplicates"] == "5.1"
    assert ImportBatch.objects.count() == 1


def test_a_file_without_the_needed_columns_says_which_it_has(septet):
    result = septet("Apples,Pears\n1,2\n")
    assert result.exit_code == 1
    assert "No column is chosen for invoice" in result.stderr
    assert "Apples, Pears" in result.stderr


def test_a_file_of_which_nothing_is_good_fails(septet):
    result = septet("Invoice,Date,Customer,Amount\nR1,2025-02-30,7,5\n", "--json")
    assert (result.exit_code, json.loads(result.stdout)["refused"]) == (1, 1)


def test_a_file_that_is_none_is_told_in_words(septet):
    result = septet("")
    assert (result.exit_code, "The file is empty" in result.stderr) == (1, True)


def test_a_profile_is_used_and_an_unknown_one_told(septet, db):
    septet(LINES)
    unknown = septet(LINES, "--profile", "SAP")
    assert unknown.exit_code == 1
    assert "There is no profile “SAP”" in unknown.stderr

    from septet.foundation import clock

    MappingProfile.objects.create(
        name="SAP",
        kind="invoices",
        source="sap",
        currency="CNY",
        mapping={"invoice": "A", "date": "B", "customer": "C", "net_amount": "D"},
        made_at=clock.now(),
    )
    result = septet("A,B,C,D\nR1,2025-01-05,7,5\n", "--profile", "SAP", "--json")
    assert json.loads(result.stdout)["sums"]["CNY"]["booked"] == "5"


def test_a_missing_file_is_a_usage_error(septet):
    result = CliRunner().invoke(app, ["import", "invoices", "nowhere.csv"])
    assert result.exit_code == 2


def test_activities_and_pools_come_by_the_same_door(septet):
    visits = "Date,Customer No,Activity,Minutes\n2025-01-05,1001,visit,90\n"
    pools = "Pool,From,To,Cost\nDesk,2025-01-01,2025-01-31,9000\n"
    assert (
        json.loads(septet(visits, "--json", kind="activities", name="v.csv").stdout)["booked"] == 1
    )
    assert json.loads(septet(pools, "--json", kind="pools", name="p.csv").stdout)["booked"] == 1
