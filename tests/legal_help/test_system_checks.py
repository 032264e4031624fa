"""What the checks say of the clocks, of the list of erasures, of swap and of what the settings pin."""

import sys
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.utils import timezone

from legal_help import system_checks
from legal_help.crypto import passphrases
from legal_help.event_log import log, pin
from legal_help.files.redraw import prove_confinement
from legal_help.models import LogLine
from tests.cheap_argon2 import CHEAP_ROW
from tests.legal_help.helpers import remarks, sign_roster


@pytest.mark.parametrize(("note", "found"), [("", ["legal_help.W005"]), ("Rule 1.15", [])])
def test_another_clock_needs_a_note(settings, note, found):
    assert list(system_checks.check_kept_notes()) == []

    settings.HELP_KEPT_DAYS = {**settings.HELP_KEPT_DAYS, "closed": 365}
    settings.HELP_KEPT_NOTES = {"closed": note}

    assert [remark.id for remark in system_checks.check_kept_notes()] == found


@pytest.mark.parametrize(
    ("beside", "root", "found"),
    [(True, "0" * 64, ["W006"]), (True, "", []), (False, "0" * 64, [])],
)
def test_the_list_of_erasures_lies_elsewhere(settings, tmp_path, beside, root, found):
    settings.DATA_DIR, settings.ROSTER_ROOT = tmp_path / "data", root
    folder = settings.DATA_DIR if beside else tmp_path
    settings.HELP_ERASURES_LOG = folder / "erasures.log"

    assert remarks(system_checks.check_founded, "W006") == found


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "verbosity", "root", "warns"),
    [
        ("error", "default", "0" * 64, True),  # as PostgreSQL comes
        ("panic", "default", "0" * 64, True),  # its DETAIL shows the row
        ("error", "terse", "0" * 64, True),
        ("panic", "terse", "0" * 64, False),
        ("error", "default", "", False),
    ],
)
def test_postgresql_writes_down_no_values(settings, level, verbosity, root, warns):
    settings.ROSTER_ROOT = root
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL log_min_error_statement = {level}")
            cursor.execute(f"SET LOCAL log_error_verbosity = {verbosity}")

    assert remarks(system_checks.check_machine, "W011") == ["W011"] * (
        warns and connection.vendor == "postgresql"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("python", "root", "found"),
    [
        (sys.executable, "0" * 64, []),
        ("/no/such/python", "0" * 64, ["W012"]),
        ("/no/such/python", "", []),
    ],
)
def test_a_machine_that_cannot_take_files_is_told(settings, monkeypatch, python, root, found):
    settings.ROSTER_ROOT = root
    monkeypatch.setattr(sys, "executable", python)
    prove_confinement.cache_clear()

    assert remarks(system_checks.check_machine, "W012") == found


def test_a_price_that_only_tests_pay_is_refused(own_folders, monkeypatch):
    assert remarks(system_checks.check_refused, "E007") == ["E007"]

    monkeypatch.delitem(passphrases.KDF_ROWS, CHEAP_ROW)

    assert remarks(system_checks.check_refused, "E007") == []


NO_SWAP = "Filename\tType\tSize\tUsed\tPriority\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("swaps", "root", "found"),
    [
        (NO_SWAP + "/swapfile\tfile\t2097148\t0\t-2\n", "0" * 64, ["E008"]),
        (NO_SWAP + "/dev/dm-1\tpartition\t2097148\t0\t-2\n", "0" * 64, ["E008"]),
        (NO_SWAP + "/swapfile\tfile\t2097148\t0\t-2\n", "", []),
        (NO_SWAP, "0" * 64, []),
        ("", "0" * 64, []),
        (None, "0" * 64, []),
    ],
    ids=["a file", "a partition", "not founded", "none", "empty", "another system"],
)
def test_a_machine_that_swaps_is_refused(settings, monkeypatch, tmp_path, swaps, root, found):
    """Memory with an unlocked request in it may reach the disk."""
    settings.ROSTER_ROOT = root
    path = tmp_path / "swaps"
    if swaps is not None:
        path.write_text(swaps)
    monkeypatch.setattr(system_checks, "SWAPS", path)

    assert remarks(system_checks.check_machine, "E008") == found
    settings.SWAP_IS_ENCRYPTED = True
    assert remarks(system_checks.check_machine, "E008") == []


def in_days(days):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def pins():
    return [
        (remark.id, remark.msg.partition(" in the settings")[0])
        for remark in system_checks.check_pins()
    ]


def newest():
    line = LogLine.objects.order_by("seq").last()
    return line.seq, bytes(line.chain)


def test_a_pinned_roster_may_be_a_month_behind_and_no_more(reader, settings):
    with in_days(10):
        sign_roster(by=reader)
        settings.LOG_SEEN = newest()
        log.look()
    with in_days(40):
        assert pins() == []
    with in_days(41):
        assert pins() == [("legal_help.W009", "ROSTER_ROOT")]
        settings.ROSTER_ROOT = log.look().roster.hash
        assert pins() == [], "the newest one lags behind nothing, however old it is"


def test_a_seen_line_may_be_a_month_behind_and_no_more(founding, settings):
    with in_days(30):
        log.look()
        assert pins() == []
    with in_days(31):
        assert pins() == [("legal_help.W009", "LOG_SEEN")], "the first line has stood for 31 days"
        settings.LOG_SEEN = newest()
        assert pins() == []


def test_what_to_set_stands_in_the_hint_and_opens_the_doors_of_a_new_host(reader, settings):
    sign_roster(by=reader)
    with in_days(60):
        log.look()
        (remark,) = system_checks.check_pins()
    root, seen = log.look().roster.hash, log.look().memory
    assert remark.msg.startswith("ROSTER_ROOT and LOG_SEEN in the settings")
    assert f"ROSTER_ROOT={root} " in remark.hint
    assert f"LOG_SEEN={seen.place}:{seen.chain.hex()}." in remark.hint

    settings.ROSTER_ROOT, settings.LOG_SEEN = root, (seen.place, seen.chain)
    pin.memory_file().path.unlink()

    assert log.look().roster.hash == root


def test_where_nothing_can_be_compared_nothing_is_said(own_folders, settings, monkeypatch, db):
    assert pins() == []
    settings.ROSTER_ROOT = "0" * 64
    assert pins() == [], "a host that has judged nothing yet"
    pin.memory_file().path.write_text("{" * 1000)
    assert pins() == []


def test_a_database_that_is_not_there_stops_no_check(founding, monkeypatch):
    log.look()

    def broken(**_):
        raise DatabaseError

    with in_days(60):
        assert pins() != []
        monkeypatch.setattr(LogLine.objects, "filter", broken)
        assert pins() == []


@pytest.mark.django_db
def test_a_site_that_only_publishes_needs_no_machine_for_casework(settings, monkeypatch, tmp_path):
    """It keeps its ROSTER_ROOT, and CASES_HOST, which a check asks for, would be refused."""
    settings.LEGAL_HELP, settings.ROSTER_ROOT = False, "0" * 64
    (tmp_path / "swaps").write_text(f"{NO_SWAP}/swapfile\tfile\t2097148\t0\t-2\n")
    monkeypatch.setattr(system_checks, "SWAPS", tmp_path / "swaps")

    assert [*system_checks.check_founded(), *system_checks.check_machine()] == []


@pytest.mark.parametrize(
    ("addresses", "root", "found"),
    [([], "0" * 64, ["W010"]), (["a@b.example"], "0" * 64, []), ([], "", [])],
)
def test_alarms_go_to_an_address_outside_the_database(settings, addresses, root, found):
    settings.HELP_ALARMS_TO, settings.ROSTER_ROOT = addresses, root

    assert remarks(system_checks.check_founded, "W010") == found


@pytest.mark.parametrize(
    ("threads", "found"), [("", []), ("24", []), ("23", ["W013"]), ("many", [])]
)
def test_slow_work_leaves_threads_for_everybody_else(monkeypatch, settings, threads, found):
    monkeypatch.setenv("GRANIAN_BLOCKING_THREADS", threads)
    assert remarks(system_checks.check_threads, "W013") == found

    settings.LEGAL_HELP = False
    assert remarks(system_checks.check_threads, "W013") == []


@pytest.mark.parametrize("kept", [b"no memory", b""], ids=["damaged", "empty"])
def test_the_checks_stand_a_memory_that_is_none(founding, kept):
    """A release with another format of it is checked before it is started for the first time."""
    pin.memory_file().path.parent.mkdir(parents=True, exist_ok=True)
    pin.memory_file().path.write_bytes(kept)

    assert remarks(system_checks.check_refused, "E001") == []
    assert list(system_checks.check_pins()) == []
