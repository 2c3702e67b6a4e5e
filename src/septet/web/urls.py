from django.urls import path

from septet.web import views

app_name = "web"
urlpatterns = [
    path("", views.today, name="today"),
]
