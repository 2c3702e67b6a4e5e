"""Why a whole file, or a plan for it, cannot be taken: a code, its facts, and words.

The words here are the English defaults for people who use the engine as a library; an
application translates by code.
"""

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a file or with the plan to read it."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_READABLE = "not_readable"
    OLD_EXCEL = "old_excel"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    TRUNCATED = "truncated"
    BOMB = "bomb"
    UNSAFE_ARCHIVE = "unsafe_archive"
    NO_SUCH_SHEET = "no_such_sheet"
    NO_HEADER = "no_header"
    TOO_MANY_COLUMNS = "too_many_columns"
    LINE_TOO_LONG = "line_too_long"
    NESTED_COLUMN = "nested_column"
    UNKNOWN_ENCODING = "unknown_encoding"
    UNKNOWN_FIELD = "unknown_field"
    COLUMN_MISSING = "column_missing"
    FIELD_NOT_MAPPED = "field_not_mapped"
    BAD_CURRENCY = "bad_currency"


FAULTS: dict[Fault, str] = {
    Fault.EMPTY: "{file} holds no rows. Export it again and check that it opens.",
    Fault.TOO_LARGE: "{file} has {size} bytes; at most {limit} are taken. Split it by month.",
    Fault.NOT_READABLE: "{file} is not a text, XLSX or Parquet file. Export it as CSV or XLSX.",
    Fault.OLD_EXCEL: "{file} is an old .xls workbook. Save it as .xlsx or CSV.",
    Fault.ENCRYPTED: "{file} is protected by a password. Save a copy without one.",
    Fault.MACROS: "{file} holds macros ({part}). Save it as .xlsx without macros.",
    Fault.TRUNCATED: "{file} is damaged or was not copied to its end. Copy or export it again.",
    Fault.BOMB: "{file} unpacks to more than is allowed ({part}). Export it as CSV.",
    Fault.UNSAFE_ARCHIVE: "{file} holds a part no workbook needs ({part}). Save it anew in Excel.",
    Fault.NO_SUCH_SHEET: "{file} has no sheet “{sheet}”. It has: {sheets}.",
    Fault.NO_HEADER: "{file} has no row of column names. Put names over the columns.",
    Fault.TOO_MANY_COLUMNS: "{file} has {columns} columns; at most {limit} are taken.",
    Fault.LINE_TOO_LONG: "Line {row} of {file} is longer than {limit} bytes. Export it again.",
    Fault.NESTED_COLUMN: "Column “{column}” of {file} holds lists or records. Flatten it first.",
    Fault.UNKNOWN_ENCODING: "“{encoding}” is not a known encoding. Choose UTF-8 or GB18030.",
    Fault.UNKNOWN_FIELD: "“{field}” is not a field of {kind}. Choose one of: {fields}.",
    Fault.COLUMN_MISSING: "{file} has no column “{column}” (for {field}). It has: {columns}.",
    Fault.FIELD_NOT_MAPPED: "No column is chosen for {field}. Choose one.",
    Fault.BAD_CURRENCY: "“{currency}” is not a currency code. Write three letters, such as EUR.",
}


class IntakeError(Exception):
    """The file or the plan is refused as a whole: `fault`, and `params` that say what and where."""

    def __init__(self, fault: Fault, **params: object) -> None:
        self.fault = fault
        self.params = params
        super().__init__(fault, params)

    @property
    def code(self) -> Fault:
        return self.fault

    def __str__(self) -> str:
        return FAULTS[self.fault].format_map(self.params)


class Cancelled(Exception):
    """The booking was called off; nothing of it is left behind."""
