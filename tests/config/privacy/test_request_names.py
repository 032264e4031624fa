"""The lines of one request belong together in the log, and those of two do not."""

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.privacy.quiet_log import NameRequest, request_name
from config.urls import urlpatterns as of_the_site

logger = logging.getLogger("of this test")


def speak(request: HttpRequest) -> HttpResponse:
    logger.warning("first")
    logger.warning("second")
    return HttpResponse(request_name.get())


urlpatterns = [path("speak/", speak), *of_the_site]


@pytest.mark.urls(__name__)
def test_lines_of_one_request_have_one_name(client, caplog):
    caplog.handler.addFilter(NameRequest())
    names = [client.get("/speak/").text for _each in range(2)]

    said = [record.named for record in caplog.records if record.name == logger.name]
    assert said == [names[0], names[0], names[1], names[1]]
    assert names[0] != names[1]
    assert request_name.get() == "-"
