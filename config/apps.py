from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from config.i18n import languages


class ConfigConfig(AppConfig):
    """The composition root: an app so that Django finds its commands and template tags."""

    name = "config"
    verbose_name = _("Site")

    def ready(self) -> None:
        # Models can be imported only now.
        from config.health import replica  # noqa: F401, PLC0415 -- registers its check
        from config.site import bucket_check, table_check  # noqa: F401, PLC0415 -- as above
        from config.wiring import page_cache_invalidation, renamed_pages, roles  # noqa: PLC0415

        languages.teach_babel()
        page_cache_invalidation.connect_signals()
        renamed_pages.connect_signals()
        roles.apply_after_migrations()
        if settings.SENTRY_DSN:
            from config.privacy import outside_reports  # noqa: PLC0415 -- slow to load, seldom used

            outside_reports.send_failures_to(
                settings.SENTRY_DSN, environment=settings.SENTRY_ENVIRONMENT
            )
