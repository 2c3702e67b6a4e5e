from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "septet.demo"
    label = "demo"
