import sys

import pytest
from django.db import DatabaseError
from django.test import RequestFactory
from django.views.debug import ExceptionReporter, get_exception_reporter_class

# Made in pieces: a report quotes the lines of code around a failure, this file's own among them.
POSTED, LOCAL = "Zz" + "posted", "Zz" + "local"


def fail(typed):
    raise RuntimeError(f"{len(typed)} letters")


def fail_saying(typed):
    raise DatabaseError(f"no such thing as {typed}") from ValueError(typed)


@pytest.mark.parametrize("debug", [True, False])
def test_a_report_holds_nothing_that_was_typed(settings, debug):
    settings.DEBUG = debug
    request = RequestFactory().post("/legal-help/request/4/", {"full_name": POSTED})
    assert request.POST["full_name"] == POSTED

    try:
        fail(LOCAL)
    except RuntimeError:
        reporter = ExceptionReporter(request, *sys.exc_info())

    for report in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert "RuntimeError" in report
        assert LOCAL not in report
        assert POSTED not in report


@pytest.mark.parametrize("debug", [True, False])
def test_a_report_holds_nothing_that_was_looked_for(settings, debug):
    settings.DEBUG = debug
    request = RequestFactory().get(
        "/search/", {"q": POSTED}, headers={"referer": f"https://testserver/search/?q={POSTED}"}
    )
    assert request.GET["q"] == POSTED

    try:
        fail_saying(POSTED)
    except DatabaseError:
        reporter = get_exception_reporter_class(request)(request, *sys.exc_info())

    for report in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert "DatabaseError" in report
        assert POSTED not in report
