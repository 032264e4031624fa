import sys

import pytest
from django.test import RequestFactory
from django.views.debug import ExceptionReporter

# Made in pieces: a report quotes the lines of code around a failure, this file's own among them.
POSTED, LOCAL = "Zz" + "posted", "Zz" + "local"


def fail(typed):
    raise RuntimeError(f"{len(typed)} letters")


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
