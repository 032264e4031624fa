"""Known weaknesses are found by the real uv, at a list that this test serves in the place of osv.dev."""

import datetime
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.audit import dependencies

NAME = "GHSA-test-test-test"
WEAKNESS = {
    "id": NAME,
    "modified": "2026-01-01T00:00:00Z",
    "published": "2026-01-01T00:00:00Z",
    "summary": "A weakness that this test made up",
    "affected": [{"package": {"ecosystem": "PyPI", "name": "django"}}],
}
TODAY = datetime.date(2026, 12, 1)


class _Listed(BaseHTTPRequestHandler):
    def do_POST(self):
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        found = {"vulns": [{"id": NAME, "modified": WEAKNESS["modified"]}]}
        names = [query["package"]["name"] for query in queries]
        self._say({"results": [found if name == "django" else {} for name in names]})

    def do_GET(self):
        self._say(WEAKNESS)

    def _say(self, answer):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_arguments):
        """Write nothing."""


@pytest.fixture
def weakness_list():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Listed)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    yield f"--service-url=http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.mark.exhaustive
@pytest.mark.long
def test_a_known_weakness_is_found_until_it_is_accepted(weakness_list):
    ended, words = dependencies.audit_python([], weakness_list)
    assert ended == dependencies.FOUND
    assert NAME in words

    assert dependencies.audit_python([NAME], weakness_list)[0] == 0


@pytest.mark.exhaustive
@pytest.mark.long
def test_a_list_that_does_not_answer_stops_nobody_and_is_told(monkeypatch, capsys):
    nowhere = dependencies.audit_python([], "--service-url=http://127.0.0.1:9/")
    assert nowhere[0] == dependencies.NOT_ASKED

    monkeypatch.setattr(dependencies, "audit_python", lambda _names: nowhere)
    monkeypatch.setattr(dependencies, "audit_scripts", lambda _names: (0, ""))
    assert dependencies.main() == 0
    assert capsys.readouterr().out.startswith("NOT ASKED: whether packages in uv.lock have known")


@pytest.mark.parametrize(
    ("said", "names", "ended"),
    [
        ({"vulnerabilities": {}}, [], 0),
        ({"vulnerabilities": {"x": {"via": [{"title": "T", "url": f"https://y/{NAME}"}]}}}, [], 1),
        ({"vulnerabilities": {"x": {"via": ["y"]}, "y": {"via": [{"title": "T", "url": f"https://y/{NAME}"}]}}}, [NAME], 0),
        ({"message": "405 Method Not Allowed"}, [], dependencies.NOT_ASKED),
    ],
)  # fmt: skip
def test_what_npm_says_of_scripts_of_the_checks(tmp_path, said, names, ended):
    npm = tmp_path / "npm"
    npm.write_text(f"#!/bin/sh\necho '{json.dumps(said)}'\nexit 1\n")
    npm.chmod(0o700)

    assert dependencies.audit_scripts(names, str(npm))[0] == ended


def test_what_is_accepted_has_a_reason_and_a_last_day(tmp_path):
    file = tmp_path / "accepted.toml"
    file.write_text(f'[[vulnerability]]\nid = "{NAME}"\nuntil = {TODAY}\nbecause = "x"\n')

    assert dependencies.accepted(TODAY, file) == [NAME]
    assert dependencies.accepted(TODAY + datetime.timedelta(days=1), file) == []
