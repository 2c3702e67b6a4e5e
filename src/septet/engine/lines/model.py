"""What a file of lines is asked for, and how it is refused."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LineColumns:
    """Headers of a file of lines. amount may be `quantity*price`, the product of two columns.

    document: number of the invoice or order; credits of a document count against it.
    currency: holds a currency code; found by its header where not told.
    """

    customer: str
    date: str
    amount: str
    document: str | None = None
    currency: str | None = None


class LinesError(ValueError):
    """A file that cannot be taken as it is; the words say what, where and what to do."""


@dataclass(frozen=True)
class SkippedLines:
    """Rows left out because they could not be read, and the file that keeps them."""

    rows: int = 0
    path: Path | None = None


class BadLines(LinesError):
    """Rows that cannot be read. `examples`: row number in the file and reason, the first few."""

    def __init__(self, name: str, rows: int, examples: list[tuple[int, str]]) -> None:
        self.rows = rows
        self.examples = examples
        shown = "\n".join(f"  row {row}: {reason}" for row, reason in examples)
        more = f"\n  and {rows - len(examples):,} more" if rows > len(examples) else ""
        noun = "row" if rows == 1 else "rows"
        super().__init__(
            f"{name}: {rows:,} {noun} cannot be used:\n{shown}{more}\n"
            "Correct them, or leave them out with --skip-bad FILE, which keeps them in that file."
        )
