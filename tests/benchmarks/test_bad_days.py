import base64
from pathlib import Path

import pytest

from benchmarks.harness.sites import Site
from benchmarks.in_small import afterwards, production

WORDS = "zqstorm7f3kx"


@pytest.mark.parametrize(
    "content",
    [
        f"a {WORDS} b".encode(),
        f"a {WORDS} b".encode("utf-16-le"),
        f"a {WORDS} b".encode().hex().encode(),
        *(base64.b64encode(b"." * shift + f"{WORDS} and so on".encode()) for shift in range(6)),
    ],
)
def test_words_are_found_as_programs_write_them(tmp_path, content):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/found").write_bytes(b"\0" * 5_000 + content)
    (tmp_path / "other").write_bytes(b"zqstorm")
    (tmp_path / "empty").touch()

    assert afterwards.files_with(tmp_path, WORDS) == ["folder/found"]


def test_each_process_runs_the_command_of_compose():
    site = Site("standing", Path("/venv/bin/python"), {})

    services = production.services(site, Path("/run"), 8123)

    web = services["web"].command
    assert web[0] == "/venv/bin/granian"
    assert web[web.index("--host") + 1 : web.index("--host") + 4] == ["127.0.0.1", "--port", "8123"]
    assert web[-1] == "config.wsgi:application"
    python = ["/venv/bin/python", "manage.py"]
    assert services["worker"].command == [*python, "worker"]
    assert services["mirror"].command == [*python, "mirror", "/run/mirror", "--follow"]
