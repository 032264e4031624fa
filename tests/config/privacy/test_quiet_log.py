import logging

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils.log import log_response

from config.privacy.quiet_log import HidePrivatePaths


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
    assert settings.LOGGING["handlers"]["stderr"]["filters"] == ["private paths", "requests"]
    assert not logging.getLogger("django.request").isEnabledFor(logging.WARNING)
