"""Every change of policy and assumptions: rows are only added, each with its reason."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from septet.engine.time_equations import is_number
from septet.foundation import audit, clock
from septet.foundation.events import Event
from septet.foundation.rules import RuleBroken
from septet.people.models import User
from septet.programme import events, rules
from septet.programme.figures import Figure, Kind, Unit, drivers_of, figure
from septet.programme.models import Assumption, DatedFigure, Policy

KEPT: dict[Kind, tuple[type[DatedFigure], type[Event]]] = {
    Kind.ASSUMPTION: (Assumption, events.AssumptionSet),
    Kind.POLICY: (Policy, events.PolicySet),
}


@dataclass(frozen=True)
class Setting:
    """What somebody wants a figure to be: the value as text in its base unit, from when, and why."""

    key: str
    value: str
    reason: str
    valid_from: date
    valid_until: date | None = None


def set_policy(setting: Setting, *, by: User | None, today: date) -> DatedFigure:
    """Set a policy from today or a later day on. The champion's."""
    return _set(setting, Kind.POLICY, by=by, not_before=today)


def set_assumption(setting: Setting, *, by: User | None) -> DatedFigure:
    """Set an assumption, also for days gone by: runs keep what they counted with. Finance's."""
    return _set(setting, Kind.ASSUMPTION, by=by, not_before=None)


@transaction.atomic
def _set(setting: Setting, kind: Kind, *, by: User | None, not_before: date | None) -> DatedFigure:
    wanted = figure(setting.key)
    if wanted is None or wanted.kind != kind:
        raise RuleBroken(rules.Refusal.NO_SUCH_FIGURE)
    value, reason = checked(wanted, setting.value), rules.check_reason(setting.reason)
    rules.check_dates(setting.valid_from, setting.valid_until, not_before=not_before)
    model, event = KEPT[kind]
    row = model(
        key=setting.key,
        value=value,
        reason=reason,
        valid_from=setting.valid_from,
        valid_until=setting.valid_until,
        set_by=by,
        set_at=clock.now(),
    )
    row.save(force_insert=True)
    audit.record(
        event,
        row,
        by=by,
        key=setting.key,
        value=value or "—",
        valid_from=setting.valid_from,
        reason=reason,
    )
    return row


def checked(wanted: Figure, text: str) -> str:
    """The value as it is kept. An empty one is "derive it" where the figure allows that."""
    if not text.strip():
        if not wanted.may_be_empty or wanted.unit == Unit.RATE:
            raise RuleBroken(rules.Refusal.NO_VALUE)
        return ""
    if wanted.unit == Unit.CURRENCY:
        return rules.check_currency(text)
    if wanted.unit == Unit.MINUTES and not is_number(text):
        return rules.check_equation(text, drivers=drivers_of(wanted.key))
    return rules.check_number(text, least=wanted.least, most=wanted.most, decimals=wanted.decimals)
