from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "septet.ledger"
    label = "ledger"
