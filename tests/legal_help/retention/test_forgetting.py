"""Details of events are kept for two years; then what was signed is left."""

import json
from datetime import date
from uuid import UUID

import pytest

from legal_help.access import membership
from legal_help.casework import cases
from legal_help.event_log import log, nights, telling
from legal_help.event_log.log import NoRoster
from legal_help.event_log.pin import memory_file
from legal_help.events.actions import Action
from legal_help.events.fields import canonical_json
from legal_help.events.lines import make_line
from legal_help.evidence.log_check import check_log
from legal_help.models import Draft, HelpRequest, LogLine
from legal_help.retention import forgetting, list_elsewhere
from legal_help.trust import lawbook
from tests.legal_help.events.case_story import Story
from tests.legal_help.helpers import head_of
from tests.legal_help.lines import plant, signed_notice
from tests.legal_help.retention.days import day

pytestmark = pytest.mark.django_db

LATER = 731 + 8


@pytest.fixture
def lived(spam, send, erase_on, decide):
    """One request is here, and another was erased; somebody unlocked, and a roster was signed."""
    stays = send(facts={"filed": "yes"})
    Draft.objects.all().delete()
    gone = HelpRequest.objects.get(public_ref=spam.public_ref).pk
    decide(stays, "more_needed")
    assert erase_on(8) == 1
    return stays, gone


def pin_the_last_line(settings):
    last = LogLine.objects.latest("seq")
    settings.LOG_SEEN = (last.seq, bytes(last.chain))


@pytest.fixture
def wait(go_to, reader, settings):
    """Let more than two years pass. A reader signs before and after, and the pin is moved on."""

    def wait(number=LATER):
        telling.tell(Action.KEY_OFFERED, by=reader)
        go_to(number)
        telling.tell(Action.KEY_OFFERED, by=reader)
        pin_the_last_line(settings)

    return wait


@pytest.fixture
def forget(wait):
    """Wait, and forget; gives how many lines."""

    def forget(number=LATER):
        wait(number)
        nights.begin_night(day(number - 1).isoformat())
        return forgetting.forget_old_details(today=day(number))

    return forget


def bodies_of(**chosen):
    return [line.body is not None for line in LogLine.objects.filter(**chosen)]


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_before_two_years_nothing_is_forgotten(lived, forget):
    last = LogLine.objects.latest("seq").on
    assert last == day(8)

    assert forget(730) == 0
    assert all(bodies_of())


@pytest.mark.both_databases
def test_after_two_years_the_chain_holds_and_says_no_more(lived, forget):
    stays, gone = lived
    of_gone = LogLine.objects.filter(case=gone, number__isnull=False).values_list("pk", flat=True)
    of_gone, evidence = list(of_gone), LogLine.objects.filter(action=Action.UNLOCKED).count()
    assert len(of_gone) > 5
    assert evidence

    assert forget() >= len(of_gone) + evidence

    assert set(bodies_of(pk__in=of_gone)) == {False}
    assert all(bodies_of(case=head_of(stays).event.content.case))
    assert not LogLine.objects.filter(action=Action.UNLOCKED).exists()
    for kept in (Action.ROSTER_SIGNED, "erase"):
        assert bodies_of(action=kept)
        assert all(bodies_of(action=kept))
    assert set(LogLine.objects.filter(body=None).values_list("action", "by")) == {("", "")}
    assert check_log(today=day(LATER)) == []
    assert forget() == 0


@pytest.mark.exhaustive  # an edge of forgetting
def test_on_the_first_day_of_a_clock_that_jumped_nothing_is_forgotten(lived, wait):
    wait()
    assert forgetting.forget_old_details(today=day(LATER)) == 0
    assert all(bodies_of())


@pytest.mark.exhaustive
def test_a_fresh_host_comes_to_the_same_states(lived, forget):
    stays, gone = lived
    assert forget()
    before = head_of(stays)
    memory_file().path.unlink()

    known = log.look()

    assert known.doubt is None
    assert known.head(before.event.content.case) == before
    assert str(gone) in known.memory.erased
    assert known.roster.version == log.look().roster.version > 1


@pytest.mark.exhaustive  # an edge of forgetting
@pytest.mark.both_databases
def test_a_step_of_no_case_that_was_erased_is_not_forgotten(lived, forget):
    """A line that counted for nothing is blanked by nobody: a fresh host would stop at it for ever."""
    story = Story(case=str(UUID(int=7))).send()
    row = plant(story.head.event.body, story.head.event.signature)

    assert forget()

    assert bodies_of(pk=row.pk) == [True]
    assert fresh_host().doubt is None


@pytest.mark.exhaustive
def test_an_erasure_planted_among_the_steps_of_a_case_lets_none_be_forgotten(
    spam, send, reader, erase_on, forget
):
    """A fresh host would not know that it was erased later, and what somebody puts back would count."""
    gone = HelpRequest.objects.get(public_ref=spam.public_ref).pk
    plant(*signed_notice("erase", {}, case=str(gone)))
    cases.add_note(by=reader, public_ref=spam.public_ref, text="Zznote")
    assert erase_on(8) == 1

    assert forget()

    assert all(bodies_of(case=gone))
    host = fresh_host()
    assert (host.doubt, str(gone) in host.memory.erased) == (None, True)


@pytest.mark.exhaustive  # an edge of forgetting
def test_a_step_that_somebody_put_behind_an_erasure_is_not_forgotten(lived, forget):
    _stays, gone = lived
    copied = LogLine.objects.filter(case=gone, number__isnull=False).first()
    row = plant(bytes(copied.body), bytes(copied.signature))

    assert forget()

    assert bodies_of(pk=row.pk) == [True]
    assert bodies_of(pk=copied.pk) == [False]
    assert fresh_host().doubt is None


@pytest.mark.exhaustive  # an edge of forgetting
def test_a_case_is_forgotten_after_another_was(lived, forget, send, decide, agree, erase_on):
    """The steps of the first are blank by then, and the chain still holds past them."""
    assert forget()
    other = send(facts={"filed": "yes"})
    Draft.objects.all().delete()
    assert not decide(other, "spam")
    agree(other)
    case = HelpRequest.objects.get(public_ref=other.public_ref).pk
    assert erase_on(LATER + 8) == 1

    assert forget(2 * LATER + 8)

    assert set(bodies_of(case=case, number__isnull=False)) == {False}
    assert fresh_host().doubt is None


@pytest.mark.exhaustive
def test_the_law_that_a_supervisor_signed_stays(lived, forget, reader):
    book = lawbook.BOOK
    book.amend(lambda _law: [], by=reader)
    assert forget() > 0

    assert all(bodies_of(action=book.action))
    assert bodies_of(action=book.action)


@pytest.mark.exhaustive
def test_without_a_roster_nothing_is_forgotten(lived, settings, wait):
    wait()
    nights.begin_night(day(LATER - 1).isoformat())
    settings.ROSTER_ROOT = ""

    assert forgetting.forget_old_details(today=day(LATER)) == 0


def test_in_doubt_nothing_is_forgotten(lived, forget):
    LogLine.objects.latest("seq").delete()

    assert forget() == 0


# Somebody in the database forgets too early.


def fresh_host():
    memory_file().path.unlink()
    return log.look()


@pytest.mark.exhaustive
def test_a_step_of_a_case_that_is_here_may_never_be_blank(lived, go_to):
    stays, _gone = lived
    LogLine.objects.filter(case=head_of(stays).event.content.case, number=1).update(
        body=None, on=date(2020, 1, 1)
    )
    go_to(LATER)

    assert "blanked" in {each.code for each in check_log(today=day(LATER))}
    assert fresh_host().doubt == "blanked"


def test_evidence_that_was_blanked_before_its_time_is_found(lived, go_to):
    line = LogLine.objects.filter(action=Action.UNLOCKED).first()
    LogLine.objects.filter(pk=line.pk).update(body=None)
    go_to(9)

    assert "blanked" in {each.code for each in check_log(today=day(9))}
    assert fresh_host().doubt == "blanked"


@pytest.mark.exhaustive  # as evidence that was blanked before its time
@pytest.mark.both_databases
def test_evidence_that_was_blanked_is_found_whatever_day_its_column_names(lived):
    line = LogLine.objects.filter(action=Action.UNLOCKED).first()
    LogLine.objects.filter(pk=line.pk).update(body=None, on=date(2020, 1, 1), action="", by="")

    assert ("blanked", line.pk) in {(each.code, each.place) for each in check_log(today=day(8))}
    assert fresh_host().doubt == "blanked"


@pytest.mark.exhaustive  # as evidence that was blanked before its time
def test_evidence_that_was_blanked_before_the_pins_is_found_in_the_night(lived, settings):
    pin_the_last_line(settings)
    line = LogLine.objects.filter(action=Action.UNLOCKED).first()
    LogLine.objects.filter(pk=line.pk).update(body=None)

    assert [(each.code, each.place) for each in check_log(today=day(8))] == [("blanked", line.pk)]
    assert fresh_host().doubt is None


@pytest.mark.exhaustive
@pytest.mark.parametrize("pinned", [False, True], ids=["by its roster", "by a line"])
def test_nothing_is_forgotten_behind_the_pins(lived, forget, settings, pinned):
    """A new host would stop there."""
    oldest = LogLine.objects.filter(action=Action.UNLOCKED).earliest("seq")
    pin = (oldest.seq - 1, bytes(LogLine.objects.get(seq=oldest.seq - 1).chain))
    real, settings.LOG_SEEN = forgetting.log.look, pin

    def look():
        settings.LOG_SEEN = pin if pinned else None
        return real()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(forgetting.log, "look", look)
        forget()

    assert all(bodies_of(seq__gte=oldest.seq))


@pytest.mark.exhaustive  # an edge of forgetting
def test_a_fresh_host_goes_on_once_the_details_are_back(lived):
    line = LogLine.objects.filter(action=Action.UNLOCKED).first()
    LogLine.objects.filter(pk=line.pk).update(body=None)
    assert fresh_host().doubt == "blanked"
    assert log.look().doubt == "blanked"

    line.save()

    assert log.look().doubt is None


@pytest.mark.exhaustive
def test_while_nobody_signs_nothing_is_forgotten(lived, go_to):
    nights.begin_night(day(LATER - 1).isoformat())
    go_to(LATER)

    assert forgetting.forget_old_details(today=day(LATER)) == 0


@pytest.mark.exhaustive
def test_a_line_that_was_blanked_still_links(lived, forget):
    forget()
    line = LogLine.objects.filter(body=None).first()
    LogLine.objects.filter(pk=line.pk).update(hash=bytes(32))

    assert "broken_chain" in {each.code for each in check_log(today=day(LATER))}


def blank_the_newest_roster():
    line = LogLine.objects.filter(action=Action.ROSTER_SIGNED).latest("seq")
    LogLine.objects.filter(pk=line.pk).update(body=None, on=date(2020, 1, 1))


@pytest.fixture
def left(lived, reader, colleague, go_to):
    """A colleague left. The roster without them is blanked, and its row says that it is old."""
    go_to(9)
    membership.remove(by=reader, key=colleague.person.key)
    list_elsewhere.write_night(day(9))
    left = log.look().roster
    blank_the_newest_roster()
    return left


@pytest.mark.exhaustive  # as evidence that was blanked before its time
def test_a_roster_that_was_blanked_is_found_in_the_night(left):
    assert "blanked" in {each.code for each in check_log(today=day(9))}


@pytest.mark.exhaustive  # as evidence that was blanked before its time
def test_facts_of_law_that_were_blanked_are_found_in_the_night(lived, reader, go_to):
    lawbook.BOOK.amend(lambda _law: [], by=reader)
    line = LogLine.objects.filter(action=lawbook.BOOK.action)
    line.update(body=None, on=date(2020, 1, 1))

    assert "blanked" in {each.code for each in check_log(today=day(8))}


@pytest.mark.exhaustive
@pytest.mark.parametrize(("number", "found"), [(None, "broken_chain"), (1, "blanked")])
def test_what_was_signed_whole_and_blanked_before_the_pins_is_found_in_the_night(
    lived, reader, settings, number, found
):
    """The chain says that it is never forgotten, whatever the columns say."""
    lawbook.BOOK.amend(lambda _law: [], by=reader)
    pin_the_last_line(settings)
    line = LogLine.objects.filter(action=lawbook.BOOK.action)
    line.update(body=None, on=date(2020, 1, 1), number=number)

    assert {each.code for each in check_log(today=day(8))} == {found}
    with pytest.raises(NoRoster, match="behind-log-seen"):
        fresh_host()


@pytest.mark.exhaustive  # as evidence that was blanked before its time
def test_a_roster_that_was_blanked_is_found_by_a_fresh_host_in_the_list_elsewhere(left):
    assert [line["log"][2] for line in list_elsewhere.forks(fresh_host())] == [left.hash]


@pytest.mark.exhaustive  # as evidence that was blanked before its time
def test_a_roster_that_was_blanked_may_not_be_the_pinned_one(left, settings):
    settings.ROSTER_ROOT = left.hash

    with pytest.raises(NoRoster):
        fresh_host()


@pytest.mark.exhaustive  # as evidence that was blanked before its time
def test_a_case_whose_steps_are_blank_needs_its_signed_ending(lived, forget, told):
    """Somebody blanks a case that is here, and writes that it was erased: with the proof of another."""
    stays, gone = lived
    head = head_of(stays)
    case = head.event.content.case
    forget()
    erasure = LogLine.objects.get(action="erase")
    said = json.loads(bytes(erasure.body))
    said |= {"case": case, "on": day(LATER).isoformat()}
    said["details"] |= {"number": head.number, "hash": head.event.hash}
    last = LogLine.objects.latest("seq")
    line = make_line(last.seq + 1, bytes(last.chain), body=canonical_json(said), signature=b"")
    last.seq, last.chain, last.body, last.signature = line.place, line.chain, line.body, b""
    last.save(force_insert=True)
    LogLine.objects.filter(case=case).update(body=None, on=date(2020, 1, 1))
    assert str(gone) != case

    assert ("state_differs", case) in {
        (each.code, each.case) for each in check_log(today=day(LATER))
    }
    assert case not in fresh_host().memory.erased
    assert ("erasure_without_proof", case) in told()
