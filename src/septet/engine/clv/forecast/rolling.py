"""Methods tried on cut days inside the window; nothing is learnt from a day after its cut."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from septet.engine.clv.facts import Floats
from septet.engine.clv.forecast.blend import Blend, Errors
from septet.engine.clv.forecast.figures import Figures, figures
from septet.engine.clv.forecast.intervals import Ranges, coverage
from septet.engine.clv.forecast.log import OrderLog
from septet.engine.clv.forecast.snapshot import MODELS, Method, Snapshot, look_back
from septet.engine.clv.forecast.windows import Plan
from septet.engine.clv.model import OrderModel

_SEASON_LEEWAY = 3.0  # a season may bring at most this many times more, or fewer


@dataclass(frozen=True, eq=False)
class Told:
    """Forecasts on one day by method, with their ranges; level: by how much the total was
    multiplied for the season, which says nothing of other seasons; mean: where the mean is another
    forecast, that."""

    forecast: dict[Method, Floats]
    ranges: dict[Method, Ranges]
    level: dict[Method, float]
    mean: dict[Method, Floats]


@dataclass(eq=False)
class Rolling:
    """Snapshots of one log, each made once."""

    log: OrderLog
    plan: Plan
    models: Sequence[OrderModel]
    _made: dict[int, Snapshot] = field(default_factory=dict)

    def at(self, cut: int) -> Snapshot:
        if cut not in self._made:
            days = self.plan.holdout_days
            self._made[cut] = look_back(self.log, cut, days, models=self.models)
        return self._made[cut]

    def tell(self, now: Snapshot) -> Told:
        """All methods at the cut of `now`, learnt on windows that had ended by then."""
        past = [self.at(day) for day in self.plan.learning(now.cut)]
        told = Told(dict(now.simple), {}, {}, {})
        blend = _Blender.learn(now, past)
        blended = None if blend is None else blend.of(now)
        if blend is not None and blended is not None:
            told.forecast[Method.BLEND] = blended
            told.mean[Method.BLEND] = told.mean[Method.SEASONAL_BLEND] = blend.mean(now)
        for plain, seasonal in (
            (Method.MBG_NBD, Method.SEASONAL_MODEL),
            (Method.BLEND, Method.SEASONAL_BLEND),
        ):
            level = self._season(now, plain, blend)
            if level is not None and plain in told.forecast:
                told.forecast[seasonal] = told.forecast[plain] * level
                told.level[seasonal] = level
        self._add_ranges(told, past, blend)
        return told

    def _season(self, now: Snapshot, method: Method, blend: "_Blender | None") -> float | None:
        """What came in the same season a year ago, over its forecast by the same method."""
        day = self.plan.same_season(now.cut)
        if day is None:
            return None
        then = self.at(day)
        forecast = _of(then, method, blend)
        if forecast is None or then.actual is None or not forecast.sum() or not then.actual.any():
            return None
        level = float(then.actual.sum() / forecast.sum())
        return min(max(level, 1 / _SEASON_LEEWAY), _SEASON_LEEWAY)

    def _add_ranges(self, told: Told, past: list[Snapshot], blend: "_Blender | None") -> None:
        for method in told.forecast:
            plain = _PLAIN.get(method, method)
            pairs = [(_of(then, plain, blend), then.actual) for then in past]
            known = [(f, a) for f, a in pairs if f is not None and a is not None]
            if not known:
                continue
            forecast = np.concatenate([f for f, _ in known])
            ranges = Ranges.learn(forecast, np.concatenate([a for _, a in known]))
            if ranges is not None:
                told.ranges[method] = ranges

    def score(self, cut: int) -> tuple[Snapshot, Told, dict[Method, Figures]]:
        """Figures of every method at a cut whose days ahead are known."""
        now = self.at(cut)
        told = self.tell(now)
        assert now.actual is not None
        found = {}
        for method, forecast in told.forecast.items():
            held = None
            if method in told.ranges:
                held = coverage(*told.ranges[method].of(forecast), now.actual)
            found[method] = figures(forecast, now.actual, coverage=held)
        return now, told, found


_PLAIN = {Method.SEASONAL_MODEL: Method.MBG_NBD, Method.SEASONAL_BLEND: Method.BLEND}


def _of(then: Snapshot, method: Method, blend: "_Blender | None") -> Floats | None:
    if method == Method.BLEND:
        return None if blend is None else blend.of(then)
    return then.simple.get(method)


@dataclass(frozen=True, eq=False)
class _Blender:
    """A blend with the names of the signals it reads."""

    blend: Blend
    names: tuple[str, ...]

    @classmethod
    def learn(cls, now: Snapshot, past: list[Snapshot]) -> "_Blender | None":
        """None where the model, or an earlier window to learn in, is missing."""
        usable = [then for then in past if then.has_model and then.actual is not None]
        if not now.has_model or not usable:
            return None
        names = tuple(n for n in now.signals if all(n in then.signals for then in usable))
        actual = np.concatenate([then.actual for then in usable if then.actual is not None])
        simple = [
            np.concatenate([then.simple[method] for then in usable])
            for method in (Method.AS_BEFORE, Method.AS_LAST_YEAR, *sorted(MODELS))
            if all(method in then.simple for then in usable)
        ]
        model = np.concatenate([then.simple[Method.MBG_NBD] for then in usable])
        signals = np.concatenate([_stacked(then, names) for then in usable])
        found = Blend.learn(model, signals, actual, Errors.best(simple, actual))
        return None if found is None else cls(found, names)

    def of(self, then: Snapshot) -> Floats | None:
        if not then.has_model or any(n not in then.signals for n in self.names):
            return None
        return self.blend.of(then.simple[Method.MBG_NBD], _stacked(then, self.names))

    def mean(self, then: Snapshot) -> Floats:
        return self.blend.mean(then.simple[Method.MBG_NBD], _stacked(then, self.names))


def _stacked(then: Snapshot, names: tuple[str, ...]) -> Floats:
    return np.stack([then.signals[name] for name in names], axis=1)
