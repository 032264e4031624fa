"""Build the settings of the log: where it goes, from which level, and in which form."""

from typing import Any, Final

from config.environment import environ

LEVELS: Final = ("INFO", "DEBUG", "WARNING", "ERROR")


def logging_settings(*, is_demo: bool, mails_failures: bool) -> dict[str, Any]:
    """Return Django's LOGGING: lines or JSON objects on stderr, without private addresses.

    With `mails_failures`, errors are also mailed to ADMINS.
    """
    # The demonstration shows its own progress, and of its log only what went wrong.
    level = environ.choice("LOG_LEVEL", *LEVELS)
    handlers: dict[str, dict[str, Any]] = {
        "stderr": {
            "class": "logging.StreamHandler",
            "level": "WARNING" if is_demo else level,
            "formatter": environ.choice("LOG_FORMAT", "plain", "json"),
            "filters": ["private paths", "refusals", "requests"],
        }
    }
    if mails_failures:
        handlers["mail"] = {
            "()": "config.privacy.mailed_failures.MailFailures",
            "formatter": "plain",
            "filters": ["private paths", "no refusals", "requests"],
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "()": "config.privacy.quiet_log.PlainLines",
                "fmt": "{asctime} {levelname} {named} {name} {message}",
                "style": "{",
            },
            "json": {"()": "config.privacy.quiet_log.JsonLines"},
        },
        "filters": {
            "private paths": {"()": "config.privacy.quiet_log.HidePrivatePaths"},
            "refusals": {"()": "config.privacy.quiet_log.ShortenRefusals"},
            "no refusals": {"()": "config.privacy.quiet_log.LeaveOutRefusals"},
            "requests": {"()": "config.privacy.quiet_log.NameRequest"},
            "first lines": {"()": "page_cache.replica.FirstLinesOfPool"},
        },
        "handlers": handlers,
        # Warnings of django.request are mistyped addresses, which may tell what somebody looked for.
        # django_tasks_db logs the start and the end of a worker for each task.
        "loggers": {
            "django.request": {"level": "ERROR"},
            "django_tasks_db": {"level": "WARNING"},
            "psycopg.pool": {"filters": ["first lines"]},
        },
        "root": {"handlers": [*handlers], "level": level},
    }
