from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "septet.programme"
    label = "programme"
