"""What goes into an intake and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from septet.engine.intake.reasons import Reason


class Kind(StrEnum):
    """What a file holds. The values are the words of the command line."""

    INVOICE_LINES = "invoices"
    ACTIVITIES = "activities"
    COST_POOLS = "pools"

    @property
    def facts(self) -> str:
        """The name of the Parquet file that booking writes."""
        return {"invoices": "lines", "activities": "activities", "pools": "pools"}[
            self
        ] + ".parquet"


@dataclass(frozen=True)
class Style:
    """How a file is written. None means: find out from the file."""

    format: str | None = None  # csv, xlsx, parquet
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None  # empty: cells are never quoted
    decimal_mark: str | None = None  # . or ,
    date_order: str | None = None  # ymd, mdy, dmy
    header_row: int | None = None  # the line the header starts on; 0: there is none
    sheet: str | None = None
    percent: bool | None = None  # discount shares are written 5, not 0.05


@dataclass(frozen=True)
class Column:
    """One column of a file, with the field it probably holds (confidence 0 to 1)."""

    name: str
    samples: tuple[str, ...]
    proposed: str | None
    confidence: float


@dataclass(frozen=True)
class Warning:  # noqa: A001 (a warning about a file, read as intake.Warning)
    """Something a person should look at before booking."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Examination:
    """What a look at the first few MB of a file found. `mapping`: field code to header."""

    style: Style
    columns: tuple[Column, ...]
    mapping: dict[str, str]
    warnings: tuple[Warning, ...]
    approximate_rows: int


@dataclass(frozen=True)
class Plan:
    """How a file is to be booked. `mapping`: field code to header; `constants`: field code to
    the text every row gets where no column holds it; `currency`: where a row names none."""

    kind: Kind
    mapping: Mapping[str, str]
    source: str
    currency: str
    style: Style = Style()
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """What is refused for its size, before it can hurt."""

    file_bytes: int = 4 << 30
    columns: int = 500
    cell: int = 32_768
    line_bytes: int = 16 << 20
    unpacked_bytes: int = 2 << 30
    ratio: int = 200
    memory: str = "1GB"
    threads: int = 2


@dataclass(frozen=True)
class PreviewRow:
    """One row as it will be booked: `values` by fact column, or the reason it is refused."""

    row: int
    values: dict[str, object]
    cells: tuple[str, ...]
    reason: Reason | None = None
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Sums:
    """Money of one currency; `file` = `booked` + `refused` + `duplicates`, to the 4th decimal."""

    file: Decimal = Decimal(0)
    booked: Decimal = Decimal(0)
    refused: Decimal = Decimal(0)
    duplicates: Decimal = Decimal(0)


@dataclass(frozen=True)
class Booking:
    """What became of a file: `rows` = `booked` + `refused` + `duplicates`.

    `blank` rows hold nothing and are not counted as rows. `unreadable` is how many refused rows
    show no amount that could be read; they count as zero in `sums`. `overlaps` says how many
    duplicates each known file holds, by its place in `known`; `repeated` are duplicates inside
    the file itself. `customers` counts distinct customer numbers of booked rows, `unallocated`
    the booked rows without one.
    """

    rows: int
    booked: int
    refused: int
    duplicates: int
    blank: int
    unreadable: int
    sums: dict[str, Sums]
    first_on: date | None
    last_on: date | None
    customers: int
    unallocated: int
    refusal_counts: dict[Reason, int]
    overlaps: dict[int, int]
    repeated: int
    style: Style
