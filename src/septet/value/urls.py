from django.urls import path

from septet.value.views import runs

app_name = "value"
urlpatterns = [
    path("runs/", runs.index, name="runs"),
    path("runs/<int:pk>/", runs.detail, name="run"),
]
