"""The signed list of interpreters, and whom somebody asked for a case."""

import pytest

from legal_help.casework import cases
from legal_help.event_log import log
from legal_help.trust import interpreters
from legal_help.trust.interpreters import Interpreter
from legal_help.trust.roster import NotASupervisor
from tests.legal_help.helpers import PASSPHRASE, state_of

pytestmark = pytest.mark.django_db

ADDRESS = "/cases/interpreters/"
ANA = {"name": "Zzana", "languages": ["es", "ht"], "phone": "212 555 0142", "hours": "evenings"}


def names():
    return [each.name for each in interpreters.BOOK.verified()]


@pytest.mark.exhaustive
def test_a_supervisor_signs_somebody_replaces_and_removes_them(desk, notices):
    desk.post(ADDRESS, ANA)
    desk.post(ADDRESS, {**ANA, "name": "Abel", "languages": ["fr"], "phone": "1"})
    page = desk.post(ADDRESS, {**ANA, "phone": "212 555 0199"}, follow=True)

    assert "The list is signed and saved." in page.text
    assert names() == ["Abel", "Zzana"]
    assert "212 555 0199" in page.text
    assert "212 555 0142" not in page.text
    assert "Spanish" in page.text

    desk.post(f"{ADDRESS}remove/", {"name": "Abel"})
    assert names() == ["Zzana"]
    assert len(notices("interpreters_signed")) == 4


def test_caseworkers_read_the_list_and_sign_nothing(desk, client, sign_in, colleague):
    desk.post(ADDRESS, ANA)
    sign_in(colleague.user, client)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    page = client.post(ADDRESS, {**ANA, "name": "Planted"})

    assert names() == ["Zzana"]
    assert "212 555 0142" in page.text
    assert "Sign and save" not in page.text
    with pytest.raises(NotASupervisor):
        interpreters.BOOK.keep(Interpreter(name="x", languages=("es",), phone="1"), by=colleague)


@pytest.mark.exhaustive
def test_what_lacks_is_told(desk):
    page = desk.post(ADDRESS, {"name": "Zzana", "hours": "Zzhours"})

    assert len(page.context["problems"]) == 2
    assert "Zzhours" in page.text
    assert names() == []


@pytest.mark.exhaustive  # somebody is signed here
def test_who_speaks_their_language_stands_on_the_page_and_whom_one_asked_in_the_notes(
    desk, send, reader
):
    desk.post(ADDRESS, ANA)
    receipt = send(answers={"language": "ht", "reach": ["code"]})
    other = send(answers={"language": "fr", "reach": ["code"]})
    address = f"/cases/{receipt.public_ref}/"

    assert "Zzana" in desk.get(address).text
    assert "Zzana" not in desk.get(f"/cases/{other.public_ref}/").text
    page = desk.post(f"{address}appointment/asked/", {"name": "Zzana"}, follow=True)

    assert "The notes now say whom you asked." in page.text
    assert "Asked an interpreter:" in page.text
    unknown = desk.post(f"{address}appointment/asked/", {"name": "Somebody else"}, follow=True)
    assert "This interpreter is no longer on the signed list." in unknown.text
    assert state_of(receipt).notes == 1
    assert (
        cases.open_case(by=reader, public_ref=receipt.public_ref).notes[0].said["asked"] == "Zzana"
    )


@pytest.mark.sampled
@pytest.mark.parametrize(
    "entry",
    [{}, {"name": "x"}, {**ANA, "phone": 7}, {**ANA, "languages": 7}, {**ANA, "languages": [7]}, 7],
)
def test_a_list_that_cannot_be_read_is_told_and_is_none(reader, told, entry):
    interpreters.BOOK.amend(lambda _before: [entry], by=reader)

    assert interpreters.BOOK.known_to(log.look()) == []
    assert told() == [("interpreters_signed_unreadable", "")]
