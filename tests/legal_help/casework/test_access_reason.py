"""Ask why somebody opens a colleague's case, once until the desk locks."""

import pytest

from legal_help.access import workbench
from legal_help.casework import access_reason, cases
from legal_help.casework.access_reason import AccessReason, ReasonNeeded
from legal_help.events.past import Past
from legal_help.models import AuditEvent, HelpRequest
from legal_help.trust import keys
from tests.legal_help.helpers import PASSPHRASE

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(colleague, reader, send):
    """Return a case that the supervisor has taken."""
    reference = send().public_ref
    cases.take_case(by=reader, public_ref=reference)
    return reference


def past_of(case):
    return Past.of(case.pk, opened_since=access_reason.recent_since())


def reasons_of(reader):
    opened = AuditEvent.objects.filter(action="opened", actor=reader.audit_name)
    return list(opened.order_by("seq").values_list("detail_code", flat=True))


def test_ones_own_and_nobodys_are_opened_without_a_word(send, reader, colleague):
    reference = send().public_ref
    cases.open_case(by=colleague, public_ref=reference)
    cases.take_case(by=colleague, public_ref=reference)
    cases.open_case(by=colleague, public_ref=reference)

    assert reasons_of(colleague) == ["", ""]


def test_a_colleagues_is_not_opened_before_a_reason(theirs, colleague):
    with pytest.raises(ReasonNeeded) as needed:
        cases.open_case(by=colleague, public_ref=theirs)

    assert needed.value.public_ref == theirs
    assert theirs not in str(needed.value)
    assert reasons_of(colleague) == []


def test_the_reason_stands_on_every_opening_and_is_asked_once(theirs, colleague):
    access_reason.give_access_reason(by=colleague, public_ref=theirs, reason=AccessReason.COVERING)

    for _ in range(2):
        cases.open_case(by=colleague, public_ref=theirs)

    assert reasons_of(colleague) == ["covering", "covering"]
    given = AuditEvent.objects.get(action="reason_given")
    assert (given.actor, given.detail_code) == (colleague.audit_name, "covering")


def test_after_the_next_unlock_it_is_asked_again(theirs, colleague):
    access_reason.give_access_reason(by=colleague, public_ref=theirs, reason=AccessReason.REVIEW)
    again, _cookie = keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)

    with pytest.raises(ReasonNeeded):
        cases.open_case(by=again, public_ref=theirs)


def test_a_reason_for_one_request_opens_no_other(theirs, colleague, reader, send):
    other = send().public_ref
    cases.take_case(by=reader, public_ref=other)
    access_reason.give_access_reason(by=colleague, public_ref=theirs, reason=AccessReason.OTHER)

    with pytest.raises(ReasonNeeded):
        cases.open_case(by=colleague, public_ref=other)


def test_a_reason_that_is_none_opens_nothing(theirs, colleague):
    access_reason.give_access_reason(by=colleague, public_ref=theirs, reason="curious")

    with pytest.raises(ReasonNeeded):
        cases.open_case(by=colleague, public_ref=theirs)


def test_a_reason_opens_nothing_that_was_not_granted(send, reader, enrol):
    reference = send().public_ref
    cases.take_case(by=reader, public_ref=reference)
    late = enrol("late", "intake")

    with pytest.raises(workbench.NoSuchRequest):
        access_reason.give_access_reason(by=late, public_ref=reference, reason=AccessReason.OTHER)
    with pytest.raises(workbench.NoSuchRequest):
        cases.open_case(by=late, public_ref=reference)


def test_who_opened_it_lately_is_told_to_the_others(theirs, colleague, reader, time_machine):
    cases.open_case(by=reader, public_ref=theirs)
    access_reason.give_access_reason(by=colleague, public_ref=theirs, reason=AccessReason.TECHNICAL)
    cases.open_case(by=colleague, public_ref=theirs)
    cases.open_case(by=colleague, public_ref=theirs)
    case = HelpRequest.objects.get()

    (look,) = access_reason.recent_accesses(past_of(case), but=reader)

    assert (look.key, look.reason) == (colleague.audit_name, "technical")
    assert look.at == AuditEvent.objects.filter(action="opened").last().at
    assert [each.key for each in access_reason.recent_accesses(past_of(case), but=colleague)] == [
        reader.audit_name
    ]


def test_what_is_long_past_is_not_lately(theirs, colleague, reader, time_machine):
    cases.open_case(by=reader, public_ref=theirs)
    opened = AuditEvent.objects.get(action="opened")
    time_machine.move_to(opened.at + access_reason.RECENT + access_reason.RECENT)

    assert access_reason.recent_accesses(past_of(HelpRequest.objects.get()), but=colleague) == []
