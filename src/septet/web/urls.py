from django.urls import path

from septet.web import event_views, health, job_views, views

app_name = "web"
urlpatterns = [
    path("", views.today, name="today"),
    path("jobs/", job_views.index, name="jobs"),
    path("jobs/<int:pk>/", job_views.detail, name="job"),
    path("jobs/<int:pk>/cancel/", job_views.cancel, name="job_cancel"),
    path("events/", event_views.index, name="events"),
    path("events/verify/", event_views.verify, name="events_verify"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("views/<str:page>/save/", views.save_view, name="save_view"),
    path("views/<int:pk>/forget/", views.forget_view, name="forget_view"),
]
