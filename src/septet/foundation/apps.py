from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "septet.foundation"
    label = "foundation"
