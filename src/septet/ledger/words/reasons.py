"""Why one row is refused, and what to look at before booking."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "unclosed_quote": _("A quotation mark opens a cell and is never closed. Close or remove it."),
    "too_many_cells": _(
        "The row has more cells than the header. Quote the cell that holds the delimiter."
    ),
    "cell_too_long": _("A cell is longer than 32,768 characters. Shorten it."),
    "repeated_header": _("The header again. Nothing to do."),
    "subtotal": _("A total, not a line. Nothing to do."),
    "missing": _("{column} is empty. Fill it in."),
    "bad_date": _(
        "{column} “{value}” is not a date in the style chosen for this file. Write it as 2024-03-05."
    ),
    "not_a_number": _(
        "{column} “{value}” is not a number of at most 12 digits before the decimal mark."
        " Write it as 1234.56."
    ),
    "too_large": _("{column} “{value}” makes an amount too large to keep. Check it."),
    "customer_in_exponent": _(
        "{column} “{value}” lost digits in a spreadsheet. Format the column as text (or as a number"
        " without decimals) and export it again."
    ),
    "customer_too_long": _(
        "{column} “{value}” is longer than 80 characters. Choose the column that holds customer"
        " numbers."
    ),
    "bad_currency": _(
        "{column} “{value}” is not a currency code. Write three letters, such as EUR."
    ),
    "unknown_kind": _(
        "{column} “{value}” is not a known activity. Write visit, delivery, rush, return, ticket or"
        " hours."
    ),
    "empty_period": _("{column} “{value}” is not after the first day. Correct the period."),
    "booked_with_other_content": _(
        "This invoice line is booked already with other content. Withdraw the earlier import, or"
        " correct the line number “{value}”."
    ),
}

# Without the cell: what a whole group of refused rows has in common.
SHORT = {
    "unclosed_quote": _("Quotation mark never closed"),
    "too_many_cells": _("More cells than the header"),
    "cell_too_long": _("Cell too long"),
    "repeated_header": _("Header repeated"),
    "subtotal": _("Total or subtotal, not a line"),
    "missing": _("Required cell empty"),
    "bad_date": _("Not a date"),
    "not_a_number": _("Not a number"),
    "too_large": _("Amount too large"),
    "customer_in_exponent": _("Customer number lost digits in a spreadsheet"),
    "customer_too_long": _("Customer number too long to be one"),
    "bad_currency": _("Not a currency code"),
    "unknown_kind": _("Unknown kind of activity"),
    "empty_period": _("Period without days"),
    "booked_with_other_content": _("Booked already with other content"),
}

WARNINGS = {
    "mixed_encodings": _(
        "The file mixes two encodings. Lines that are not {encoding} were read in their own."
    ),
    "decimal_mark_uncertain": _(
        "The numbers leave open what the decimal mark is; “{assumed}” is assumed. Check the preview."
    ),
    "date_order_uncertain": _(
        "The dates could be read in two orders; like {assumed} is assumed. Check the preview."
    ),
    "field_not_mapped": _("No column looks like {field}. Choose one."),
}
