"""A messy ledger in three batches: what real exports hold, and what engines disagree about."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from engine.profit.ledgers import LINE, line, write

AMOUNTS = ["0.0001", "-0.0001", "12.3456", "-7.5", "0", "99999999999.9999", "-99999999999.9999"]
NAMES = [None, "Ärger & Söhne", "Zeta", "aeta", "测试公司", "O'Neil \\ Co", "nan", ""]


def messy_lines(count, seed):
    """Several sources and currencies, credits, no customer, month edges, repeats, unknown flags."""
    chance = Random(seed)
    edges = [
        date(2025, month, 1) - timedelta(days=back) for month in range(1, 13) for back in (0, 1)
    ]
    for _ in range(count):
        net = chance.choice([*AMOUNTS, str(Decimal(chance.randint(-(10**7), 10**7)).scaleb(-4))])
        customer = chance.choice([None, "1", "01", "A", "a", "é", "客户"])
        amounts = {
            name: chance.choice([None, Decimal(chance.randint(-(10**6), 10**6)).scaleb(-4)])
            for name in ("discount", "list_amount", "cost_amount", "freight")
        }
        yield line(
            net,
            source=chance.choice(["erp", "shop"]),
            invoice=chance.choice([None, "", *(str(n) for n in range(12))]),
            date=chance.choice([*edges, date(2025, 6, chance.randint(1, 30))]),
            customer=customer,
            customer_name=chance.choice(NAMES),
            product=chance.choice([None, "p", "P", "ü", "产品"]),
            currency=chance.choice(["EUR", "USD", "JPY"]),
            **amounts,
        ) | {"is_credit": chance.choice([True, False, None])}


def batches(folder):
    """Parquet files of 400 lines, of 150, and of none."""
    counts = (400, 150, 0)
    return tuple(
        write(folder / f"batch{n}.parquet", LINE, messy_lines(count, seed=n))
        for n, count in enumerate(counts)
    )
