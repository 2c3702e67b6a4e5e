from django.urls import path

from septet.demo import views

app_name = "demo"
urlpatterns = [path("tour/end/", views.end_tour, name="end_tour")]
