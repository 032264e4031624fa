"""Check how the log goes on after lines were lost, or cannot be good: once two supervisors say so."""

from dataclasses import replace

import pytest

from legal_help.access.going_on import LEAVES_ROOM
from legal_help.event_log.going_on import read_go_on
from legal_help.events.event import Event
from legal_help.events.fields import Refused
from legal_help.events.lines import make_line
from tests.legal_help.event_log.house_story import House, blanked, notice
from tests.legal_help.events.case_story import HANA, LEO, OLGA, SOFIA, TOMAS, WALID, day, pair_of

PEOPLE = (OLGA, HANA, SOFIA, TOMAS, LEO)


def own(story):
    story.do("own", by=OLGA, owner=OLGA.user, status="being_read")


def note(story):
    story.note(by=OLGA)


def write(story):
    story.write(by=pair_of("person 1"))


@pytest.fixture
def house():
    return House(PEOPLE)


@pytest.fixture
def case(house):
    return house.send(1)


def reasons(host):
    return [alarm.reason for alarm in host.told]


def states(host):
    return {case: each.head for case, each in host.memory.heads.items()}


def restore(house, backup):
    """Put an older log back, as somebody does who restores the database."""
    house.log = list(backup)
    house.look()


@pytest.fixture
def restored(house, case):
    """A house whose first host knew a note that is in no backup; the second one was off."""
    house.look()
    backup = list(house.log)
    house.step(case, note)
    house.hosts[0].look(house.log)
    restore(house, backup)
    return case


def test_a_host_that_knew_more_is_in_doubt_and_the_other_is_not(house, restored):
    assert [host.doubt for host in house.hosts] == ["end", None]


def test_the_house_goes_on_from_an_older_log(house, restored):
    knew = house.hosts[0].memory.heads[restored].head
    house.go_on(first=TOMAS)
    one, other = house.hosts
    assert (one.doubt, other.doubt) == (None, None)
    assert states(one) == states(other) == states(house.fresh_host())
    assert one.state(restored).notes == 0
    assert one.memory.heads[restored].lost == knew
    assert other.memory.heads[restored].lost is None
    assert reasons(one) == ["end", "went_on"]
    assert one.memory.place == other.memory.place > LEAVES_ROOM


def test_what_people_sent_meanwhile_counts_behind_it(house, restored):
    sent = house.send(2)
    house.look()
    assert house.hosts[0].state(sent) == house.cases[sent].state
    house.go_on(first=TOMAS)
    house.step(sent, own)
    house.look()
    for host in (*house.hosts, house.fresh_host()):
        assert (host.doubt, host.state(sent).owner) == (None, OLGA.user)


def test_after_a_loss_and_on_a_fresh_host_nothing_is_erased_for_a_while(house, restored):
    assert house.hosts[0].memory.erases_from == ""
    house.go_on(first=TOMAS)
    assert house.hosts[0].memory.erases_from == day(15)
    assert house.fresh_host().memory.erases_from == day(31)


def test_a_request_that_was_sent_after_the_backup_is_told_as_lost(house, case):
    house.look()
    backup = list(house.log)
    lost = house.send(2)
    house.look()
    restore(house, backup)
    house.go_on(first=TOMAS)
    assert house.hosts[0].state(lost) is None
    told = [(alarm.reason, alarm.case) for alarm in house.hosts[0].told]
    assert ("request_lost", lost) in told


def test_a_supervisor_opens_a_case_again_and_it_is_judged_alike_everywhere(house, restored):
    house.go_on(first=TOMAS)
    with pytest.raises(Refused):
        house.step(restored, lambda it: it.do("resume", by=OLGA, is_stale=True))
    house.resume(restored)
    house.step(restored, note)
    house.look()
    assert states(house.hosts[0]) == states(house.hosts[1]) == states(house.fresh_host())
    known = house.hosts[0].memory.heads[restored]
    assert (known.lost, known.head.number) == (None, 4)


def lose_the_reopening(house, case):
    """End a case, back up, open it again, restore, and let the house go on."""
    house.step(case, own)
    house.step(case, lambda it: it.decide("cannot_help", by=OLGA, days=90))
    house.look()
    backup = list(house.log)
    house.step(case, lambda it: it.decide("reopened", by=OLGA))
    house.look()
    restore(house, backup)
    house.go_on(first=TOMAS)


def test_an_ended_case_is_read_again(house, case):
    lose_the_reopening(house, case)
    assert house.hosts[0].state(case).end
    house.resume(case, status="being_read")
    house.look()
    assert (house.hosts[0].state(case).status, house.hosts[0].state(case).end) == (
        "being_read",
        None,
    )


def test_no_erasure_counts_for_a_case_that_a_supervisor_has_to_go_through(house, case):
    lose_the_reopening(house, case)
    house.erase(case)
    house.look(today=day(200))
    assert reasons(house.hosts[0])[-1] == "erasure_does_not_fit"
    assert house.hosts[0].state(case)


def test_steps_that_were_kept_are_not_called_lost(house, case):
    """Only the end of the log is gone: an answer on another case."""
    other = house.send(2)
    house.step(case, note)
    house.look()
    backup = list(house.log)
    house.step(other, own)
    house.look()
    restore(house, backup)
    house.go_on(first=TOMAS)
    assert house.hosts[0].memory.heads[case].lost is None
    assert house.hosts[0].memory.heads[other].lost


def test_a_host_that_lags_loses_nothing(house, case):
    """What it has not judged yet, it judges on the way."""
    house.look()
    house.step(case, own)
    house.hosts[0].look(house.log)
    bad = make_line(house.log[-1].place + 1, bytes(32), body=b"{}", signature=b"")
    house.log.append(bad)
    house.go_on(first=TOMAS)
    assert house.hosts[1].memory.heads[case].lost is None
    assert house.hosts[1].state(case).owner == OLGA.user


def test_a_second_loss_keeps_what_the_first_one_took(house, restored):
    knew = house.hosts[0].memory.heads[restored].head
    house.go_on(first=TOMAS)
    bad = make_line(house.log[-1].place + 1, bytes(32), body=b"{}", signature=b"")
    house.log.append(bad)
    house.look()
    house.go_on(first=SOFIA, by=TOMAS)
    assert house.hosts[0].doubt is None
    assert house.hosts[0].memory.heads[restored].lost == knew
    assert states(house.hosts[0]) == states(house.fresh_host())


def wall_off_hana(story):
    story.wall(HANA, by=SOFIA)


def end_in_doubt(house):
    house.log.append(make_line(house.log[-1].place + 1, bytes(32), body=b"{}", signature=b""))
    house.look()


def test_a_second_loss_lifts_no_wall_that_was_in_the_first_one(house, case):
    """A message came in between, and was lost as well."""
    house.look()
    for act in (wall_off_hana, write):
        backup = list(house.log)
        house.step(case, act)
        house.look()
        restore(house, backup)
        house.go_on(first=TOMAS)
        assert house.hosts[0].doubt is None
        assert house.hosts[0].memory.heads[case].is_walled(HANA.user)


def test_an_older_reopening_that_is_put_there_again_lifts_no_wall(house, case):
    """It was signed before the loss, and knew nothing of what came behind it."""
    end_in_doubt(house)
    house.go_on(first=TOMAS)
    backup = list(house.log)
    house.resume(case)
    reopening = house.log[-1]
    house.step(case, wall_off_hana)
    house.look()
    restore(house, backup)
    house.go_on(first=TOMAS)
    house.append(reopening.body, reopening.signature)
    house.look()
    known = house.hosts[0].memory.heads[case]
    assert known.head.event.hash == reopening.content.hash
    assert known.is_walled(HANA.user)
    house.learn()
    house.resume(case, walls={str(HANA.user): "w"})
    house.look()
    known = house.hosts[0].memory.heads[case]
    assert (known.lost, known.is_walled(HANA.user)) == (None, True)


def test_a_case_of_which_kept_steps_were_blanked_stays_known(house, case):
    """Somebody plants an erasure without a proof, so that a fresh host takes them for forgotten."""
    house.step(case, own)
    house.send(2)
    house.sign_roster(people=(OLGA, HANA, SOFIA, TOMAS), first=TOMAS)
    for host in house.hosts:
        host.memory.pinned = house.roster.hash
    backup, knew = list(house.log), house.hosts[0].memory.heads[case]
    house.tell("opened")
    house.look()
    false = notice("erase", case=case, roster_version=2)
    planted = make_line(backup[-1].place + 1, backup[-1].chain, body=false, signature=b"")
    kept = [blanked(line) if is_step_of(case, line) else line for line in backup]
    restore(house, [*kept, planted])
    house.go_on(first=TOMAS)
    assert house.hosts[0].doubt is None
    assert house.hosts[0].memory.heads[case] == knew


def test_a_case_that_was_given_up_and_lost_is_lost_whatever_was_blanked(house, case):
    """Its steps were put into the log once more, and then lost: only what is kept can be blanked."""
    elsewhere = House(PEOPLE)
    other = elsewhere.send(2)
    elsewhere.step(other, lambda it: it.write(by=pair_of("person 2")))
    refused = elsewhere.cases[other].events[-1]
    house.append(refused.body, refused.signature)  # its case is not there yet
    house.look()
    house.log.append(make_line(house.log[-1].place + 1, bytes(32), body=b"{}", signature=b""))
    sent = house.send(2)
    house.go_on(first=TOMAS)
    assert sent == other
    assert sent in house.hosts[0].memory.heads
    before, kept = house.cases[sent].events[0], house.log[:-1]
    restore(house, [blanked(line) if line.body == before.body else line for line in kept])
    house.go_on(first=TOMAS)
    assert sent not in house.hosts[0].memory.heads
    assert states(house.hosts[0]) == states(house.fresh_host())


def test_a_case_that_this_host_keeps_for_its_own_days_stays_known(house, case):
    house.step(case, own)
    house.step(case, lambda it: it.decide("cannot_help", by=OLGA, days=90))
    house.look(today=day(190))
    house.erase(case)
    house.look(today=day(200))
    backup = list(house.log)
    house.tell("opened")
    house.look()
    restore(house, backup)
    house.go_on(first=TOMAS)
    assert case in house.hosts[0].memory.heads
    assert case in house.fresh_host().memory.erased
    assert reasons(house.hosts[0])[-1] == "went_on"
    assert "request_lost" not in reasons(house.hosts[0])


def is_step_of(case, line):
    return isinstance(line.content, Event) and line.content.content.case == case


def test_an_erasure_that_was_given_up_erases_nothing_on_a_fresh_host(house, case):
    """Somebody plants it where lines are lost: hosts that went on have never seen it."""
    house.step(case, own)
    house.step(case, lambda it: it.decide("cannot_help", by=OLGA, days=90))
    house.look()
    kept = house.log[-1]
    end_in_doubt(house)
    house.go_on(first=TOMAS)
    house.today = day(95)
    erasure, signature = house.erasure(case)
    house.step(case, lambda it: it.decide("reopened", by=OLGA, on=day(95)))
    house.today = day(100)
    planted = make_line(kept.place + 1, kept.chain, body=erasure, signature=signature)
    others = [line for line in house.log if line.place != planted.place]
    house.log = sorted([*others, planted], key=lambda line: line.place)
    house.look()
    fresh = house.fresh_host()
    assert (fresh.doubt, fresh.memory.erased) == (None, set())
    assert states(fresh) == states(house.hosts[0])


@pytest.mark.parametrize("kind", ["unlinked", "blanked"])
def test_a_line_that_nobody_can_mend_is_passed(house, case, kind):
    house.look()
    last = house.log[-1]
    bad = make_line(last.place + 1, last.chain, body=b"{}", signature=b"")
    house.log.append(
        replace(bad, chain=bytes(32)) if kind == "unlinked" else replace(bad, body=None)
    )
    house.step(case, write)
    house.look()
    assert house.hosts[0].doubt
    house.go_on(first=TOMAS)
    house.step(case, note)
    house.look()
    fresh = house.fresh_host()
    for host in (*house.hosts, fresh):
        assert host.doubt is None
        assert (host.state(case).messages_in, host.state(case).notes) == (1, 1)
    assert reasons(fresh) == ["went_on"]  # what was given up is no finding any more


def test_what_does_not_fit_is_told_if_it_is_not_given_up(house):
    """The last line that is kept, and the first behind it, hold nothing of ours."""
    for links in (True, False):
        last = house.log[-1]
        chain = last.chain if links else bytes(32)
        house.log.append(make_line(last.place + 1, chain, body=b"{}", signature=b""))
    house.go_on(first=TOMAS)
    fresh = house.fresh_host()
    assert [(alarm.reason, alarm.place) for alarm in fresh.told] == [
        ("malformed", house.log[-3].place),
        ("went_on", house.log[-1].place),
    ]


def test_all_that_people_sent_one_after_the_other_counts_behind_it(house, case):
    house.look()
    house.log.append(make_line(house.log[-1].place + 1, bytes(32), body=b"{}", signature=b""))
    sent = house.send(2)
    for _time in range(2):
        house.step(case, write)
        house.step(sent, lambda it: it.write(by=pair_of("person 2")))
    house.go_on(first=TOMAS)
    for host in (*house.hosts, house.fresh_host()):
        assert [host.state(each).messages_in for each in (case, sent)] == [2, 2]


def test_what_counts_nowhere_is_not_put_there_again(house, case):
    """A copy of the request of an erased case, and a message that follows nothing."""
    house.step(case, own)
    house.step(case, lambda it: it.decide("cannot_help", by=OLGA, days=90))
    house.look()
    house.today = day(200)
    house.erase(case)
    sent = house.send(2)
    house.look()
    house.log.append(make_line(house.log[-1].place + 1, bytes(32), body=b"{}", signature=b""))
    copied = house.cases[case].events[0]
    house.append(copied.body, copied.signature)
    loose = house.cases[sent].sign(
        "take_back", by=pair_of("person 2"), forge={"previous": "00" * 32}, taken_back_on=day(1)
    )
    house.append(loose.body, loose.signature)
    house.go_on(first=TOMAS)
    assert house.hosts[0].doubt is None
    assert house.log[-1].content.action == "go_on"


def test_a_message_behind_a_step_that_is_given_up_is_given_up_with_it(house, case):
    house.look()
    house.log.append(make_line(house.log[-1].place + 1, bytes(32), body=b"{}", signature=b""))
    house.step(case, write)
    house.step(case, own)
    house.step(case, write)
    house.go_on(first=TOMAS)
    for host in (*house.hosts, house.fresh_host()):
        assert (host.state(case).messages_in, host.state(case).owner) == (1, None)


def test_lost_lines_that_come_back_count_nowhere(house, case):
    """Neither what we did, nor a message: else a host that judges anew would differ from the rest."""
    house.look()
    backup = list(house.log)
    house.step(case, write)
    house.step(case, note)
    house.look()
    lost = [line for line in house.log if line not in backup]
    restore(house, backup)
    house.go_on(first=TOMAS)
    house.resume(case)
    house.look()
    house.log = sorted([*house.log, *lost], key=lambda line: line.place)
    house.look()
    fresh = house.fresh_host()
    assert states(fresh) == states(house.hosts[0]) == states(house.hosts[1])
    assert (fresh.doubt, fresh.state(case).messages_in) == (None, 0)


def test_a_message_that_still_stands_is_found_again(house, case):
    """A line before it is gone; what this host knew of the case is all there once more."""
    house.send(2)
    house.look()
    house.step(case, write)
    house.look()
    del house.log[-2]
    house.hosts[1] = house.fresh_host()
    assert house.hosts[1].doubt == "broken_chain"
    house.log.append(make_line(house.log[-1].place + 1, bytes(32), body=b"{}", signature=b""))
    house.go_on(first=TOMAS)
    known = house.hosts[0].memory.heads[case]
    assert (known.head.state.messages_in, known.lost) == (1, None)


FALSE = {
    "by one of two": {},
    "twice by the same user": {"first": SOFIA},
    "first by a caseworker": {"first": OLGA},
    "last by a caseworker": {"by": OLGA, "first": SOFIA},
    "first by a stranger": {"first": WALID},
    "last by a stranger": {"by": WALID, "first": SOFIA},
    "under another roster": {"first": TOMAS, "roster_version": 7},
    "first for another place": {"first": TOMAS, "said": ((2, "00" * 32), 99)},
    "behind a line that never was": {"first": TOMAS, "keeps": (1, "00" * 32)},
    "behind no line": {"first": TOMAS, "keeps": (0, "")},
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_going_on_leaves_the_doubt(house, restored, name):
    before = states(house.hosts[0])
    house.go_on(**FALSE[name])
    assert house.hosts[0].doubt == "end"
    assert states(house.hosts[0]) == before
    house.log.pop()
    house.go_on(first=TOMAS)
    assert house.hosts[0].doubt is None


def test_one_supervisor_signs_alone_where_there_is_one():
    house = House((OLGA, SOFIA))
    house.log.append(make_line(2, bytes(32), body=b"{}", signature=b""))
    house.look()
    house.go_on()
    assert {host.doubt for host in house.hosts} == {None}


def test_a_leaver_signs_nothing(house, case):
    house.sign_roster(people=(OLGA, HANA, SOFIA, LEO), by=SOFIA, first=TOMAS)
    house.log.append(make_line(house.log[-1].place + 1, bytes(32), body=b"{}", signature=b""))
    house.go_on(by=TOMAS)
    assert house.hosts[0].doubt == "broken_chain"


def test_it_counts_at_its_own_place_alone(house, restored):
    house.go_on(first=TOMAS)
    line = house.log[-1]
    moved = make_line(
        line.place + 5, bytes.fromhex(line.content.details["keeps"][1]),
        body=line.body, signature=line.signature,
    )  # fmt: skip
    assert read_go_on(line, house.roster)
    assert read_go_on(moved, house.roster) is None
    assert read_go_on(replace(line, chain=bytes(32)), house.roster) is None


def test_where_one_signs_it_counts_at_its_own_place_too():
    house = House((OLGA, SOFIA))
    house.log.append(make_line(2, bytes(32), body=b"{}", signature=b""))
    house.go_on()
    line = house.log[-1]
    kept = bytes.fromhex(line.content.details["keeps"][1])
    moved = make_line(line.place + 5, kept, body=line.body, signature=line.signature)
    assert read_go_on(line, house.roster)
    assert read_go_on(moved, house.roster) is None
    other = notice("checkpoint", by=SOFIA, details=dict(line.content.details))
    other = make_line(line.place, kept, body=other, signature=signed_by(SOFIA, other))
    assert read_go_on(other, house.roster) is None


def test_a_copy_of_it_changes_nothing(house, restored):
    house.go_on(first=TOMAS)
    line, before = house.log[-1], states(house.hosts[0])
    house.resume(restored)
    house.append(line.body, line.signature)
    house.look()
    host = house.hosts[0]
    assert host.doubt is None
    assert reasons(host)[-1] == "unsigned"
    assert states(host).keys() == before.keys()


@pytest.mark.parametrize(
    "details",
    [{}, {"keeps": 5}, {"keeps": [1], "place": 9}, {"keeps": ["x", 1], "place": 9}],
)
def test_one_that_says_nothing_is_told(house, details):
    body = notice("go_on", by=SOFIA, details=details)
    house.append(body, signed_by(SOFIA, body))
    house.look()
    assert (house.hosts[0].doubt, reasons(house.hosts[0])) == (None, ["unsigned"])


def signed_by(someone, body):
    notice_of_body = make_line(2, b"", body=body, signature=b"").content
    return someone.pair.sign(notice_of_body.label, body)


def test_it_is_signed_where_nothing_is_lost(house, case):
    """Two supervisors were too careful: the log goes on behind its last line."""
    house.look()
    house.go_on(first=TOMAS)
    for host in (*house.hosts, house.fresh_host()):
        assert (host.doubt, host.told) == (None, [])
        assert host.memory.heads[case].lost is None


def test_where_the_roster_in_force_is_lost_nobody_goes_on(house, case):
    backup = list(house.log)
    house.sign_roster(people=(OLGA, HANA, SOFIA, TOMAS))
    restore(house, backup)
    house.go_on(first=TOMAS)
    assert house.hosts[0].doubt == "end"
    assert house.hosts[0].memory.roster.version == 2


def test_a_fresh_host_goes_on_that_knows_a_roster_of_later(house, restored):
    house.go_on(first=TOMAS)
    house.sign_roster(people=(OLGA, SOFIA, TOMAS))
    fresh = house.fresh_host()
    assert (fresh.doubt, fresh.memory.pinned) == (None, house.roster.hash)
    assert states(fresh) == states(house.hosts[0])


def test_what_was_erased_stays_erased(house, case):
    house.step(case, own)
    house.step(case, lambda it: it.decide("cannot_help", by=OLGA, days=90))
    house.look()
    backup = list(house.log)
    house.erase(case)
    house.look(today=day(200))
    assert house.hosts[0].memory.erased == {case}
    restore(house, backup)
    house.go_on(first=TOMAS)
    assert house.hosts[0].doubt is None
    assert house.hosts[0].memory.erased == {case}
    assert house.hosts[0].state(case) is None


def test_an_erasure_that_is_kept_is_no_loss_to_a_host_that_was_off(house, case):
    house.step(case, own)
    house.step(case, lambda it: it.decide("cannot_help", by=OLGA, days=90))
    house.look()
    house.today = day(200)
    house.erase(case)
    house.hosts[0].look(house.log, today=day(200))
    house.log.append(make_line(house.log[-1].place + 1, bytes(32), body=b"{}", signature=b""))
    house.go_on(first=TOMAS)
    for host in (*house.hosts, house.fresh_host()):
        assert (host.doubt, host.state(case)) == (None, None)
        assert "request_lost" not in reasons(host)


def test_what_supervisors_signed_as_a_whole_stays_known(house, case):
    house.look()
    backup = list(house.log)
    body = notice("law_signed", by=SOFIA, details={"version": 1, "entries": []})
    house.append(
        body, SOFIA.pair.sign(make_line(9, b"", body=body, signature=b"").content.label, body)
    )
    house.look()
    restore(house, backup)
    house.go_on(first=TOMAS)
    assert set(house.hosts[0].memory.documents) == {"law_signed"}
