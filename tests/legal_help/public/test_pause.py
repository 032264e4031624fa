"""While no new requests are taken: what people read, in their language, and what goes on for them."""

from datetime import UTC, date, datetime

import pytest

from legal_help.casework import cases
from legal_help.models import Draft, HelpRequest
from legal_help.trust import pause
from tests import english
from tests.legal_help.form_client import FormClient
from tests.legal_help.public.helpers import ANSWERS, CHECK, DOOR, RECEIPT, SCREENING, shown_page
from tests.markup import one_line

pytestmark = pytest.mark.django_db

START, RETURN = "/legal-help/", "/legal-help/return/"
LAST = date(2026, 12, 20)
SAID = 'We take no new requests until <time datetime="2026-12-21">'
AGAIN = 'From <time datetime="2026-12-21">'
HOTLINE = "National Domestic Violence Hotline"


@pytest.fixture
def paused(reader):
    pause.begin(last_day=LAST, by=reader)


@pytest.mark.sampled
@pytest.mark.parametrize("address", [START, DOOR])
def test_the_first_pages_say_until_when_and_where_else_to_turn(paused, client, address):
    page = client.get(address)

    assert page.status_code == 200
    text = one_line(page.text)
    for words in (SAID, AGAIN, HOTLINE, "Deadlines do not wait.", f'href="{RETURN}'):
        assert words in text
    assert "It is free. It takes about 25 minutes." not in text


@pytest.mark.exhaustive
def test_the_start_still_leads_to_each_language_and_asks_nobody_to_begin(paused, client):
    text = client.get(START).text

    assert f'href="{DOOR}?language=ar" hreflang="ar"' in text
    assert f'class="btn" href="{DOOR}' not in text


@pytest.mark.exhaustive  # codes and messages go on here
@pytest.mark.parametrize("language", ["ar", "es", "fr", "ht"])
def test_it_is_said_in_the_language_of_the_person(paused, language):
    person = FormClient(headers={"accept-language": language})

    for page in (person.get(DOOR), person.get(f"/{language}{START}")):
        assert "2026-12-21" in page.text
        assert english.left_on(page.text, language) == []


def test_nobody_begins_a_request(paused, client):
    person = FormClient()
    for data in ({}, {**SCREENING, "page": "need"}, {"page": "lawyer", "lawyer": "no"}):
        assert SAID in one_line(person.post(DOOR, data).text)

    assert not Draft.objects.exists()


def test_the_language_changes_on_the_page_of_the_pause(paused):
    page = FormClient().post(DOOR, {"_to": "es"})

    assert page["Content-Language"] == "es"
    assert "No aceptamos nuevas solicitudes de ayuda hasta el" in page.text


def test_what_was_answered_before_brings_the_places_that_fit_forward(paused):
    place = {**SCREENING, "place": "detained", "page": "need"}

    assert "ICE Online Detainee Locator" in FormClient().post(DOOR, place).text


@pytest.mark.exhaustive  # codes and messages go on here
def test_a_form_that_was_begun_is_filled_in_and_sent(founding, reader):
    person = FormClient()
    address = person.post(DOOR, {**SCREENING, "page": "need"}, follow=True).request["PATH_INFO"]
    assert address == f"{DOOR}code/"
    pause.begin(last_day=LAST, by=reader)

    address = person.get(DOOR).url
    while address != CHECK:
        page = shown_page(person.get(address))
        address = person.post(address, {"page": page, **ANSWERS.get(page, {})}).url
    assert person.post(CHECK, {"consent": "yes"}).url == RECEIPT

    assert HelpRequest.objects.count() == 1


def test_a_page_of_a_form_whose_code_is_lost_goes_on_in_a_new_one(paused):
    """They had begun: what they typed is not thrown away."""
    person = FormClient()
    closed = {"of_form": "x", "page": "you", "call_name": "Zzname"}

    page = person.post(DOOR, closed)

    assert SAID not in one_line(page.text)
    assert "Zzname" in page.text


def test_codes_and_messages_go_on(paused, sent, reader):
    cases.send_reply(by=reader, public_ref=sent.public_ref, text="Zzreply")
    person = FormClient()

    assert person.post(RETURN, {"code": sent.code}).status_code == 302
    assert "Zzreply" in person.get(RETURN).text


def test_after_the_last_day_it_ends_by_itself(paused, client, time_machine):
    time_machine.move_to(datetime(2026, 12, 21, 17, tzinfo=UTC))

    assert "Before you begin" in client.get(DOOR).text
    assert "We take no new requests" not in client.get(START).text
