"""The engines that can reduce invoice lines. Each is opened by its code and says its version."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module

from septet.engine.choice import check_engine
from septet.engine.reduction.engines.base import EngineUnavailable, Means, Reducer, Task

__all__ = ["EngineUnavailable", "Means", "Reducer", "Task", "opened"]


@contextmanager
def opened(code: str, means: Means) -> Iterator[Reducer]:
    """The engine, ready to reduce. Raises ValueError for an unknown code, EngineUnavailable where
    its packages or its server are missing."""
    module = import_module(f"{__name__}.{check_engine(code, means.url)}_engine")
    start: Callable[[Means], AbstractContextManager[Reducer]] = module.opened
    with start(means) as reducer:
        yield reducer
