"""Check the file in which a host keeps what it has judged."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from uuid import UUID

import pytest

from legal_help.event_log import memory_file
from legal_help.event_log.judge import judge
from legal_help.event_log.memory_file import Damaged, MemoryFile
from legal_help.events.fields import canonical_json
from legal_help.events.lines import make_line
from tests.legal_help.event_log.house_story import House
from tests.legal_help.events.case_story import HANA, OLGA, SOFIA, TOMAS, day, hashed

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
    with MemoryFile(path, house.roster.hash).locked() as memory:
        memory.learn_ancestors(house.log)
        return judge(memory, reads(house), today=today, tell=ignore)


def reads(house):
    return lambda place: [line for line in house.log if line.place >= place]


def change(path, statement, *values):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)
    memory_file._shared.clear()  # as in a process that starts


CASES = [str(UUID(int=1000 + number)) for number in range(5)]


def contents(memory):
    return (
        memory.place,
        memory.chain,
        memory.rosters,
        dict(memory.heads),
        {case for case in CASES if case in memory.erased},
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
    house.look(today=day(200))
    house.sign_roster(people=(OLGA, SOFIA, TOMAS))
    look(path, house, today=day(200))
    with MemoryFile(path, house.roster.hash).locked() as memory:
        assert contents(memory) == contents(house.hosts[0].memory)
        assert len(memory.heads) == 1
        assert case in memory.erased


def test_a_log_that_was_judged_from_its_first_line_is_the_same_in_the_file(house, path):
    case = busy(house)
    house.erase(case)
    house.look(today=day(200))
    judged = house.fresh_host().memory
    look(path, house, today=day(200))
    memory = MemoryFile(path, house.roster.hash).read()
    assert contents(memory) == contents(judged)
    assert memory.erases_from == judged.erases_from == day(200 + 30)


def test_what_was_judged_in_doubt_stays_in_this_process(house, path):
    busy(house)
    good, bad = list(house.log), make_line(99, bytes(32), body=b"{}", signature=b"")
    house.log.append(bad)
    for _time in range(2):
        assert look(path, house).doubt == "broken_chain"
        assert MemoryFile(path, house.roster.hash).read().place == 0
    house.log = good
    assert look(path, house).doubt is None
    assert MemoryFile(path, house.roster.hash).read().place == good[-1].place


def test_a_memory_that_is_read_is_not_changed_by_whoever_judges(house, path):
    busy(house)
    look(path, house)
    before = MemoryFile(path, house.roster.hash).read()
    place, heads = before.place, dict(before.heads)
    house.send(9)
    look(path, house)
    assert (before.place, before.heads) == (place, heads)
    assert MemoryFile(path, house.roster.hash).read().place > place


def test_days_are_kept(house, path):
    case = busy(house)
    look(path, house, today=day(3))
    look(path, house, today=day(9))
    with MemoryFile(path, house.roster.hash).locked() as memory:
        assert memory.heads[case].end_met_on == day(3)


def test_what_failed_is_not_saved(house, path):
    busy(house)
    look(path, house)
    with (
        suppress(ZeroDivisionError),
        MemoryFile(path, house.roster.hash).locked() as memory,
    ):
        memory.heads.clear()
        memory.place = 1 / 0
    with MemoryFile(path, house.roster.hash).locked() as memory:
        assert contents(memory) == contents(house.hosts[0].memory)


def test_many_at_once_judge_each_line_once(house, path):
    busy(house)

    def one(_number):
        return look(path, house).doubt

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(one, range(40))) == {None}
    with MemoryFile(path, house.roster.hash).locked() as memory:
        assert contents(memory) == contents(house.hosts[0].memory)


def test_a_file_of_another_house_is_refused(house, path):
    look(path, house)
    with MemoryFile(path, hashed("another house")).locked() as memory:
        found = judge(memory, reads(house), today=day(1), tell=ignore)
    assert (found.doubt, found.aside) == ("another_house", {})


@pytest.mark.parametrize("met", [False, True], ids=["before", "after"])
def test_the_pin_may_move_before_or_after_a_host_met_the_roster(house, path, met):
    look(path, house)
    first = house.roster.hash
    house.sign_roster(people=(OLGA, SOFIA, TOMAS))
    if met:
        with MemoryFile(path, first).locked() as memory:
            judge(memory, reads(house), today=day(1), tell=ignore)
    assert look(path, house).doubt is None
    with MemoryFile(path, house.roster.hash).locked() as memory:
        assert memory.roster.version == 2


@pytest.mark.parametrize("damage", ["no database at all" * 1000, ""])
def test_a_file_that_is_no_memory(house, path, damage):
    path.write_text(damage)
    if damage:
        with pytest.raises(Damaged), MemoryFile(path, house.roster.hash).locked():
            pass
    else:
        look(path, house)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "column", ["head set state", "head set body", "head set lost_body", "roster set body"]
)
def test_a_damaged_row_is_refused(house, path, column):
    busy(house)
    look(path, house)
    change(path, f"update {column} = '{{}}'")
    if column == "head set lost_body":
        change(path, "update head set lost_signature = '', lost_state = '{}'")
    with pytest.raises(Damaged), MemoryFile(path, house.roster.hash).locked():
        pass


def test_a_row_without_a_head_is_refused(house, path):
    """No table of ours holds one: here the constraint was taken away."""
    busy(house)
    look(path, house)
    change(path, "create table other as select * from head")
    change(path, "update other set body = null")
    change(path, "drop table head")
    change(path, "alter table other rename to head")
    with pytest.raises(Damaged):
        MemoryFile(path, house.roster.hash).read()


def test_a_state_that_its_event_does_not_name_is_refused(house, path):
    case = busy(house)
    look(path, house)
    state = canonical_json({**house.cases[case].state.as_json(), "is_urgent": True}).decode()
    change(path, "update head set state = ? where id = ?", state, case)
    with pytest.raises(Damaged), MemoryFile(path, house.roster.hash).locked():
        pass


def test_a_memory_without_rosters_is_refused(house, path):
    look(path, house)
    change(path, "delete from roster")
    with pytest.raises(Damaged), MemoryFile(path, house.roster.hash).locked():
        pass


def test_a_memory_that_judged_nothing_begins_anew(house, path):
    for _time in range(2):
        with MemoryFile(path, house.roster.hash).locked() as memory:
            assert (memory.place, memory.rosters) == (0, [])
    assert look(path, house).doubt is None


def test_a_file_in_use_for_too_long_is_not_called_damaged(house, path, monkeypatch):
    monkeypatch.setattr(memory_file, "WAITS_FOR", 0.05)
    with (
        MemoryFile(path, house.roster.hash).locked(),
        pytest.raises(sqlite3.OperationalError),
        MemoryFile(path, house.roster.hash).locked(),
    ):
        pass


def test_an_erased_case_is_never_taken_off_the_list(house, path):
    case = busy(house)
    look(path, house)
    house.erase(case)
    look(path, house, today=day(200))
    with MemoryFile(path, house.roster.hash).locked() as memory:
        assert case not in memory.heads
        memory.erased.clear()
        memory.place += 1
    change(path, "update place set stamp = ''")
    assert MemoryFile(path, house.roster.hash).read().erased == {case}


def test_whoever_reads_waits_for_nobody(house, path, monkeypatch):
    case = busy(house)
    look(path, house)
    monkeypatch.setattr(memory_file, "WAITS_FOR", 0.05)
    file = MemoryFile(path, house.roster.hash)

    with file.locked() as changing:
        del changing.heads[case]
        changing.place += 1
        memory = file.read()
        assert memory.heads[case].head.event.hash == house.cases[case].head.event.hash
        assert memory.place == changing.place - 1
    assert file.read().heads.get(case) is None


def test_a_change_without_a_new_place_is_seen_as_none(house, path):
    """All that a host learns, it learns from lines: what is unchanged is not written anew."""
    busy(house)
    look(path, house)
    before = path.read_bytes()
    look(path, house)
    assert path.read_bytes() == before


def test_a_file_of_an_older_program_is_made_anew(house, path):
    look(path, house)
    change(path, "pragma user_version = 99")
    with pytest.raises(Damaged):
        MemoryFile(path, house.roster.hash).read()


def test_a_database_of_somebody_else_is_no_memory(house, path):
    change(path, "create table place (other text)")
    with pytest.raises(Damaged):
        MemoryFile(path, house.roster.hash).read()


@pytest.mark.exhaustive
def test_many_begin_the_file_at_once(house, path):
    file = MemoryFile(path, house.roster.hash)
    with ThreadPoolExecutor(16) as pool:
        assert [memory.place for memory in pool.map(lambda _each: file.read(), range(64))] == [
            0
        ] * 64


def test_a_folder_that_cannot_be_made_is_not_called_damage(house, tmp_path):
    (tmp_path / "trust").write_text("a file in the way")
    with pytest.raises(sqlite3.OperationalError):
        MemoryFile(tmp_path / "trust" / "memory.sqlite3", house.roster.hash).read()


def test_what_was_erased_leaves_no_trace_in_the_file(house, path):
    case = busy(house)
    look(path, house)
    assert case.encode() in path.read_bytes()
    ref = house.cases[case].state.ref.encode()
    with MemoryFile(path, house.roster.hash).locked() as memory:
        for each in list(memory.heads):
            del memory.heads[each]
        memory.place += 1
    assert ref not in path.read_bytes()


def test_what_was_signed_as_a_whole_is_kept(house, path):
    with MemoryFile(path, house.roster.hash).locked() as memory:
        memory.learn_ancestors(house.log)
        judge(memory, reads(house), today=day(1), tell=ignore)
        memory.documents["law_signed"] = b'{"entries":[]}'
    with MemoryFile(path, house.roster.hash).locked() as memory:
        assert memory.documents == {"law_signed": b'{"entries":[]}'}
        memory.documents["law_signed"] = b'{"entries":[1]}'
        memory.place += 1
    assert MemoryFile(path, house.roster.hash).read().documents == {
        "law_signed": b'{"entries":[1]}'
    }


def test_what_was_lost_is_kept_until_a_supervisor_has_gone_through_it(house, path):
    case = busy(house)
    look(path, house)
    kept, lost = house.cases[case].head, house.cases[case].copy().note(by=OLGA).head
    with MemoryFile(path, house.roster.hash).locked() as memory:
        known = memory.heads[case]
        assert known.lost is None
        memory.heads[case] = replace(known, lost=lost)
        memory.place += 1
    known = MemoryFile(path, house.roster.hash).read().heads[case]
    hashes = [each.event.hash for each in (known.head, known.lost)]
    assert hashes == [kept.event.hash, lost.event.hash]


def test_a_wall_that_was_lost_still_stands(house):
    case = busy(house)
    walled = house.cases[case].copy().wall(HANA, by=SOFIA).head
    known = house.hosts[0].memory.heads[case]
    assert not known.is_walled(HANA.user)
    assert replace(known, lost=walled).is_walled(HANA.user)


def test_a_head_that_did_not_change_is_read_once(house, path):
    case = busy(house)
    look(path, house)
    heads = []
    for stamp in ("one", "another"):
        change(path, "update place set stamp = ?", stamp)
        heads.append(MemoryFile(path, house.roster.hash).read().heads[case].head)
    assert heads[0] is heads[1]


def test_what_another_process_saved_is_read(house, path):
    busy(house)
    look(path, house)
    file = MemoryFile(path, house.roster.hash)
    shared = file.read()
    assert file.read() is shared
    change(path, "update place set stamp = 'another'")
    assert file.read() is not shared
    assert contents(file.read()) == contents(shared)


def test_a_file_that_nobody_changed_is_not_opened_again(house, path, monkeypatch):
    busy(house)
    look(path, house)
    file = MemoryFile(path, house.roster.hash)
    shared = file.read()
    with monkeypatch.context() as patch:
        patch.setattr(memory_file.sqlite3, "connect", None)
        assert file.read() is shared
    path.write_text("no database at all" * 1000)
    with pytest.raises(Damaged):
        file.read()
    file.put_aside()
    assert file.read().place == 0


class ClearedByOthers(dict):
    """Empty itself once it was asked, as if another thread were sharing what it has read."""

    def __contains__(self, key):
        found = super().__contains__(key)
        self.clear()
        return found


@pytest.mark.exhaustive
def test_a_thread_that_shares_what_it_read_takes_it_from_nobody_else(house, path, monkeypatch):
    busy(house)
    look(path, house)
    file = MemoryFile(path, house.roster.hash)
    shared = ClearedByOthers(memory_file._shared)
    monkeypatch.setattr(memory_file, "_shared", shared)
    assert file.read().place == house.log[-1].place
    assert file.last_read.place == house.log[-1].place


def test_the_day_from_which_a_host_erases_is_kept(house, path):
    busy(house)
    look(path, house)
    with MemoryFile(path, house.roster.hash).locked() as memory:
        memory.erase_nothing_for(3, day(50))
        memory.erase_nothing_for(1, day(50))  # never nearer
        memory.place += 1
    assert MemoryFile(path, house.roster.hash).read().erases_from == day(53)


def test_a_place_that_is_none_is_refused(house, path):
    look(path, house)
    change(path, "update place set chain = 'text'")
    with pytest.raises(Damaged):
        MemoryFile(path, house.roster.hash).read()


def test_a_damaged_file_is_put_aside(house, path):
    file = MemoryFile(path, house.roster.hash)
    path.write_text("no database at all" * 1000)
    file.put_aside()
    assert (path.exists(), file.damaged_path.exists()) == (False, True)
    file.put_aside()  # another process was faster
    assert file.read().place == 0


@pytest.mark.parametrize("table", ["place", "roster", "document"])
def test_a_file_that_lacks_a_table_is_no_memory(house, path, table):
    look(path, house)
    change(path, f"drop table {table}")
    with pytest.raises(Damaged):
        MemoryFile(path, house.roster.hash).read()
