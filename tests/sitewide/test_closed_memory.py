"""The memory of a web process: no core file, and no debugger of another process of its user."""

import subprocess
import sys

import pytest

PR_GET_DUMPABLE = 3
ASK = f"""
import ctypes, resource
print(ctypes.CDLL(None).prctl({PR_GET_DUMPABLE}, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))
"""


def said_by(program):
    run = subprocess.run(
        [sys.executable, "-c", program + ASK], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()[-1]


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such switch")
@pytest.mark.sampled
@pytest.mark.parametrize(
    "program",
    ["from config.privacy import memory; memory.close_to_other_processes()", "import config.wsgi"],
)
def test_a_web_process_closes_its_memory(program, settings):
    assert said_by("").startswith("1 "), "a process as it comes"

    assert said_by(program) == "0 (0, 0)"
