from django.apps import AppConfig


class ValueConfig(AppConfig):
    name = "septet.value"
    label = "value"

    def ready(self) -> None:
        from septet.foundation import frozen
        from septet.value.frozen import KEPT

        frozen.register(*KEPT)
        import septet.value.jobs  # noqa: F401 registers the work of jobs
