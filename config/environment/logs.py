"""What is logged, how much of it, and in which form."""

from typing import Any, Final

from config.environment import environ

LEVELS: Final = ("INFO", "DEBUG", "WARNING", "ERROR")


def logging_settings(*, is_demo: bool, mails_failures: bool) -> dict[str, Any]:
    """Return Django's LOGGING: to stderr, in plain lines or as JSON, without private addresses.

    With `mails_failures`, what fails is also mailed to ADMINS, in the same words.
    """
    # The demonstration shows its own progress, and of its log only what went wrong.
    level = environ.choice("LOG_LEVEL", *LEVELS)
    handlers: dict[str, dict[str, Any]] = {
        "stderr": {
            "class": "logging.StreamHandler",
            "level": "WARNING" if is_demo else level,
            "formatter": environ.choice("LOG_FORMAT", "plain", "json"),
            "filters": ["private paths", "requests"],
        }
    }
    if mails_failures:
        handlers["mail"] = {
            "()": "config.privacy.mailed_failures.MailFailures",
            "formatter": "plain",
            "filters": ["private paths", "requests"],
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
            "requests": {"()": "config.privacy.quiet_log.NameRequest"},
        },
        "handlers": handlers,
        # A mistyped address is nobody's failure, and may tell what somebody looked for.
        # And a worker begins and ends for each task.
        "loggers": {"django.request": {"level": "ERROR"}, "django_tasks_db": {"level": "WARNING"}},
        "root": {"handlers": [*handlers], "level": level},
    }
