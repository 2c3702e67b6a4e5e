from django.apps import AppConfig


class ValueConfig(AppConfig):
    name = "septet.value"
    label = "value"
