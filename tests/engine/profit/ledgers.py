"""Small ledgers for tests: rows in, Parquet files as intake writes them out."""

from datetime import date
from decimal import Decimal

import duckdb

from septet.engine.periods import Period
from septet.engine.profit import Rules, Sources, customer_profit

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
_AMOUNT = "DECIMAL(18,4)"
LINE = {
    "row": ("BIGINT", 1),
    "source": ("VARCHAR", "erp"),
    "invoice": ("VARCHAR", "1"),
    "line": ("VARCHAR", None),
    "date": ("DATE", date(2025, 3, 1)),
    "customer": ("VARCHAR", "A"),
    "customer_name": ("VARCHAR", None),
    "product": ("VARCHAR", None),
    "quantity": (_AMOUNT, None),
    "net_amount": (_AMOUNT, None),
    "list_amount": (_AMOUNT, None),
    "discount": (_AMOUNT, None),
    "cost_amount": (_AMOUNT, None),
    "freight": (_AMOUNT, None),
    "currency": ("VARCHAR", "EUR"),
    "is_credit": ("BOOLEAN", None),
}
ACTIVITY = {
    "row": ("BIGINT", 1),
    "source": ("VARCHAR", "erp"),
    "date": ("DATE", date(2025, 3, 1)),
    "customer": ("VARCHAR", "A"),
    "kind": ("VARCHAR", "visit"),
    "quantity": (_AMOUNT, 1),
    "minutes": (_AMOUNT, None),
    "cost": (_AMOUNT, None),
    "currency": ("VARCHAR", "EUR"),
}
POOL = {
    "row": ("BIGINT", 1),
    "source": ("VARCHAR", "erp"),
    "pool": ("VARCHAR", "desk"),
    "from_on": ("DATE", YEAR.start),
    "until_on": ("DATE", YEAR.until),
    "cost": (_AMOUNT, None),
    "capacity_minutes": (_AMOUNT, None),
    "currency": ("VARCHAR", "EUR"),
    "activities": ("VARCHAR", None),
}


def write(path, columns, rows):
    rows = list(rows)
    with duckdb.connect() as con:
        fields = ", ".join(f"{name} {kind}" for name, (kind, _) in columns.items())
        con.execute(f"CREATE TABLE t ({fields})")
        assert all(row.keys() <= columns.keys() for row in rows)
        values = [
            [row.get(name, default) for name, (_, default) in columns.items()] for row in rows
        ]
        if values:
            con.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(columns))})", values)
        con.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def line(net, **facts):
    return {"net_amount": Decimal(net), "is_credit": Decimal(net) < 0, **facts}


def ledger(folder, lines=(), activities=(), pools=()):
    """Sources of one file each."""
    return Sources(
        lines=(write(folder / "lines.parquet", LINE, lines),),
        activities=(write(folder / "acts.parquet", ACTIVITY, activities),) if activities else (),
        pools=(write(folder / "pools.parquet", POOL, pools),) if pools else (),
    )


def run(folder, lines=(), activities=(), pools=(), *, rules=None, period=YEAR):
    sources = ledger(folder, lines, activities, pools)
    return customer_profit(sources, period, rules or Rules("EUR"), into=folder / "run")
