from django.apps import AppConfig


class LegalHelpConfig(AppConfig):
    name = "legal_help"
    verbose_name = "Legal help"

    def ready(self) -> None:
        # Registers the checks; importing them earlier would need models that are not ready.
        from legal_help import checks  # noqa: F401, PLC0415 -- see above
