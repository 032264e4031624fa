"""Standing without collected static files, and with every limit out of the way.

All the people of a benchmark have one address, and fill a form in like the programs that they are.
"""

from config.settings import *  # noqa: F403, TID251 -- settings are made of settings

STORAGES = {
    **STORAGES,  # noqa: F405 -- as above
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
HELP_PAGES_A_MINUTE = HELP_CODES_A_MINUTE = HELP_MESSAGES_A_MINUTE = 10**9
HELP_SUBMITS_AN_HOUR = HELP_SUBMITS_AN_HOUR_IN_ALL = 10**9
HELP_SECONDS_AT_LEAST = 0
