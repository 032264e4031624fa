"""The first day: one command from an empty database to somebody who can publish and invite."""

import builtins
import os
import re
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from accounts.models import User
from advocacy.models import Observance
from legal_help.management import terminal
from legal_help.management.commands import create_supervisor
from legal_help.models import CaseworkerKey
from people.management.commands import create_admin
from people.roles_in_words import ADMINISTRATOR

pytestmark = [pytest.mark.long, pytest.mark.django_db]
PASSWORD = "A long word for signing in"


@pytest.fixture
def run(capsys):
    """Run the command, and return what it printed."""

    def run(*words):
        call_command("set_up", *words, no_color=True)
        return capsys.readouterr().out

    return run


@pytest.fixture
def password_file(tmp_path):
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    return str(file)


@pytest.fixture
def answers(monkeypatch):
    """A person at a terminal, who types these answers and one password."""

    def type_in(*words):
        waiting = list(words)
        monkeypatch.setattr(builtins, "input", lambda _question: waiting.pop(0))
        monkeypatch.setattr(os, "isatty", lambda _descriptor: True)
        for command in (create_admin, create_supervisor):
            monkeypatch.setattr(command, "getpass", lambda _prompt: PASSWORD)
        return waiting

    return type_in


def test_without_questions_it_does_all_but_legal_help(run, password_file):
    said = run("--non-interactive", "--admin", "ada", "--admin-password-file", password_file)

    ada = User.objects.get()
    assert ada.check_password(PASSWORD)
    assert [group.name for group in ada.groups.all()] == [ADMINISTRATOR]
    assert Observance.objects.exists()
    assert not CaseworkerKey.objects.exists()
    for words in ("rows of reference data added", "set up a second factor", "ROSTER_ROOT is set"):
        assert words in said
    assert PASSWORD not in said


@pytest.mark.exhaustive  # it loads the reference data twice
def test_what_is_there_stays(run, password_file):
    run("--non-interactive", "--admin", "ada", "--admin-password-file", password_file)

    said = run("--non-interactive")

    assert "There is one already: ada." in said
    assert "rows of reference data added" not in said
    assert User.objects.count() == 1


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "--admin USERNAME"),
        (["--admin", "ada"], "--admin-password-file FILE"),
        (["--admin", "ada", "--admin-password-file", "/nowhere"], "/nowhere cannot be read"),
    ],
)
def test_what_it_needs_without_questions_is_said(run, words, message):
    with pytest.raises(CommandError, match=message):
        run("--non-interactive", *words)
    assert not User.objects.exists()


@pytest.mark.exhaustive  # it loads the reference data
def test_a_mail_is_tried(run, settings, password_file):
    settings.MAIL_EVENTS = True
    words = ("--non-interactive", "--admin", "ada", "--admin-password-file", password_file)

    said = run(*words, "--mail-to", "ada@standing.example")

    assert [message.to for message in mail.outbox] == [["ada@standing.example"]]
    assert "Sent to ada@standing.example" in said
    with pytest.raises(CommandError, match="ada is no mail address"):
        run(*words, "--mail-to", "ada")


@pytest.mark.exhaustive  # it loads the reference data
def test_a_mail_that_does_not_go_stops_nothing(run, settings, password_file, monkeypatch):
    settings.MAIL_EVENTS = True

    def refuse(*_messages):
        raise ConnectionRefusedError("Connection refused")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    said = run(
        *("--non-interactive", "--mail-to", "ada@standing.example"),
        *("--admin", "ada", "--admin-password-file", password_file),
    )

    assert "The mail did not go: Connection refused" in said
    assert User.objects.filter(username="ada").exists()


def test_asked_it_founds_the_casework_too(run, answers, tmp_path, settings):
    settings.MAIL_EVENTS, settings.DATA_DIR = True, tmp_path
    waiting = answers("ada@standing.example", "ada", "y", "sofia", "")

    said = run()

    assert waiting == []
    assert len(mail.outbox) == 1
    assert User.objects.get(username="ada").groups.get().name == ADMINISTRATOR
    assert CaseworkerKey.objects.count() == 1
    assert re.search(r"ROSTER_ROOT=[0-9a-f]{64}", said)


@pytest.mark.exhaustive  # each loads the reference data
@pytest.mark.parametrize(("is_on", "typed"), [(True, ("ada", "")), (False, ("ada",))])
def test_whoever_takes_no_requests_is_asked_once_or_not_at_all(
    run, answers, settings, is_on, typed
):
    settings.LEGAL_HELP = is_on
    waiting = answers(*typed)

    said = run()

    assert waiting == []
    assert ("ROSTER_ROOT is set" in said) is is_on
    assert not CaseworkerKey.objects.exists()


def test_nobody_founds_a_house_into_a_file(run):
    with pytest.raises(CommandError, match="Run this at a terminal"):
        run()


def test_nobody_founds_a_house_into_the_log_of_a_container(run, answers, monkeypatch):
    """With `docker compose run` the terminal is that of the first process: the log driver keeps it."""
    answers()
    monkeypatch.setattr(terminal, "OUTPUT_OF_FIRST_PROCESS", Path("/proc/self/fd/1"))

    with pytest.raises(CommandError, match="Run this with `docker compose exec web …`"):
        terminal.require_terminal()
