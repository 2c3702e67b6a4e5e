"""Cohorts and segments to take along, every cell of them."""

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from septet.engine.money import from_minor
from septet.foundation import export
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.value.models import ValueRun
from septet.value.queries import current_run
from septet.value.table_words import segment_name
from septet.value.views.tables import grain_of

MONEY = ("net_revenue", "gross_margin", "cost_to_serve", "contribution", "losses")


@needs(Permission.ACCOUNT_VIEW_ALL)
def cohorts(request: PersonRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    run = current_run()
    if run is None or not run.cohorts:
        raise Http404
    grain = grain_of(request, run.cohorts)
    header = [_("Cohort"), _("Period"), _("Age"), _("Customers of the cohort"), _("Ordering")]
    header += [_("Order days"), _money(_("Net revenue"), run), _money(_("Contribution"), run)]
    rows = _cohort_rows(run.cohorts[grain], run)
    return sent(form, f"cohorts-{grain}-run-{run.pk}", header, rows)


def _cohort_rows(table: dict[str, Any], run: ValueRun) -> Iterator[list[Any]]:
    """One row a cohort and period; what came before the first order stands under age -1."""
    rest = [
        {"label": label, **table["rest"][code]}
        for code, label in (
            ("before", _("Before the data")),
            ("without_order", _("Without an order")),
            ("unallocated", _("Unallocated")),
        )
    ]
    for is_cohort, rows in ((True, table["rows"]), (False, rest)):
        for row in rows:
            if any(row["earlier"]):
                money = [from_minor(m, run.currency) for m in row["earlier"]]
                yield [row["label"], "", -1, row["customers"], 0, 0, *money]
            columns = zip(
                row["ordering"],
                row["order_days"],
                row["net_revenue"],
                row["contribution"],
                strict=True,
            )
            for age, (ordering, days, net, kept) in enumerate(columns):
                period = table["periods"][row["at"] + age]
                counts = [age if is_cohort else "", row["customers"], ordering, days]
                money = [from_minor(net, run.currency), from_minor(kept, run.currency)]
                yield [row["label"], period, *counts, *money]


@needs(Permission.ACCOUNT_VIEW_ALL)
def segments(request: PersonRequest, form: str) -> HttpResponse | StreamingHttpResponse:  # noqa: ARG001 every door is asked with its request
    run = current_run()
    if run is None or not run.segments:
        raise Http404
    titles = (_("Net revenue"), _("Gross margin"), _("Cost to serve"), _("Contribution"))
    header = [_("Table"), _("Segment"), _("Code"), _("Customers")]
    header += [_money(title, run) for title in titles]
    header += [_("Losing money"), _money(_("Their losses"), run)]
    header += [_money(_("Lifetime value"), run)]
    return sent(form, f"segments-run-{run.pk}", header, _segment_rows(run))


def _segment_rows(run: ValueRun) -> Iterator[list[Any]]:
    names = {"grid": _("Price and service"), "values": _("Activity and value"), "sizes": _("Size")}
    for code, title in names.items():
        for row in run.segments[code]["rows"]:
            money = [from_minor(row[name], run.currency) for name in MONEY]
            worth = row["lifetime_value"]
            yield [
                title,
                segment_name(row["code"]),
                row["code"],
                row["customers"],
                *money[:4],
                row["losing"],
                money[4],
                None if worth is None else from_minor(worth, run.currency),
            ]


def _money(title: str, run: ValueRun) -> str:
    return f"{title} ({run.currency})"


def sent(
    form: str, name: str, header: list[str], rows: Iterator[list[Any]]
) -> HttpResponse | StreamingHttpResponse:
    """A table as CSV or XLSX, gone from the disk once it is sent."""
    if form == "csv":
        response = StreamingHttpResponse(export.csv_lines(header, rows), content_type="text/csv")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    if form != "xlsx":
        raise Http404
    path = export.scratch(f"{name}.xlsx")
    export.write_xlsx(path, sheet=name[:31], header=header, rows=rows)
    file = path.open("rb")
    path.unlink()
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
