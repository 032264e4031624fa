"""As production, but static files keep their names: to hash and compress them takes as long as the test."""

from config.settings import *  # noqa: F403, TID251 -- settings are made of settings

STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
