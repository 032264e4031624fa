import os

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from legal_help import system_checks
from legal_help.access import founding as founding_verbs
from legal_help.event_log import log, pin
from legal_help.intake import submit
from legal_help.management.commands import create_supervisor
from legal_help.models import CaseworkerKey, LogLine
from legal_help.trust import keys, roster
from tests.legal_help.helpers import PASSPHRASE, remarks


@pytest.fixture
def demo(own_folders, settings, supervisor):
    """A demonstration with two people."""
    settings.DEMO = True
    settings.ROSTER_ROOT = ""
    caseworker = User.objects.create_user("carlos")
    root = founding_verbs.create_demo_keys(supervisor=supervisor, caseworkers=[caseworker])
    return root, caseworker


@pytest.fixture
def terminal(monkeypatch):
    """A person at a terminal, who types a password."""
    monkeypatch.setattr(os, "isatty", lambda _descriptor: True)
    monkeypatch.setattr(create_supervisor, "getpass", lambda _prompt: "A long word for signing in")


def test_founding_happens_once(founding, supervisor):
    with pytest.raises(founding_verbs.AlreadyFounded):
        founding_verbs.found(supervisor=supervisor, passphrase=PASSPHRASE)


def test_demo_opens_with_the_published_passphrase(demo):
    _root, caseworker = demo

    reader, _cookie = keys.unlock_staff(user=caseworker, passphrase=keys.DEMO_PASSPHRASE)

    assert reader.person.groups == ("intake",)
    assert submit.why_intake_is_closed() is None


def test_demo_is_made_once(demo, supervisor):
    root, caseworker = demo

    again = founding_verbs.create_demo_keys(supervisor=supervisor, caseworkers=[caseworker])

    assert again == root == pin.pinned_roster()
    assert CaseworkerKey.objects.count() == 2


@pytest.mark.parametrize("is_of_older_program", [False, True])
def test_demo_begins_anew_when_its_database_is_thrown_away(demo, supervisor, is_of_older_program):
    root, caseworker = demo
    roster.verified()
    throw_away_the_database()
    if is_of_older_program:
        pin.memory_file().path.write_bytes(b"of another format")

    again = founding_verbs.create_demo_keys(supervisor=supervisor, caseworkers=[caseworker])

    assert again != root
    assert len(roster.verified().people) == 2


def throw_away_the_database():
    LogLine.objects.all().delete()
    CaseworkerKey.objects.all().delete()


@pytest.mark.parametrize("damaged", [False, True])
def test_no_second_house_is_founded_on_what_this_host_has_kept(founding, supervisor, damaged):
    """Somebody empties the tables: the readers of before are not forgotten with them."""
    roster.verified()
    throw_away_the_database()
    if damaged:
        pin.memory_file().path.write_text("{" * 1000)

    with pytest.raises(founding_verbs.AlreadyFounded):
        founding_verbs.found(supervisor=supervisor, passphrase=PASSPHRASE)


def test_no_second_house_is_founded_once_a_damaged_memory_was_put_aside(founding, supervisor):
    """A page was asked for in between: it put the file aside and began a new one."""
    pin.memory_file().path.parent.mkdir(parents=True, exist_ok=True)
    pin.memory_file().path.write_text("{" * 1000)
    throw_away_the_database()
    assert submit.why_intake_is_closed() == "root-not-found"

    with pytest.raises(founding_verbs.AlreadyFounded):
        founding_verbs.found(supervisor=supervisor, passphrase=PASSPHRASE)


def test_no_demonstration_takes_the_place_of_a_house(founding, supervisor):
    roster.verified()
    throw_away_the_database()

    with pytest.raises(founding_verbs.AlreadyFounded):
        founding_verbs.create_demo_keys(supervisor=supervisor, caseworkers=[])
    assert [each.hash for each in pin.memory_file().read().rosters] == [founding.root]


def test_demo_without_its_root_has_no_roster(demo):
    pin.demo_root_path().unlink()

    assert submit.why_intake_is_closed() == "no-root"


def test_demo_roster_is_refused_in_production(demo, settings):
    root, caseworker = demo
    settings.DEMO = False

    assert submit.why_intake_is_closed() == "no-root"
    settings.ROSTER_ROOT = root
    assert submit.why_intake_is_closed() == "demo-root"
    with pytest.raises(log.NoRoster, match="demo-root"):
        keys.unlock_staff(user=caseworker, passphrase=keys.DEMO_PASSPHRASE)


def test_deploy_check_refuses_the_roster_of_a_demonstration(demo, settings):
    root, _caseworker = demo
    roster.verified()
    settings.ROSTER_ROOT = root

    assert remarks(system_checks.check_refused, "E001") == ["E001"]


def test_deploy_check_accepts_a_founded_roster(founding):
    roster.verified()

    assert remarks(system_checks.check_refused, "E001") == []


def test_deploy_check_accepts_no_roster_yet(own_folders):
    assert remarks(system_checks.check_refused, "E001") == []


def test_deploy_check_wants_a_folder_in_memory(own_folders, settings):
    assert remarks(system_checks.check_refused, "E002") == []
    settings.MEMORY_DIR = settings.MEMORY_DIR / "none"
    assert remarks(system_checks.check_refused, "E002") == ["E002"]


@pytest.mark.parametrize(
    ("host", "root", "ids"),
    [("", "0" * 64, ["W003"]), ("desk.example", "0" * 64, []), ("", "", [])],
    ids=["shared", "its own", "not founded"],
)
def test_deploy_check_warns_of_a_shared_host(settings, host, root, ids):
    settings.CASES_HOST, settings.ROSTER_ROOT = host, root

    assert remarks(system_checks.check_founded, "W003") == ids


def test_command_founds_and_prints_what_is_needed(own_folders, settings, db, terminal, capsys):
    call_command("create_supervisor", "sofia", no_color=True)

    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    settings.ROSTER_ROOT = next(
        line.removeprefix("ROSTER_ROOT=") for line in lines if line.startswith("ROSTER_ROOT=")
    )
    user = User.objects.get(username="sofia")
    passphrase = lines[
        lines.index("The supervisor's passphrase. Nobody can read it back to you:") + 1
    ]
    reader, _cookie = keys.unlock_staff(user=user, passphrase=passphrase)
    assert reader.person.groups == ("intake", "supervisor")
    assert user.check_password("A long word for signing in")
    assert set(user.groups.values_list("name", flat=True)) == {"Caseworker", "Supervisor"}
    shares = [line for line in lines if line[1:2] == "-"]
    recovery = keys.recovery_opener(one=shares[:2], other=shares[4:])
    assert recovery.public == roster.verified().recovery.keys


def test_command_takes_a_sign_in_that_exists(own_folders, supervisor, terminal, capsys):
    call_command("create_supervisor", "sofia", no_color=True)

    assert CaseworkerKey.objects.get().user == supervisor
    assert User.objects.count() == 1


def test_command_refuses_a_second_founder(founding, terminal):
    with pytest.raises(CommandError, match="already"):
        call_command("create_supervisor", "sofia")


def test_command_refuses_a_weak_password(own_folders, db, terminal, monkeypatch):
    monkeypatch.setattr(create_supervisor, "getpass", lambda _prompt: "short")

    with pytest.raises(CommandError, match="12"):
        call_command("create_supervisor", "sofia")

    assert not User.objects.exists()


def test_command_refuses_a_pipe(db, monkeypatch):
    monkeypatch.setattr(os, "isatty", lambda descriptor: descriptor == 0)

    with pytest.raises(CommandError, match="terminal"):
        call_command("create_supervisor", "sofia")


def test_founding_alarms_nobody(own_folders, settings, supervisor, caplog):
    """Its hash is pinned afterwards: until then this host has nothing to verify."""
    settings.ROSTER_ROOT = ""
    founding_verbs.found(supervisor=supervisor, passphrase=PASSPHRASE)

    assert caplog.messages == []
    assert pin.memory_file().read().place == 0
