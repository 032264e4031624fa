import pytest

from legal_help.casework import cases, new_code
from legal_help.intake import return_visit
from legal_help.rules.reported_changes import VerificationMethod
from legal_help.trust import keys, roster
from tests.legal_help.helpers import sign_roster


@pytest.fixture
def dismiss(reader):
    """Sign a roster on which somebody does not stand any more; of a supervisor, two sign that."""

    def dismiss(user, *, also=None):
        people = roster.without(roster.verified().people, users={user.pk})
        sign_roster(by=reader, also=also, people=people)

    return dismiss


@pytest.fixture
def shared(reader, colleague, send):
    """Return the reference of a case that the supervisor and the colleague can open."""
    return send().public_ref


@pytest.fixture
def taken(shared, reader):
    """Give it to the supervisor."""
    cases.take_case(by=reader, public_ref=shared)
    return shared


@pytest.fixture
def calm(begin_in, reader, colleague, send):
    """Return a case without any near date, which two can open and one has taken."""

    def made():
        receipt = send(facts={"filed": "yes"})
        cases.take_case(by=reader, public_ref=receipt.public_ref)
        return receipt

    return begin_in("calm and taken", made)


@pytest.fixture
def notes(reader):
    """Return what the notes of a case say, one by one."""

    def notes(receipt):
        opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
        assert not any(note.is_refused for note in opened.notes)
        return [note.said for note in opened.notes]

    return notes


@pytest.fixture
def give(reader):
    def give(receipt, *, by=reader, how=VerificationMethod.OLD_CONTACT, given_before=0):
        return new_code.give_new_code(
            by=by, public_ref=receipt.public_ref, how=how, given_before=given_before
        )

    return give


@pytest.fixture
def with_code():
    """Return to the case with a code; return the visit."""

    def with_code(code):
        return return_visit.open_visit(cookie=keys.unlock_with_code(code=code).cookie)

    return with_code
