"""Records of columns: frozen dataclasses in which every field is an array of the same length."""

from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")


def as_dict(record: "DataclassInstance") -> dict[str, npt.NDArray[np.int64]]:
    """The columns by name."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def picked(record: Record, at: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Record:
    """The rows at some places, or those for which a flag is set."""
    return type(record)(**{name: column[at] for name, column in as_dict(record).items()})


def joined(first: Record, *others: Record) -> Record:
    """The rows of all records, one record after the other."""
    parts = [as_dict(record) for record in (first, *others)]
    return type(first)(
        **{name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    )
