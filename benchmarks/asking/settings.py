"""As the demonstration, with every limit out of the way: all these people have one address."""

from benchmarks.race_settings import *  # noqa: F403 -- settings are made of settings

HELP_PAGES_A_MINUTE = HELP_CODES_A_MINUTE = HELP_MESSAGES_A_MINUTE = 10**9
HELP_SUBMITS_AN_HOUR = HELP_SUBMITS_AN_HOUR_IN_ALL = 10**9
HELP_SECONDS_AT_LEAST = 0
