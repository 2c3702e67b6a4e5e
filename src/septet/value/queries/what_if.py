"""What if customers ordered otherwise: the run's own orders counted again, nothing kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from septet.accounts.queries import numbers_by_account
from septet.foundation.rules import RuleBroken
from septet.people.models import User
from septet.value import store
from septet.value.models import AccountValue, ValueRun
from septet.value.queries.customers import visible_values
from septet.value.rules import Refusal

if TYPE_CHECKING:
    from septet.engine.profit.what_if import Change, WhatIf


@dataclass(frozen=True)
class Levers:
    """What somebody wants to try; shares as fractions of one, the minimum in whole currency."""

    orders_a_month: int | None = None
    days_between: int | None = None
    minimum_order: Decimal | None = None
    lost_share: Decimal = Decimal(0)
    rush_kept: Decimal = Decimal(1)
    returns_kept: Decimal = Decimal(1)


@dataclass(frozen=True)
class Outcome:
    """Sums of some accounts over the days of the run; money in minor units.

    `freed_cost` by activity is what the freed minutes cost; `cash_change` comes even where nobody
    gives up capacity; `lifetime_change` is None where no lifetime value is known.
    """

    orders: tuple[int, int]
    small_orders: tuple[int, int]
    minutes: tuple[float, float]
    freed_cost: Mapping[str, int]
    direct_saved: Mapping[str, int]
    lost_revenue: int
    lost_margin: int
    cash_change: int
    contribution_change: int
    lifetime_change: int | None

    @property
    def freed_minutes(self) -> float:
        return self.minutes[0] - self.minutes[1]


@dataclass(frozen=True)
class Row:
    """One account of many: what changes for it."""

    account: int
    name: str
    contribution: int
    contribution_change: int
    orders: tuple[int, int]
    lifetime_change: int | None


@dataclass(frozen=True)
class Answer:
    """`assumed`: as the levers say; `combined` and `lost` where orders have a minimum: they all
    wait for the next one, or all go elsewhere."""

    assumed: Outcome
    combined: Outcome | None
    lost: Outcome | None
    rows: tuple[Row, ...] = ()
    touched: int = 0
    worse: int = 0


BEFORE = ("net_revenue", "cost_to_serve", "contribution", "lifetime_value")
_FIELDS = ("account_id", "account__name", "contribution", "lifetime_inputs")


def of_account(run: ValueRun, value: AccountValue, levers: Levers) -> Answer:
    """For one account that the caller may see. Raises RuleBroken where the run kept no orders."""
    numbers = {(source, number) for source, number in value.facts.get("numbers", [])}
    party_of = {index: 0 for index, key in _customers(run) if key in numbers}
    known = [{"lifetime_inputs": value.lifetime_inputs, "account_id": value.account_id}]
    found = _pull(run, levers, party_of)
    return _answer(found, known)


def of_everybody(run: ValueRun, user: User, levers: Levers, *, rows: int = 20) -> Answer:
    """For all accounts one may see, with those it changes most."""
    known = list(visible_values(user, run).order_by("account_id").values(*_FIELDS))
    place = {row["account_id"]: slot for slot, row in enumerate(known)}
    account_of = numbers_by_account()
    party_of = {
        index: place[account_of[key]]
        for index, key in _customers(run)
        if account_of.get(key) in place
    }
    found = _pull(run, levers, party_of)
    return _answer(found, known, rows=rows)


def before(run: ValueRun, user: User) -> dict[str, int | None]:
    """What the accounts one may see add up to; orders of nobody known cannot be moved."""
    return visible_values(user, run).aggregate(**{name: Sum(name) for name in BEFORE})


def _customers(run: ValueRun) -> Iterable[tuple[int, tuple[str, str]]]:
    import duckdb

    path = store.run_folder(run.pk) / "profit.parquet"
    if not path.is_file():
        raise RuleBroken(Refusal.NO_ORDERS_KEPT)
    with duckdb.connect(config={"threads": 1}) as con:
        rows = con.execute(
            "SELECT customer_index, source, customer FROM read_parquet($1) "
            "WHERE customer IS NOT NULL",
            [str(path)],
        ).fetchall()
    return [(index, (source, number)) for index, source, number in rows]


def _pull(run: ValueRun, levers: Levers, party_of: Mapping[int, int]) -> "WhatIf":
    from septet.engine.profit import what_if
    from septet.value.appraisal import assumed

    try:
        return what_if.what_if(
            store.run_folder(run.pk),
            assumed.rules_kept(run.assumptions, run.currency),
            what_if.Levers(**vars(levers)),
            party_of=party_of,
        )
    except FileNotFoundError:
        raise RuleBroken(Refusal.NO_ORDERS_KEPT) from None


def _answer(found: "WhatIf", known: list[dict[str, Any]], *, rows: int = 0) -> Answer:
    import numpy as np

    changed = found.assumed.contribution_change
    lifetime = _lifetime(found.assumed, known)
    order = np.argsort(-np.abs(changed), kind="stable")[:rows].tolist()
    combined, lost = found.combined, found.lost  # apart only where orders have a minimum
    return Answer(
        assumed=_outcome(found.assumed, lifetime),
        combined=_outcome(combined, _lifetime(combined, known)) if lost else None,
        lost=_outcome(lost, _lifetime(lost, known)) if lost else None,
        rows=tuple(
            Row(
                known[i]["account_id"],
                known[i]["account__name"],
                known[i]["contribution"],
                int(changed[i]),
                (int(found.assumed.orders_before[i]), int(found.assumed.orders_after[i])),
                None if np.isnan(lifetime[i]) else round(lifetime[i]),
            )
            for i in order
            if changed[i]
        ),
        touched=int((found.assumed.orders_before != found.assumed.orders_after).sum()),
        worse=int((changed < 0).sum()),
    )


def _lifetime(change: "Change", known: list[dict[str, Any]]) -> Any:
    import numpy as np

    from septet.engine.profit.what_if import lifetime_change

    inputs = [row["lifetime_inputs"] for row in known][: len(change.orders_before)]
    days = np.array([i.get("order_days") or 0 for i in inputs], dtype=np.int64)
    to_come = [i.get("discounted_orders") for i in inputs]
    left = np.array([np.nan if d is None else d for d in to_come], dtype=np.float64)
    return lifetime_change(change.contribution_change, days, left)


def _outcome(change: "Change", lifetime: Any) -> Outcome:
    import numpy as np

    told = lifetime[~np.isnan(lifetime)]
    before, after = change.minutes_before, change.minutes_after
    return Outcome(
        orders=(int(change.orders_before.sum()), int(change.orders_after.sum())),
        small_orders=(int(change.small_before.sum()), int(change.small_after.sum())),
        minutes=(_minutes(before), _minutes(after)),
        freed_cost={code: int(c.sum()) for code, c in change.freed_cost.items()},
        direct_saved={code: int(c.sum()) for code, c in change.direct_saved.items()},
        lost_revenue=int(change.lost_revenue.sum()),
        lost_margin=int(change.lost_margin.sum()),
        cash_change=int(change.cash_change.sum()),
        contribution_change=int(change.contribution_change.sum()),
        lifetime_change=round(float(told.sum())) if len(told) else None,
    )


def _minutes(by_activity: Mapping[str, Any]) -> float:
    return sum(int(column.sum()) for column in by_activity.values()) / 10_000
