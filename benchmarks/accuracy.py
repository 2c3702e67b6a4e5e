"""How good the forecast is on real customers: the whole way from orders to figures, cut by cut.

    .venv/bin/python benchmarks/accuracy.py [--json FILE] [SET ...]

Sets: online_retail, adventureworks, cdnow, northwind, read from the folder `shared/data` beside the
repository. At each cut the forecast knows only the orders before it: it tries its methods inside
that window, chooses one, and is then scored on the days after the cut, which nothing has seen.
"""

import argparse
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from septet.engine.clv import models
from septet.engine.clv.forecast import Forecast, OrderLog, figures, forecast
from septet.engine.clv.forecast.intervals import coverage
from septet.engine.clv.forecast.rolling import Rolling
from septet.engine.clv.forecast.windows import Plan

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
Orders = tuple[np.ndarray, np.ndarray, np.ndarray | None]


def online_retail() -> Orders:
    """Orders of the wholesaler: customer-days with an invoice line that is no credit."""
    return _asked(
        "SELECT CustomerID, date_diff('day', DATE '2010-12-01', InvoiceDate::DATE), "
        f"sum(Quantity * UnitPrice) FROM '{DATA}/online_retail/online_retail.parquet' WHERE "
        "CustomerID IS NOT NULL AND InvoiceNo NOT LIKE 'C%' AND UnitPrice > 0 GROUP BY ALL"
    )


def adventureworks() -> Orders:
    """Orders of resellers, contribution after product cost and freight."""
    return _asked(
        "SELECT ResellerKey, date_diff('day', DATE '2010-12-29', OrderDate::DATE), "
        "sum(SalesAmount - TotalProductCost - Freight)::DOUBLE "
        f"FROM '{DATA}/adventureworks/FactResellerSales.parquet' GROUP BY ALL"
    )


def cdnow() -> Orders:
    rows = np.loadtxt(DATA / "cdnow/CDNOW_master.txt", skiprows=1)
    texts = rows[:, 1].astype(np.int64).astype(str)
    day = np.array([date.fromisoformat(text).toordinal() for text in texts])
    return rows[:, 0].astype(np.int64), day - day.min(), rows[:, 3]


def northwind() -> Orders:
    text = (DATA / "northwind/instnwnd.sql").read_text(encoding="latin-1")
    rows = re.findall(r"VALUES \(\d{5},N?'(\w{5})',\d+,N?'(\d+)/(\d+)/(\d+)'", text)
    names = {name: i for i, name in enumerate(sorted({row[0] for row in rows}))}
    days = [date(int(y), int(m), int(d)).toordinal() for _, m, d, y in rows]
    return np.array([names[row[0]] for row in rows]), np.array(days) - min(days), None


def _asked(query: str) -> Orders:
    columns = list(duckdb.sql(query).fetchnumpy().values())
    return columns[0].astype(np.int64), columns[1].astype(np.int64), columns[2]


SETS: dict[str, tuple[Callable[[], Orders], tuple[int, ...]]] = {
    "online_retail": (online_retail, (91, 56)),
    "adventureworks": (adventureworks, (182, 91)),
    "cdnow": (cdnow, (182, 91)),
    "northwind": (northwind, (91,)),
}
CUTS = 3  # of each length of holdout, back from the end, where two lengths lie before the cut


def measured(name: str) -> Iterator[dict[str, Any]]:
    """One row a cut: figures of every method, which one was chosen, and its ranges."""
    orders, holdouts = SETS[name][0](), SETS[name][1]
    log = OrderLog.of(*orders)
    until = int(log.day.max()) + 1
    for days in holdouts:
        for cut in (until - k * days for k in range(1, CUTS + 1)):
            if cut >= 2 * days + 60:
                yield {"set": name, **_scored(log, cut, days)}


def _scored(log: OrderLog, cut: int, days: int) -> dict[str, Any]:
    started = time.perf_counter()
    found = forecast(log, until=cut, holdout_days=days, most_tried=1_000_000)
    seconds = time.perf_counter() - started
    others = [m for code, m in models.MODELS.items() if code in {"bg_nbd", "pareto_nbd"}]
    plan = Plan.of(log.first_day, cut, days)
    rolling = Rolling(log, plan, (models.MODELS["mbg_nbd"], *others))
    now, _, tried = rolling.score(cut)
    assert now.actual is not None
    own = figures(
        found.outlook.expected,
        now.actual,
        coverage=coverage(found.outlook.low, found.outlook.high, now.actual),
    )
    return {
        "cut": cut,
        "days": days,
        "customers": len(now.actual),
        "actual": float(now.actual.sum()),
        "chosen": str(found.method),
        "seconds": seconds,
        "septet": asdict(own),
        "value_coverage": _value_coverage(log, found, cut, days),
        "methods": {str(method): asdict(f) for method, f in tried.items()},
    }


def _value_coverage(log: OrderLog, found: Forecast, cut: int, days: int) -> float | None:
    """Part of customers whose contribution in the holdout lay in the range of their value."""
    if log.earned is None or not np.isfinite(found.outlook.scale).all():
        return None
    low, high = found.value_range(days)
    known = np.searchsorted(log.numbers, log.before(cut).numbers)
    return coverage(low, high, log.sum_earned(cut, cut + days)[known])


def told(row: dict[str, Any]) -> None:
    print(
        f"{row['set']}, days {row['cut']} to {row['cut'] + row['days']}: {row['customers']} "
        f"customers, {row['actual']:.0f} order days; chosen: {row['chosen']} "
        f"({row['seconds']:.1f} s)"
    )
    head = ("bias", "mae", "rmse", "auc", "rank_correlation", "top_share", "coverage")
    print(f"  {'':16}" + "".join(f"{name[:8]:>9}" for name in head))
    for name, f in [("septet", row["septet"]), *row["methods"].items()]:
        cells = ("–" if f[key] is None else f"{f[key]:.3f}" for key in head)
        print(f"  {name:16}" + "".join(f"{cell:>9}" for cell in cells))
    if row["value_coverage"] is not None:
        print(f"  80 % range of contribution held {row['value_coverage']:.1%}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sets", nargs="*", choices=[[], *SETS], default=[])
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    rows = []
    for name in given.sets or SETS:
        for row in measured(name):
            told(row)
            rows.append(row)
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
