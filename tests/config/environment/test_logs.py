"""The log is read by people or by programs, and holds no private address in either form."""

import json
import logging
import logging.config
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from config.environment import logs
from config.privacy.quiet_log import JsonLines

ALWAYS = ("time", "level", "logger", "request", "message")


@pytest.fixture
def log(monkeypatch, capsys):
    """Return a function that logs a failed page under these variables, and returns what stderr got."""

    def write(path, **variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        asked = logs.logging_settings(is_demo=False, mails_failures=False)
        asked["loggers"] = {"of this test": {"handlers": ["stderr"], "propagate": False}}
        del asked["root"]
        with monkeypatch.context() as patched:
            # The other handlers of this process belong to pytest.
            patched.setattr(logging.config, "_clearExistingHandlers", lambda: None)
            logging.config.dictConfig(asked)
        request = RequestFactory().get(path)
        logging.getLogger("of this test").error("Failed: %s", path, extra={"request": request})
        return capsys.readouterr().err

    return write


def test_it_is_a_line_or_a_json_object(log):
    plain, program = log("/a/", LOG_FORMAT="plain"), log("/a/", LOG_FORMAT="json")

    assert plain.endswith("ERROR - of this test Failed: /a/\n")
    found = json.loads(program)
    assert (found["level"], found["logger"], found["message"]) == (
        "ERROR",
        "of this test",
        "Failed: /a/",
    )


def test_only_a_traceback_is_called_one():
    program = JsonLines()
    two_lines = logging.makeLogRecord({"msg": "first line\nsecond line"})
    try:
        int("three")
    except ValueError:
        failed = logging.makeLogRecord({"msg": "Failed", "exc_info": sys.exc_info()})

    assert json.loads(program.format(two_lines)).keys() == {*ALWAYS}
    told = json.loads(program.format(failed))
    assert told.keys() == {*ALWAYS, "traceback"}
    assert told["message"] == "Failed"
    assert told["traceback"].startswith("Traceback (most recent call last):\n")


@pytest.mark.parametrize("form", ["plain", "json"])
def test_no_form_names_a_private_address(log, form):
    written = log("/cases/KIWI-1234/", LOG_FORMAT=form)

    assert "/cases/" in written
    assert "KIWI" not in written


@pytest.mark.parametrize(("name", "value"), [("LOG_LEVEL", "LOUD"), ("LOG_FORMAT", "xml")])
def test_another_word_is_refused(log, name, value):
    with pytest.raises(ImproperlyConfigured, match=f"{name} is '{value}'"):
        log("/a/", **{name: value})


@pytest.mark.parametrize("mails", [True, False])
def test_failures_are_mailed_where_somebody_is_named(mails):
    asked = logs.logging_settings(is_demo=False, mails_failures=mails)

    assert ("mail" in asked["root"]["handlers"]) is mails
    assert [name for name, each in asked["handlers"].items() if not each["filters"]] == []
