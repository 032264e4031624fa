"""What an operator sets is written down, and a dangerous mixture does not start."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

READERS = re.compile(r'environ\.(?:required|optional|flag|secret)\(\s*"([A-Z_]+)"')


def test_env_example_names_every_variable():
    read = set(READERS.findall(Path(settings.BASE_DIR, "config/settings.py").read_text()))
    written = set(
        re.findall(
            r"^([A-Z_]+)=", Path(settings.BASE_DIR, ".env.example").read_text(), re.MULTILINE
        )
    )

    assert read == written


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "x" * 50}, "Set ALLOWED_HOSTS"),
        (
            {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "a.org", "TESTING_PLAIN_COOKIES": "1"},
            "TESTING_PLAIN_COOKIES is for the demonstration, never production",
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
