"""The units for plain Debian agree with the image, and systemd understands them."""

import re
import shutil
import subprocess

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
UNITS = ("standing-web", "standing-worker")


def unit(name):
    return (ROOT / "deploy" / "systemd" / f"{name}.service").read_text()


@pytest.mark.parametrize("name", UNITS)
def test_nothing_that_a_person_wrote_reaches_a_disk(name):
    lines = unit(name).splitlines()

    assert {"LimitCORE=0", "MemorySwapMax=0", "User=standing"} <= set(lines)
    assert "TemporaryFileSystem=/tmp:mode=1777 /var/tmp:mode=1777" in lines


def test_web_and_worker_are_confined_alike():
    def confinement(name):
        return unit(name).partition("# Nothing that a person wrote")[2]

    assert confinement("standing-web") == confinement("standing-worker") != ""


def test_the_server_runs_as_in_the_image():
    [of_image] = re.findall(
        r'^CMD \["granian", (.*)\]$', (ROOT / "Dockerfile").read_text(), re.MULTILINE
    )
    [of_unit] = re.findall(r"^ExecStart=\S+/granian (.*)$", unit("standing-web"), re.MULTILINE)

    assert of_unit.split() == [
        word.strip('"').replace("0.0.0.0", "127.0.0.1")  # noqa: S104 -- that of the image
        for word in of_image.split(", ")
    ]
    assert "--no-access-log" in of_unit


def test_the_site_is_prepared_as_by_compose():
    prepared = re.findall(
        r"python (manage\.py .*?)(?:\n|$)", (ROOT / "docker-compose.yml").read_text()
    )
    before = re.findall(r"^ExecStartPre=\S+/python (.*)$", unit("standing-web"), re.MULTILINE)

    assert before == [words for words in prepared if "worker" not in words]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize(
    "words",
    [("verify", "--man=no"), ("security", "--offline=true", "--threshold=25", "--no-pager")],
    ids=["understood", "confined"],
)
def test_systemd_understands_the_units(tmp_path, words):
    for name in UNITS:
        # The programs stand elsewhere on this machine.
        text = re.sub(r"/opt/standing/.venv/bin/\w+", "/bin/true", unit(name))
        (tmp_path / f"{name}.service").write_text(text)
    for name in UNITS:
        done = subprocess.run(
            ["systemd-analyze", *words, tmp_path / f"{name}.service"],  # noqa: S607 -- as it is found
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        remarks = [line for line in done.stdout.splitlines() if f"{name}.service:" in line]
        assert done.returncode == 0, done.stdout
        assert [line for line in remarks if "exposure" not in line] == []
