"""The list on another machine: what was erased, and how far each host came."""

import json
import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings as live_settings

from legal_help.access import going_on
from legal_help.event_log import appending, log, log_rows
from legal_help.event_log.telling import add_notice
from legal_help.events.fields import canonical_json
from legal_help.events.lines import make_line
from legal_help.models import LogLine
from legal_help.retention import erase, list_elsewhere
from tests.legal_help.retention.days import TODAY, day

pytestmark = pytest.mark.django_db


def lines_of(settings):
    return settings.HELP_ERASURES_LOG.read_text().splitlines()


# What was erased.


@pytest.mark.both_databases
def test_each_erasure_stands_on_it_once_with_its_proof(spam, erase_on, settings):
    erase_on(8)
    erase.erase_due(today=day(8))

    [line] = lines_of(settings)
    body = json.loads(line)["erase"].encode()
    assert body == bytes(LogLine.objects.get(action="erase").body)
    assert list_elsewhere.read().erasures == [body]


def test_a_list_that_cannot_be_written_is_told_and_written_later(spam, erase_on, settings, told):
    good = settings.HELP_ERASURES_LOG
    in_the_way = good.parent.parent / "file"
    in_the_way.write_text("")
    settings.HELP_ERASURES_LOG = in_the_way / "erasures.log"

    assert erase_on(8) == 1
    assert told() == [("list_not_written", "")]

    settings.HELP_ERASURES_LOG = good
    erase.erase_due(today=day(8))
    assert len(list_elsewhere.read().erasures) == 1


def test_a_line_cut_short_swallows_not_the_next(spam, erase_on, settings):
    settings.HELP_ERASURES_LOG.parent.mkdir()
    settings.HELP_ERASURES_LOG.write_text('{"erase": "12')

    erase_on(8)

    listed = list_elsewhere.read()
    assert listed.unreadable == [1]
    assert len(listed.erasures) == 1


@pytest.mark.sampled
@pytest.mark.parametrize("body", [b"\xff", b"{}", "template"])
def test_what_was_planted_as_an_erasure_stands_on_no_list(spam, settings, body):
    """It looks like one of ours, or is none at all: this host did not count it."""
    last = LogLine.objects.latest("seq")
    if body == "template":
        said = {"rules": 1, "roster_version": 1, "by": "system", "on": TODAY.isoformat()}
        body = canonical_json({**said, "action": "erase", "details": {}, "case": str(last.case)})
    line = make_line(last.seq + 1, bytes(last.chain), body=body, signature=b"")
    LogLine.objects.create(
        seq=line.place,
        chain=line.chain,
        hash=b"",
        body=body,
        signature=b"",
        action="erase",
        by="",
        on=TODAY,
    )

    list_elsewhere.write_all()

    assert lines_of(settings) == []


# How far each host came.


def listed(settings, **changed):
    """The newest line of a host, with something else in it, as another host would have written it."""
    list_elsewhere.write_night(TODAY)
    [*_others, line] = lines_of(settings)
    said = json.loads(line)
    place, chain, roster = said["log"]
    said["log"] = [
        changed.get("place", place),
        changed.get("chain", chain),
        changed.get("roster", roster),
    ]
    said["host"] = "another"
    with settings.HELP_ERASURES_LOG.open("a") as file:
        file.write(json.dumps(said) + "\n")
    return said["log"][0]


def forks():
    return [line["host"] for line in list_elsewhere.forks(log.look())]


def test_each_night_a_host_says_how_far_it_came(send, settings):
    list_elsewhere.write_night(TODAY)
    send()
    list_elsewhere.write_night(day(1))
    list_elsewhere.write_night(day(1))

    first, second = list_elsewhere.read().hosts
    known = log.look()
    assert (first["on"], second["on"]) == (TODAY.isoformat(), day(1).isoformat())
    assert second["host"] == socket.gethostname()
    assert second["log"] == [known.memory.place, known.memory.chain, known.roster.hash]
    assert first["log"][0] < second["log"][0]
    assert forks() == []


def test_nothing_of_a_case_stands_in_the_line_of_a_host(send, settings):
    receipt = send()
    list_elsewhere.write_night(TODAY)

    assert receipt.public_ref not in settings.HELP_ERASURES_LOG.read_text()
    assert set(json.loads(lines_of(settings)[0])) == {"on", "host", "log"}


@pytest.mark.parametrize("changed", [{"chain": "00" * 32}, {"roster": "0" * 64}], ids=str)
def test_two_hosts_that_were_shown_two_logs_find_out(send, settings, changed):
    send()
    listed(settings, **changed)

    assert forks() == ["another"]


def test_another_host_that_came_farther_in_this_log_is_no_fork(send, settings):
    """It wrote its line a moment after this host had looked."""
    known = log.look()
    send()
    listed(settings)

    assert list_elsewhere.forks(known) == []


@pytest.mark.both_databases
def test_an_old_copy_with_the_memory_of_its_day_is_found(send, back_up):
    """Database and memory were put back together: this host knows of nothing that is missing."""
    list_elsewhere.write_night(TODAY)
    restore = back_up()
    send()
    list_elsewhere.write_night(TODAY)

    restore()

    assert log.look().doubt is None
    assert forks() == [socket.gethostname()]


@pytest.mark.exhaustive
def test_what_supervisors_gave_up_is_no_fork(send, back_up, reader):
    restore = back_up()
    send()
    list_elsewhere.write_night(TODAY)
    restore(remembers=True)
    assert forks() == [socket.gethostname()]

    far = list_elsewhere.read().hosts[0]["log"][0]
    going_on.go_on(going_on.plan(list_place=far), by=reader, second=None)

    assert log.look().doubt is None
    assert forks() == []


def test_a_forged_line_that_says_to_go_on_hides_no_fork(send, settings, reader):
    send()
    listed(settings, chain="00" * 32)
    place = log.look().memory.place
    details = {"keeps": [1, log_rows.lines_since(1)[0].chain.hex()]}
    with appending.writing() as batch:
        add_notice(batch, "go_on", by=None, details=details)
    assert LogLine.objects.filter(action="go_on", seq__gt=place).exists()

    assert forks() == ["another"]


@pytest.mark.sampled
@pytest.mark.parametrize(
    "line",
    [
        "banana",
        "[]",
        "{}",
        '{"on": "x", "host": "x", "log": ["x", "00", ""]}',
        '{"on": "x", "host": "x", "log": [-1, "00", ""]}',
        '{"on": "x", "host": "x", "log": [99999999999999999999, "00", ""]}',
        '{"on": "x", "host": "x", "log": [true, "00", ""]}',
        '{"on": "x", "host": "x", "log": [1, "zz", ""]}',
        '{"on": "x", "host": "x", "log": [1, "00"]}',
        '{"on": "x", "log": [1, "00", ""]}',
    ],
)
def test_a_line_that_says_nothing_is_named_and_stops_nothing(founding, settings, line):
    list_elsewhere.write_night(TODAY)
    with settings.HELP_ERASURES_LOG.open("a") as file:
        file.write(f"{line}\n")

    assert list_elsewhere.read().unreadable == [2]
    assert forks() == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("roster", [[], {}, 5, None], ids=str)
def test_a_roster_that_is_none_is_a_fork_and_no_crash(send, settings, roster):
    """The night would else end there, and never again find a fork or write how far it came."""
    send()
    listed(settings, roster=roster)

    assert forks() == ["another"]


def test_without_a_roster_a_host_lists_nothing(settings, founding):
    settings.ROSTER_ROOT = ""

    list_elsewhere.write_all()

    assert not settings.HELP_ERASURES_LOG.exists()


@pytest.mark.both_databases
def test_many_nights_cost_no_question_each(founding, django_assert_num_queries):
    for number in range(20):
        list_elsewhere.write_night(day(number))
    known = log.look()

    with django_assert_num_queries(2):
        assert list_elsewhere.forks(known) == []


ANOTHER_HOST = """
import sys

import django
from django.conf import settings

django.setup()
settings.HELP_ERASURES_LOG = sys.argv[1]
from legal_help.retention import list_elsewhere

print("ready", flush=True)
input()
for number in range(200):
    list_elsewhere._add([{"erase": f"case {number}"}])
"""


@pytest.mark.exhaustive  # it starts Django three times
@pytest.mark.long
def test_of_several_processes_each_line_is_written_once_and_whole(tmp_path):
    path = tmp_path / "erasures"
    hosts = [
        subprocess.Popen(
            [sys.executable, "-c", ANOTHER_HOST, path],
            cwd=live_settings.BASE_DIR,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for host in hosts:
        assert host.stdout.readline() == "ready\n"
    for host in hosts:
        host.stdin.write("\n")
        host.stdin.flush()
    for host in hosts:
        host.communicate(timeout=60)
        assert host.returncode == 0

    written = [json.loads(line)["erase"] for line in path.read_text().splitlines()]
    assert sorted(written) == sorted(f"case {number}" for number in range(200))
