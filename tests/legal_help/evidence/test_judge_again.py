"""Judge the cases anew, where an older program of this host refused a step wrongly."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from legal_help.casework import cases
from legal_help.event_log import pin
from legal_help.evidence.judge_again import WouldLose, take_what_stands_further
from tests.legal_help.event_log.house_story import House, blanked, notice
from tests.legal_help.events.case_story import HANA, OLGA, SOFIA, TOMAS, day, pair_of
from tests.legal_help.helpers import state_of


def note(story):
    story.note(by=OLGA)


def write(story):
    story.write(by=pair_of("person 1"))


@pytest.fixture
def house():
    house = House((OLGA, HANA, SOFIA, TOMAS))
    house.send(1)
    house.send(2)
    house.look()
    return house


@pytest.fixture
def case(house):
    return next(iter(house.cases))


def refuse_wrongly(house, act):
    """Let the first host take a step in the log for none, as a slip in a program would."""
    memory = house.hosts[0].memory
    before = dict(memory.heads)
    act()
    house.look()
    memory.heads = before
    return memory


def judge_again(house, *, lines=None):
    return take_what_stands_further(house.hosts[0].memory, lines or house.log, today=house.today)


def heads(host):
    return {case: each.head for case, each in host.memory.heads.items()}


def test_what_was_refused_wrongly_is_taken(house, case):
    refuse_wrongly(house, lambda: house.step(case, note))
    refuse_wrongly(house, lambda: house.send(3))
    assert judge_again(house) == 2
    assert heads(house.hosts[0]) == heads(house.fresh_host())
    assert judge_again(house) == 0


def test_nothing_is_taken_if_a_step_that_was_known_is_not_in_the_log(house, case):
    memory = refuse_wrongly(house, lambda: house.step(case, note))
    other = list(house.cases)[1]
    never = house.cases[other].copy().note(by=OLGA).head
    memory.heads[other] = replace(memory.heads[other], head=never)
    before = dict(memory.heads)
    with pytest.raises(WouldLose, match=other):
        judge_again(house)
    assert memory.heads == before


def test_nothing_is_taken_if_a_case_that_was_known_is_not_in_the_log(house, case):
    memory = refuse_wrongly(house, lambda: house.step(case, note))
    memory.heads["another"] = memory.heads[case]
    with pytest.raises(WouldLose, match="another"):
        judge_again(house)


def test_nothing_is_taken_from_a_log_that_does_not_come_so_far(house, case):
    refuse_wrongly(house, lambda: house.step(case, note))
    with pytest.raises(WouldLose):
        judge_again(house, lines=house.log[:-1])


def test_what_this_host_has_not_met_it_judges_when_it_meets_it(house, case):
    house.step(case, note)
    assert judge_again(house) == 0


def test_an_erased_case_does_not_come_back(house, case):
    memory = house.hosts[0].memory
    memory.heads.pop(case)
    memory.erased.add(case)
    assert judge_again(house) == 0
    assert case not in memory.heads


def test_a_case_that_this_host_keeps_for_its_own_days_stays(house, case):
    house.step(case, lambda it: it.do("own", by=OLGA, owner=OLGA.user, status="being_read"))
    house.step(case, lambda it: it.decide("cannot_help", by=OLGA, days=90))
    house.look(today=day(190))
    house.erase(case)
    house.look(today=day(200))
    assert judge_again(house) == 0
    assert case in house.hosts[0].memory.heads
    assert case in house.fresh_host().memory.erased


def reopen_as_before_the_loss(house, case):
    house.step(case, lambda it: it.do("resume", by=SOFIA, is_stale=True), host=0)


ACTS = {
    "a message": lambda house, case: house.step(case, write),
    "an older reopening": reopen_as_before_the_loss,
    "a reopening": lambda house, case: house.resume(case),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_was_lost_is_known_until_a_supervisor_has_gone_through_it(house, case, act):
    backup = list(house.log)
    house.step(case, note)
    house.look()
    house.log = backup
    house.look()
    house.go_on(first=TOMAS)
    lost = house.hosts[0].memory.heads[case].lost
    memory = refuse_wrongly(house, lambda: ACTS[act](house, case))
    assert judge_again(house) == 1
    assert memory.heads[case].lost == (None if act == "a reopening" else lost)


def test_a_case_that_a_false_erasure_hid_from_a_new_host_is_known_again(house, case):
    """Its steps were blanked before the pins; then they came back from a backup."""
    house.append(notice("erase", case=case), b"")
    house.seen, whole = house.log[-1].place, list(house.log)
    house.log = [blanked(line) if case == line.case_and_number[0] else line for line in whole]
    fresh = house.fresh_host()
    assert (fresh.doubt, fresh.state(case)) == (None, None)
    assert "request_lost" in [alarm.reason for alarm in fresh.told]
    assert take_what_stands_further(fresh.memory, whole, today=house.today) == 1
    assert heads(fresh) == heads(house.hosts[0])


def in_memory(statement, *values):
    path = pin.memory_file().path
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update place set stamp = randomblob(16)")  # as another process saves
        return connection.execute(statement, values).fetchall()


def test_a_command_judges_again(send, reader, capsys):
    receipt = send()
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    (before,) = in_memory("select * from head")
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Called")
    places = ",".join("?" * len(before))
    in_memory(f"replace into head values ({places})", *before)  # noqa: S608 -- question marks
    with pytest.raises(CommandError, match="state differs"):
        call_command("verify_log")

    call_command("verify_log", "--again")

    assert state_of(receipt).notes == 1
    assert "1 requests stand further" in capsys.readouterr().out


def test_the_command_says_what_the_log_lacks(send, reader):
    send()
    in_memory("update place set place = place + 1")

    with pytest.raises(CommandError, match="its last line"):
        call_command("verify_log", "--again")
