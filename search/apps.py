from django.apps import AppConfig
from django.core.checks import register


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        from search.checks import database_can_search  # noqa: PLC0415 -- needs the apps

        register(database_can_search, "database")
