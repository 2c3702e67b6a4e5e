"""Cost to serve and the whale curve against published cases."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np

from septet.engine.golden.model import Data, Golden, Row
from septet.engine.profit import ProfitResult
from septet.engine.profit.files import ProfitFiles, profit_of_files
from septet.engine.scoring import whale_curve

# cases, price, orders, visits, delivery miles, expedited runs
_SPRING = {
    "P": (2080, "14.40", 15, 2, 10 * 14, 0),
    "Q": (8750, "14.16", 25, 3, 30 * 4, 0),
    "R": (60800, "13.20", 30, 6, 60 * 3, 0),
    "S": (31800, "13.92", 25, 2, 40 * 8, 0),
    "T": (3900, "12.96", 30, 3, 20 * 40, 1),
}
_FIRST = date(2025, 1, 2)


def _spring_lines() -> Iterator[list[object]]:
    for customer, (cases, price, orders, *_) in _SPRING.items():
        for n in range(orders):
            units = cases // orders + (n < cases % orders)
            amounts = [units * Decimal(price), units * Decimal("14.40"), units * Decimal(12)]
            yield [customer, _FIRST + timedelta(n), f"{customer}{n}", *amounts]


def _spring_work() -> Iterator[list[object]]:
    for customer, (cases, _, _, *counts) in _SPRING.items():
        for kind, count in zip(("visit", "delivery", "rush"), counts, strict=True):
            if count:
                yield [customer, _FIRST, kind, count]
        yield [customer, _FIRST, "ticket", cases]


def _written(path: Path, header: str, rows: Iterator[list[object]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header.split(), *rows])
    return path


def _spring() -> ProfitResult:
    """Miles stand as deliveries and cases handled as tickets; each has a pool of its own."""
    work = list(_spring_work())
    used = {
        kind: sum(int(str(r[3])) for r in work if r[2] == kind)
        for kind in "visit delivery rush ticket".split()
    }
    used["order"] = 125
    each: dict[str, Decimal | int] = {
        "order": 100,
        "visit": 80,
        "delivery": 2,
        "ticket": Decimal("0.5"),
        "rush": 300,
    }
    pools: list[list[object]] = [[k, used[k] * rate, k, 1] for k, rate in each.items()]
    pools += [["", "", kind, 0] for kind in ("line", "small_order")]
    with tempfile.TemporaryDirectory(prefix="septet-") as name:
        folder = Path(name)
        files = ProfitFiles(
            _written(
                folder / "lines.csv",
                "customer date invoice net_amount list_amount cost_amount",
                _spring_lines(),
            ),
            _written(folder / "work.csv", "customer date kind quantity", iter(work)),
            _written(folder / "rates.csv", "pool cost activities minutes", iter(pools)),
        )
        return profit_of_files(files, into=folder / "out")


def _statements(_: Data) -> Iterator[Row]:
    found = _spring().customers
    for name, published in (
        ("net_revenue", (29952, 123900, 802560, 442656, 50544)),
        ("discount", (0, 2100, 72960, 15264, 5616)),
        ("gross_margin", (4992, 18900, 72960, 61056, 3744)),
        ("cost_to_serve", (2980, 7355, 34240, 19200, 7090)),
        ("contribution", (2012, 11545, 38720, 41856, -3346)),
    ):
        for customer, minor, wanted in zip("PQRST", getattr(found, name), published, strict=True):
            yield _money(f"{customer}, {name.replace('_', ' ')}", int(minor), f"{wanted}.00")


def _money(what: str, minor: int, published: str) -> Row:
    ours = Decimal(minor).scaleb(-2)
    return Row(what, f"{ours:f}", published, ours == Decimal(published))


def _spring_whale(_: Data) -> Iterator[Row]:
    curve = whale_curve([201200, 1154500, 3872000, 4185600, -334600], list("PQRST"))
    assert curve.shares is not None
    for place, published in enumerate(("46.1", "88.8", "101.5", "103.7", "100.0"), start=1):
        ours = f"{100 * curve.shares[place]:.1f}"
        yield Row(f"best {place}, % of the total", ours, published, ours == published)


def _time_driven(_: Data) -> Iterator[Row]:
    """Orders stand as tickets, inquiries as returns, credit checks as visits."""
    work = {"ticket": (49000, "8"), "return": (1400, "44"), "visit": (2500, "50")}
    pools: list[list[object]] = [["desk", 560000, 875000, "ticket;return;visit", ""]]
    pools += [["", "", "", kind, minutes] for kind, (_, minutes) in work.items()]
    pools += [["", "", "", kind, 0] for kind in ("order", "line", "small_order")]
    with tempfile.TemporaryDirectory(prefix="septet-") as name:
        folder = Path(name)
        rows: list[list[object]] = [["A", _FIRST, k, count] for k, (count, _) in work.items()]
        lines: list[list[object]] = [["A", _FIRST, 0]]
        found = profit_of_files(
            ProfitFiles(
                _written(folder / "lines.csv", "customer date net_amount", iter(lines)),
                _written(folder / "work.csv", "customer date kind quantity", iter(rows)),
                _written(
                    folder / "rates.csv",
                    "pool cost capacity_minutes activities minutes",
                    iter(pools),
                ),
            ),
            into=folder / "out",
        )
    pool = found.pools[0]
    rate = pool.rate_per_minute
    yield Row("rate a minute", f"{rate:f}", "0.80", rate == Decimal("0.80"))
    yield _count("minutes used", pool.used_minutes, "578600")
    yield _money("cost of the minutes used", pool.charged, "462880.00")
    yield _money("cost of unused capacity", pool.unused, "97120.00")
    names = {"ticket": ("an order", "6.40"), "return": ("an inquiry", "35.20")}
    names["visit"] = ("a credit check", "40.00")
    for report in found.activities:
        if report.activity in names:
            what, published = names[report.activity]
            ours = Decimal(report.cost).scaleb(-2) / report.quantity
            yield Row(f"cost of {what}", f"{ours:.2f}", published, ours == Decimal(published))


def _count(what: str, ours: Decimal, published: str) -> Row:
    return Row(what, f"{ours.normalize():f}", published, ours == Decimal(published))


_WHALES = {
    "SalesAmount - TotalProductCost": (
        "gross profit",
        {"total": "470482.6033", "peak": "2643543.3190", "losses": "-2173060.7157"},
        (300, 335),
    ),
    "SalesAmount - TotalProductCost - Freight": (
        "net of freight",
        {"total": "-1540783.3125", "peak": "1896723.7704", "losses": "-3437507.0829"},
        (236, 399),
    ),
}


def _whales(data: Data) -> Iterator[Row]:
    path = data.find("adventureworks/FactResellerSales.parquet")
    for amount, (name, sums, (earning, losing)) in _WHALES.items():
        with duckdb.connect() as con:
            raw = con.execute(
                f"SELECT ResellerKey AS k, cast(sum({amount}) * 10000 AS BIGINT) AS c "  # noqa: S608
                "FROM read_parquet($1) GROUP BY 1 ORDER BY 1",
                [str(path)],
            ).fetchnumpy()
        summary = whale_curve(np.asarray(raw["c"]), [str(k) for k in raw["k"]]).summary
        for field, published in sums.items():
            ours = Decimal(getattr(summary, field)).scaleb(-4)
            yield Row(f"{name}: {field}", f"{ours:f}", published, ours == Decimal(published))
        counts = (summary.profitable, summary.losing)
        wanted = f"{earning} and {losing}"
        yield Row(
            f"{name}: customers earning and losing",
            f"{counts[0]} and {counts[1]}",
            wanted,
            counts == (earning, losing),
        )


CASES = (
    Golden(
        "Spring Distribution, five statements", "the published case; our arithmetic", _statements
    ),
    Golden("Spring Distribution, whale curve", "the published case; our arithmetic", _spring_whale),
    Golden(
        "Time-driven costs of a service department",
        "Kaplan & Anderson 2004, Harvard Business Review",
        _time_driven,
    ),
    Golden(
        "AdventureWorks, whale curve of 635 resellers",
        "equal on DuckDB, Spark and chdb, this project",
        _whales,
    ),
)
