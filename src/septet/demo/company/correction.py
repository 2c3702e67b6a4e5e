"""A small file typed by hand at a month's end, of which three rows cannot be booked.

It is what such files look like: Windows code page, semicolons, decimal commas, German dates.
"""

from pathlib import Path

from septet.demo.company.days import Days
from septet.demo.company.habits import Customer
from septet.demo.company.products import Items

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
HEADER = "Invoice No;Line;Invoice Date;Customer No;Customer Name;Item;Quantity;Net Amount;Currency"
CORRECTED = 15
BAD_ROWS = 3


def write_correction(into: Path, customers: tuple[Customer, ...], items: Items, days: Days) -> Path:
    """`<month>-correction.csv`: corrections of prices, and three rows with a mistake each."""
    plain = [c for c in customers if c.country == "DE" and not c.manager][:CORRECTED]
    month = days.dates[-1].astype(object)
    rows = [
        _row(
            f"KB{90001 + n};1;{days.dates[-1 - n].astype(object):%d.%m.%Y}",
            customer,
            items.codes[11 * n],
            cents=(1_240 + 3_517 * n) * (-1 if n % 3 == 2 else 1),
        )
        for n, customer in enumerate(plain)
    ]
    rows.insert(4, _row(f"KB90101;1;32.{month:%m.%Y}", plain[0], items.codes[7], cents=4_820))
    unreadable = _row(f"KB90102;1;{month:%d.%m.%Y}", plain[1], items.codes[8], cents=2_960)
    rows.insert(9, unreadable.replace("29,60", "siehe Anlage"))
    rows.insert(14, _row(f";1;{month:%d.%m.%Y}", plain[2], items.codes[9], cents=1_790))
    path = into / f"{MONTHS[month.month - 1]}-correction.csv"
    path.write_bytes("\r\n".join([HEADER, *rows, ""]).encode("cp1252"))
    return path


def _row(start: str, customer: Customer, item: str, *, cents: int) -> str:
    """One piece charged more, or, where cents are negative, given back."""
    sign = "-" if cents < 0 else ""
    amount = f"{sign}{abs(cents) // 100},{abs(cents) % 100:02}"
    return f"{start};{customer.number};{customer.name};{item};{sign}1;{amount};EUR"
