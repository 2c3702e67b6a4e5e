"""What PyMC-Marketing takes for its maximum a posteriori fit. Runs in its own environment."""

import logging
import warnings

import numpy as np
import pandas as pd
from clock import serve, timed
from pymc_marketing import clv

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)


def _parameters(model, names):
    return {n: float(np.asarray(model.fit_result[n]).ravel()[0]) for n in names}


def _fitted(kind, data):
    model = kind(data=data)
    model.fit(method="map", progressbar=False)
    return model


def bg_fit(file, times):
    with np.load(file) as found:
        data = pd.DataFrame(
            {
                "customer_id": np.arange(len(found["x"])),
                "frequency": found["x"],
                "recency": found["t_x"] / 7,
                "T": found["T"] / 7,
            }
        )
    model, cost = timed(lambda: _fitted(clv.BetaGeoModel, data), times)
    return cost | {"parameters": _parameters(model, ("r", "alpha", "a", "b"))}


def gg_fit(file, times):
    with np.load(file) as found:
        x, mean = found["x"], found["mean"]
    data = pd.DataFrame({"customer_id": np.arange(len(x)), "frequency": x, "monetary_value": mean})
    data = data[data.frequency > 0]
    model, cost = timed(lambda: _fitted(clv.GammaGammaModel, data), times)
    return cost | {"parameters": _parameters(model, ("p", "q", "v"))}


if __name__ == "__main__":
    serve({"bg_fit": bg_fit, "gg_fit": gg_fit})
