"""The process that decodes can do nothing but compute and answer."""

import re
import subprocess
import sys
import tempfile

import pytest
from django.conf import settings as live_settings

from confinement import process
from confinement.asking import Limits, ask_confined, program_of
from tests.confinement import attempts

NAMED = {*process.CALLS, "write", "mmap", "mprotect", "clone", "clone3"}


IN_FILES = """
import sys
sys.path.append(sys.argv[1])
from confinement.process import answer_confined_on_files, target_of_arguments
target = target_of_arguments()
def answer(source):
    source.seek(5)
    target.write(source.read(5))
    source.seek(0)
    yield source.read(4)
answer_confined_on_files(answer, memory=1 << 30, cpu_seconds=5, target=target, most_bytes=5)
"""
# What becomes of a process that has files, and may write ten bytes in one.
ON_FILES = dict.fromkeys(attempts.ATTEMPTS_ON_FILES, "EPERM") | {
    "read the source": "done",
    "jump in the source": "done",
    "write the target": "done",
    "write more than may be": "EFBIG",
    "jump in the target": "done",
}


def outcomes_in(folder, *words):
    """Return what became of each attempt of a process that had confined itself."""
    tried = subprocess.run(
        [sys.executable, "-IBc", attempts.PROGRAM, live_settings.BASE_DIR, *words, folder],
        check=True,
        capture_output=True,
        text=True,
        env={},
    )
    assert tried.stderr == ""
    return dict(line.split(": ") for line in tried.stdout.splitlines())


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attempts")
    found = outcomes_in(folder)
    assert [path.name for path in folder.iterdir()] == ["there"]
    return found


@pytest.fixture(scope="module")
def outcomes_on_files(tmp_path_factory):
    return outcomes_in(tmp_path_factory.mktemp("attempts"), "files")


def test_nothing_of_what_somebody_would_try_is_possible(outcomes):
    endings = {name: outcomes[name] for name in attempts.ATTEMPTS}

    assert endings == dict.fromkeys(attempts.ATTEMPTS, "EPERM")


def test_one_that_has_files_reads_in_the_one_and_writes_in_the_other(outcomes_on_files):
    endings = {name: outcomes_on_files[name] for name in attempts.ATTEMPTS_ON_FILES}

    assert endings == ON_FILES


def test_one_that_has_files_can_do_nothing_else(outcomes_on_files):
    calls = {n: how for n, how in outcomes_on_files.items() if n not in attempts.ATTEMPTS_ON_FILES}
    # Its standard input is the source.
    assert calls.pop("read more of the input") == "done"
    assert calls.pop("call clone3") == "ENOSYS"

    assert len(calls) == len(attempts.ATTEMPTS) - 1 + len(attempts.NUMBERS) - len(NAMED) - 2
    assert set(calls.values()) == {"EPERM"}


def test_every_other_call_of_the_system_is_refused(outcomes):
    calls = {name: outcomes[name] for name in outcomes.keys() - attempts.ATTEMPTS.keys()}

    assert calls.pop("call clone3") == "ENOSYS"
    assert len(calls) == len(attempts.NUMBERS) - len(NAMED)
    assert set(calls.values()) == {"EPERM"}


@pytest.mark.parametrize(
    ("files", "more"),
    [(None, set()), (process.OpenFiles(0, 5, 10), {"read", "lseek"})],
    ids=["memory alone", "two files"],
)
def test_the_filter_names_what_is_allowed_and_refuses_the_rest(tmp_path, files, more):
    with (tmp_path / "filter").open("w+") as file:
        process.filter_of_calls(files).export_pfc(file)
        file.seek(0)
        printed = file.read()

    assert set(re.findall(r'syscall "(\w+)"', printed)) == NAMED | more
    assert "# default action\n  action ERRNO(1);" in printed


def test_what_is_too_large_for_a_pipe_is_read_and_written_where_it_lies():
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(b"some words")
        source.seek(0)

        answered = ask_confined(program(), source, Limits(10, frames=1, bytes_a_frame=10), target)

        assert answered == [b"some"]
        target.seek(0)
        assert target.read() == b"words"


def program():
    flags, _, root = program_of("confinement.process")
    return flags, IN_FILES, root
