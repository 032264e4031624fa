"""Check a log from which old details are gone: of evidence after two years, and of erased cases."""

import json
from dataclasses import replace

import pytest

from legal_help.event_log.line_ages import forgotten_before
from legal_help.events.event import Event
from legal_help.events.state import days_between
from tests.legal_help.event_log.house_story import House, blanked, notice
from tests.legal_help.events.case_story import HANA, OLGA, SOFIA, TOMAS, day, pair_of

PEOPLE = (OLGA, HANA, SOFIA, TOMAS)


def own(story):
    story.do("own", by=OLGA, owner=OLGA.user, status="being_read")


def decline(story):
    story.decide("cannot_help", by=OLGA, days=90)


def reasons(host):
    return [alarm.reason for alarm in host.told]


def states(host):
    return {case: each.head for case, each in host.memory.heads.items()}


@pytest.fixture
def house():
    """A case that was erased when its time had come, and one that goes on."""
    house = House(PEOPLE)
    case = house.send(1)
    house.step(case, own)
    house.step(case, decline)
    house.step(house.send(2), own)
    house.look()
    house.today = day(200)
    house.erase(case)
    house.look()
    return house


@pytest.fixture
def erased(house):
    return next(iter(house.cases))


@pytest.fixture
def open_case(house):
    return list(house.cases)[1]


def let_two_years_pass(house):
    """Somebody signs today, and again when all of it may be forgotten."""
    house.tell("unlocked")
    house.tell("unlocked", on=day(days_between(day(0), house.today) + 731))


def forget(house, wanted, **changed):
    """Take the details out of every line that is wanted, two years later."""
    let_two_years_pass(house)
    house.seen = house.log[-1].place
    house.log = [blanked(line, **changed) if wanted(line.content) else line for line in house.log]


def steps_of(case, *, but=()):
    return lambda it: (
        isinstance(it, Event) and it.content.case == case and it.content.action not in but
    )


def test_a_fresh_host_judges_a_log_from_which_an_erased_case_is_gone(house, erased):
    forget(house, steps_of(erased))
    host = house.fresh_host()
    assert (host.doubt, host.told) == (None, [])
    assert states(host) == states(house.hosts[0])
    assert host.memory.erased == {erased}


def test_its_steps_go_all_together(house, erased):
    """Else an ending could be shown without the step that undid it."""
    forget(house, steps_of(erased, but=("decide",)))
    host = house.fresh_host()
    assert (host.doubt, host.memory.erased) == (None, set())
    assert reasons(host) == ["blanked", "erasure_does_not_fit", "request_lost"]


def test_a_host_that_remembers_reads_nothing_of_it(house, erased):
    forget(house, steps_of(erased))
    house.look()
    assert [host.doubt for host in house.hosts] == [None, None]


def test_steps_of_a_case_that_nobody_erased_are_missed(house, open_case):
    forget(house, steps_of(open_case))
    assert house.fresh_host().doubt == "blanked"


def test_a_step_behind_one_that_stands_is_missed(house, erased):
    forget(house, steps_of(erased, but=("send",)))
    assert house.fresh_host().doubt == "blanked"


def test_a_copy_of_a_step_that_stands_is_missed(house, erased):
    house.log = house.log[:-1]  # as before it was erased
    sent = house.cases[erased].events[0]
    host = House(PEOPLE, hosts=1)
    host.log, host.hosts[0].memory = house.log, house.fresh_host().memory
    host.append(sent.body, sent.signature)
    copy = blanked(host.log[-1])
    story = house.cases[erased]
    host.cases = {erased: story}
    host.erase(erased)
    host.log = [copy if line.place == copy.place else line for line in host.log]
    host.today = day(200)
    assert host.fresh_host().doubt == "blanked"


def test_a_step_of_which_the_columns_lie_is_missed(house, erased, open_case):
    """They call it a step of the erased case, but the chain of the log names another."""
    forget(house, steps_of(erased))
    forget(house, steps_of(open_case, but=("own",)), case=erased)
    assert house.fresh_host().doubt == "broken_chain"


def test_a_host_forgets_no_step_that_it_has_not_judged(house, open_case):
    lags = house.fresh_host()
    house.step(open_case, lambda it: it.note(by=OLGA))
    house.log[-1] = blanked(house.log[-1])
    assert lags.look(house.log).doubt == "blanked"
    house.log[-1] = replace(house.log[-1], case="", number=0)
    assert lags.look(house.log).doubt == "blanked"


def test_a_false_erasure_lets_no_case_be_forgotten_in_silence(house, open_case):
    """Somebody plants an erasure without a proof, and takes the details out of the case."""
    story = house.cases[open_case]
    ending = house.cases[next(iter(house.cases))].events[-1]
    details = {
        "number": story.head.number,
        "hash": story.head.event.hash,
        "proof": ending.body.decode(),
        "signature": ending.signature.hex(),
    }
    house.append(notice("erase", case=open_case, details=details), b"")
    forget(house, steps_of(open_case))
    host = house.fresh_host()
    assert host.memory.erased == {next(iter(house.cases))}
    assert ("request_lost", open_case) in [(each.reason, each.case) for each in host.told]


def test_no_other_notice_lets_a_case_be_forgotten(house, open_case):
    house.append(notice("opened", case=open_case), b"")
    forget(house, steps_of(open_case))
    assert house.fresh_host().doubt == "blanked"


def false_proofs(story):
    """A proof that was never put into the log; and one of a step that is not the last one."""
    ending = {"outcome": "cannot_help"}
    values = {"details": ending, "status": "closed", "end": ["cannot_help", day(95), 30]}
    return {
        "never in the log": (story.events[-1], story.copy().sign("decide", by=OLGA, **values)),
        "not the last one": (story.events[-2], story.events[-2]),
    }


@pytest.mark.parametrize("kind", ["never in the log", "not the last one"])
def test_hashes_of_forgotten_steps_prove_an_ending(house, open_case, kind):
    """Somebody plants an erasure behind a case that goes on, and takes the details out of it."""
    house.step(open_case, decline)
    house.step(open_case, lambda it: it.decide("reopened", by=OLGA, on=day(3)))
    last, proof = false_proofs(house.cases[open_case])[kind]
    details = {
        "number": last.content.number,
        "hash": last.hash,
        "proof": proof.body.decode(),
        "signature": proof.signature.hex(),
    }
    house.append(notice("erase", case=open_case, details=details), b"")
    forget(house, steps_of(open_case))
    host = house.fresh_host()
    assert open_case not in host.memory.erased
    assert reasons(host) == ["erasure_does_not_fit", "request_lost"]


def test_an_older_ending_lets_no_case_be_forgotten_that_was_opened_again(house, open_case):
    """Somebody plants it as the proof, as if the last step had ended it, and blanks every step."""
    house.step(open_case, decline)
    proof = house.cases[open_case].events[-1]
    house.step(open_case, lambda it: it.decide("reopened", by=OLGA, on=day(3)))
    house.append(*house.erasure(open_case, proof=proof))
    house.tell("unlocked")
    house.log = [blanked(line) if steps_of(open_case)(line.content) else line for line in house.log]
    host = house.fresh_host()
    assert host.doubt == "blanked"


def test_what_a_leaver_signed_later_lets_no_case_be_forgotten_in_silence(house, open_case):
    """They date it back, and the details are taken out: no host can judge it as a step any more."""
    story = house.cases[open_case]
    house.sign_roster(people=(HANA, SOFIA, TOMAS))
    late = story.sign(
        "decide",
        by=OLGA,
        details={"outcome": "cannot_help"},
        status="closed",
        end=["cannot_help", day(90), 30],
    )
    house.append(late.body, late.signature)
    details = {
        "number": late.content.number,
        "hash": late.hash,
        "proof": late.body.decode(),
        "signature": late.signature.hex(),
    }
    house.append(notice("erase", case=open_case, details=details, roster_version=2), b"")
    forget(house, steps_of(open_case))
    host = house.fresh_host()
    assert host.memory.erased == {next(iter(house.cases))}
    assert ("request_lost", open_case) in [(each.reason, each.case) for each in host.told]


def test_nothing_is_forgotten_behind_an_erasure(house, erased):
    """Else a case that went on could be hidden from a host that judges anew, step by step."""
    story = house.cases[erased]
    late = story.sign("undo", by=OLGA, status="being_read", end=None)
    house.append(late.body, late.signature)
    forget(house, steps_of(erased))
    assert house.fresh_host().doubt == "blanked"


def never_forgotten(house):
    """A roster, an erasure, what supervisors signed whole, and that the house went on."""
    house.sign_roster(people=(HANA, SOFIA, TOMAS))
    house.tell("law_signed")
    house.tell("steps_signed")
    house.tell("pause_signed")
    house.go_on(first=TOMAS)
    return [line for line in house.log[1:] if line.case_and_number == ("", 1)]


@pytest.mark.parametrize("number", [None, 0])
def test_what_a_new_host_needs_is_never_forgotten(house, number):
    """Whether or not its columns call it evidence."""
    lines = never_forgotten(house)
    assert len(lines) == 6
    house.seen = house.log[-1].place
    for line in lines:
        log = house.log
        changed = {} if number is None else {"number": number}
        house.log = [blanked(x, **changed) if x.place == line.place else x for x in log]
        doubt = "blanked" if number is None else "broken_chain"
        # Without one of its rosters no log leads to the pinned one.
        assert house.fresh_host().doubt == ("false_roster" if line.is_roster else doubt)
        house.log = log
    assert house.fresh_host().doubt is None


def test_old_evidence_may_be_forgotten(house):
    house.tell("opened")
    forget(house, lambda it: getattr(it, "action", "") == "opened")
    house.send(3)
    fresh = house.fresh_host()
    assert (fresh.doubt, reasons(fresh)) == (None, [])


@pytest.mark.parametrize(("days", "is_old"), [([5, 736], True), ([5, 735], False), ([736], False)])
def test_days_that_readers_signed_say_how_old_a_line_is(house, days, is_old):
    """One that is two years old has to stand behind it, and a newer one: nothing else says a day."""
    house.tell("opened", on=day(0))
    place = house.log[-1].place
    for number in days:
        house.tell("unlocked", on=day(number))
    assert (place < forgotten_before(house.log, [house.roster])) is is_old


@pytest.mark.parametrize("who", ["nobody", "a leaver", "the person"])
def test_days_of_others_make_no_line_old(house, who):
    house.sign_roster(people=(HANA, SOFIA, TOMAS))
    house.tell("opened")
    place = house.log[-1].place
    house.tell("unlocked")
    if who == "the person":
        house.send(7, on=day(2000))
    elif who == "a leaver":
        house.tell("unlocked", by=OLGA, on=day(2000))
    else:
        house.append(notice("unlocked", by=SOFIA, on=day(2000), roster_version=2), bytes(64))
        house.append(notice("alarm", on=day(2000), roster_version=2), b"")
    assert forgotten_before(house.log, house.fresh_host().memory.rosters) < place


@pytest.mark.parametrize("pin", ["none", "the line before", "the line", "a roster behind it"])
def test_what_stands_behind_the_pins_is_not_forgotten(house, pin):
    house.tell("opened")
    at, place = len(house.log) - 1, house.log[-1].place
    house.seen = {"the line before": place - 1, "the line": place}.get(pin, 0)
    if pin == "a roster behind it":
        house.sign_roster(people=(HANA, SOFIA, TOMAS))
    house.log[at] = blanked(house.log[at])
    fresh = house.fresh_host()
    assert fresh.doubt == (None if pin in {"the line", "a roster behind it"} else "blanked")


def test_a_line_that_was_blanked_is_judged_once_it_is_back(house):
    house.tell("opened")
    honest = list(house.log)
    house.log[-1] = blanked(house.log[-1])
    host = house.fresh_host()
    assert (host.doubt, host.memory.is_whole) == ("blanked", False)
    assert host.look(house.log).doubt == "blanked"
    assert host.look(honest).doubt is None


@pytest.mark.parametrize("columns", [{}, {"number": 0}], ids=["a roster", "evidence"])
def test_the_first_line_may_never_be_blank(house, columns):
    house.log[0] = blanked(house.log[0], **columns)
    assert house.fresh_host().doubt == "blanked"


def test_the_roster_of_its_place_says_who_signed_a_day(house):
    """One right before a new roster counts by the old one, and a line before all rosters by none."""
    house.tell("opened")
    at = len(house.log) - 1
    house.tell("unlocked", by=OLGA)
    house.sign_roster(people=(HANA, SOFIA, TOMAS))
    house.tell("unlocked", on=day(2000))
    stray = replace(house.log[at], place=0)
    rosters = house.fresh_host().memory.rosters
    assert len(rosters) == 2
    assert forgotten_before([stray, *house.log], rosters) == house.log[at + 1].place


def test_a_host_that_lags_takes_nothing_for_forgotten_before_a_pin_that_was_moved_on(house):
    """It has judged each line before it is forgotten: two years are longer than it was off."""
    lags = house.fresh_host()
    house.tell("opened")
    house.log[-1] = blanked(house.log[-1])
    lags.memory.seen = house.log[-1].place
    assert lags.look(house.log).doubt == "blanked"


def test_a_roster_is_never_forgotten(house):
    lags = house.fresh_host()
    house.sign_roster(people=(OLGA, SOFIA, TOMAS))
    house.log[-1] = blanked(house.log[-1])
    assert lags.look(house.log).doubt == "blanked"


@pytest.mark.parametrize("kind", ["roster", "evidence"])
def test_nothing_new_is_forgotten_whatever_day_its_column_names(house, kind):
    """A host that has not judged a line yet would else keep on its roster whoever was signed out."""
    lags = house.fresh_host()
    if kind == "roster":
        house.sign_roster(people=(OLGA, SOFIA, TOMAS), first=TOMAS)
    else:
        house.append(notice("opened", by=OLGA), b"")
    house.log[-1] = blanked(house.log[-1])
    assert lags.look(house.log).doubt == "blanked"


def test_columns_that_lie_about_a_forgotten_line_break_its_link(house, erased):
    forget(house, steps_of(erased), hash=bytes(32))
    assert house.fresh_host().doubt == "broken_chain"


@pytest.fixture
def reopened():
    """A case of which somebody planted the erasure far too early; then we went on with it."""
    house = House(PEOPLE)
    case = house.send(1)
    house.step(case, own)
    house.step(case, decline)
    house.look(today=day(5))
    house.erase(case)
    house.look(today=day(6))
    house.step(case, lambda it: it.write(by=pair_of("person 1"), on=day(7)))
    house.step(case, lambda it: it.decide("reopened", by=OLGA, on=day(8)))
    house.look(today=day(9))
    return house


def test_an_erasure_that_came_early_takes_no_case_from_a_fresh_host(reopened):
    case = next(iter(reopened.cases))
    assert reasons(reopened.hosts[0]) == ["erased_early"]
    reopened.today = day(400)
    host = reopened.fresh_host()
    assert states(host) == states(reopened.hosts[0])
    assert (host.memory.erased, host.state(case).end) == (set(), None)


def test_a_host_that_began_in_doubt_finalises_no_erasure(reopened):
    """The step that shows that it came early lies behind a line that somebody blanked."""
    case = next(iter(reopened.cases))
    reopened.today = day(400)
    honest = list(reopened.log)
    forget(reopened, lambda it: isinstance(it, Event) and it.content.action == "write")
    host = reopened.fresh_host()
    assert (host.doubt, host.memory.erased) == ("blanked", set())
    assert host.state(case).end
    host.look(honest, today=reopened.today)
    assert (host.doubt, host.memory.erased, host.told[1:]) == (None, set(), [])
    assert states(host) == states(reopened.hosts[0])


def test_who_judges_anew_believes_no_step_behind_an_erasure_in_time(house, erased):
    story = house.cases[erased]
    late = story.sign("undo", by=pair_of("person 1"), on=day(199), status="being_read", end=None)
    house.append(late.body, late.signature)
    written = story.copy().write(by=pair_of("person 1"), on=day(199)).events[-1]
    house.append(written.body, written.signature)
    house.look()
    for host in (*house.hosts, house.fresh_host()):
        assert host.memory.erased == {erased}
        assert set(reasons(host)) == {"was_erased"}


def test_bytes_beside_their_hash(house, erased):
    forget(house, steps_of(erased))
    gone = next(line for line in house.log if line.body is None)
    assert (gone.content, gone.is_roster) == (None, False)
    assert json.loads(house.log[0].body)["version"] == 1
