from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root: an app only so that Django finds its commands and template tags."""

    name = "config"
