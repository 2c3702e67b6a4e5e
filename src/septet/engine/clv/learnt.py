"""What every fit can say of the parameters it learnt, whatever the model's facts are."""

from collections.abc import Mapping

import numpy as np

from septet.engine.clv.findings import Finding
from septet.engine.clv.histories import Floats

_LOG_LEEWAY = 2.0  # draws of a log-parameter stay this close to the estimate


class Learnt:
    """Common to `Fit`, `DiscreteFit` and `SpendFit`, which say more of these fields."""

    parameters: Mapping[str, float] | None
    log_covariance: Floats | None
    converged: bool
    report: Finding

    @property
    def usable(self) -> bool:
        return self.parameters is not None and self.converged

    @property
    def values(self) -> Floats:
        """Parameters as an array in the order of the paper. Raises ValueError where there are
        none."""
        if self.parameters is None:
            raise ValueError(f"this fit has no parameters: {self.report.words}")
        return np.array(list(self.parameters.values()))

    def parameter_draws(self, count: int, rng: np.random.Generator) -> Floats:
        """Parameters as uncertain as the fit leaves them: (parameters, count)."""
        centre = np.log(self.values)[:, None].repeat(count, axis=1)
        if self.log_covariance is None:
            return np.asarray(np.exp(centre))
        spread, axes = np.linalg.eigh(self.log_covariance)
        shift = (axes * np.sqrt(np.maximum(spread, 0.0))) @ rng.standard_normal(centre.shape)
        return np.asarray(np.exp(centre + np.clip(shift, -_LOG_LEEWAY, _LOG_LEEWAY)))
