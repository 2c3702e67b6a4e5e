"""Nothing is booked twice, and true repeats inside one invoice stay."""

from engine.intake.kit import money, put, refusals, rows, take

HEADER = "Invoice No,Line No,Date,Customer No,Product,Net Amount\n"
PLAIN = "Invoice No,Date,Customer No,Product,Net Amount\n"


def test_the_same_file_again_is_all_duplicates_and_names_where_they_are(tmp_path):
    path = put(
        tmp_path, PLAIN + "I1,2024-03-05,C1,P,5\nI1,2024-03-05,C1,P,5\nI2,2024-03-06,C1,P,-5\n"
    )
    first = take(path, tmp_path / "a")
    again = take(path, tmp_path / "b", known=[tmp_path / "a" / "lines.parquet"])
    assert (first.booked, first.duplicates) == (3, 0)
    assert (again.booked, again.duplicates, again.overlaps) == (0, 3, {0: 3})
    assert again.sums["EUR"].duplicates == money("5")


def test_true_repeats_inside_an_invoice_are_booked_and_numbered(tmp_path):
    path = put(tmp_path, PLAIN + "I1,2024-03-05,C1,P,5\n" * 3)
    take(path, tmp_path / "a")
    assert rows(tmp_path / "a", "occurrence, identity = content") == [
        (1, True),
        (2, True),
        (3, True),
    ]


def test_an_overlap_of_two_exports_is_found_row_by_row(tmp_path):
    lines = [f"I{n},2024-03-05,C1,P,{n}\n" for n in range(1, 10)]
    for name, part in (("a", lines[:4]), ("b", lines[4:6])):
        take(put(tmp_path, PLAIN + "".join(part), name), tmp_path / name[0].upper())
    known = [tmp_path / "A" / "lines.parquet", tmp_path / "B" / "lines.parquet"]
    path = put(tmp_path, PLAIN + "".join(lines[2:]) + lines[2])
    booking = take(path, tmp_path / "C", known=known)
    assert booking.overlaps == {0: 2, 1: 2}
    assert booking.booked == 4  # three new lines, and a second I3 that no other file has
    assert rows(tmp_path / "C", "row, known", "duplicates.parquet") == [
        (2, 0),
        (3, 0),
        (4, 1),
        (5, 1),
    ]


def test_a_line_number_names_the_line_whatever_else_it_says(tmp_path):
    first = put(tmp_path, HEADER + "I1,1,2024-03-05,C1,P,5\nI1,2,2024-03-05,C1,P,5\n", "a.csv")
    take(first, tmp_path / "a")
    changed = put(
        tmp_path,
        HEADER + "I1,1,2024-03-05,C1,P,5\nI1,2,2024-03-05,C1,P,6\nI1,3,2024-03-05,C1,P,7\n",
    )
    booking = take(changed, tmp_path / "b", known=[tmp_path / "a" / "lines.parquet"])
    assert (booking.booked, booking.duplicates, booking.refused) == (1, 1, 1)
    assert refusals(tmp_path / "b") == [(3, "booked_with_other_content", "Line No", "2")]
    assert booking.sums["EUR"].refused == money("6")


def test_a_line_number_twice_in_one_file(tmp_path):
    text = HEADER + "I1,1,2024-03-05,C1,P,5\nI1,1,2024-03-05,C1,P,5\nI1,1,2024-03-05,C1,P,6\n"
    booking = take(put(tmp_path, text), tmp_path / "a")
    assert (booking.booked, booking.repeated, booking.refused) == (1, 1, 1)
    [cells] = rows(tmp_path / "a", "cells", "refusals.parquet")[0]
    assert cells == ["I1", "1", "2024-03-05", "C1", "P", "6"]


def test_another_source_is_another_line(tmp_path):
    path = put(tmp_path, PLAIN + "I1,2024-03-05,C1,P,5\n")
    take(path, tmp_path / "a", source="erp")
    other = take(path, tmp_path / "b", source="shop", known=[tmp_path / "a" / "lines.parquet"])
    assert other.booked == 1


def test_the_same_lines_in_another_style_are_duplicates(tmp_path):
    take(put(tmp_path, PLAIN + "I1,2024-03-25,C1,P,1234.5\n", "a"), tmp_path / "A")
    path = put(tmp_path, PLAIN.replace(",", ";") + "I1;25.03.2024;C1;P;1.234,50\n")
    assert take(path, tmp_path / "B", known=[tmp_path / "A" / "lines.parquet"]).duplicates == 1
