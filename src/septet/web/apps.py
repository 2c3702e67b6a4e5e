from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "septet.web"
    label = "web"
