"""A fit: parameters learnt from a window, or in words why there are none; kept as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from septet.engine.clv import fit_json
from septet.engine.clv.facts import Floats
from septet.engine.clv.findings import Finding
from septet.engine.clv.fit_json import FORMAT, VERSION
from septet.engine.clv.learnt import Learnt
from septet.engine.clv.model import OrderModel
from septet.engine.clv.models import model_of


@dataclass(frozen=True, eq=False)
class Fit(Learnt):
    """Parameters learnt from a window, or in words why there are none (`parameters` is None).

    parameters, standard_errors: by name, in the order of the paper, time in weeks; the errors are
    None where the curvature allows none. log_covariance: of the log-parameters. log_likelihood is
    without the priors. customers: the sum of weights. seed comes from the facts.
    """

    model: OrderModel
    parameters: Mapping[str, float] | None
    standard_errors: Mapping[str, float] | None
    log_covariance: Floats | None
    log_likelihood: float | None
    customers: int
    converged: bool
    report: Finding
    warnings: tuple[Finding, ...]
    seed: int

    def to_json(self) -> str:
        """All of it, every digit kept; `from_json` reads it back."""
        head = {"format": FORMAT, "version": VERSION, "model": self.model.code}
        return json.dumps(head | fit_json.plain(self), indent=2)

    @classmethod
    def from_json(cls, text: str) -> "Fit":
        """A kept fit. Raises ValueError for another file, or one of a later version."""
        told = fit_json.document(text)
        model = model_of(told["model"])
        parts = fit_json.parts(told, model.parameter_names)
        return cls(model=model, **parts | {"customers": int(parts["customers"])})


def named(model: OrderModel, values: Floats) -> Mapping[str, float]:
    """A read-only mapping from names to values, in the order of the paper."""
    return fit_json.named(model.parameter_names, values)
