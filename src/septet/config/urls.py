"""Every address of the installation. One prefix an app."""

from django.urls import include, path

from septet.config import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("septet.people.urls")),
    path("", include("septet.programme.urls")),
    path("", include("septet.accounts.urls")),
    path("", include("septet.ledger.urls")),
    path("", include("septet.value.urls")),
    path("", include("septet.web.urls")),
    path("", include("septet.demo.urls")),
]

handler400 = "septet.web.errors.bad_request"
handler404 = "septet.web.errors.not_found"
handler500 = "septet.web.errors.failed"
