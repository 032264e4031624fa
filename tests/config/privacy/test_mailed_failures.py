"""Whoever runs the site is told by mail that a page failed, and nothing of who asked for it."""

import logging
import logging.config

import pytest
from django.core import mail
from django.test import RequestFactory

from config.environment import logs

TYPED = "they took my brother"


@pytest.fixture
def log(settings):
    """Return a logger that mails failures as the settings of production say."""
    settings.ADMINS = ["admin@standing.example"]
    asked = logs.logging_settings(is_demo=False, mails_failures=True)
    config = logging.config.DictConfigurator(asked)
    for kind, make in (
        ("formatters", config.configure_formatter),
        ("filters", config.configure_filter),
    ):
        config.config[kind] = {name: make(each) for name, each in asked[kind].items()}
    handler = config.configure_handler(asked["handlers"]["mail"])
    logger = logging.getLogger("of this test")
    logger.propagate = False
    logger.addHandler(handler)
    yield logger
    logger.removeHandler(handler)


def fail(log, path):
    request = RequestFactory().post(
        path, {"words": TYPED}, headers={"user-agent": "Old Phone", "cookie": "sessionid=mine"}
    )
    try:
        int(TYPED)
    except ValueError:
        log.exception("Internal Server Error: %s", path, extra={"request": request})


def test_the_page_is_named_and_the_place_in_the_code(log):
    fail(log, "/articles/a/")

    [told] = mail.outbox
    assert told.to == ["admin@standing.example"]
    assert "ERROR - of this test Internal Server Error: /articles/a/" in told.body
    assert "in fail" in told.body


def test_nothing_of_who_asked_goes_out(log):
    fail(log, "/cases/KIWI-1234/")

    [told] = mail.outbox
    assert "/cases/…" in told.body
    for words in (TYPED, "KIWI", "Old Phone", "127.0.0.1", "sessionid", "mine"):
        assert words not in told.subject + told.body


def test_a_site_that_fails_everywhere_mails_once(log):
    for _each in range(3):
        fail(log, "/articles/a/")

    assert len(mail.outbox) == 1


def test_it_mails_again_later(log, monkeypatch):
    monkeypatch.setattr("config.privacy.mailed_failures.SECONDS_BETWEEN", 0)
    for _each in range(2):
        fail(log, "/articles/a/")

    assert len(mail.outbox) == 2


def test_a_page_that_fails_is_answered_though_no_mail_goes(log, monkeypatch, capsys):
    def refuse(*_words, **_more):
        raise OSError("no server")

    monkeypatch.setattr("config.privacy.mailed_failures.mail_admins", refuse)

    fail(log, "/articles/a/")

    assert "no server" in capsys.readouterr().err
