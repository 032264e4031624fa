"""Check the file in which a host keeps what it has judged."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest

from legal_help.crypto.canonical_json import canonical_json
from legal_help.trust import memory_file
from legal_help.trust.memory_file import Damaged, opened_memory
from legal_help.trust.replica import catch_up
from tests.legal_help.events.case_story import HANA, OLGA, SOFIA, TOMAS, day, hashed
from tests.legal_help.trust.house_story import House

PEOPLE = (OLGA, HANA, SOFIA, TOMAS)


@pytest.fixture
def house():
    return House(PEOPLE)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "memory.sqlite3"


def ignore(_alarm):
    pass


def look(path, house, *, today="2026-11-03"):
    """Judge what is new in the log with the memory in the file, as a process does."""
    with opened_memory(path, pinned=house.roster.hash) as memory:
        memory.learn_ancestors(house.log)
        lines = [line for line in house.log if line.place >= max(memory.place, 1)]
        return catch_up(memory, lines, today=today, tell=ignore)


def change(path, statement, *values):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)


def contents(memory):
    return (
        memory.place,
        memory.chain,
        memory.rosters,
        dict(memory.heads),
        set(memory.erased),
    )


def busy(house):
    case = house.send(1)
    house.send(2)
    house.step(case, lambda it: it.do("own", by=OLGA, owner=OLGA.user, status="being_read"))
    house.step(case, lambda it: it.propose("hold", "notice", by=HANA))
    house.step(case, lambda it: it.do("object", by=SOFIA, proposal=None))
    house.step(case, lambda it: it.decide("cannot_help", by=OLGA, days=90))
    house.look()
    return case


def test_a_memory_in_a_file_is_the_same_as_one_in_a_process(house, path):
    case = busy(house)
    look(path, house)
    house.erase(case)
    house.sign_roster(people=(OLGA, SOFIA, TOMAS))
    look(path, house)
    house.look()
    with opened_memory(path, pinned=house.roster.hash) as memory:
        assert contents(memory) == contents(house.hosts[0].memory)
        assert len(memory.heads) == 1
        assert len(memory.erased) == 1


def test_days_are_kept(house, path):
    case = busy(house)
    look(path, house, today=day(3))
    look(path, house, today=day(9))
    with opened_memory(path, pinned=house.roster.hash) as memory:
        assert memory.heads[case].end_met_on == day(3)


def test_what_failed_is_not_saved(house, path):
    busy(house)
    look(path, house)
    with (
        suppress(ZeroDivisionError),
        opened_memory(path, pinned=house.roster.hash) as memory,
    ):
        memory.heads.clear()
        memory.place = 1 / 0
    with opened_memory(path, pinned=house.roster.hash) as memory:
        assert contents(memory) == contents(house.hosts[0].memory)


def test_many_at_once_judge_each_line_once(house, path):
    busy(house)

    def one(_number):
        return look(path, house).doubt

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(one, range(40))) == {None}
    with opened_memory(path, pinned=house.roster.hash) as memory:
        assert contents(memory) == contents(house.hosts[0].memory)


def test_a_file_of_another_house_is_refused(house, path):
    look(path, house)
    with opened_memory(path, pinned=hashed("another house")) as memory:
        found = catch_up(memory, house.log, today=day(1), tell=ignore)
    assert (found.doubt, found.aside) == ("another_house", {})


@pytest.mark.parametrize("met", [False, True], ids=["before", "after"])
def test_the_pin_may_move_before_or_after_a_host_met_the_roster(house, path, met):
    look(path, house)
    first = house.roster.hash
    house.sign_roster(people=(OLGA, SOFIA, TOMAS))
    if met:
        with opened_memory(path, pinned=first) as memory:
            catch_up(memory, house.log, today=day(1), tell=ignore)
    assert look(path, house).doubt is None
    with opened_memory(path, pinned=house.roster.hash) as memory:
        assert memory.roster.version == 2


@pytest.mark.parametrize("damage", ["no database at all" * 1000, ""])
def test_a_file_that_is_no_memory(house, path, damage):
    path.write_text(damage)
    if damage:
        with pytest.raises(Damaged), opened_memory(path, pinned=house.roster.hash):
            pass
    else:
        look(path, house)


def test_a_damaged_row_is_refused(house, path):
    case = busy(house)
    look(path, house)
    change(path, "update head set state = '{}'")
    with pytest.raises(Damaged), opened_memory(path, pinned=house.roster.hash) as memory:
        memory.heads[case]
    change(path, "update roster set body = '{}'")
    with pytest.raises(Damaged), opened_memory(path, pinned=house.roster.hash):
        pass


def test_a_state_that_its_event_does_not_name_is_refused(house, path):
    case = busy(house)
    look(path, house)
    state = canonical_json({**house.cases[case].state.as_json(), "is_urgent": True}).decode()
    change(path, "update head set state = ? where id = ?", state, case)
    with pytest.raises(Damaged), opened_memory(path, pinned=house.roster.hash) as memory:
        memory.heads[case]


def test_a_memory_without_rosters_is_refused(house, path):
    look(path, house)
    change(path, "delete from roster")
    with pytest.raises(Damaged), opened_memory(path, pinned=house.roster.hash):
        pass


def test_a_memory_that_judged_nothing_begins_anew(house, path):
    for _time in range(2):
        with opened_memory(path, pinned=house.roster.hash) as memory:
            assert (memory.place, memory.rosters) == (0, [])
    assert look(path, house).doubt is None


def test_a_file_in_use_for_too_long_is_not_called_damaged(house, path, monkeypatch):
    monkeypatch.setattr(memory_file, "WAITS_FOR", 0.05)
    with (
        opened_memory(path, pinned=house.roster.hash),
        pytest.raises(sqlite3.OperationalError),
        opened_memory(path, pinned=house.roster.hash),
    ):
        pass


def test_an_erased_case_is_never_taken_off_the_list(house, path):
    look(path, house)
    with (
        pytest.raises(NotImplementedError),
        opened_memory(path, pinned=house.roster.hash) as memory,
    ):
        memory.erased.discard("anything")


def test_a_case_that_is_not_there(house, path):
    look(path, house)
    with opened_memory(path, pinned=house.roster.hash) as memory:
        assert memory.heads.get("nothing") is None
        assert memory.heads.pop("nothing", None) is None
        with pytest.raises(KeyError):
            del memory.heads["nothing"]
        assert "nothing" not in memory.erased
