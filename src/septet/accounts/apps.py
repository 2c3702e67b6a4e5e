from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "septet.accounts"
    label = "accounts"
