"""Which columns each model reads from a file, and how it is fitted on them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from septet.engine.clv.summary_file import Table, facts_of_table, read_table


@dataclass(frozen=True)
class Reader:
    """Columns a model needs and those it may use; `fit(table, unit, weak)` makes the fit."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    fit: Callable[[Table, str, bool], Any]


def fitted(code: str, path: Path, *, unit: str, weak: bool) -> tuple[Any, float]:
    """The fit of model `code` on the file and the seconds it took, reading not counted."""
    import septet.engine.clv  # noqa: F401 (SciPy is no part of the time a fit takes)

    reader = reader_of(code)
    table = read_table(path, reader.needed, reader.optional)
    began = perf_counter()
    fit = reader.fit(table, unit, weak)
    return fit, perf_counter() - began


def reader_of(code: str) -> Reader:
    """Raises ValueError naming the models there are."""
    from septet.engine.clv.models import MODELS

    readers = {name: _orders(name) for name in MODELS} | _OTHERS
    if code not in readers:
        raise ValueError(f"--model {code}: there is none. Choose one of {', '.join(readers)}.")
    return readers[code]


def _orders(code: str) -> Reader:
    def fit(table: Table, unit: str, weak: bool) -> Any:
        from septet.engine.clv import fit, model_of

        facts = facts_of_table(table, unit=unit)
        return fit(facts, model=model_of(code), priors="weak" if weak else None)

    return Reader(("frequency", "recency", "T"), ("weight",), fit)


def _gamma_gamma(table: Table, _unit: str, weak: bool) -> Any:
    """Customers without repeat orders have nothing to say here: their rows are no refusals."""
    from septet.engine.clv.gamma_gamma import fit_spending
    from septet.engine.clv.spending import Spending

    if weak:
        raise ValueError("--weak-priors: gamma-gamma has none. Leave the option out.")
    orders, value = table.columns["frequency"], table.get("monetary_value")
    if value is None:
        raise ValueError(f"{table.name} has no column monetary_value. Gamma-gamma needs it.")
    weight = table.get("weight")
    table.refuse(orders < 0, "frequency is negative", "It counts the orders after the first.")
    repeating = orders > 0
    table.refuse(
        repeating & ~(value > 0),
        "monetary_value is not above zero",
        "Gamma-gamma is for revenue only. For profits, which may be negative, use profit per "
        "order: score without --spend-fit does.",
    )
    return fit_spending(
        Spending(orders[repeating], value[repeating], None if weight is None else weight[repeating])
    )


def _bg_bb(table: Table, _unit: str, weak: bool) -> Any:
    from septet.engine.clv import bg_bb
    from septet.engine.clv.period_scores import occasions_of_table

    return bg_bb.fit(occasions_of_table(table), priors="weak" if weak else None)


def _contracts(code: str) -> Reader:
    """Survivors after each period, the customers of the start in the first row."""

    def fit(table: Table, _unit: str, weak: bool) -> Any:
        from septet.engine.clv import contracts
        from septet.engine.clv.discrete_models import CONTRACT_MODELS

        period, left = table.columns["period"], table.columns["survivors"]
        table.refuse(
            period != np.arange(len(table)),
            "period does not count 0, 1, 2, ...",
            "The first row is the start with all customers; one row a period follows.",
        )
        table.refuse(left < 0, "survivors is negative", "It counts customers still there.")
        rising = np.concatenate(([False], np.diff(left) > 0))
        table.refuse(rising, "survivors rise", "Nobody joins a cohort later.")
        facts = contracts.ContractFacts.of_survivors(left)
        return contracts.fit(facts, model=CONTRACT_MODELS[code], priors="weak" if weak else None)

    return Reader(("period", "survivors"), (), fit)


_OTHERS = {
    "bg_bb": Reader(("frequency", "recency", "periods"), ("weight",), _bg_bb),
    # monetary_value is read as optional, as it is empty where there is no repeat order
    "gamma_gamma": Reader(("frequency",), ("monetary_value", "weight"), _gamma_gamma),
    **{code: _contracts(code) for code in ("shifted_beta_geometric", "beta_discrete_weibull")},
}
