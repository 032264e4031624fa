import http.server
import threading

import pytest
from django.core.management import CommandError, call_command

from config.demo import accounts
from config.management.commands import announce_demo, prepare_demo


class Healthy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def healthy_port():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Healthy) as site:
        threading.Thread(target=site.serve_forever, args=[0.01], daemon=True).start()
        yield site.server_port
        site.shutdown()


def test_announce_demo_prints_the_address_once_the_site_answers(healthy_port, capsys):
    call_command("announce_demo", healthy_port)

    said = capsys.readouterr().out
    assert f"http://localhost:{healthy_port}\n" in said
    assert "for demonstration only" in said
    assert all(f"  {sign_in.username}" in said for sign_in in accounts.SIGN_INS)
    assert accounts.PASSWORD in said


def test_announce_demo_gives_up_when_nothing_answers(monkeypatch, unused_port):
    monkeypatch.setattr(announce_demo, "SECONDS_TO_START", 0.2)

    with pytest.raises(CommandError, match=f"Nothing answered on port {unused_port}"):
        call_command("announce_demo", unused_port)


@pytest.fixture
def unused_port():
    with http.server.HTTPServer(("127.0.0.1", 0), Healthy) as site:
        return site.server_port


def test_prepare_demo_refuses_a_real_site(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="make demo"):
        call_command("prepare_demo")


def test_prepare_demo_says_each_step_and_collects_static_files_only_when_one_has_changed(
    settings, tmp_path, monkeypatch, capsys
):
    settings.DEMO = True
    settings.DATA_DIR = tmp_path
    ran = []
    monkeypatch.setattr(prepare_demo, "call_command", lambda name, *_, **__: ran.append(name))
    call_command("prepare_demo")
    first, ran[:] = list(ran), []

    call_command("prepare_demo")

    assert capsys.readouterr().out.splitlines() == [
        "Compiling the translations",
        "Preparing the database",
        "Compressing the static files",
        "Running the scheduled tasks once",
        "Compiling the translations",
        "Preparing the database",
        "Running the scheduled tasks once",
    ]
    assert "collectstatic" in first
    assert "collectstatic" not in ran
    assert "migrate" in ran
