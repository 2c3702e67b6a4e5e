from django.urls import path

from septet.value.views import exports, runs

app_name = "value"
urlpatterns = [
    path("runs/", runs.index, name="runs"),
    path("runs/start/", runs.start, name="start"),
    path("runs/<int:pk>/", runs.detail, name="run"),
    path("runs/<int:pk>/progress/", runs.progress, name="progress"),
    path("runs/<int:pk>/publish/", runs.publish, name="publish"),
    path("runs/<int:pk>/cancel/", runs.cancel, name="cancel"),
    path("runs/<int:pk>/export.<str:form>", exports.export, name="export"),
]
