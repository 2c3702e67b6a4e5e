from django.urls import path

from septet.accounts import views

app_name = "accounts"
urlpatterns = [path("customers/<int:pk>/carers/", views.carers, name="carers")]
