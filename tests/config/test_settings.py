"""A dangerous mixture of settings does not start."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "x" * 50}, "Set ALLOWED_HOSTS"),
        (
            {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "a.org", "TESTING_PLAIN_COOKIES": "1"},
            "TESTING_PLAIN_COOKIES is for the demonstration, never production",
        ),
        *(
            (
                {
                    "SECRET_KEY": "x" * 50,
                    "ALLOWED_HOSTS": "a.org",
                    f"HELP_KEPT_{ending}_DAYS": days,
                },
                f"HELP_KEPT_{ending}_DAYS is '{days}'; use a number from",
            )
            for ending, days in [
                ("CLOSED", "13"),
                ("REFERRED", "3651"),
                ("SPAM", "0"),
                ("WITHDRAWN", "31"),
                ("MOVED", "6"),
            ]
        ),
    ],
)
def test_production_does_not_start_on(environment, message, tmp_path):
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode != 0
    assert message in result.stderr
