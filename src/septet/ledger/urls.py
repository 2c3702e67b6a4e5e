from django.urls import path

from septet.ledger.views import batches, checking, running

app_name = "ledger"
urlpatterns = [
    path("imports/", batches.batches, name="batches"),
    path("imports/new/", checking.new, name="new"),
    path("imports/<int:pk>/", batches.batch, name="batch"),
    path("imports/<int:pk>/check/", checking.check, name="check"),
    path("imports/<int:pk>/layout/", checking.layout, name="layout"),
    path("imports/<int:pk>/preview/", checking.preview, name="preview"),
    path("imports/<int:pk>/discard/", checking.discard, name="discard"),
    path("imports/<int:pk>/progress/", running.progress, name="progress"),
    path("imports/<int:pk>/cancel/", running.cancel, name="cancel"),
    path("imports/<int:pk>/withdraw/", batches.withdraw, name="withdraw"),
    path("imports/<int:pk>/refusals.csv", batches.refusals, name="refusals"),
    path("imports/<int:pk>/file", batches.raw, name="raw"),
]
