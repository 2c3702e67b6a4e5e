from datetime import date, datetime
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, File, Form, Query, Router, Schema, Status, UploadedFile

from septet.foundation.http.pages import Body, Id, Page, Text, Window, page
from septet.foundation.http.versions import tagged, versioned
from septet.ledger import actions, queries, store
from septet.ledger.models import ImportBatch, Kind, State
from septet.people.roles import Permission
from septet.people.tokens.door import ApiRequest, requires

router = Router(tags=["imports"])


class SumsOut(Schema):
    """Money of one currency: file = booked + refused + duplicates, as decimal text."""

    file: str
    booked: str
    refused: str
    duplicates: str


class BatchOut(Schema):
    id: int
    version: int
    kind: Kind
    state: State
    file_name: str
    sha256: str = Field(alias="digest")
    size: int
    source: str
    currency: str
    rows: int
    booked: int
    refused: int
    duplicates: int
    sums: dict[str, SumsOut]
    refusals: dict[str, int] = Field(description="Refused rows by reason")
    customers: int
    first_on: date | None
    last_on: date | None
    problem: str
    job_id: int | None
    uploaded_at: datetime
    booked_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str

    @staticmethod
    def resolve_sums(batch: ImportBatch, context: dict[str, Any]) -> dict[str, Any]:
        """Nothing for those who keep imports going without reading what they hold."""
        return batch.sums if batch.is_open_to(context["request"].user) else {}

    @staticmethod
    def resolve_refusals(batch: ImportBatch) -> dict[str, int]:
        found: dict[str, int] = batch.report.get("refusals", {})
        return found


class Filter(Schema):
    kind: Kind | None = None
    state: State | None = None


class Arrival(Body):
    """A file to book. Without a profile its columns are found by their names."""

    kind: Kind
    profile: Text = ""
    source: Text = ""
    currency: Text = ""


class Withdrawal(Body):
    reason: Text


@router.get(
    "/imports", response=Page[BatchOut], summary="Files brought into the ledger, newest first"
)
@requires(Permission.LEDGER_VIEW)
def import_list(request: ApiRequest, window: Query[Window], asked: Query[Filter]) -> dict[str, Any]:
    rows = ImportBatch.objects.visible_to(request.user).order_by("-id")
    return page(rows.filter(**asked.dict(exclude_none=True)), window)


@router.get("/imports/{pk}", response=BatchOut, summary="What became of one file")
@requires(Permission.LEDGER_VIEW)
def import_one(request: ApiRequest, response: HttpResponse, pk: Id) -> ImportBatch:
    return tagged(response, ImportBatch.objects.visible_to(request.user).get(pk=pk))


@router.post("/imports", response={202: BatchOut}, summary="Bring a file and start its import")
@requires(Permission.LEDGER_IMPORT)
def bring(
    request: ApiRequest, response: HttpResponse, file: File[UploadedFile], arrival: Form[Arrival]
) -> Status[ImportBatch]:
    batch = actions.upload(
        file.chunks(1 << 20),
        kind=arrival.kind,
        file_name=file.name or "file",
        profile=queries.profile_named(arrival.profile),
        by=request.user,
    )
    if arrival.source or arrival.currency:
        plan = actions.Plan(
            batch.mapping,
            arrival.source or batch.source,
            arrival.currency or batch.currency,
            batch.style,
        )
        actions.set_plan(batch.pk, plan, by=request.user)
    return Status(202, tagged(response, actions.start(batch.pk, by=request.user)))


@router.post("/imports/{pk}/cancel", response=BatchOut, summary="Call a running import off")
@requires(Permission.LEDGER_IMPORT)
def cancel(request: ApiRequest, response: HttpResponse, pk: Id) -> ImportBatch:
    found = ImportBatch.objects.visible_to(request.user).get(pk=pk)
    return tagged(response, actions.cancel(found.pk, by=request.user))


@router.post(
    "/imports/{pk}/withdraw", response=BatchOut, summary="Make a file's rows stop counting"
)
@requires(Permission.LEDGER_IMPORT)
@versioned(BatchOut)
def withdraw(request: ApiRequest, response: HttpResponse, pk: Id, body: Withdrawal) -> ImportBatch:
    found = ImportBatch.objects.visible_to(request.user).get(pk=pk)
    withdrawn = actions.withdraw(
        found.pk, reason=body.reason, expected=request.expected_version, by=request.user
    )
    return tagged(response, withdrawn)


@router.get("/imports/{pk}/refusals.csv", summary="Refused rows in the layout of the file")
@requires(Permission.LEDGER_VIEW)
def refusals(request: ApiRequest, pk: Id) -> HttpResponseBase:
    found = ImportBatch.objects.open_to(request.user).get(pk=pk)
    path = store.batch_folder(found.pk) / "refusals.csv"
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), content_type="text/csv; charset=utf-8")
