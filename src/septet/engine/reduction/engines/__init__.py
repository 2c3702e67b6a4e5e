"""The engines that can reduce invoice lines. Each is opened by its code and says its version."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module

from septet.engine.reduction.engines.base import EngineUnavailable, Means, Reducer, Task

ENGINES = ("duckdb", "spark", "clickhouse")
"""Codes: embedded DuckDB (default), Apache Spark, ClickHouse embedded as chDB."""

__all__ = ["ENGINES", "EngineUnavailable", "Means", "Reducer", "Task", "check_code", "opened"]


def check_code(code: str) -> str:
    """The code as it is. Raises ValueError for one that is no engine's."""
    if code not in ENGINES:
        raise ValueError(f"{code!r} is no engine; choose one of {', '.join(ENGINES)}")
    return code


@contextmanager
def opened(code: str, means: Means) -> Iterator[Reducer]:
    """The engine, ready to reduce. Raises ValueError for an unknown code, EngineUnavailable where
    its packages or its server are missing."""
    module = import_module(f"{__name__}.{check_code(code)}_engine")
    start: Callable[[Means], AbstractContextManager[Reducer]] = module.opened
    with start(means) as reducer:
        yield reducer
