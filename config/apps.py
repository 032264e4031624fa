from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from config.i18n import languages


class ConfigConfig(AppConfig):
    """The composition root: an app so that Django finds its commands and template tags."""

    name = "config"
    verbose_name = _("Site")

    def ready(self) -> None:
        from config.wiring import page_cache_invalidation, roles  # noqa: PLC0415 -- models can be imported only now

        languages.teach_babel()
        page_cache_invalidation.connect_signals()
        roles.apply_after_migrations()
