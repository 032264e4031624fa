from django.apps import AppConfig
from django.core.checks import register


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        from search.checks import check_sqlite_version  # noqa: PLC0415 -- needs the apps

        register(check_sqlite_version, "database")
