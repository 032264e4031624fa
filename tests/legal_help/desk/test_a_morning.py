"""How many pages a morning of ten cases takes: a number that does not grow.

Each answer of the server counts: what a link opens, what a button sends, and the page to which that
leads. Caseworkers wait for each of them. A number that has to rise says so in a diff.
"""

import pytest

from legal_help.events.state import Status
from legal_help.intake import return_visit
from tests.legal_help.clicks import Hands
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE, state_of

pytestmark = pytest.mark.django_db

CASEWORKER = 36
SECOND_PERSON = 6
CALM = {"filed": "yes"}


@pytest.fixture
def waiting(colleague, send, come_back):
    """Ten who wait in the morning: two against each other, one who writes, one who has had enough."""

    def sent(who, **more):
        answers = {
            "language": "en",
            "reach": ["code"],
            "own_word": "Zzown",
            "more": f"Zzstory {who}",
        }
        card = {"names": [f"Zz{who} Flores Paz"], "countries": ["HN"], **more}
        return send(answers=answers, card=card, facts=CALM)

    waiting = {who: sent(who) for who in WORK if who != "afraid"}
    waiting["afraid"] = sent("afraid", adverse="My husband, Zzread Flores Paz")
    return_visit.write_to_us(visit=come_back(waiting["written"]), text="Zzquestion")
    return_visit.withdraw_case(visit=come_back(waiting["withdrawn"]))
    return waiting


@pytest.fixture
def at_the_desk(sign_in):
    """Somebody who has unlocked the desk and sees the queue."""

    def at_the_desk(user):
        hands = Hands(sign_in(user, FormClient()))
        hands.go("/cases/")
        hands.press("Unlock", passphrase=PASSPHRASE)
        return hands

    return at_the_desk


def _settle(hands):
    assert hands.sees("What they wrote is not opened yet")
    hands.press("It is nothing")
    assert hands.sees("Zzstory afraid")
    hands.follow("Next request")


def _read(hands):
    assert hands.sees("Zzstory read")
    hands.follow("Next request")


def _note(hands):
    hands.press("Save, and open the next request", text="Zznote")


def _answer(hands):
    hands.press("Take it")
    hands.press("Preview", text="Zzanswer")
    hands.press("Send, and open the next request")


def _ask(hands):
    hands.follow("Ask for more")
    hands.press("Put these into the box", ask=["hearing", "a_number"])
    hands.press("Decide, and open the next request")


def _accept(hands):
    hands.press("Take it")
    hands.follow("Accept the case")
    hands.press("Decide, and open the next request")


def _refer(hands):
    hands.follow("Refer to others")
    written = {"to": "Zzlegal aid", "has_consent": "on", "text": "Zzlegal aid may help you."}
    hands.press("Decide, and open the next request", **written)


def _call_spam(hands):
    hands.follow("Not a request: spam")
    hands.press("Propose it, and open the next request")


def _check(hands):
    hands.press("Record it, and open the next request", how="own_word")


def _write_back(hands):
    assert hands.sees("Zzquestion")
    hands.press("Send, and open the next request", text="Zzreply")


WORK = {
    "afraid": _settle,
    "read": _read,
    "noted": _note,
    "answered": _answer,
    "asked": _ask,
    "accepted": _accept,
    "referred": _refer,
    "spam": _call_spam,
    "withdrawn": _check,
    "written": _write_back,
}
DONE = {
    "answered": Status.BEING_READ,
    "asked": Status.MORE_NEEDED,
    "accepted": Status.ACCEPTED,
    "referred": Status.REFERRED,
    "spam": Status.SPAM,
    "withdrawn": Status.WITHDRAWN,
}


@pytest.mark.exhaustive  # a long day: tests/legal_help/desk/queue/test_next_case.py has each step
@pytest.mark.long
def test_ten_cases_take_no_page_more(waiting, at_the_desk, supervisor, colleague):
    hands = at_the_desk(colleague.user)
    left = {each.public_ref: who for who, each in waiting.items()}
    hands.follow(waiting["afraid"].public_ref)
    while left:
        reference = hands.page.css("h1")[0].text()
        WORK[left.pop(reference)](hands)
    second = at_the_desk(supervisor)
    second.follow(waiting["spam"].public_ref)
    second.press("Confirm it")

    assert {who: state_of(waiting[who]).status for who in DONE} == DONE
    assert state_of(waiting["written"]).read_up_to == 1
    assert len(hands.asked) <= CASEWORKER, hands.asked
    assert len(second.asked) <= SECOND_PERSON, second.asked
