"""Check what a host remembers of the log, and what it does when lines are planted, cut or moved."""

from dataclasses import replace
from uuid import UUID

import pytest

from legal_help.event_log.judge import FARTHEST, next_place
from legal_help.event_log.memory import Alarm
from legal_help.events.erasing import Erasure
from legal_help.events.lines import Line, make_line
from legal_help.events.roster import PublicHalf
from legal_help.events.sign_step import sign_event
from legal_help.events.state import State
from legal_help.retention.erase import details_of
from tests.legal_help.event_log.house_story import House, notice, signed
from tests.legal_help.events.case_story import (
    HANA,
    LEO,
    NORA,
    OLGA,
    SOFIA,
    TOMAS,
    Story,
    day,
    first_state,
    hashed,
    pair_of,
)

PEOPLE = (OLGA, HANA, SOFIA, TOMAS, LEO)


@pytest.fixture
def house():
    return House(PEOPLE)


def own(story, by=OLGA):
    story.do("own", by=by, owner=by.user, status="being_read")


def decline(story, by=OLGA):
    story.decide("cannot_help", by=by, days=90)


def hold(story):
    story.propose("hold", "notice", by=HANA)
    details = {"first": story.state.proposal.mark}
    story.do("hold", by=SOFIA, details=details, hold="notice", proposal=None)


def reasons(host):
    return [alarm.reason for alarm in host.told]


def both(house):
    one, other = (host.memory for host in house.hosts)
    assert (one.place, one.chain, one.heads.keys()) == (
        other.place,
        other.chain,
        other.heads.keys(),
    )
    for case, known in one.heads.items():
        assert known.head.state == other.heads[case].head.state
    return one


def test_two_hosts_remember_the_same(house):
    case = house.send(1)
    house.step(case, own)
    house.step(case, lambda story: story.answer(by=OLGA))
    house.look()
    memory = both(house)
    assert memory.heads[case].head.state == house.cases[case].state
    assert memory.place == len(house.log)
    assert not house.hosts[0].told


def test_a_fresh_host_comes_to_the_same_memory(house):
    for number in range(3):
        house.step(house.send(number), own)
    house.look()
    fresh = house.fresh_host()
    assert fresh.memory.heads == house.hosts[0].memory.heads
    assert (fresh.memory.place, fresh.memory.chain) == (
        house.hosts[0].memory.place,
        house.hosts[0].memory.chain,
    )


def test_the_day_on_which_a_host_met_an_ending(house):
    case = house.send(1)
    house.step(case, own)
    house.look(today=day(2))
    house.step(case, decline)
    house.look(today=day(5))
    house.step(case, lambda story: story.note(by=OLGA))
    house.look(today=day(8))
    assert house.hosts[0].memory.heads[case].end_met_on == day(5)


def test_a_leavers_later_signature_counts_for_nothing(house):
    case = house.send(1)
    house.look()
    house.sign_roster(people=(OLGA, HANA, SOFIA, TOMAS))
    story = house.cases[case]
    late = story.sign("own", by=LEO, owner=LEO.user, status="being_read")
    house.append(late.body, late.signature)
    house.look()
    assert house.hosts[0].state(case).owner is None
    assert reasons(house.hosts[0]) == ["signer"]
    assert house.hosts[0].doubt is None


def test_what_a_leaver_signed_before_goes_on_counting(house):
    case = house.send(1)
    house.step(case, lambda story: own(story, by=LEO))
    house.look()
    house.sign_roster(people=(OLGA, HANA, SOFIA, TOMAS))
    assert house.fresh_host().state(case).owner == LEO.user


def test_a_request_sent_under_the_roster_of_before_counts(house):
    old = house.roster
    house.sign_roster(people=(OLGA, HANA, SOFIA, TOMAS))
    person = pair_of("person 7")
    story = Story(roster=old, case=str(UUID(int=7)))
    holders = sorted([*old.taking_requests(), old.recovery_key])
    signing = person.public.signing.hex()
    story.do("send", by=person, on=day(0), **first_state(person=signing, holders=holders))
    house.append(story.events[0].body, story.events[0].signature)
    house.look()
    assert house.hosts[0].state(story.case).ref == "KIWI-4821"


def sent_under(house, *, roster):
    """A request that somebody sent under a roster that may not be known."""
    person, case = pair_of("person 7"), str(UUID(int=7))
    story = Story(roster=roster, case=case)
    holders = sorted([*roster.taking_requests(), roster.recovery_key])
    signing = person.public.signing.hex()
    story.do("send", by=person, on=day(0), **first_state(person=signing, holders=holders))
    house.append(story.events[0].body, story.events[0].signature)
    return case


def test_a_request_under_a_roster_that_never_was_counts_for_nothing(house):
    case = sent_under(house, roster=replace(house.roster, version=99))
    house.look()
    assert house.hosts[0].state(case) is None
    assert reasons(house.hosts[0]) == ["unknown_roster"]


def bad_lines_at_the_beginning():
    return replace(make_line(2, bytes(32), body=b"{}", signature=b""), chain=bytes(32))


def test_behind_a_bad_line_a_request_under_a_roster_not_known_yet_is_seen(house):
    house.log.append(bad_lines_at_the_beginning())
    roster = house.next_roster(
        people=(OLGA, NORA), recovery=PublicHalf(key=LEO.key, public=bytes(LEO.pair.public).hex())
    )
    case = sent_under(house, roster=roster)
    house.look()
    assert house.hosts[0].doubt == "broken_chain"
    assert set(house.hosts[0].state(case).holders) == {OLGA.key, NORA.key, LEO.key}


def test_behind_a_bad_line_a_request_that_nobody_holds_is_not_seen(house):
    house.log.append(bad_lines_at_the_beginning())
    person = pair_of("person 7")
    content = house.cases[house.send(1)].events[0].content
    changes = {**content.changes, "holders": [], "person": person.public.signing.hex()}
    state = State.from_json(changes)
    forged = sign_event(
        replace(
            content, case=str(UUID(int=8)), roster_version=9, changes=changes, state=state.hash
        ),
        person,
    )
    house.append(forged.body, forged.signature)
    house.look()
    assert house.hosts[0].state(forged.content.case) is None


def bad_lines(house):
    """Lines that stop a host, each planted at the end of the log."""
    last = house.log[-1]
    body = house.cases[next(iter(house.cases))].events[0].body
    outsider = house.next_roster(people=(NORA, SOFIA), by=NORA)
    good = make_line(last.place + 1, last.chain, body=body, signature=b"")
    return {
        "broken_chain": replace(good, chain=bytes(32)),
        "blanked": replace(good, body=None),
        "false_roster": make_line(
            last.place + 1,
            last.chain,
            body=outsider.body,
            signature=signed(outsider, NORA.pair)[1],
        ),
    }


@pytest.mark.parametrize("kind", ["broken_chain", "blanked", "false_roster"])
def test_a_bad_line_stops_staff_and_not_people(house, kind):
    known = house.send(1)
    house.look()
    planted = bad_lines(house)[kind]
    house.log.append(planted)
    sent = house.send(2)
    house.step(known, lambda story: story.write(by=pair_of("person 1")))
    house.look()
    for host in house.hosts:
        assert host.doubt == kind
        assert host.memory.place < planted.place
        assert host.state(sent) == house.cases[sent].state
        assert host.state(known).messages_in == 1
    # Once it is gone all is well, and nothing was lost.
    house.log.remove(planted)
    house.look()
    assert both(house).heads[sent].head.state == house.cases[sent].state
    assert house.hosts[0].doubt is None
    assert house.hosts[0].aside == {}


def test_a_step_of_a_newer_program_waits_for_it(house):
    case = house.send(1)
    house.look()
    newer = house.cases[case].sign("read", by=OLGA, forge={"rules": 2}, is_urgent=True)
    house.append(newer.body, newer.signature)
    sent = house.send(2)
    house.look()
    assert {host.doubt for host in house.hosts} == {"newer_program"}
    assert house.hosts[0].state(sent)


@pytest.mark.parametrize("writer", [NORA, pair_of("person 1")], ids=["stranger", "person"])
def test_a_newer_step_of_no_reader_stops_no_host(house, writer):
    """Anybody can send a request, and so has a person's key."""
    case = house.send(1)
    house.look()
    newer = house.cases[case].sign("read", by=writer, forge={"rules": 2}, is_urgent=True)
    house.append(newer.body, newer.signature)
    house.look()
    assert house.hosts[0].doubt is None
    assert reasons(house.hosts[0]) == ["unknown"]


def test_behind_a_bad_line_a_case_that_a_reader_changed_is_not_shown(house):
    case = house.send(1)
    house.look()
    house.log.append(bad_lines(house)["broken_chain"])
    house.step(case, own)
    house.step(case, lambda story: story.write(by=pair_of("person 1")))
    house.look()
    assert case not in house.hosts[0].aside
    assert house.hosts[0].state(case).owner is None
    assert house.hosts[0].stopped == {case}


def test_behind_a_bad_line_all_that_people_did_is_seen_one_after_the_other(house):
    house.log.append(bad_lines_at_the_beginning())
    case = house.send(1)
    for _time in range(2):
        house.step(case, lambda story: story.write(by=pair_of("person 1")))
    house.look()
    assert house.hosts[0].state(case).messages_in == 2


def test_behind_a_bad_line_a_copy_of_a_known_step_hides_nothing(house):
    case = house.send(1)
    house.step(case, own)
    house.look()
    house.log.append(bad_lines(house)["broken_chain"])
    copied = house.cases[case].events[-1]
    house.append(copied.body, copied.signature)
    house.step(case, lambda story: story.write(by=pair_of("person 1")))
    house.look()
    assert house.hosts[0].state(case).messages_in == 1


def test_a_number_far_away_is_passed_over(house):
    line = make_line(house.log[-1].place + 2 * FARTHEST, bytes(32), body=b"{}", signature=b"")
    house.log.append(line)
    case = house.send(1)
    house.look()
    assert house.hosts[0].doubt is None
    assert house.hosts[0].state(case)
    assert "far_away" in reasons(house.hosts[0])


@pytest.mark.parametrize(("ahead", "doubt"), [(FARTHEST - 1, "broken_chain"), (FARTHEST, None)])
def test_a_number_just_near_enough_stops_the_host(house, ahead, doubt):
    line = make_line(house.log[-1].place + ahead, bytes(32), body=b"{}", signature=b"")
    house.log.append(line)
    house.look()
    assert house.hosts[0].doubt == doubt


@pytest.mark.parametrize(
    ("ahead", "goes_behind"),
    [(1, True), (FARTHEST - 1, True), (FARTHEST, False), (2 * FARTHEST, False)],
)
def test_new_lines_go_behind_a_line_that_links_unless_it_is_far_away(house, ahead, goes_behind):
    """Anybody can make a line that links; no host judges one that is far away, nor what follows it."""
    memory = house.hosts[0].memory
    planted = make_line(memory.place + ahead, memory.chain, body=b"{}", signature=b"")
    last = planted if goes_behind else house.log[-1]
    assert next_place(memory, [planted]) == (last.place + 1, last.chain)


@pytest.mark.parametrize(("taken", "first"), [(2, 3), (3, 4), (4, 5), (5, 2)])
def test_lines_that_are_added_together_pass_by_a_number_that_is_taken(house, taken, first):
    memory = house.hosts[0].memory
    bad = make_line(taken, bytes(32), body=b"{}", signature=b"")
    assert next_place(memory, [bad], count=3) == (first, memory.chain)


def test_new_lines_go_behind_no_roster_that_is_not_judged(house):
    memory = house.hosts[0].memory
    false = signed(house.next_roster(people=(NORA, SOFIA), by=NORA), NORA.pair)
    planted = make_line(memory.place + 1, memory.chain, body=false[0], signature=false[1])
    assert next_place(memory, [planted]) == (planted.place + 1, memory.chain)


def test_requests_are_sent_and_stay_behind_a_number_at_the_border(house):
    """Three more than fit before the border; then the line is taken out."""
    line = make_line(house.log[-1].place + FARTHEST - 1, bytes(32), body=b"{}", signature=b"")
    house.log.append(line)
    sent = [house.send(number) for number in range(3)]
    house.look()
    assert len({each.place for each in house.log}) == len(house.log)
    assert all(house.hosts[0].state(case) for case in sent)
    house.log.remove(line)
    house.look()
    assert house.hosts[0].doubt is None
    assert set(house.hosts[0].memory.heads) == set(sent)


def test_an_unsigned_step_hides_no_request_behind_a_bad_line(house):
    known = house.send(1)
    house.look()
    house.log.append(bad_lines(house)["broken_chain"])
    sent = house.send(2)
    house.step(known, lambda story: story.write(by=pair_of("person 1")))
    for case in (known, sent):
        junk = house.cases[case].sign("read", by=NORA, is_urgent=True)
        house.append(junk.body, junk.signature)
    house.look()
    assert house.hosts[0].state(sent)
    assert house.hosts[0].state(known).messages_in == 1


def test_a_request_is_seen_behind_a_bad_line_even_if_a_reader_took_it_there(house):
    house.log.append(bad_lines_at_the_beginning())
    case = house.send(1)
    house.step(case, own)
    house.look()
    assert house.hosts[0].state(case).owner is None


def test_a_fresh_host_without_a_roster_shows_nobodys_words(house):
    house.send(1)
    host = house.fresh_host()
    host.memory.rosters, host.memory.place, host.memory.chain = [], 0, b""
    host.memory.heads.clear()
    log = [replace(house.log[0], body=None), *house.log[1:]]
    host.look(log)
    assert (host.doubt, host.aside) == ("blanked", {})


def test_a_log_begins_with_a_roster(house):
    host = house.fresh_host()
    host.memory.rosters, host.memory.place, host.memory.chain = [], 0, b""
    host.look([make_line(1, b"", body=b"{}", signature=b"")])
    assert host.doubt == "false_roster"
    assert host.memory.place == 0


def test_a_cut_end_is_seen_at_once(house):
    house.send(1)
    house.send(2)
    house.look()
    cut = house.log.pop()
    house.look()
    assert {host.doubt for host in house.hosts} == {"end"}
    house.log.append(cut)
    house.look()
    assert {host.doubt for host in house.hosts} == {None}


def test_a_replaced_last_line_is_seen_at_once(house):
    case = house.send(1)
    house.look()
    story = house.cases[case]
    other = story.copy().do("own", by=HANA, owner=HANA.user, status="being_read").events[-1]
    before = house.log[-2]
    house.log[-1] = make_line(
        before.place + 1, before.chain, body=other.body, signature=other.signature
    )
    house.look()
    assert house.hosts[0].doubt == "end"
    assert house.hosts[0].state(case).owner is None


def test_a_line_taken_out_in_the_middle_stops_a_host_that_lags(house):
    house.send(1)
    house.hosts[0].look(house.log)
    house.send(2)
    del house.log[-2]
    house.hosts[1].look(house.log)
    assert house.hosts[1].doubt == "broken_chain"


def test_junk_that_links_is_told_and_changes_nothing(house):
    case = house.send(1)
    house.append(b"{}", b"")
    house.append(b"not json", b"")
    house.append(house.cases[case].events[0].body, house.cases[case].events[0].signature)
    house.append(notice("opened", by=OLGA, case=case), b"\x00" * 64)
    house.append(notice("opened", by=NORA, case=case), b"")
    house.look()
    host = house.hosts[0]
    assert host.doubt is None
    assert host.memory.heads[case].head.state == house.cases[case].state
    wanted = ["malformed", "malformed", "not_sent_once", "unsigned", "unsigned"]
    assert reasons(host) == wanted


def test_a_signed_notice_is_no_alarm(house):
    body = notice("opened", by=OLGA)
    line = Line(place=2, chain=b"", body=body, signature=b"")
    house.append(body, OLGA.pair.sign(line.content.label, body))
    house.append(notice("refused"), b"")
    house.look()
    assert not house.hosts[0].told


def ended(house):
    case = house.send(1)
    house.step(case, own)
    house.step(case, decline)
    house.look()
    return case


def test_an_erasure_with_its_proof_leaves_the_id_alone(house):
    case = ended(house)
    house.erase(case)
    house.look(today=day(200))
    assert both(house).erased == {case}
    assert case not in house.hosts[0].memory.heads
    assert not house.hosts[0].told


def test_an_erased_case_never_comes_back_by_its_own_events(house):
    case = ended(house)
    house.erase(case)
    for event in house.cases[case].events:
        house.append(event.body, event.signature)
    house.look(today=day(200))
    assert house.hosts[0].memory.heads == {}
    assert set(reasons(house.hosts[0])) == {"was_erased"}


def test_an_erased_case_is_not_seen_behind_a_bad_line_either(house):
    case = ended(house)
    house.erase(case)
    house.look(today=day(200))
    house.log.append(replace(house.log[-1], place=house.log[-1].place + 1, chain=bytes(32)))
    event = house.cases[case].events[0]
    house.append(event.body, event.signature)
    house.look()
    assert house.hosts[0].doubt == "broken_chain"
    assert house.hosts[0].state(case) is None


@pytest.mark.parametrize(("met", "today"), [(1, 90), (70, 95)], ids=["last day", "known too short"])
def test_an_erasure_that_comes_early_is_told_and_counts_for_nothing(house, met, today):
    case = house.send(1)
    house.step(case, own)
    house.step(case, decline)
    house.look(today=day(met))
    house.erase(case)
    house.look(today=day(today))
    host = house.hosts[0]
    assert reasons(host) == ["erased_early"]
    assert (host.state(case), host.memory.erased) == (house.cases[case].state, set())


def test_an_erasure_counts_on_the_very_day(house):
    case = house.send(1)
    house.step(case, own)
    house.step(case, decline)
    house.look(today=day(70))
    house.erase(case)
    house.look(today=day(100))
    assert house.hosts[0].memory.erased == {case}


def test_an_erasure_that_stands_twice_is_no_finding(house):
    case = ended(house)
    house.erase(case)
    house.look(today=day(200))
    house.erase(case)
    house.look()
    assert (house.hosts[0].memory.erased, house.hosts[0].told) == ({case}, [])


def test_an_erasure_of_a_case_that_is_not_known_counts_for_nothing(house):
    """Else somebody who left could burn the id of a request before it is sent."""
    case = ended(house)
    ending = house.cases[case].events[-1]
    erasure = Erasure(str(UUID(int=77)), 3, hashed("x"), ending, ending.content.changes["end"])
    house.append(notice("erase", case=erasure.case, details=details_of(erasure)), b"")
    house.look(today=day(200))
    assert house.hosts[0].memory.erased == set()
    assert reasons(house.hosts[0]) == ["erasure_without_proof"]


def test_a_caseworker_burns_no_id_of_a_case_that_was_never_sent(house):
    case = ended(house)
    del house.log[1:]  # the sending, and all that came after it
    host = house.fresh_host()
    house.hosts = [host]
    house.erase(case)
    host.look(house.log, today=day(200))
    assert (reasons(host), host.memory.erased) == (["erasure_does_not_fit"], set())


def test_a_fresh_host_believes_an_erasure_by_its_proof_alone(house):
    case = ended(house)
    house.erase(case)
    house.look(today=day(200))
    assert house.fresh_host().memory.erased == {case}


def false_erasures(house, case):
    """Endings that prove nothing for the case as it stands."""
    story = house.cases[case]
    ending = story.events[-1]
    foreign = story.copy().sign(
        "decide",
        by=NORA,
        details={"outcome": "spam"},
        status="spam",
        end=["spam", day(90), 30],
    )
    return {
        "of nobody on the roster": foreign,
        "of another event": story.events[0],
        "under a roster that never was": story.copy().sign(
            "decide",
            by=OLGA,
            forge={"roster_version": 99},
            details={"outcome": "spam"},
            status="spam",
            end=["spam", day(90), 30],
        ),
        "cut": replace(ending, signature=bytes(64)),
    }


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("of nobody on the roster", "erasure_without_proof"),
        ("of another event", "malformed"),
        ("under a roster that never was", "erasure_without_proof"),
        ("cut", "erasure_without_proof"),
    ],
)
def test_an_erasure_without_proof_keeps_the_case(house, kind, reason):
    case = ended(house)
    house.erase(case, proof=false_erasures(house, case)[kind])
    house.look()
    assert reasons(house.hosts[0]) == [reason]
    assert house.hosts[0].state(case) == house.cases[case].state


@pytest.mark.parametrize(
    "act",
    [
        lambda story: story.decide("reopened", by=OLGA),
        lambda story: story.write(by=pair_of("person 1")),
        lambda story: story.propose("hold", "notice", by=HANA, on=day(190)),
        hold,
        lambda story: story.decide("reopened", by=OLGA).decide("cannot_help", by=OLGA, days=95),
    ],
    ids=["reopened", "unread", "a hold is asked for", "held", "ended anew"],
)
def test_an_old_ending_proves_nothing_once_the_case_went_on(house, act):
    case = ended(house)
    ending = house.cases[case].events[-1]
    house.step(case, act)
    house.look()
    house.erase(case, proof=ending)
    house.look(today=day(200))
    assert reasons(house.hosts[0]) == ["erasure_does_not_fit"]
    assert house.hosts[0].state(case) == house.cases[case].state


@pytest.mark.parametrize(
    ("asked_on", "is_erased"), [(186, True), (187, False), (213, False), (214, True)]
)
def test_asking_for_a_hold_stops_an_erasure_for_fourteen_days(house, asked_on, is_erased):
    case = ended(house)
    house.step(case, lambda story: story.propose("hold", "notice", by=HANA, on=day(asked_on)))
    house.look()
    house.erase(case)
    house.look(today=day(200))
    assert (case in house.hosts[0].memory.erased) is is_erased


def test_asking_for_an_earlier_day_stops_no_erasure(house):
    case = ended(house)
    house.step(case, lambda story: story.propose("hasten", day(50), by=HANA, on=day(199)))
    house.look()
    house.erase(case)
    house.look(today=day(200))
    assert house.hosts[0].memory.erased == {case}


def test_an_erasure_names_the_last_step_of_the_case(house):
    case = ended(house)
    house.erase(case)
    erasure = house.log.pop()
    house.step(case, lambda story: story.note(by=OLGA))
    house.look()
    house.append(erasure.body, b"")
    house.look(today=day(200))
    assert reasons(house.hosts[0]) == ["erasure_does_not_fit"]


def test_an_erasure_says_all_that_it_must(house):
    case = ended(house)
    house.append(notice("erase", case=case, details={"number": 3}), b"")
    house.append(notice("erase", case=None, details={}), b"")
    house.append(notice("erase", by=OLGA, case=case), b"")
    house.look()
    assert reasons(house.hosts[0]) == ["malformed", "malformed", "unsigned"]
    assert house.hosts[0].state(case)


def test_an_alarm_names_who_signed_and_which_case(house):
    case = ended(house)
    lines = [
        house.append(b"{}", b""),
        house.append(notice("opened", by=OLGA, case=case), b""),
        house.append(notice("unlocked", by=NORA), b""),
        house.append(notice("erase", case=case, details={"number": 3}), b""),
    ]
    places = [line.place for line in lines]
    house.look()
    assert house.hosts[0].told == [
        Alarm("malformed", places[0], "", ""),
        Alarm("unsigned", places[1], OLGA.key, case),
        Alarm("unsigned", places[2], NORA.key, ""),
        Alarm("malformed", places[3], "", case),
    ]
