"""Why a whole file, or a plan for it, cannot be taken."""

from django.utils.translation import gettext_lazy as _

FAULTS = {
    "empty": _("{file} holds no rows. Export it again and check that it opens."),
    "too_large": _("{file} has {size} bytes; at most {limit} are taken. Split it by month."),
    "not_readable": _("{file} is not a text, XLSX or Parquet file. Export it as CSV or XLSX."),
    "old_excel": _("{file} is an old .xls workbook. Save it as .xlsx or CSV."),
    "encrypted": _("{file} is protected by a password. Save a copy without one."),
    "macros": _("{file} holds macros ({part}). Save it as .xlsx without macros."),
    "truncated": _("{file} is damaged or was not copied to its end. Copy or export it again."),
    "bomb": _("{file} unpacks to more than is allowed ({part}). Export it as CSV."),
    "unsafe_archive": _("{file} holds a part no workbook needs ({part}). Save it anew in Excel."),
    "no_such_sheet": _("{file} has no sheet “{sheet}”. It has: {sheets}."),
    "no_header": _("{file} has no row of column names. Put names over the columns."),
    "too_many_columns": _("{file} has {columns} columns; at most {limit} are taken."),
    "line_too_long": _("Line {row} of {file} is longer than {limit} bytes. Export it again."),
    "nested_column": _("Column “{column}” of {file} holds lists or records. Flatten it first."),
    "unknown_encoding": _("“{encoding}” is not a known encoding. Choose UTF-8 or GB18030."),
    "unknown_field": _("“{field}” is not a field of {kind}. Choose one of: {fields}."),
    "column_missing": _("{file} has no column “{column}” (for {field}). It has: {columns}."),
    "field_not_mapped": _("No column is chosen for {field}. Choose one."),
    "bad_currency": _("“{currency}” is not a currency code. Write three letters, such as EUR."),
}
