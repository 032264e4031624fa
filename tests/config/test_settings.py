"""A dangerous mixture of settings does not start."""

import os
import subprocess
import sys
import tomllib
from importlib.metadata import version

import pytest
from django.conf import settings

pytestmark = pytest.mark.long

KEY = "0123456789" * 5
LEAST = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "a.org"}
DEMO = {"SECRET_KEY": KEY, "STANDING_DEMO": "1"}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "Set SECRET_KEY"),
        ({"SECRET_KEY": KEY}, "Set ALLOWED_HOSTS"),
        ({**LEAST, "SECRET_KEY": "unused"}, "SECRET_KEY can be guessed"),
        ({**DEMO, "ALLOWED_HOSTS": "localhost a.org"}, "STANDING_DEMO has published sign-ins"),
        ({**DEMO, "ROSTER_ROOT": "0" * 64}, "STANDING_DEMO has published sign-ins"),
        (
            {**LEAST, "TESTING_PLAIN_COOKIES": "1"},
            "TESTING_PLAIN_COOKIES is for the demonstration, never production",
        ),
        (
            {
                **LEAST,
                "DATABASE_URL": "postgresql://a.org/x",
                "DATABASE_REPLICA_URL": "postgresql://b.org/x",
                "PAGE_CACHE_MB": "0",
            },
            "DATABASE_REPLICA_URL needs PAGE_CACHE_MB above 0",
        ),
        (
            {**LEAST, "LOG_SEEN": "1207"},
            "LOG_SEEN is '1207'; copy it from",
        ),
        *(
            pytest.param({**LEAST, name: value}, f"{name} {refusal}", marks=pytest.mark.exhaustive)
            for name, value, refusal in [
                ("CSRF_TRUSTED_ORIGINS", "a.org", "has 'a.org'; use addresses with https:"),
                ("NEUTRAL_SITE", "a.org", "has 'a.org'; use addresses with https:"),
                ("SECURITY_CONTACT", "a@b.org", "has 'a@b.org'; use addresses with mailto:"),
                ("HELP_ALARMS_TO", "us", "has 'us'; use mail addresses"),
                ("ADMINS", "us", "has 'us'; use mail addresses"),
                ("HELP_TEXT_GATEWAY", "http://a.org", "has 'http://a.org'; use addresses"),
                ("PAGE_CACHE_MB", "much", "is 'much'; use a number"),
                ("TRUSTED_PROXY_COUNT", "all", "is 'all'; use a number"),
                ("TIME_ZONE", "Paris", "is 'Paris'; use a name such as Europe/Paris"),
                ("DATABASE_URL", "postgres://", "lacks a host"),
                ("DATABASE_REPLICA_URL", "postgres://a.org/x", "needs PostgreSQL in DATABASE_URL"),
                ("EMAIL_PORT", "smtp", "is 'smtp'; use a number"),
                ("LOG_LEVEL", "LOUD", "is 'LOUD'; use one of"),
            ]
        ),
        *(
            pytest.param(
                {**LEAST, f"HELP_KEPT_{ending}_DAYS": days},
                f"HELP_KEPT_{ending}_DAYS is '{days}'; use a number from",
                marks=[] if ending == "CLOSED" else pytest.mark.exhaustive,
            )
            for ending, days in [
                ("CLOSED", "6"),
                ("CLOSED", "3651"),
                ("REFERRED", "6"),
                ("REFERRED", "3651"),
                ("MOVED", "6"),
                ("SPAM", "0"),
                ("SPAM", "366"),
                ("WITHDRAWN", "6"),
                ("WITHDRAWN", "31"),
            ]
        ),
    ],
)
def test_production_does_not_start_on(environment, message, tmp_path):
    result = run(["manage.py", "check"], environment, tmp_path)

    assert result.returncode != 0
    assert message in result.stderr


SHOW = "from config import settings; print(settings.HELP_KEPT_DAYS, settings.HELP_ALARMS_TO)"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("days", "kept"),
    [
        ("", {"closed": 90, "referred": 90, "moved": 30, "spam": 7, "withdrawn": 7}),
        ("7", dict.fromkeys(["closed", "referred", "moved", "spam", "withdrawn"], 7)),
    ],
    ids=["as delivered", "the least"],
)
def test_a_request_is_kept_for_seven_days_at_least(tmp_path, days, kept):
    """Seven is what the table of endings allows: no setting says less."""
    environment = {f"HELP_KEPT_{ending.upper()}_DAYS": days for ending in kept}

    result = run(["-c", SHOW], {**LEAST, **environment}, tmp_path)

    assert result.stdout == f"{kept} []\n"


@pytest.mark.exhaustive
def test_alarms_go_to_every_address_in_the_settings(tmp_path):
    environment = {**LEAST, "HELP_ALARMS_TO": "one@a.org two@b.org"}

    result = run(["-c", SHOW], environment, tmp_path)

    assert result.stdout.endswith(" ['one@a.org', 'two@b.org']\n")


def run(arguments, environment, data_dir):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_cryptography_stays_below_the_next_major_version():
    """Its hybrid mechanism is a draft: another spelling of it would open nothing that is sealed."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    (wanted,) = (each for each in project["dependencies"] if each.startswith("cryptography"))

    major = int(version("cryptography").partition(".")[0])
    assert wanted == f"cryptography>={major},<{major + 1}"
