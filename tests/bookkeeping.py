"""A small ledger, booked by hand: rows straight into a batch's Parquet, as an import leaves them."""

import hashlib
from datetime import date
from decimal import Decimal

import duckdb

from septet.accounts.actions import ensure_accounts
from septet.foundation import clock
from septet.ledger import store
from septet.ledger.models import ImportBatch, State

LINES = {
    "row": "BIGINT",
    "identity": "VARCHAR",
    "occurrence": "INTEGER",
    "content": "VARCHAR",
    "source": "VARCHAR",
    "invoice": "VARCHAR",
    "line": "VARCHAR",
    "date": "DATE",
    "customer": "VARCHAR",
    "customer_name": "VARCHAR",
    "site": "VARCHAR",
    "product": "VARCHAR",
    "family": "VARCHAR",
    "quantity": "DECIMAL(18,4)",
    "net_amount": "DECIMAL(18,4)",
    "list_amount": "DECIMAL(18,4)",
    "discount": "DECIMAL(18,4)",
    "cost_amount": "DECIMAL(18,4)",
    "freight": "DECIMAL(18,4)",
    "currency": "VARCHAR",
    "salesperson": "VARCHAR",
    "order_type": "VARCHAR",
    "is_credit": "BOOLEAN",
}
ACTIVITIES = {
    "row": "BIGINT",
    "source": "VARCHAR",
    "date": "DATE",
    "customer": "VARCHAR",
    "kind": "VARCHAR",
    "quantity": "DECIMAL(18,4)",
    "minutes": "DECIMAL(18,4)",
    "cost": "DECIMAL(18,4)",
    "currency": "VARCHAR",
}
POOLS = {
    "row": "BIGINT",
    "source": "VARCHAR",
    "pool": "VARCHAR",
    "from_on": "DATE",
    "until_on": "DATE",
    "cost": "DECIMAL(18,4)",
    "capacity_minutes": "DECIMAL(18,4)",
    "currency": "VARCHAR",
    "activities": "VARCHAR",
}
COLUMNS = {"invoices": LINES, "activities": ACTIVITIES, "pools": POOLS}


def write(path, columns, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE rows ({fields})")
        for row in rows:
            marks = ", ".join("?" * len(columns))
            con.execute(f"INSERT INTO rows VALUES ({marks})", [row.get(c) for c in columns])
        con.execute(f"COPY rows TO '{path}' (FORMAT parquet)")


def book(kind, rows, *, name="file.csv"):
    """Book rows as one batch of a kind."""
    rows = [{"row": n, "source": "erp", "currency": "EUR", **row} for n, row in enumerate(rows, 2)]
    sums = {}
    for row in rows if kind == "invoices" else []:
        sums.setdefault(row["currency"], Decimal(0))
        sums[row["currency"]] += Decimal(str(row["net_amount"]))
        row.setdefault("is_credit", Decimal(str(row["net_amount"])) < 0)
        row.setdefault("customer_name", row["customer"] and f"Customer {row['customer']}")
    days = [row["date"] for row in rows if "date" in row]
    batch = ImportBatch.objects.create(
        kind=kind,
        state=State.BOOKED,
        file_name=name,
        digest=hashlib.sha256(repr(rows).encode()).hexdigest(),
        size=1,
        source="erp",
        currency="EUR",
        rows=len(rows),
        booked=len(rows),
        sums={c: {"file": f"{s:f}", "booked": f"{s:f}"} for c, s in sums.items()},
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        uploaded_at=clock.now(),
        booked_at=clock.now(),
    )
    write(store.facts_path(batch.pk, kind), COLUMNS[kind], rows)
    for source in {row["source"] for row in rows}:
        numbers = {
            row["customer"]: row.get("customer_name")
            for row in rows
            if row.get("customer") and row["source"] == source
        }
        ensure_accounts(source, numbers, by=None)
    return batch


def line(customer, day, net, *, invoice=None, **more):
    when = date(2025, 1, 1).replace(month=1 + (day - 1) // 28, day=1 + (day - 1) % 28)
    invoice = invoice or f"I-{customer}-{day}"
    return {"customer": customer, "date": when, "net_amount": net, "invoice": invoice} | more
