"""Ask why somebody opens a colleague's case, once until the desk locks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.access.locked_case import NoSuchRequest
from legal_help.casework import access_reason, assignment, cases
from legal_help.casework.access_reason import AccessReason, ReasonNeeded
from legal_help.event_log import log
from legal_help.events.roster import INTAKE
from legal_help.models import LogLine
from legal_help.trust import keys
from tests.legal_help.casework.looking import notices, row
from tests.legal_help.helpers import PASSPHRASE


@pytest.fixture
def theirs(colleague, reader, send):
    """Return a case that the supervisor has taken."""
    reference = send().public_ref
    cases.take_case(by=reader, public_ref=reference)
    return reference


def give(by, reference, reason=AccessReason.COVERING):
    access_reason.give_access_reason(by=by, public_ref=reference, reason=reason)


def reasons_of(reader):
    return [each.details.get("reason", "") for each in notices("opened", by=reader.by)]


def test_ones_own_and_nobodys_are_opened_without_a_word(send, reader, colleague):
    reference = send().public_ref
    cases.open_case(by=colleague, public_ref=reference)
    cases.take_case(by=colleague, public_ref=reference)
    cases.open_case(by=colleague, public_ref=reference)

    assert reasons_of(colleague) == ["", ""]


def test_what_is_offered_to_me_is_opened_without_a_word(theirs, reader, colleague):
    assignment.offer_case(by=reader, public_ref=theirs, colleague=colleague.person.key)

    cases.open_case(by=colleague, public_ref=theirs)

    assert reasons_of(colleague) == [""]


def test_a_colleagues_is_not_opened_before_a_reason(theirs, colleague):
    with pytest.raises(ReasonNeeded) as needed:
        cases.open_case(by=colleague, public_ref=theirs)

    assert needed.value.public_ref == theirs
    assert theirs not in str(needed.value)
    assert reasons_of(colleague) == []


def test_a_supervisor_gives_a_reason_too(send, reader, colleague):
    reference = send().public_ref
    cases.take_case(by=colleague, public_ref=reference)

    with pytest.raises(ReasonNeeded):
        cases.open_case(by=reader, public_ref=reference)


def test_the_reason_stands_on_every_opening_and_is_asked_once(theirs, colleague):
    give(colleague, theirs)

    for _ in range(2):
        cases.open_case(by=colleague, public_ref=theirs)

    assert reasons_of(colleague) == ["covering", "covering"]
    (given,) = notices("reason_given")
    assert (given.by, given.details) == (colleague.by, {"reason": "covering"})


def test_after_the_next_unlock_it_is_asked_again(theirs, colleague):
    give(colleague, theirs, AccessReason.REVIEW)
    again, _cookie = keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)

    with pytest.raises(ReasonNeeded):
        cases.open_case(by=again, public_ref=theirs)


def test_a_reason_for_one_request_opens_no_other(theirs, colleague, reader, send):
    other = send().public_ref
    cases.take_case(by=reader, public_ref=other)
    give(colleague, theirs)

    with pytest.raises(ReasonNeeded):
        cases.open_case(by=colleague, public_ref=other)


@pytest.mark.exhaustive
def test_a_reason_of_a_colleague_opens_nothing_to_me(theirs, colleague, third):
    give(colleague, theirs)

    with pytest.raises((ReasonNeeded, NoSuchRequest)):
        cases.open_case(by=third, public_ref=theirs)


@pytest.mark.exhaustive
def test_a_reason_that_is_none_opens_nothing(theirs, colleague):
    give(colleague, theirs, "curious")

    with pytest.raises(ReasonNeeded):
        cases.open_case(by=colleague, public_ref=theirs)


@pytest.mark.exhaustive
def test_a_reason_opens_nothing_that_is_not_theirs(send, reader, enrol):
    reference = send().public_ref
    cases.take_case(by=reader, public_ref=reference)
    late = enrol("late", INTAKE)

    with pytest.raises(NoSuchRequest):
        give(late, reference)
    with pytest.raises(NoSuchRequest):
        cases.open_case(by=late, public_ref=reference)


def test_the_reason_of_a_colleague_is_not_made_mine(reader, colleague, third, send):
    """Somebody writes my key into the column beside what a colleague signed."""
    reference = send().public_ref
    cases.take_case(by=reader, public_ref=reference)
    give(colleague, reference)

    LogLine.objects.filter(action="reason_given").update(by=third.by)

    with pytest.raises(ReasonNeeded):
        cases.open_case(by=third, public_ref=reference)


@pytest.mark.parametrize("is_written_in_the_body", [False, True])
def test_a_reason_for_one_request_is_not_moved_to_another(
    theirs, reader, colleague, send, is_written_in_the_body
):
    other = send().public_ref
    cases.take_case(by=reader, public_ref=other)
    give(colleague, theirs)
    line = LogLine.objects.get(action="reason_given")
    one, another = (str(row(each).pk).encode() for each in (theirs, other))

    line.case = row(other).pk
    if is_written_in_the_body:
        line.body = bytes(line.body).replace(one, another)
    line.save()

    with pytest.raises(ReasonNeeded):
        cases.open_case(by=colleague, public_ref=other)


def looks(reference, *, but):
    return access_reason.recent_accesses(row(reference).pk, but=but, known=log.look())


def test_who_opened_it_lately_is_told_to_the_others(theirs, colleague, reader):
    cases.open_case(by=reader, public_ref=theirs)
    give(colleague, theirs, AccessReason.TECHNICAL)
    cases.open_case(by=colleague, public_ref=theirs)
    cases.open_case(by=colleague, public_ref=theirs)

    (look,) = looks(theirs, but=reader)

    today = timezone.localdate().isoformat()
    assert (look.by, look.on, look.details) == (colleague.by, today, {"reason": "technical"})
    assert [each.by for each in looks(theirs, but=colleague)] == [reader.by]


@pytest.mark.exhaustive
def test_what_is_long_past_is_not_lately(theirs, colleague, reader, time_machine):
    cases.open_case(by=reader, public_ref=theirs)
    time_machine.move_to(timezone.now() + access_reason.RECENT + timedelta(days=1))

    assert looks(theirs, but=colleague) == []
    assert log.look().doubt is None


@pytest.mark.exhaustive
def test_a_line_that_is_no_notice_gives_no_reason(theirs, colleague):
    """Somebody puts other bytes into the line that was signed."""
    give(colleague, theirs)
    LogLine.objects.filter(action="reason_given").update(body=b"{}")

    with pytest.raises(ReasonNeeded):
        cases.open_case(by=colleague, public_ref=theirs)
