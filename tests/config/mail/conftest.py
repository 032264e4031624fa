import pytest

from tests.config.mail.server import MailServer


@pytest.fixture
def server(settings):
    """The mail server of the site, which takes mail until it is told to refuse."""
    server = MailServer()
    options = {"host": "127.0.0.1", "port": server.server_address[1], "timeout": 5}
    options |= {"username": "standing", "password": "s3cret"}
    settings.MAILERS = {
        "default": {"BACKEND": "config.mail.backend.EmailBackend"},
        "server": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": options,
        },
    }
    settings.MAIL_EVENTS = True
    yield server
    server.end()
