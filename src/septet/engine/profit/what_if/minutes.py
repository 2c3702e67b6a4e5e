"""Minutes that orders take by the rules of a run, in whole ten-thousandths: exact."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from septet.engine.profit.rules import Dated, Minutes, Rules
from septet.engine.profit.what_if.orders import UNIT, Ints, Orders
from septet.engine.time_equations import (
    DECIMALS,
    VISITING,
    Equation,
    Factor,
    constant,
)

COUNTED = ("order", "line", "small_order")
_EPOCH = date(1970, 1, 1).toordinal()
_NUMBERS = {
    ">": np.greater,
    "<": np.less,
    ">=": np.greater_equal,
    "<=": np.less_equal,
    "=": np.equal,
}


def minutes_of(orders: Orders, rules: Rules, rush_kept: Decimal) -> dict[str, Ints]:
    """Minutes of each order by activity, shape (k,); of rush runs only `rush_kept` remain."""
    one = np.ones(len(orders), dtype=np.int64)
    times = {"order": one, "line": orders.lines, "small_order": orders.is_small}
    return {
        code: times[code] * _each(orders, rules.all_minutes[code], rush_kept) for code in COUNTED
    }


def _each(orders: Orders, figures: tuple[Dated[Minutes], ...], rush_kept: Decimal) -> Ints:
    found = np.zeros(len(orders), dtype=np.int64)
    for figure in figures:
        equation = figure.value if isinstance(figure.value, Equation) else constant(figure.value)
        rows = np.flatnonzero(_in_force(figure, orders.day))
        found[rows] = _blended(equation, _drivers(orders.take(rows)), rush_kept)
    return found


def _in_force(figure: Dated[Minutes], day: Ints) -> NDArray[np.bool_]:
    holds = np.ones(len(day), dtype=bool)
    if figure.valid_from:
        holds &= day >= figure.valid_from.toordinal() - _EPOCH
    if figure.valid_to:
        holds &= day < figure.valid_to.toordinal() - _EPOCH
    return holds


_Columns = Mapping[str, tuple[Ints, int]]


def _drivers(orders: Orders) -> dict[str, tuple[Ints, int]]:
    happened = {code: (getattr(orders, code), DECIMALS) for code in VISITING}
    return {
        "lines": (orders.lines, 0),
        "new_customer": (orders.is_new, 0),
        "small_order": (orders.is_small, 0),
        **happened,
    }


def _blended(equation: Equation, columns: dict[str, tuple[Ints, int]], rush_kept: Decimal) -> Ints:
    # Which rush runs fall away nobody knows, so that each order is one with and one without.
    with_rush = _evaluated(equation, columns)
    if rush_kept == 1 or "rush" not in equation.drivers:
        return with_rush
    without = _evaluated(equation, columns | {"rush": (columns["rush"][0] * 0, DECIMALS)})
    kept = int(rush_kept * UNIT)
    return np.asarray((kept * with_rush + (UNIT - kept) * without + UNIT // 2) // UNIT)


def _evaluated(equation: Equation, columns: _Columns) -> Ints:
    """The same whole numbers as `Equation.sql` gives."""
    size = len(columns["lines"][0])
    scales = [sum(0 if f.sign else columns[f.driver][1] for f in t.factors) for t in equation.terms]
    most = max(scales)
    total: Any = np.zeros(size, dtype=object if most else np.int64)
    for term, scale in zip(equation.terms, scales, strict=True):
        many = sum(not f.sign for f in term.factors) > 2
        product: Any = np.full(size, int(term.coefficient.scaleb(DECIMALS)) * 10 ** (most - scale))
        product = product.astype(object) if most or many else product
        for factor in term.factors:
            product = product * _value(factor, *columns[factor.driver])
        total = total + product
    return np.asarray((np.maximum(total, 0) + 10**most // 2) // 10**most, dtype=np.int64)


def _value(factor: Factor, column: Ints, decimals: int) -> Any:
    if not factor.sign:
        return column
    limit = int(factor.number.scaleb(DECIMALS))
    return _NUMBERS[factor.sign](column * 10 ** (DECIMALS - decimals), limit).astype(np.int64)
