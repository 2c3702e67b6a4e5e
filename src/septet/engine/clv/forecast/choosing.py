"""Which method is used, and why, in words. BG/NBD and Pareto/NBD are second opinions: they are
tried and told, never chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from septet.engine.clv.findings import Code, Finding
from septet.engine.clv.forecast.figures import Figures
from septet.engine.clv.forecast.snapshot import NAIVE, Method

# of methods as good as each other the simplest is taken
_SIMPLEST_FIRST = (
    Method.AS_BEFORE,
    Method.AS_LAST_YEAR,
    Method.OWN_RATE,
    Method.MBG_NBD,
    Method.SEASONAL_MODEL,
    Method.BLEND,
    Method.SEASONAL_BLEND,
)
_LEAST = 1e-9
_FEWEST = 20  # customers in a back-test; fewer decide nothing
MARGIN = 0.05  # by which a naive rule must be beaten where it was beaten only once
OFF = 0.05
HELD = (0.75, 0.85)
WORDS = {
    Method.AS_BEFORE: "as many as in the period before",
    Method.AS_LAST_YEAR: "as many as in the same period last year",
    Method.OWN_RATE: "each at its own rate so far",
    Method.MBG_NBD: "MBG/NBD",
    Method.BG_NBD: "BG/NBD",
    Method.PARETO_NBD: "Pareto/NBD",
    Method.SEASONAL_MODEL: "MBG/NBD times last year's season",
    Method.BLEND: "blend of model and rules",
    Method.SEASONAL_BLEND: "blend times last year's season",
}


@dataclass(frozen=True)
class Trial:
    """Figures of every method at one cut day."""

    cut: int
    figures: Mapping[Method, Figures]


def choose(trials: Sequence[Trial], *, possible: Sequence[Method]) -> Method | None:
    """The last to hold its place: methods enter from the simplest, and each takes the place of the
    one before it if it was closer at the cuts both were tried at. None where no cut has customers
    and orders."""
    counted = [t for t in trials if _tells(t.figures[Method.AS_BEFORE])]
    if not counted:
        return None
    latest = max(counted, key=lambda trial: trial.cut).figures
    entered = [m for m in _SIMPLEST_FIRST if m in possible and m in latest]
    entered = [m for m in entered if _season_pays(latest, m)]
    if not entered:
        return None
    return reduce(lambda held, new: new if _closer(counted, new, held) else held, entered)


def _closer(trials: Sequence[Trial], new: Method, held: Method) -> bool:
    """Whether the mean of both errors was lower; of one period alone by a margin, if it is to take
    the place of a naive rule."""
    both = [t for t in trials if new in t.figures and held in t.figures]
    margin = MARGIN if held in NAIVE and len(both) == 1 else 0.0
    return round(relative(both, new), 3) < round(relative(both, held) * (1 - margin), 3)


_WITHOUT_SEASON = {
    Method.SEASONAL_MODEL: Method.MBG_NBD,
    Method.SEASONAL_BLEND: Method.BLEND,
}


def _season_pays(latest: Mapping[Method, Figures], method: Method) -> bool:
    """A season enters only where it also brought the total nearer to what came: one year's season
    against the next is a single observation."""
    plain = _WITHOUT_SEASON.get(method)
    if plain is None or plain not in latest:
        return True
    own, without = latest[method].bias, latest[plain].bias
    return own is not None and without is not None and abs(own) < abs(without)


def _tells(figures: Figures) -> bool:
    return figures.customers >= _FEWEST and figures.actual > 0


def relative(trials: Sequence[Trial], method: Method) -> float:
    """Mean over the cuts of both errors, as multiples of those of “as many as before”."""
    ratios = []
    for trial in trials:
        own, naive = trial.figures[method], trial.figures[Method.AS_BEFORE]
        for a, b in ((own.mae, naive.mae), (own.rmse, naive.rmse)):
            assert a is not None
            assert b is not None
            ratios.append((a + _LEAST) / (b + _LEAST))
    return sum(ratios) / len(ratios)


_CODES = {
    Method.MBG_NBD: Code.MODEL_CLOSER,
    Method.SEASONAL_MODEL: Code.SEASON_CLOSER,
    Method.BLEND: Code.BLEND_CLOSER,
    Method.SEASONAL_BLEND: Code.SEASON_CLOSER,
}


def reason(trials: Sequence[Trial], method: Method, holdout_days: int) -> Finding:
    """Why this method, with its errors and those it was chosen over at the latest cut."""
    latest = max(trials, key=lambda trial: trial.cut).figures
    best = min((m for m in NAIVE if m in latest), key=lambda m: latest[m].mae or 0.0)
    rival = Method.MBG_NBD if method in NAIVE else best
    told = _tried_on(trials, method, holdout_days)
    if method in NAIVE:
        told += f"no method was clearly closer than “{WORDS[method]}”."
    else:
        told += f"the method “{WORDS[method]}” came closest."
    told += f" In the latest it was off by {_errors(latest[method])}"
    if rival in latest:
        told += f"; “{WORDS[rival]}” by {_errors(latest[rival])}"
    return Finding(_CODES.get(method, Code.NAIVE_CLOSER), told + ".")


def only_a_rule(
    why: Finding, trials: Sequence[Trial], method: Method, holdout_days: int
) -> Finding:
    """Why a naive rule tells the expected orders, and nothing a lifetime value. why: the model's
    own report."""
    return Finding(
        Code.NAIVE_ONLY,
        f"The model cannot be used: {why.words} {_tried_on(trials, method, holdout_days)}the rule "
        f"“{WORDS[method]}” came closest of the simple ones, so it tells the expected orders, at "
        "one pace as far as one looks. Lifetime value is unknown: no rule knows who leaves.",
    )


def _tried_on(trials: Sequence[Trial], method: Method, holdout_days: int) -> str:
    periods = sum(method in trial.figures for trial in trials)
    plural = "period" if periods == 1 else "periods"
    return f"Tried on {periods} earlier {plural} of {holdout_days} days, "


def _errors(f: Figures) -> str:
    return f"{f.mae:.3f} order days a customer (root mean square {f.rmse:.3f})"


def no_trial(why: Finding | None, customers: int) -> Finding:
    """Why nothing could be tried."""
    words = why.words if why else f"{customers} customers are too few, or nobody ordered again."
    return Finding(Code.NO_HOLDOUT, f"The forecast could not be tried on earlier periods: {words}")


def warnings(
    trials: Sequence[Trial], method: Method, *, days: int, thinned: tuple[int, int]
) -> tuple[Finding, ...]:
    """What the figures of the chosen method, and the window, leave in doubt."""
    said = []
    latest = max(trials, key=lambda trial: trial.cut).figures[method]
    if latest.bias is not None and abs(latest.bias) > OFF:
        said.append(
            Finding(
                Code.TOTAL_OFF,
                f"In the latest period tried all customers together ordered "
                f"{latest.actual:.0f} times; {latest.forecast:.0f} were forecast "
                f"({latest.bias:+.1%}). Read totals with that in mind.",
            )
        )
    if days < 2 * 364:
        said.append(
            Finding(
                Code.SEASON_UNSEEN,
                f"{days} days do not hold any season twice, so a peak of the year that lies ahead "
                "cannot be told from growth. Two years of lines would tell.",
            )
        )
    if latest.coverage is not None and not HELD[0] <= latest.coverage <= HELD[1]:
        said.append(
            Finding(
                Code.RANGES_OFF,
                f"In the latest period tried the 80 % ranges of order days held "
                f"{latest.coverage:.1%} of customers.",
            )
        )
    if thinned[0] < thinned[1]:
        said.append(
            Finding(
                Code.TRIED_ON_A_PART,
                f"Methods were tried on {thinned[0]} of {thinned[1]} customers, every "
                f"{-(-thinned[1] // thinned[0])}th, to save time.",
            )
        )
    return tuple(said)
