"""As the demonstration, without collecting static files first, which takes longer than the race."""

from config.settings import *  # noqa: F403, TID251 -- settings are made of settings

STORAGES = {
    **STORAGES,  # noqa: F405 -- as above
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
