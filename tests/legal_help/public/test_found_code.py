"""Somebody found the paper with the code. What they can do, played through from end to end."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from legal_help import questions
from legal_help.casework import cases, withdrawals
from legal_help.casework.queue import ordered_cases
from legal_help.event_log import nights
from legal_help.models import ThreadMessage
from legal_help.public.http import rate_limits
from legal_help.retention.erase import erase_due
from legal_help.rules.law import shipped_law
from legal_help.rules.triage import triage
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import state_of
from tests.legal_help.page_fixtures import ANSWERS, OWN_WORDS

pytestmark = pytest.mark.django_db

RETURN = "/legal-help/return/"
REQUEST = "/legal-help/request/"
ELSEWHERE = "+1 900 555 0666"


def opened_with(code):
    rate_limits.codes.forget()
    client = FormClient()
    assert client.post(RETURN, {"code": code}).url == RETURN
    return client


@pytest.fixture
def person(sent):
    return opened_with(sent.code)


@pytest.fixture
def finder(sent):
    return opened_with(sent.code)


def at_the_desk(reader, sent):
    return cases.open_case(by=reader, public_ref=sent.public_ref)


@pytest.mark.long
def test_a_finder_of_the_code_can_do_no_harm(person, finder, sent, reader, desk):
    # They read nothing of the story, whichever address they try.
    addresses = [
        *(f"{RETURN}{part}" for part in ["", "1/", "2/", "3/", "4/", "5/", "withdraw/"]),
        *(f"{REQUEST}{part}" for part in ["", "code/", "check/", "receipt/", "erase/"]),
        *(f"{REQUEST}{number}/" for number in range(1, 30)),
    ]
    seen = [finder.get(address, follow=True).text for address in addresses]
    assert [word for word in OWN_WORDS if any(word in page for page in seen)] == []
    assert [page for page in seen if sent.code in page] == []
    assert finder.get(reverse("cases:detail", args=[sent.public_ref])).status_code == 302

    # They send the lawyer to nobody else: what they say is a proposal.
    finder.post(f"{RETURN}3/", {"reach": "phone", "phone": ELSEWHERE, "leave_message": "named"})
    finder.post(f"{RETURN}4/", {"text": "Please do not call the old number."})
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.reach == ANSWERS["reach"]
    assert at_the_desk(reader, sent).answers["phone"] == ANSWERS["phone"]
    page = desk.get(reverse("cases:detail", args=[sent.public_ref])).text
    assert page.index("Nobody has checked it yet: use the old one.") < page.index(ELSEWHERE)
    assert "How to reach them now" not in page
    desk.post(reverse("cases:settle", args=[sent.public_ref, 1]), {"counts": "true"})
    assert at_the_desk(reader, sent).messages[0].settled is None

    # They make nothing less urgent, and hide no date.
    before = triage(questions.facts_for_triage(ANSWERS), timezone.localdate(), shipped_law())
    state = state_of(sent)
    finder.post(f"{RETURN}1/", {"date_of": "hearing", "date_year": "2031"})
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.level <= before[0]
    assert set(before[1]) <= set(entry.reasons)
    assert state_of(sent).review_by <= state.review_by
    assert state_of(sent).is_urgent >= state.is_urgent

    # They lock nobody out: wrong codes, leaving and "erase" end their own visit alone.
    for _ in range(5):
        finder.post(RETURN, {"code": "1234 5678"})
    finder.post(f"{REQUEST}erase/", {"erase": "yes"})
    finder.post("/legal-help/exit/")
    assert "We have your request." in person.get(RETURN).text
    assert "We have your request." in opened_with(sent.code).get(RETURN).text

    # They destroy nothing: it is erased only once somebody has made sure that it was the person.
    finder = opened_with(sent.code)
    finder.post(f"{RETURN}withdraw/")
    assert "You took your request back." in person.get(RETURN).text
    person.post(f"{RETURN}undo/")
    assert "We have your request." in person.get(RETURN).text
    finder.post(f"{RETURN}withdraw/")
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.case.public_ref == sent.public_ref, "it waits in the queue for the check"
    erase_in(days=365)
    withdrawals.undo_withdrawal(by=reader, public_ref=sent.public_ref)
    erase_in(days=365)
    assert at_the_desk(reader, sent).answers["more"] == ANSWERS["more"]
    assert ThreadMessage.objects.count() == 3


def erase_in(days):
    """Erase what is due on a day to come, on a host that ran the night before."""
    today = timezone.localdate() + dt.timedelta(days=days)
    nights.begin_night((today - dt.timedelta(days=1)).isoformat())
    erase_due(today=today)


def test_a_finder_who_asks_for_a_new_code_gets_none(person, finder, sent, desk, reader):
    """It goes to the person: by a call to the old contact, or for their word."""
    finder.post(f"{RETURN}5/", {"text": "Send it here please"})

    before = state_of(sent)
    address = reverse("cases:new_code", args=[sent.public_ref])
    given = desk.post(address, {"how": "old_contact", "given_before": 0})
    assert 'class="code"' in given.text
    assert state_of(sent).version == before.version + 1, "and the case has a new key"

    # From now on they are outside, in whatever they had open.
    assert "Come back with your code" in finder.get(RETURN).text
    assert "We cannot find" in FormClient().post(RETURN, {"code": sent.code}).text
    cases.send_reply(by=reader, public_ref=sent.public_ref, text="Zzanswer")
    assert "Zzanswer" not in finder.get(RETURN, follow=True).text


@pytest.mark.exhaustive
def test_a_finder_who_asks_us_to_stop_silences_us_only_until_somebody_looks(
    person, finder, sent, reader, desk
):
    """It counts at once, for a telephone that was taken; it sends nobody elsewhere and it ends."""
    stop = {"reach": "phone", "phone": ELSEWHERE, "stop_old": "yes"}
    finder.post(f"{RETURN}3/", stop)

    address = reverse("cases:detail", args=[sent.public_ref])
    assert "the old way is not safe: use neither" in desk.get(address).text
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.reach == ["code"], "their page alone"
    cases.send_reply(by=reader, public_ref=sent.public_ref, text="Zzanswer")
    assert "Zzanswer" in person.get(RETURN).text, "the page of the person is still theirs"

    desk.post(reverse("cases:settle", args=[sent.public_ref, 1]), {"counts": "false"})

    page = desk.get(address).text
    assert "use neither" not in page
    assert "How to reach them now" not in page
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.reach == ANSWERS["reach"]
