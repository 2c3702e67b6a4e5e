from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Query, Router, Schema

from septet.foundation import audit, jobs
from septet.foundation.events import sentence
from septet.foundation.http.pages import Id, Moment, Page, Text, Window, page
from septet.foundation.models import EventRecord, Job, JobState
from septet.people.roles import Permission, Scope
from septet.people.tokens.door import ApiRequest, requires
from septet.web import queries

router = Router()
# Who may see a job may take it back, with any token that could have asked for one.
CANCEL_SCOPES = (Scope.IMPORT, Scope.RUN, Scope.MANAGE)


class JobOut(Schema):
    id: int
    kind: str
    title: str
    owner: str
    state: JobState
    phase: str
    done: int
    total: int
    percent: int
    cancel_requested: bool
    result: dict[str, Any] | None
    problem: str
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class EventOut(Schema):
    sequence: int
    at: datetime
    code: str
    actor: str
    origin: str
    subject_type: str
    subject_id: str
    text: str = Field(description="What happened, in words, in the language asked for")
    data: dict[str, str]
    hash: str

    @staticmethod
    def resolve_data(event: EventRecord) -> dict[str, str]:
        return {**event.data, **(event.personal or {})}

    @staticmethod
    def resolve_text(event: EventRecord) -> str:
        return sentence(event.code, {"actor": event.actor, **EventOut.resolve_data(event)})


class VerdictOut(Schema):
    intact: bool
    events: int
    head: str
    broken_at: int | None = Field(description="The sequence of the first event that is not sound")


class EventFilter(Schema):
    """Which events. `code` may be an app (`people`) or a code; the period is half-open."""

    code: Text = ""
    actor: Text = ""
    subject_type: Text = ""
    subject_id: Text = ""
    since: Moment | None = None
    until: Moment | None = None


@router.get("/jobs", response=Page[JobOut], tags=["jobs"], summary="Jobs you may see")
@requires(Permission.SIGNED_IN)
def job_list(
    request: ApiRequest,
    window: Query[Window],
    state: Annotated[JobState | None, Query()] = None,
) -> dict[str, Any]:
    found = queries.jobs_for(request.user)
    return page(found.filter(state=state) if state else found, window)


@router.get("/jobs/{pk}", response=JobOut, tags=["jobs"], summary="One job: how far, how it ended")
@requires(Permission.SIGNED_IN)
def job(request: ApiRequest, pk: Id) -> Job:
    return queries.jobs_for(request.user).get(pk=pk)


@router.post("/jobs/{pk}/cancel", response=JobOut, tags=["jobs"], summary="Take a job back")
@requires(Permission.SIGNED_IN, scope=CANCEL_SCOPES)
def cancel_job(request: ApiRequest, pk: Id) -> Job:
    found = queries.jobs_for(request.user).get(pk=pk)
    return jobs.cancel(found.pk, by=request.user)


@router.get("/events", response=Page[EventOut], tags=["events"], summary="What happened")
@requires(Permission.EVENT_VIEW)
def event_list(
    request: ApiRequest,  # noqa: ARG001
    window: Query[Window],
    wanted: Query[EventFilter],
) -> dict[str, Any]:
    return page(queries.events(**wanted.dict()), window)


@router.get(
    "/events/verify", response=VerdictOut, tags=["events"], summary="Recompute the whole chain"
)
@requires(Permission.EVENT_VIEW)
def verify_events(request: ApiRequest) -> audit.Verdict:  # noqa: ARG001
    return audit.verify()
