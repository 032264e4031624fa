from uuid import UUID

import pytest

from legal_help.casework import assignment, cases
from legal_help.casework.queue import ordered_cases
from legal_help.event_log.alarms import Tampered
from legal_help.intake import return_visit
from legal_help.models import HelpRequest


@pytest.fixture
def case_and_other(send):
    """Two sent requests: the one attacked, and one to copy from."""
    return [HelpRequest.objects.get(public_ref=send().public_ref) for _ in range(2)]


@pytest.fixture
def walled(third, enrol, reader, colleague):
    """Wall the colleague off from a case: there are readers enough that one may do it."""
    enrol("olga", "intake")

    def walled(receipt):
        of = UUID(colleague.person.key)
        assert assignment.set_wall(by=reader, public_ref=receipt.public_ref, colleague=of)

    return walled


@pytest.fixture
def is_refused(reader, told):
    """Whether a case is refused in the queue and on its page, nobody writes in it, and it is told."""

    def is_refused(case, code):
        assert ordered_cases.load_queue(by=reader).damaged == [case.public_ref]
        with pytest.raises(Tampered):
            cases.open_case(by=reader, public_ref=case.public_ref)
        with pytest.raises(Tampered):
            cases.send_reply(by=reader, public_ref=case.public_ref, text="Hello")
        return told() == [(code, str(case.pk))]

    return is_refused


@pytest.fixture
def written(send, come_back):
    """A request with two messages of the person."""
    receipt = send()
    for text in ("first", "second"):
        return_visit.write_to_us(visit=come_back(receipt), text=text)
    return receipt.public_ref
