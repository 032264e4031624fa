"""The process that decodes can do nothing but compute and answer."""

import re
import subprocess
import sys

import pytest
from django.conf import settings as live_settings

from confinement import process
from tests.confinement import attempts

NAMED = {*process.CALLS, "write", "mmap", "mprotect", "clone", "clone3"}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Return what became of each attempt of a process that had confined itself."""
    folder = tmp_path_factory.mktemp("attempts")
    tried = subprocess.run(
        [sys.executable, "-IBc", attempts.PROGRAM, live_settings.BASE_DIR, folder],
        check=True,
        capture_output=True,
        text=True,
        env={},
    )
    assert tried.stderr == ""
    assert [path.name for path in folder.iterdir()] == ["there"]
    return dict(line.split(": ") for line in tried.stdout.splitlines())


def test_nothing_of_what_somebody_would_try_is_possible(outcomes):
    endings = {name: outcomes[name] for name in attempts.ATTEMPTS}

    assert endings == dict.fromkeys(attempts.ATTEMPTS, "EPERM")


def test_every_other_call_of_the_system_is_refused(outcomes):
    calls = {name: outcomes[name] for name in outcomes.keys() - attempts.ATTEMPTS.keys()}

    assert calls.pop("call clone3") == "ENOSYS"
    assert len(calls) == len(attempts.NUMBERS) - len(NAMED)
    assert set(calls.values()) == {"EPERM"}


def test_the_filter_names_what_is_allowed_and_refuses_the_rest(tmp_path):
    with (tmp_path / "filter").open("w+") as file:
        process.filter_of_calls().export_pfc(file)
        file.seek(0)
        printed = file.read()

    assert set(re.findall(r'syscall "(\w+)"', printed)) == NAMED
    assert "# default action\n  action ERRNO(1);" in printed
