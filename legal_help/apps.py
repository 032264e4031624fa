from django.apps import AppConfig


class LegalHelpConfig(AppConfig):
    name = "legal_help"
    verbose_name = "Legal help"
