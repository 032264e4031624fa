"""Mail goes by whatever server or provider an organisation has, and never with a password in clear."""

import smtplib

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, mailers

from config.environment import mail

NAMES = (
    *("EMAIL_HOST", "EMAIL_PORT", "EMAIL_SECURITY", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"),
    *("EMAIL_PROVIDER", "EMAIL_PROVIDER_KEY", "EMAIL_PROVIDER_ACCOUNT", "EMAIL_PROVIDER_URL"),
)
SIGN_IN = {"EMAIL_HOST": "a.org", "EMAIL_HOST_USER": "me", "EMAIL_HOST_PASSWORD": "secret"}


@pytest.fixture
def said(monkeypatch):
    """Let the environment say this and nothing else about mail."""

    def say(words):
        for name in NAMES:
            monkeypatch.setenv(name, words.get(name, ""))

    return say


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, ("localhost", 25, False, False)),
        ({"EMAIL_HOST": "a.org"}, ("a.org", 25, False, False)),
        (SIGN_IN, ("a.org", 587, True, False)),
        ({**SIGN_IN, "EMAIL_SECURITY": "tls"}, ("a.org", 465, False, True)),
        ({**SIGN_IN, "EMAIL_PORT": "2525"}, ("a.org", 2525, True, False)),
        ({"EMAIL_SECURITY": "starttls"}, ("localhost", 587, True, False)),
    ],
)
def test_a_server_is_spoken_to_as_it_asks(said, words, expected):
    said(words)

    options = mail.mailer()["OPTIONS"]

    assert tuple(options[name] for name in ("host", "port", "use_tls", "use_ssl")) == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"EMAIL_HOST_USER": "me"}, "EMAIL_HOST_USER and EMAIL_HOST_PASSWORD, or neither"),
        ({"EMAIL_HOST_PASSWORD": "secret"}, "EMAIL_HOST_USER and EMAIL_HOST_PASSWORD, or neither"),
        ({**SIGN_IN, "EMAIL_SECURITY": "none"}, "EMAIL_SECURITY is none: the password"),
        ({"EMAIL_SECURITY": "ssl"}, "EMAIL_SECURITY is 'ssl'; use one of"),
        ({"EMAIL_PORT": "0"}, "EMAIL_PORT is '0'; use a number"),
        ({"EMAIL_PROVIDER": "carrier pigeon"}, "EMAIL_PROVIDER is 'carrier pigeon'; use one of"),
        ({"EMAIL_PROVIDER": "mailgun"}, "Set EMAIL_PROVIDER_KEY"),
        (
            {"EMAIL_PROVIDER": "mailgun", "EMAIL_PROVIDER_KEY": "k"},
            "Set EMAIL_PROVIDER_ACCOUNT: mailgun asks for its sender domain",
        ),
        ({"EMAIL_PROVIDER": "brevo", "EMAIL_HOST": "a.org"}, "EMAIL_PROVIDER, or EMAIL_HOST"),
        ({"EMAIL_PROVIDER": "brevo", "EMAIL_PORT": "25"}, "EMAIL_PROVIDER, or EMAIL_HOST"),
    ],
)
def test_what_would_send_no_mail_or_tell_a_password_is_refused(said, words, message):
    said(words)

    with pytest.raises(ImproperlyConfigured, match=message) as refusal:
        mail.mailer()
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("name", mail.PROVIDERS)
def test_every_provider_takes_what_is_asked_for(said, settings, name):
    said(
        {
            "EMAIL_PROVIDER": name,
            "EMAIL_PROVIDER_KEY": "a key",
            "EMAIL_PROVIDER_ACCOUNT": "standing.example",
            "EMAIL_PROVIDER_URL": "https://eu.example/v1",
        }
    )
    settings.MAILERS = {"default": mail.mailer()}

    assert "eu.example" in mailers["default"].api_url


def test_a_server_gets_name_and_password_after_the_line_is_closed(said, settings, monkeypatch):
    said(SIGN_IN)
    asked = []

    class Server:
        """Stands for smtplib's: the mail leaves this process as Django and the library send it."""

        def __init__(self, host, port, **more):
            asked.append((host, port, more["timeout"]))

        def ehlo(self):
            pass

        def starttls(self, **_context):
            asked.append("starttls")

        def login(self, user, password):
            asked.append((user, password))

        def sendmail(self, *_mail, **_more):
            asked.append("sent")

        def send_message(self, *_mail, **_more):
            asked.append("sent")

        def quit(self):
            pass

    monkeypatch.setattr(smtplib, "SMTP", Server)
    settings.MAILERS = {"default": mail.mailer()}

    EmailMessage("s", "b", "a@b.org", ["c@d.org"]).send()

    assert asked == [("a.org", 587, 20), "starttls", ("me", "secret"), "sent"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [({}, False), ({"EMAIL_HOST": "a.org"}, True), ({"EMAIL_PROVIDER": "brevo"}, True)],
)
def test_whether_mail_is_set_up_is_known(said, words, expected):
    said(words)

    assert mail.is_set_up() is expected
