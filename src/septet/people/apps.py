from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "septet.people"
    label = "people"
