"""What people read where a request comes to nothing: in their language, without details of the inside."""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The same to the last byte for what does not exist and for what is not yours."""
    return _bare(
        HTTPStatus.NOT_FOUND,
        _("There is nothing here"),
        _("This page does not exist, or it is not yours to see. Check the address."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return _bare(
        HTTPStatus.FORBIDDEN,
        _("This form was not accepted"),
        _(
            "The page it stood on was open too long, or it was not a page of this installation."
            " Load the page again, then send the form once more. Cookies must be allowed."
        ),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    if isinstance(exception, RequestDataTooBig):
        return too_large()
    return _bare(
        HTTPStatus.BAD_REQUEST,
        _("The request cannot be read"),
        _("Nothing was changed. Go back, load the page again, and repeat what you did."),
    )


def too_large() -> HttpResponse:
    return _bare(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        _("That is larger than this installation takes"),
        _("Nothing was changed. Split the file, for example by month, and send the parts."),
    )


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return _bare(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        _("Septet failed at this"),
        _("Nothing was changed. The log of the server says why; tell your administrator when."),
    )


def _bare(status: HTTPStatus, heading: str, words: str) -> HttpResponse:
    """A page that asks neither the session nor the database, since either may be what failed."""
    page = render_to_string("web/error.html", {"heading": heading, "words": words})
    return HttpResponse(page, status=status)
