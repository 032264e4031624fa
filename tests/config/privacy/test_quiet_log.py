import logging

import pytest
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.test import RequestFactory
from django.utils.log import log_response

from config.environment import logs
from config.privacy.quiet_log import HidePrivatePaths, LeaveOutRefusals, ShortenRefusals


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/cases/KIWI-4821/", "Internal Server Error: /cases/…"),
        ("/legal-help/request/4/", "Internal Server Error: /legal-help/…"),
        ("/search/", "Internal Server Error: /search/…"),
        ("/ar/search/", "Internal Server Error: /ar/search/…"),
        ("/preview/Zzsecret/", "Internal Server Error: /preview/…"),
        ("/es/write-to-us/", "Internal Server Error: /es/write-to-us/…"),
        ("/articles/a-title/", "Internal Server Error: /articles/a-title/"),
    ],
)
def test_a_failure_on_a_private_page_does_not_say_which(caplog, path, said):
    caplog.handler.addFilter(HidePrivatePaths())
    request = RequestFactory().get(path)
    response = type("Response", (), {"status_code": 500, "reason_phrase": "x"})()

    log_response("%s: %s", "Internal Server Error", path, response=response, request=request)

    assert caplog.messages == [said]


def test_a_mistyped_address_is_not_logged():
    assert settings.LOGGING["loggers"]["django.request"]["level"] == "ERROR"
    assert settings.LOGGING["handlers"]["stderr"]["filters"] == [
        "private paths",
        "refusals",
        "requests",
    ]
    assert not logging.getLogger("django.request").isEnabledFor(logging.WARNING)


def test_a_request_that_django_refuses_is_one_line_and_no_mail():
    """Anybody can send thousands of them: no traceback each, and nobody is woken."""
    said = {
        "name": "django.security.DisallowedHost",
        "exc_info": (DisallowedHost, DisallowedHost(), None),
    }
    refusal, failure = (
        logging.makeLogRecord({**said, **more}) for more in ({}, {"name": "django.request"})
    )
    for record in (refusal, failure):
        record.levelno = logging.ERROR

    assert [LeaveOutRefusals().filter(record) for record in (refusal, failure)] == [False, True]
    assert ShortenRefusals().filter(refusal)
    assert ShortenRefusals().filter(failure)
    assert (refusal.exc_info, refusal.levelno) == (None, logging.WARNING)
    assert failure.exc_info is not None
    assert (
        "no refusals"
        in logs.logging_settings(is_demo=False, mails_failures=True)["handlers"]["mail"]["filters"]
    )
