"""Every code the engine may answer has words here."""

from septet.engine import intake
from septet.engine.intake.fields import FIELDS
from septet.ledger import looking, words
from septet.ledger.views.previewing import SHOWN


def test_every_reason_fault_and_field_of_the_engine_has_words():
    assert set(words.REASONS) == set(words.SHORT) == {str(r) for r in intake.REASONS}
    assert set(words.FAULTS) == {str(f) for f in intake.FAULTS}
    assert {f.code for f in FIELDS} <= set(words.FIELDS)
    assert set(SHOWN) <= set(words.FIELDS)


def test_the_words_say_what_where_and_what_to_do():
    assert words.reason("bad_date", "Date", "31.02.2025").startswith("Date “31.02.2025” is not")
    assert words.either(["net_amount", "quantity+price"]) == (
        "net amount or quantity and unit price"
    )


def test_warnings_of_a_look_have_words(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("Invoice,Date\nR1,01/02/2025\n")
    look = looking.examine(file, kind="invoices", file_name="x.csv", style=None)
    said = " ".join(words.warning(warning) for warning in look.warnings)
    assert "No column looks like customer number" in said
    assert look.fault is None


def test_the_currency_is_guessed_from_where_most_customers_are(tmp_path):
    file = tmp_path / "x.csv"
    rows = "".join(
        f"R{n},2025-01-01,7,1,{'United Kingdom' if n % 3 else 'France'}\n" for n in range(9)
    )
    file.write_text("Invoice,Date,Customer,Amount,Country\n" + rows)
    look = looking.examine(file, kind=None, file_name="x.csv", style=None)
    assert (look.kind, look.currency) == ("invoices", "GBP")
