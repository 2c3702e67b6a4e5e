"""Why one row is refused: a code, and English words that say what to do."""

from enum import StrEnum


class Reason(StrEnum):
    """The first thing found wrong with a row."""

    UNCLOSED_QUOTE = "unclosed_quote"
    TOO_MANY_CELLS = "too_many_cells"
    CELL_TOO_LONG = "cell_too_long"
    REPEATED_HEADER = "repeated_header"
    SUBTOTAL = "subtotal"
    MISSING = "missing"
    BAD_DATE = "bad_date"
    NOT_A_NUMBER = "not_a_number"
    TOO_LARGE = "too_large"
    CUSTOMER_IN_EXPONENT = "customer_in_exponent"
    CUSTOMER_TOO_LONG = "customer_too_long"
    BAD_CURRENCY = "bad_currency"
    UNKNOWN_KIND = "unknown_kind"
    EMPTY_PERIOD = "empty_period"
    BOOKED_WITH_OTHER_CONTENT = "booked_with_other_content"


REASONS: dict[Reason, str] = {
    Reason.UNCLOSED_QUOTE: "A quotation mark opens a cell and is never closed. Close or remove it.",
    Reason.TOO_MANY_CELLS: "The row has more cells than the header. Quote the cell that holds"
    " the delimiter.",
    Reason.CELL_TOO_LONG: "A cell is longer than 32,768 characters. Shorten it.",
    Reason.REPEATED_HEADER: "The header again. Nothing to do.",
    Reason.SUBTOTAL: "A total, not a line. Nothing to do.",
    Reason.MISSING: "{column} is empty. Fill it in.",
    Reason.BAD_DATE: "{column} “{value}” is not a date in the style chosen for this file."
    " Write it as 2024-03-05.",
    Reason.NOT_A_NUMBER: "{column} “{value}” is not a number of at most 12 digits before the"
    " decimal mark. Write it as 1234.56.",
    Reason.TOO_LARGE: "{column} “{value}” makes an amount too large to keep. Check it.",
    Reason.CUSTOMER_IN_EXPONENT: "{column} “{value}” lost digits in a spreadsheet. Format the"
    " column as text (or as a number without decimals) and export it again.",
    Reason.CUSTOMER_TOO_LONG: "{column} “{value}” is longer than 80 characters."
    " Choose the column that holds customer numbers.",
    Reason.BAD_CURRENCY: "{column} “{value}” is not a currency code. Write three letters,"
    " such as EUR.",
    Reason.UNKNOWN_KIND: "{column} “{value}” is not a known activity. Write visit, delivery,"
    " rush, return, ticket or hours.",
    Reason.EMPTY_PERIOD: "{column} “{value}” is not after the first day. Correct the period.",
    Reason.BOOKED_WITH_OTHER_CONTENT: "This invoice line is booked already with other content."
    " Withdraw the earlier import, or correct the line number “{value}”.",
}


def words(reason: Reason, column: str | None, value: str | None) -> str:
    """The English words for `reason`; `value` is cut to 80 characters."""
    return REASONS[reason].format_map({"column": column or "", "value": (value or "")[:80]})
