from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status

from septet.foundation import clock
from septet.foundation.http.pages import Body, Day, Text
from septet.people.roles import Permission
from septet.people.tokens.door import ApiRequest, requires
from septet.programme import actions, figures, queries
from septet.programme.figures import Figure, Kind, Unit
from septet.programme.models import DatedFigure
from septet.programme.rules import Span

router = Router(tags=["programme"])
Key = Annotated[str, Path(pattern=r"^[a-zA-Z_:]{1,80}$")]


class SpanOut(Schema):
    """A stretch of time with its value; empty is derived from the ledger, or unknown for a rate."""

    value: str
    valid_from: date | None
    valid_to: date | None
    is_default: bool


class FigureOut(Schema):
    key: str
    label: str
    explanation: str
    unit: Unit
    default: str
    in_force: str
    timeline: list[SpanOut]


class Setting(Body):
    """A new value in the base unit (a share as a fraction); `valid_until` itself is not in force."""

    value: Text
    reason: Text
    valid_from: Day
    valid_until: Day | None = None


class SetOut(Schema):
    key: str
    value: str
    valid_from: date
    valid_until: date | None
    reason: str
    set_at: datetime


def _shown(figure: Figure, spans: tuple[Span, ...]) -> dict[str, Any]:
    return {
        "key": figure.key,
        "label": figures.label(figure),
        "explanation": str(figure.explanation),
        "unit": figure.unit,
        "default": figure.default,
        "in_force": queries.value_on(spans, clock.today()),
        "timeline": [
            {
                "value": s.value,
                "valid_from": s.valid_from,
                "valid_to": s.valid_to,
                "is_default": s.row is None,
            }
            for s in spans
        ],
    }


def _all(kind: Kind) -> list[dict[str, Any]]:
    timelines = queries.timelines(kind)
    found = [(figures.figure(key), spans) for key, spans in timelines.items()]
    return [_shown(figure, spans) for figure, spans in found if figure]


@router.get("/assumptions", response=list[FigureOut], summary="What value runs count with")
@requires(Permission.POLICY_VIEW)
def assumptions(request: ApiRequest) -> list[dict[str, Any]]:  # noqa: ARG001
    return _all(Kind.ASSUMPTION)


@router.get("/policies", response=list[FigureOut], summary="Thresholds of the programme's rules")
@requires(Permission.POLICY_VIEW)
def policies(request: ApiRequest) -> list[dict[str, Any]]:  # noqa: ARG001
    return _all(Kind.POLICY)


@router.post("/assumptions/{key}", response={201: SetOut}, summary="Set an assumption")
@requires(Permission.ASSUMPTION_EDIT)
def set_assumption(request: ApiRequest, key: Key, body: Setting) -> Status[DatedFigure]:
    setting = actions.Setting(key, body.value, body.reason, body.valid_from, body.valid_until)
    return Status(201, actions.set_assumption(setting, by=request.user))


@router.post("/policies/{key}", response={201: SetOut}, summary="Set a policy")
@requires(Permission.POLICY_EDIT)
def set_policy(request: ApiRequest, key: Key, body: Setting) -> Status[DatedFigure]:
    setting = actions.Setting(key, body.value, body.reason, body.valid_from, body.valid_until)
    return Status(201, actions.set_policy(setting, by=request.user, today=clock.today()))
