"""What a fit or a back-test has to say in words, each under a stable code."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """`FITTED` and the warnings leave a usable fit; the others mean nothing can be forecast."""

    FITTED = "fitted"
    NO_CUSTOMERS = "no_customers"
    NO_TIME = "no_time"
    NOBODY_REPEATS = "nobody_repeats"
    TOO_FEW_REPEAT = "too_few_repeat"
    NOT_CONVERGED = "not_converged"
    AT_BOUNDARY = "at_boundary"
    NOBODY_LEFT = "nobody_left"
    ALL_ALIKE = "all_alike"
    DROPOUT_NOT_IDENTIFIED = "dropout_not_identified"
    PARAMETERS_UNCERTAIN = "parameters_uncertain"
    MODEL_CLOSER = "model_closer"
    NAIVE_CLOSER = "naive_closer"
    NAIVE_ONLY = "naive_only"
    BLEND_CLOSER = "blend_closer"
    SEASON_CLOSER = "season_closer"
    NO_HOLDOUT = "no_holdout"
    TOTAL_OFF = "total_off"
    SEASON_UNSEEN = "season_unseen"
    RANGES_OFF = "ranges_off"
    TRIED_ON_A_PART = "tried_on_a_part"
    MEAN_DOES_NOT_EXIST = "mean_does_not_exist"


@dataclass(frozen=True)
class Finding:
    """A code for programs and translations, and the same in English for a log or a command."""

    code: Code
    words: str


def no_customers() -> Finding:
    return Finding(Code.NO_CUSTOMERS, "No customer has an order in this window.")


def no_time() -> Finding:
    return Finding(
        Code.NO_TIME,
        "Every customer ordered first on the last day of the window, so no time has passed in "
        "which anybody could order again. Take a longer window.",
    )


def nobody_repeats() -> Finding:
    return Finding(
        Code.NOBODY_REPEATS,
        "No customer has ordered on a second day in this window, so nothing shows how often "
        "they come back. Take a longer window.",
    )


def too_few_repeat(repeating: int, needed: int) -> Finding:
    return Finding(
        Code.TOO_FEW_REPEAT,
        f"Only {repeating} customers ordered on a second day; a model needs at least "
        f"{needed}. Take a longer window or judge these accounts one by one.",
    )


def not_converged() -> Finding:
    return Finding(
        Code.NOT_CONVERGED,
        "The search did not settle on parameters. No forecast is made from them.",
    )


def at_boundary(*ran_away: tuple[str, bool]) -> Finding:
    """ran_away: parameters with whether they grew (or shrank) without end."""
    told = ", ".join(f"{name} {'grows' if up else 'shrinks'}" for name, up in ran_away)
    return Finding(
        Code.AT_BOUNDARY,
        f"The likelihood has no maximum inside: it still rises while {told} without end. These "
        "customers do not identify all parameters; fit with the weak priors or a simpler model.",
    )


def dropout_not_identified() -> Finding:
    return Finding(
        Code.DROPOUT_NOT_IDENTIFIED,
        "Dropout is not identified in this window: a model in which nobody ever leaves fits the "
        "orders as well. Probability alive rests on the prior, not on these customers.",
    )


def parameters_uncertain(names: str) -> Finding:
    return Finding(
        Code.PARAMETERS_UNCERTAIN,
        f"These customers say little about {names}: the standard error is larger than the "
        "parameter. The ranges include this; the single figures do not.",
    )


def nobody_left() -> Finding:
    return Finding(
        Code.NOBODY_LEFT,
        "No customer was lost in these periods, so nothing shows how long customers stay. Take "
        "more periods or more cohorts.",
    )


def all_alike() -> Finding:
    return Finding(
        Code.ALL_ALIKE,
        "The losses do not show that customers differ: one chance of leaving for all of them "
        "explains these periods as well. What becomes of old customers rests on the prior.",
    )


def fitted(model: str, customers: int, repeating: int) -> Finding:
    return Finding(
        Code.FITTED, f"{model} fitted on {customers} customers, {repeating} of them repeating."
    )


def no_contracts() -> Finding:
    return Finding(Code.NO_CUSTOMERS, "There is no contract in these facts.")


def fitted_contracts(model: str, customers: int, lost: int) -> Finding:
    return Finding(Code.FITTED, f"{model} fitted on {customers} customers, {lost} of them lost.")
