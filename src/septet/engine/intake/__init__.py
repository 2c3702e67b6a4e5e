"""From a file as a system exported it to facts in Parquet: a pure function.

`examine` looks at a file and proposes how to read it, `preview` shows the first rows as they
would be booked, `book` books the file. Every row is booked, refused with its reason or named a
duplicate; the three add up to the file, in rows and, per currency, in money.
"""

from septet.engine.intake.booking.book import book, preview
from septet.engine.intake.errors import FAULTS, Cancelled, Fault, IntakeError
from septet.engine.intake.examining import examine
from septet.engine.intake.model import (
    Booking,
    Column,
    Examination,
    Kind,
    Limits,
    Plan,
    PreviewRow,
    Style,
    Sums,
    Warning,  # noqa: A004 (read as intake.Warning)
)
from septet.engine.intake.reasons import REASONS, Reason

__all__ = [
    "FAULTS",
    "REASONS",
    "Booking",
    "Cancelled",
    "Column",
    "Examination",
    "Fault",
    "IntakeError",
    "Kind",
    "Limits",
    "Plan",
    "PreviewRow",
    "Reason",
    "Style",
    "Sums",
    "Warning",
    "book",
    "examine",
    "preview",
]
