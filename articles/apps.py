from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Content and planning")

    def ready(self) -> None:
        from articles import system_checks  # noqa: F401, PLC0415 -- registers what it finds
