from django.urls import path

from septet.programme import views

app_name = "programme"
urlpatterns = [
    path("settings/figures/", views.index, name="figures"),
    path("settings/figures/<str:key>/", views.figure, name="figure"),
]
