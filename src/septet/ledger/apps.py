from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "septet.ledger"
    label = "ledger"

    def ready(self) -> None:
        from septet.ledger import jobs  # noqa: F401 (registers the import as a job)
