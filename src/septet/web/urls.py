from django.urls import path

from septet.web import health, views

app_name = "web"
urlpatterns = [
    path("", views.today, name="today"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
