"""The form as a browser without a script meets it."""

import gzip
import logging
import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test.client import MULTIPART_CONTENT
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from legal_help import questions
from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import codes
from legal_help.event_log import appending, log
from legal_help.intake import drafts, submit
from legal_help.models import Draft, HelpRequest, LogLine, Unlock
from legal_help.public.http import cookies, exit_script
from legal_help.trust import keys, slots, unlocks
from tests.legal_help.form_client import FormClient
from tests.legal_help.public.helpers import (
    ANSWERS,
    CHECK,
    DOOR,
    PAGE_1,
    RECEIPT,
    SCREENING,
    shown_page,
)
from tests.markup import one_line

EVERY_NEED = ["fear", "crime", "forced", "family", "parent"]
NEUTRAL = "https://www.wikipedia.org"


@pytest.fixture
def open_house(founding):
    """Somebody on the roster can read new requests."""


@pytest.fixture
def rare_code(monkeypatch):
    """The next code: four digits of another one may stand in a telephone number of the page."""
    digits = "4619" * 5 + "461"
    code = digits + codes.check_digit(digits)
    monkeypatch.setattr(keys, "new_code", lambda: code)
    return code


@pytest.fixture
def person(open_house):
    """A browser that has been through the screening and has a draft."""
    client = FormClient()
    response = client.post(DOOR, {**SCREENING, "page": "need"})
    assert response.url == f"{DOOR}code/"
    return client


def fill(client, address=PAGE_1):
    """Answer every page as it comes, up to the check."""
    met = []
    while address != CHECK:
        page = shown_page(client.get(address))
        met.append(page)
        address = client.post(address, {"page": page, **ANSWERS.get(page, {})}).url
    return met


@pytest.fixture(scope="module")
def left_by_pages():
    """What all the pages leave in a draft, once a test has filled them in."""
    return {}


@pytest.fixture
def filled(person, left_by_pages):
    """A browser up to the check: by page after page the first time, then by what they left."""
    cookie = cookies.read(person.cookies["__Host-form"].value)
    if left_by_pages:
        draft = drafts.open_draft(cookie=cookies.token(cookie))
        drafts.save_page(draft=draft, answers=left_by_pages)
    else:
        fill(person)
        left_by_pages |= drafts.open_draft(cookie=cookies.token(cookie)).answers
    return person


@pytest.fixture
def sent(filled):
    assert filled.post(CHECK, {"consent": "yes"}).url == RECEIPT
    return filled


# Screening


def test_request_form_says_what_to_know_before_anything_is_asked(client, open_house):
    text = client.get(DOOR).text

    for promise in (
        "It is not an application for asylum",
        "Talking to us does not make us your lawyers yet",
        "It cannot erase the history of this phone.",
        "This is not an emergency service.",
    ):
        assert promise in text


def test_request_form_asks_the_first_questions_and_stores_nothing(client, open_house):
    first = client.post(DOOR)
    second = client.post(DOOR, {"page": "lawyer", "lawyer": "no", "can_pay": "no"})
    third = client.post(DOOR, {**SCREENING, "page": "place"})

    assert [shown_page(response) for response in (first, second, third)] == [
        "lawyer",
        "place",
        "need",
    ]
    assert '<input type="hidden" name="lawyer" value="no">' in third.text
    assert '<input type="hidden" name="place" value="us">' in third.text
    assert not Draft.objects.exists()


@pytest.mark.exhaustive
def test_request_form_keeps_what_was_chosen_beside_an_error(client, open_house):
    response = client.post(DOOR, {"page": "lawyer", "lawyer": "had"})

    assert "<title>Error: First questions: 1 of 3</title>" in response.text
    assert response.text.count("Choose whether you can pay for a lawyer") == 2, "summary and field"
    assert 'href="#id_can_pay_0"' in response.text
    assert re.search(r'value="had"[^>]*checked', response.text)


@pytest.mark.exhaustive
def test_request_form_goes_back(client, open_house):
    back = client.post(DOOR, {**SCREENING, "page": "need", "_back": "1"})
    begin = client.post(DOOR, {"page": "lawyer", "lawyer": "no", "_back": "1"})

    assert shown_page(back) == "place"
    assert re.search(r'value="us"[^>]*checked', back.text)
    assert "Before you begin" in begin.text


@pytest.mark.exhaustive
def test_request_form_asks_to_try_the_own_lawyer_first_and_lets_go_on(client, open_house):
    answers = {"page": "lawyer", "lawyer": "yes", "can_pay": "no"}

    between = client.post(DOOR, answers)
    after = client.post(DOOR, {**answers, "outcome": "has-lawyer", "seen": "has-lawyer"})
    back = client.post(
        DOOR, {**answers, "outcome": "has-lawyer", "seen": "has-lawyer", "_back": "1"}
    )

    assert "Ask your lawyer first" in between.text
    assert 'name="seen" value="has-lawyer"' in between.text
    assert shown_page(after) == "place"
    assert 'name="seen" value="has-lawyer"' in after.text
    assert shown_page(back) == "lawyer"


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("page", "answer", "words", "other"),
    [
        ("place", {"place": "outside"}, "We may not be the right place for you", "UNHCR Help"),
        ("need", {"need": "none"}, "We may not be the right place for this", "UNHCR Help"),
    ],
)
def test_request_form_stops_kindly_and_names_others(client, open_house, page, answer, words, other):
    response = client.post(DOOR, {**SCREENING, **answer, "page": page})

    assert words in response.text
    assert other in response.text
    assert "Continue</button></p>" not in response.text
    assert not Draft.objects.exists()


def test_request_form_tells_whoever_fills_in_the_hidden_box(client, open_house):
    response = client.post(DOOR, {**SCREENING, "page": "need", "website": "http://spam.example"})

    assert "Leave the last box empty, and press the button again" in response.text
    assert not Draft.objects.exists()


def test_request_form_refuses_kindly_when_nobody_could_read(client, db, settings):
    settings.ROSTER_ROOT = ""
    settings.HELP_PHONE = "+1 212 555 0100"

    response = client.get(DOOR)

    assert response.status_code == 503
    assert "We cannot be sure that only our legal team could read your request." in response.text
    assert "+1 212 555 0100" in response.text


def test_a_busy_house_gives_the_page_back(client, open_house, monkeypatch):
    monkeypatch.setattr(slots, "_inside", {"new_code": threading.BoundedSemaphore(1)})
    with slots.slot("new_code"):
        response = client.post(DOOR, {**SCREENING, "page": "need"})

    assert "Many people are asking now." in response.text
    assert re.search(r'value="fear"[^>]*checked', response.text)


# The draft


@pytest.mark.exhaustive
def test_the_code_is_shown_once_the_draft_begins(person):
    text = person.get(f"{DOOR}code/").text

    groups = re.findall(r"<span>(\d{4})</span>", text)
    assert len(groups) == 6
    assert "Write it down, or go on without it." in text
    assert "later read our answer" in text
    assert "Until you press Send, whoever has this code can read what you typed." in text


def test_the_cookie_is_strict_and_ends_with_the_browser(open_house, client):
    response = client.post(DOOR, {**SCREENING, "page": "need"})

    cookie = response.cookies["__Host-form"]
    assert (cookie["path"], cookie["samesite"]) == ("/", "Strict")
    assert cookie["secure"] is True
    assert cookie["httponly"] is True
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_the_token_against_forged_forms_ends_with_the_browser_too(open_house, client):
    token = client.get(DOOR).cookies["csrftoken"]

    assert (token["max-age"], token["expires"]) == ("", "")
    assert token["httponly"] is True


@pytest.mark.exhaustive  # a detail of a page
def test_a_plain_case_meets_its_own_pages_and_the_check(person):
    assert fill(person) == [page.id for page in questions.applicable_pages({"need": ["fear"]})]
    assert "Page 16 of 16" in person.get(CHECK).text


def test_form_page_has_a_neutral_title_and_address(person):
    response = person.get(PAGE_1)

    assert "<title>Page 1 of about 17</title>" in response.text
    assert response.context["strokes"] == ["now", *[""] * 16]
    titles = [person.get(f"{DOOR}{n}/").text.partition("</title>")[0] for n in range(1, 16)]
    assert not [title for title in titles if "asylum" in title.lower()]


def test_form_page_keeps_everything_typed_beside_an_error(person):
    arrival = f"{DOOR}9/"

    response = person.post(arrival, {"page": "arrival", "arrival_month": "3", "arrival_year": "25"})

    words = f"Enter the year with four digits, like {timezone.localdate().year}"
    assert "<title>Error: Page 9 of about 17</title>" in response.text
    assert response.context["strokes"] == [*["done"] * 8, "now", *[""] * 8]
    assert response.text.index('class="errs"') < response.text.index("<h1")
    assert response.text.count(words) == 2
    assert 'href="#id_arrival_2"' in response.text
    assert 'aria-invalid="true"' in response.text
    for again in (response.text, person.get(arrival).text):
        assert 'value="25"' in again
        assert '<option value="3" selected>March<' in again


@pytest.mark.exhaustive
def test_the_summary_of_mistakes_takes_the_focus_without_a_script(person):
    """A keyboard and a screen reader go on from it, and no other element asks for the focus."""
    page = LexborHTMLParser(person.post(f"{DOOR}3/", {"page": "reach"}).text)

    (focused,) = page.css("[autofocus]")
    assert (focused.id, focused.attributes["tabindex"]) == ("problems", "-1")
    assert LexborHTMLParser(person.get(f"{DOOR}3/").text).css("[autofocus]") == []


@pytest.mark.exhaustive  # a detail of a page
def test_form_page_asks_for_less_where_there_is_no_room(person):
    much = {"page": "reach", "reach": ["x" * 5000] * 100}

    response = person.post(PAGE_1, much)

    assert response.status_code == 200
    assert "Make this shorter than 5,000 letters" in response.text
    assert person.get(PAGE_1).status_code == 200


@pytest.mark.exhaustive
def test_a_late_page_without_room_is_not_said_to_be_kept(person, client):
    token = person.cookies["__Host-form"].value
    person.post("/legal-help/exit/")
    person.cookies["__Host-form"] = token

    response = person.post(PAGE_1, {"page": "reach", "reach": ["x" * 5000] * 100})

    assert "This form is closed" in response.text
    assert "What you just sent is kept" not in response.text


@pytest.mark.exhaustive
def test_form_page_says_when_it_locks_and_in_which_zone(person):
    text = person.get(PAGE_1).text

    assert re.search(
        r"nothing for 30 minutes, this form locks. "
        r'That is at <time datetime="[^"]+">\d\d:\d\d</time> \(New York\)',
        text,
    )


@pytest.mark.exhaustive
def test_form_page_offers_the_language_of_the_page_first(person):
    text = person.post(PAGE_1, {"page": "language", "_to": "ar"}) and person.get(PAGE_1).text

    assert '<option value="ar" selected>' in text


@pytest.mark.exhaustive
def test_form_page_takes_the_digits_of_other_scripts(person):
    person.post(f"{DOOR}9/", {"page": "arrival", "arrival_year": "٢٠٢٥"})

    assert '<time datetime="2025">2025</time>' in person.get(CHECK).text


@pytest.mark.exhaustive  # a detail of a page
def test_check_shows_a_number_in_its_order(filled):
    filled.post(PAGE_1, {"page": "reach", "reach": ["phone"]})
    filled.post(PAGE_1, {"page": "contact", "phone": "٣١٣ ٥٥٥ ٠١٧٧"})
    filled.post(
        PAGE_1, {"page": "who", "a_number_instead": "unknown", "other_names": "1-800-799-7233"}
    )

    text = one_line(filled.get(CHECK).text)

    assert '<dd translate="no"><bdi dir="ltr">313 555 0177</bdi></dd>' in text
    assert '<dd translate="no" dir="auto">I do not know</dd>' in text
    assert '<dd translate="no" dir="auto"><bdi dir="ltr">1-800-799-7233</bdi></dd>' in text


@pytest.mark.exhaustive
def test_form_page_goes_back_to_the_check_after_a_change(filled):
    response = filled.post(f"{DOOR}2/", {"page": "you", "call_name": "Other"})

    assert response.url == CHECK
    assert "Other" in filled.get(CHECK).text


def test_form_page_asks_what_a_changed_answer_opens(filled):
    response = filled.post(f"{DOOR}3/", {"page": "reach", "reach": "phone"})

    assert shown_page(filled.get(response.url)) == "contact"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("address", "data"),
    [
        (f"{DOOR}2/", {"page": "you", "call_name": "OfAnother"}),
        (f"{DOOR}first/3/", {"page": "need", "need": "tps"}),
        (CHECK, {"consent": "yes"}),
        (f"{DOOR}erase/", {"erase": "yes"}),
    ],
)
def test_a_tab_of_somebody_before_touches_nothing_of_the_next(filled, address, data):
    """As on the computer of a library, or where a caseworker enters form after form."""
    before = Draft.objects.get().pk
    mark = re.search(r'name="of" value="(\w+)"', filled.get(address).text)[1]
    filled.post(DOOR, {**SCREENING, "page": "need"})
    (mine,) = Draft.objects.exclude(pk=before)

    response = filled.post(address, {**data, "of": mark})

    assert "This form is closed" in response.text
    assert "What you just sent is kept" not in response.text
    assert not HelpRequest.objects.exists()
    assert bytes(Draft.objects.get(pk=mine.pk).state) == bytes(mine.state)
    assert bytes(Draft.objects.get(pk=mine.pk).late) == b""


def test_a_tab_of_somebody_before_is_not_kept_as_a_late_page_of_the_next(filled):
    mark = re.search(r'name="of" value="(\w+)"', filled.get(f"{DOOR}2/").text)[1]
    filled.post(DOOR, {**SCREENING, "page": "need"})
    unlocks.lock(cookie=cookies.read(filled.cookies["__Host-form"].value))

    filled.post(f"{DOOR}2/", {"page": "you", "call_name": "OfAnother", "of": mark})

    assert not Draft.objects.exclude(late=b"").exists()


@pytest.mark.exhaustive
def test_the_page_of_an_own_form_is_taken_with_its_mark(filled):
    mark = re.search(r'name="of" value="(\w+)"', filled.get(f"{DOOR}2/").text)[1]

    filled.post(f"{DOOR}2/", {"page": "you", "call_name": "Mine", "of": mark})

    assert 'value="Mine"' in filled.get(f"{DOOR}2/").text


@pytest.mark.exhaustive
def test_an_older_tab_takes_nothing_away_that_another_answered(person):
    shown = person.get(f"{DOOR}2/").text
    empty = re.search(r'name="empty" value="([^"]*)"', shown)[1]
    person.post(f"{DOOR}2/", {"page": "you", "empty": empty, "call_name": "Ana", "city": "Reno"})

    person.post(f"{DOOR}2/", {"page": "you", "empty": empty, "call_name": "Rosa"})

    again = person.get(f"{DOOR}2/").text
    assert 'value="Rosa"' in again
    assert 'value="Reno"' in again
    assert "city" in empty.split()


def test_what_a_page_showed_can_be_emptied_on_it(person):
    person.post(f"{DOOR}2/", {"page": "you", "call_name": "Ana", "city": "Reno"})
    empty = re.search(r'name="empty" value="([^"]*)"', person.get(f"{DOOR}2/").text)[1]

    person.post(f"{DOOR}2/", {"page": "you", "empty": empty, "call_name": "Ana"})

    assert "city" not in empty.split()
    assert 'value="Reno"' not in person.get(f"{DOOR}2/").text


def test_a_page_that_is_no_longer_asked_erases_no_other(filled):
    response = filled.post(f"{DOOR}2/", {"page": "dates", "checkin_year": "2027"})

    assert response.url == CHECK
    assert "SentinelName" in filled.get(CHECK).text


def test_form_page_saves_shows_the_code_and_closes_the_form(rare_code, person):
    code = shown_code(person.get(f"{DOOR}code/"))
    assert code == rare_code
    response = person.post(f"{DOOR}2/", {"page": "you", "call_name": "Ana", "_save": "1"})
    assert response.url == f"{DOOR}save/"
    before = person.get(response.url)
    assert shown_code(before) == code
    assert "Your answers are saved" in before.text

    closed = person.post(response.url, {"close": "yes"})

    assert "Saved. This form is closed here." in closed.text
    assert code[:4] not in closed.text
    for address in (f"{DOOR}2/", f"{DOOR}code/", f"{DOOR}save/"):
        assert "This form is closed" in person.get(address).text
    assert not Unlock.objects.exists()
    assert person.post("/legal-help/return/", {"code": code}).url == DOOR
    assert 'value="Ana"' in person.get(f"{DOOR}2/").text


@pytest.mark.exhaustive
def test_a_language_button_beside_the_saved_code_closes_nothing(person):
    switched = person.post(f"{DOOR}save/", {"close": "yes", "_to": "es"})

    assert "Sus respuestas están guardadas" in switched.text
    assert person.get(f"{DOOR}save/").context["groups"]


@pytest.mark.exhaustive
def test_who_saves_for_later_is_told_until_which_day(open_house):
    person = FormClient()
    with time_machine.travel(datetime(2026, 11, 25, 15, tzinfo=UTC), tick=False) as clock:
        begun = person.post(DOOR, {**SCREENING, "page": "need"}, follow=True)
        clock.shift(timedelta(days=3))
        person.post("/legal-help/return/", {"code": shown_code(begun)})
        saved = person.post(f"{DOOR}2/", {"page": "you", "_save": "1"}, follow=True)

    for page, iso, day in [
        (begun, "2026-12-09", "9 December 2026"),
        (saved, "2026-12-12", "12 December 2026"),
    ]:
        until = f'We keep your answers until <time datetime="{iso}">{day}</time>.'
        assert f'<p class="noprint">{until}' in one_line(page.text)


def test_a_language_button_keeps_what_was_typed_and_brings_the_same_page(person):
    response = person.post(f"{DOOR}2/", {"page": "you", "call_name": "Ana", "_to": "ar"})

    assert '<html lang="ar" dir="rtl">' in response.text
    assert 'value="Ana"' in response.text
    assert shown_page(response) == "you"
    assert '<html lang="ar"' in person.get(f"{DOOR}3/").text


@pytest.mark.exhaustive
def test_a_language_button_keeps_a_half_typed_date(person):
    typed = {"page": "arrival", "arrival_month": "3", "arrival_year": "2"}

    response = person.post(f"{DOOR}9/", {**typed, "_to": "es"})

    assert 'value="2"' in response.text
    assert 'class="errs"' not in response.text


@pytest.mark.exhaustive
def test_a_language_button_works_on_every_page(person, client):
    for address in (DOOR, f"{DOOR}code/", CHECK, f"{DOOR}erase/"):
        response = person.post(address, {"_to": "fr"})
        text = response.text if response.status_code == 200 else person.get(response.url).text
        assert '<html lang="fr"' in text, address
    screening = client.post(DOOR, {"page": "lawyer", "lawyer": "had", "_to": "ar"})
    assert '<html lang="ar"' in screening.text
    assert re.search(r'value="had"[^>]*checked', screening.text)
    between = {"page": "lawyer", "lawyer": "yes", "can_pay": "no", "outcome": "has-lawyer"}
    again = client.post(DOOR, {**between, "seen": "has-lawyer", "_to": "es"})
    assert 'name="outcome" value="has-lawyer"' in again.text
    assert Draft.objects.count() == 1


@pytest.mark.exhaustive
def test_the_enter_key_never_presses_a_language(person):
    text = person.get(PAGE_1).text

    first = re.search(r'<button[^>]*form="q"[^>]*>', text)[0]
    assert "_to" not in first


@pytest.mark.exhaustive
def test_form_page_goes_on_where_the_person_stopped(person):
    person.post(PAGE_1, {"page": "language", "language": "es"})

    assert person.get(DOOR).url == f"{DOOR}2/"
    assert person.get(f"{DOOR}99/").url == f"{DOOR}2/"
    assert person.get(f"{DOOR}0/").url == f"{DOOR}2/"


def test_form_page_without_a_draft_asks_for_the_code(client, open_house):
    text = client.get(PAGE_1).text

    assert "This form is closed" in text
    assert "/legal-help/return/" in text


def test_a_page_that_comes_after_the_lock_is_sealed_and_not_lost(open_house):
    person = FormClient()
    with time_machine.travel("2026-11-24 12:00", tick=False):
        person.post(DOOR, {**SCREENING, "page": "need"})
        code = "".join(re.findall(r"<span>(\d{4})</span>", person.get(f"{DOOR}code/").text))
    with time_machine.travel("2026-11-24 12:31", tick=False):
        response = person.post(f"{DOOR}2/", {"page": "you", "call_name": "LateName"})
        assert "This form locked to protect you. Enter your code to carry on." in response.text
        assert "LateName" not in response.text
        assert "This form is closed" in person.get(f"{DOOR}2/").text
        unlocked = open_again(code)
        assert 'value="LateName"' in unlocked.get(f"{DOOR}2/").text


@pytest.mark.exhaustive  # an edge: other pages keep what was typed
def test_who_comes_back_looks_again_at_a_page_that_came_after_the_lock(filled):
    """Whoever held the telephone meanwhile may have typed there: another number, say."""
    code = shown_code(filled.get(f"{DOOR}code/"))
    page, number = shown_page(filled.get(f"{DOOR}2/")), f"{DOOR}2/"
    unlocks.lock(cookie=cookies.read(filled.cookies["__Host-form"].value))
    assert (
        "What you just sent is kept" in filled.post(number, {"page": page, "call_name": "His"}).text
    )

    filled.post("/legal-help/return/", {"code": code})

    assert filled.get(DOOR).url == number
    assert 'value="His"' in filled.get(number).text
    assert filled.post(number, {"page": page, "call_name": "Hers"}).url == CHECK


def test_a_late_page_is_not_sealed_to_a_key_that_was_swapped(person, pair, by_sql, told):
    draft = Draft.objects.get()
    unlocks.lock(cookie=cookies.read(person.cookies["__Host-form"].value))
    by_sql(draft, applicant_public=bytes(pair.public))

    response = person.post(f"{DOOR}2/", {"page": "you", "call_name": "LateName"})

    assert response.status_code == 200
    assert "What you just sent is kept" not in response.text
    assert told() == [("key_swapped", str(draft.pk))]


@pytest.mark.exhaustive  # an edge: other pages keep what was typed
@pytest.mark.parametrize("address", [DOOR, PAGE_1, CHECK, f"{DOOR}code/"])
def test_a_draft_that_another_hand_changed_stops_kindly(person, by_sql, told, address):
    draft = Draft.objects.get()
    by_sql(draft, state=bytes(100))

    response = person.get(address)

    assert response.status_code == 409
    assert told() == [("blob_altered", str(draft.pk))]


@pytest.mark.exhaustive
def test_a_receipt_that_another_hand_changed_stops_kindly(sent, by_sql):
    by_sql(Draft.objects.get(), state=bytes(100))

    assert sent.get(RECEIPT).status_code == 409
    assert sent.post(CHECK, {"consent": "yes"}).status_code == 409


def open_again(code):
    client = FormClient()
    client.cookies["__Host-form"] = cookies.sign(keys.unlock_with_code(code=code).cookie)
    return client


def test_a_late_page_of_no_draft_is_kept_nowhere(client, open_house):
    response = client.post(f"{DOOR}2/", {"page": "you", "call_name": "LateName"})

    assert "If you have a code, it opens your form again." in response.text
    assert not Draft.objects.exists()


def test_a_draft_that_somebody_changed_is_stopped_and_reported(person, by_sql, told):
    draft = Draft.objects.get()
    by_sql(draft, state=b"\x01" + bytes(100))

    response = person.get(PAGE_1)

    assert response.status_code == 409
    assert "We stopped to protect you" in response.text
    assert told() == [("blob_altered", str(draft.pk))]


# Older answers, put back


@pytest.fixture
def put_back(person, by_sql):
    """A browser under which somebody put back the draft as it was before its last page."""
    person.post(PAGE_1, {"page": "language", "language": "es"})
    older = bytes(Draft.objects.get().state)
    person.post(f"{DOOR}2/", {"page": "you", "call_name": "NewerName"})
    by_sql(Draft.objects.get(), state=older)
    return person


OLDER = "This form is older than what you last saved."


@pytest.mark.sampled
@pytest.mark.parametrize("address", [DOOR, PAGE_1, CHECK, f"{DOOR}code/"])
def test_older_answers_are_told_before_anything_is_shown(put_back, told, address):
    response = put_back.get(address)

    assert response.status_code == 409
    assert OLDER in response.text
    assert "What you just sent is kept" not in response.text
    assert told() == [("draft_put_back", str(Draft.objects.get().pk))]


def test_older_answers_are_not_sent(put_back):
    assert OLDER in put_back.post(CHECK, {"consent": "yes"}).text
    assert not HelpRequest.objects.exists()


@pytest.mark.exhaustive  # an edge: other pages keep what was typed
def test_a_page_sent_to_older_answers_is_kept_and_comes_back(put_back):
    response = put_back.post(f"{DOOR}2/", {"page": "you", "call_name": "NewestName"})

    assert "What you just sent is kept" in response.text
    assert "NewestName" not in response.text
    assert 'value="NewestName"' in put_back.get(f"{DOOR}2/").text


@pytest.mark.exhaustive  # an edge: other pages keep what was typed
def test_whoever_was_told_goes_on_and_is_told_the_next_time(put_back, by_sql):
    older = bytes(Draft.objects.get().state)
    assert put_back.get(CHECK).status_code == 409

    put_back.post(f"{DOOR}2/", {"page": "you", "call_name": "NewestName"})

    assert put_back.get(CHECK).status_code == 200
    by_sql(Draft.objects.get(), state=older)
    assert put_back.get(CHECK).status_code == 409


@pytest.mark.exhaustive  # an edge: other pages keep what was typed
def test_a_language_button_forgets_no_number(put_back, by_sql):
    put_back.get(CHECK)
    older = bytes(Draft.objects.get().state)
    put_back.post(f"{DOOR}2/", {"page": "you", "call_name": "NewestName", "_to": "ar"})
    by_sql(Draft.objects.get(), state=older)

    assert put_back.get(CHECK).status_code == 409


# Check, Send, receipt


def test_check_shows_every_answer_with_a_way_to_change_it(filled):
    text = filled.get(CHECK).text

    assert "SentinelName" in text
    assert '<time datetime="2025-02">February 2025</time>' in text
    assert 'aria-label="Change: What name should we use for you?"' in text
    assert f'href="{DOOR}2/"' in text
    assert "Left empty" in text


@pytest.mark.exhaustive
def test_check_leads_to_the_question_by_its_place_and_to_send(filled):
    """An address stands in the history of the browser: it tells no topic."""
    filled.post(PAGE_1, {"page": "reach", "reach": ["phone"]})
    text = one_line(filled.get(CHECK).text)
    city = re.search(r'href="([^"]+)" aria-label="Change: What city or town', text)[1]

    assert city == f"{DOOR}2/#n3"
    assert '<div id="n3">' in filled.get(city).text
    assert '<a href="#q">Go to Send</a>' in text
    assert re.search(rf'but gave no number. <a href="{DOOR}\d+/">Change it</a>', text)


@pytest.mark.exhaustive  # a detail of a page
def test_later_pages_say_in_one_line_when_they_lock(person):
    first = person.get(PAGE_1).text
    person.post(PAGE_1, {"page": "language", "language": "en"})
    second = person.get(f"{DOOR}2/").text

    assert "Only our legal team" in first
    assert "If you do nothing for 30 minutes, this form locks." in first
    assert "Only our legal team" not in second
    assert re.search(r"It locks at <time [^>]+>\d\d:\d\d</time> \(.+\) if you do nothing.", second)


@pytest.mark.sampled
@pytest.mark.parametrize("is_demo", [True, False])
def test_a_demonstration_says_so_on_every_page(person, settings, is_demo):
    settings.DEMO = is_demo
    words = "This is a demonstration. Do not send real requests."

    for address in (DOOR, PAGE_1, CHECK, f"{DOOR}code/", "/legal-help/return/"):
        assert (words in person.get(address, follow=True).text) is is_demo


@pytest.mark.exhaustive
def test_nobody_comes_to_the_hidden_box_by_keyboard_or_ear(person):
    page = person.get(CHECK).text

    assert re.search(r'<div class="vh" aria-hidden="true">.*name="website"[^>]*tabindex="-1"', page)


@pytest.mark.exhaustive  # a detail of a page
def test_check_lets_change_the_first_questions_too(filled):
    first = f"{DOOR}first/3/"
    assert f'href="{first}"' in filled.get(CHECK).text
    assert "<title>Change an answer</title>" in filled.get(first).text
    assert re.search(r'value="fear"[^>]*checked', filled.get(first).text)

    response = filled.post(first, {"page": "need", "need": ["fear", "parent"]})

    assert shown_page(filled.get(response.url)) == "family", "it asks more now"
    assert filled.get(f"{DOOR}first/9/").status_code == 302


@pytest.mark.exhaustive  # an edge: other pages keep what was typed
def test_a_page_that_asks_more_since_is_shown_again(filled):
    assert "When is your next court date?" not in filled.get(CHECK).text

    response = filled.post(f"{DOOR}7/", {"page": "safety", "court": "yes"})

    assert shown_page(filled.get(response.url)) == "appointments"
    assert response.url.endswith("#n3"), "it leads to the first question that is new"
    assert "When is your next court date?" in filled.get(response.url).text
    assert filled.post(response.url, {"page": "appointments"}).url == CHECK


def test_back_keeps_what_was_typed(person):
    assert (
        '<button type="submit" class="back" form="q" name="_back"' in person.get(f"{DOOR}2/").text
    )

    back = person.post(f"{DOOR}2/", {"page": "you", "call_name": "Zqtyped", "_back": "1"})

    assert back.url == PAGE_1
    assert 'value="Zqtyped"' in person.get(f"{DOOR}2/").text


@pytest.mark.exhaustive
def test_check_asks_about_dates_that_cannot_both_be(filled):
    filled.post(f"{DOOR}5/", {"page": "who", "dob_month": "3", "dob_year": "2025"})

    assert "By these dates, you came before you were born." in filled.get(CHECK).text


def test_check_sends_nothing_without_a_tick(filled):
    response = filled.post(CHECK)

    assert response.text.count("Tick the box if you want our legal team to read this") == 2
    assert not HelpRequest.objects.exists()


def test_check_sends_nothing_while_a_required_answer_is_missing(person):
    response = person.post(CHECK, {"consent": "yes"})

    assert "Choose a language, or “Another language”" in response.text
    assert "Choose at least one way. Coming back with your code is enough" in response.text
    assert f'<a href="{DOOR}3/">Choose at least one way.' in response.text
    assert not HelpRequest.objects.exists()


@pytest.mark.exhaustive
def test_check_names_the_field_that_stops_send_and_leads_to_it(filled):
    """As after "Save and come back later" with a date half typed."""
    filled.post(
        f"{DOOR}9/",
        {"page": "arrival", "arrival_month": "2", "arrival_day": "31", "arrival_year": "2025"},
    )
    filled.post(f"{DOOR}5/", {"page": "who", "dob_year": "90", "_save": "1"})
    mistake = "This day does not exist. Check the day and the month"

    shown, sent = filled.get(CHECK).text, filled.post(CHECK, {"consent": "yes"}).text

    assert f'<dd class="err">{mistake}</dd>' in one_line(shown)
    assert "Enter the year with four digits" in shown
    words = f"“When did you last come into the United States?”: {mistake}"
    assert f'<a href="{DOOR}9/">{words}</a>' in one_line(sent)
    assert f'<a href="{DOOR}4/#n3">“When were you born?”' in one_line(sent)
    assert not HelpRequest.objects.exists()
    field = filled.get(f"{DOOR}9/").text
    assert field.count(mistake) == 2, "summary and field"
    assert re.search(r'value="31"[^>]*aria-invalid="true"', field)


@pytest.mark.exhaustive
def test_check_saves_for_later(filled):
    assert filled.post(CHECK, {"_save": "1"}).url == f"{DOOR}save/"
    assert not HelpRequest.objects.exists()


@pytest.mark.exhaustive
def test_check_keeps_the_draft_when_the_house_closes_before_send(filled, settings):
    settings.ROSTER_ROOT = ""

    response = filled.post(CHECK, {"consent": "yes"})

    assert response.status_code == 503
    assert "Your answers are safe." in response.text
    assert Draft.objects.count() == 1


@pytest.mark.exhaustive
def test_check_keeps_the_draft_where_no_reader_could_open_it(filled, monkeypatch, told):
    """Nothing can be sealed to any of their keys."""
    monkeypatch.setattr(submit, "seal_grants", lambda *_: [])

    response = filled.post(CHECK, {"consent": "yes"})

    assert response.status_code == 503
    assert "Your answers are safe." in response.text
    assert Draft.objects.get().sent_at is None
    assert not HelpRequest.objects.exists()
    assert {reason for reason, _case in told()} == {"key_unusable"}


@pytest.mark.exhaustive
def test_send_goes_on_while_a_line_of_the_log_cannot_be_good(filled, reader):
    last = LogLine.objects.last()
    LogLine.objects.create(
        seq=last.seq + 1, hash=b"", chain=bytes(32), body=b"{}", signature=b"", on=last.on
    )

    assert filled.post(CHECK, {"consent": "yes"}).url == RECEIPT
    assert log.look().doubt
    text = filled.get(RECEIPT).text
    assert HelpRequest.objects.get().public_ref in text
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.card["names"] == ["SentinelName"]


@pytest.mark.exhaustive
def test_send_that_is_overtaken_again_and_again_is_pressed_once_more(filled, monkeypatch):
    def overtaken(_batch):
        raise appending.RosterChanged

    with monkeypatch.context() as patch:
        patch.setattr(appending.Batch, "insert", overtaken)
        page = filled.post(CHECK, {"consent": "yes"})

    assert page.status_code == 429
    assert filled.post(CHECK, dict(page.context["typed"])).url == RECEIPT
    assert HelpRequest.objects.count() == 1


@pytest.mark.exhaustive
def test_send_gives_a_receipt_with_the_code(sent):
    text = sent.get(RECEIPT).text

    assert HelpRequest.objects.count() == 1
    assert len(re.findall(r"<span>(\d{4})</span>", text)) == 6
    assert HelpRequest.objects.get().public_ref in text
    assert "What happens now" in text


def test_what_is_sent_is_what_staff_read(sent, reader):
    opened = cases.open_case(by=reader, public_ref=HelpRequest.objects.get().public_ref)

    assert opened.answers["call_name"] == "SentinelName"
    assert opened.answers["consent"] == "yes"
    assert "seen" not in opened.answers
    assert opened.card["names"] == ["SentinelName"]
    assert opened.urgency.level == "U3"


@pytest.mark.exhaustive
def test_a_second_send_says_that_nothing_is_lost(sent):
    response = sent.post(CHECK, {"consent": "yes"}, follow=True)

    assert "We already have your answers" in response.text
    assert HelpRequest.objects.count() == 1


@pytest.mark.exhaustive  # a detail of a page
@pytest.mark.parametrize(
    ("phone", "words"), [("+1 800 555 0100", "On the phone, say"), ("", "Your request is called")]
)
def test_the_reference_is_for_the_phone_where_there_is_one(sent, settings, phone, words):
    settings.HELP_PHONE = phone
    reference = HelpRequest.objects.get().public_ref
    receipt = sent.get(RECEIPT)

    sent.post("/legal-help/return/", {"code": shown_code(receipt)})
    for page in (receipt, sent.get("/legal-help/return/")):
        assert f'{words} <bdi dir="ltr">{reference}</bdi>.' in page.text
        assert ("On the phone" in page.text) == bool(phone)


@pytest.mark.exhaustive
def test_a_second_send_after_the_receipt_asks_for_the_code(sent):
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        text = sent.post(CHECK, {"consent": "yes"}).text

    assert "If you have a code, it opens your form again." in text
    assert HelpRequest.objects.count() == 1


def test_receipt_ends_when_the_last_four_digits_come_back(rare_code, sent):
    last = re.findall(r"<span>(\d{4})</span>", sent.get(RECEIPT).text)[-1]
    assert last == rare_code[-4:]

    wrong = sent.post(RECEIPT, {"last_four": "0000"})
    right = sent.post(RECEIPT, {"last_four": last})

    assert wrong.text.count("These are not the last four digits. Look at the code again") == 2
    assert "Thank you" in right.text
    assert last not in right.text
    assert sent.get(RECEIPT).url == "/legal-help/return/"


@pytest.mark.exhaustive
@pytest.mark.parametrize("zero", "٠۰०০၀", ids=["Arabic", "Persian", "Hindi", "Bengali", "Burmese"])
def test_receipt_takes_the_last_four_digits_of_any_script(sent, zero):
    last = shown_code(sent.get(RECEIPT))[-4:]

    typed = "- ".join(chr(ord(zero) + int(digit)) for digit in last)

    assert "Thank you" in sent.post(RECEIPT, {"last_four": typed}).text


def test_receipt_hides_the_code_until_it_is_asked_for_again(sent):
    code = shown_code(sent.get(RECEIPT))

    hidden = sent.post(RECEIPT, {"_hide": "yes"}, follow=True)

    assert "The code is hidden." in hidden.text
    assert "Show the code again to print it" in hidden.text
    assert "You can print this page." not in hidden.text
    assert NOTE not in hidden.text
    for page in (hidden, sent.get(RECEIPT), sent.post(CHECK, {"consent": "yes"})):
        assert shown_code(page) == ""
    assert shown_code(sent.post(RECEIPT, {"_hide": "no"}, follow=True)) == code
    assert "Thank you" in sent.post(RECEIPT, {"last_four": code[-4:]}).text
    assert sent.post(RECEIPT, {"_hide": "no"}).url == "/legal-help/return/"


@pytest.mark.exhaustive
def test_a_draft_has_no_receipt_to_hide(person):
    assert person.post(RECEIPT, {"_hide": "yes"}).url == "/legal-help/return/"
    assert shown_code(person.get(f"{DOOR}code/"))


def shown_code(response):
    return "".join(re.findall(r"<span>(\d{4})</span>", response.text))


NOTE = f"{DOOR}note/"


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_code_of_a_draft_and_of_a_receipt_is_kept_as_a_bland_file(filled, language):
    code = shown_code(filled.get(f"{DOOR}code/"))
    filled.post(DOOR, {"_to": language})

    of_draft = filled.post(NOTE)
    filled.post(CHECK, {"consent": "yes"})
    of_receipt = filled.post(NOTE)

    for file in (of_draft, of_receipt):
        assert file["Content-Type"] == "text/plain; charset=utf-8"
        assert file["Content-Disposition"] == 'attachment; filename="note.txt"'
        assert "no-store" in file["Cache-Control"]
        assert file.text.splitlines()[0] == "-".join(re.findall("....", code))
        assert len(file.content) <= 1024
        told = file.text.replace(code, "").casefold()
        for word in ("standing", "asylum", "legal", "help", "lawyer", "http", "testserver", "www"):
            assert word not in told
    assert HelpRequest.objects.get().public_ref not in of_receipt.text


@pytest.mark.exhaustive  # a tab of somebody before touches nothing of the next here
@pytest.mark.parametrize(("address", "data"), [(RECEIPT, {"last_four": "0000"}), (NOTE, {})])
def test_a_tab_of_somebody_before_never_gives_the_code_of_the_next(filled, address, data):
    """They would keep the wrong code, and lose their own."""
    filled.post(CHECK, {"consent": "yes"})
    receipt = filled.get(RECEIPT)
    (mark,) = set(re.findall(r'name="of" value="(\w+)"', receipt.text))
    assert filled.post(address, {**data, "of": mark}).status_code == 200
    filled.post(DOOR, {**SCREENING, "page": "need"})
    fill(filled)
    filled.post(CHECK, {"consent": "yes"})
    assert shown_code(filled.get(RECEIPT)) not in {"", shown_code(receipt)}

    answer = filled.post(address, {**data, "of": mark})

    assert (answer.status_code, answer.url) == (302, "/legal-help/return/")


def test_no_address_leads_to_the_file_again(sent):
    assert sent.get(NOTE).status_code == 405
    assert FormClient().post(NOTE).url == "/legal-help/return/"


@pytest.mark.exhaustive
def test_pages_that_show_the_code_print_it_and_offer_the_file(filled):
    of_draft = filled.get(f"{DOOR}code/").text
    of_receipt = filled.post(CHECK, {"consent": "yes"}, follow=True).text

    for text in (of_draft, of_receipt):
        assert f'action="{NOTE}"' in text
        assert "The paper shows the code and nothing else." in text


@pytest.mark.exhaustive
def test_receipt_ends_after_ten_minutes(filled):
    filled.post(CHECK, {"consent": "yes"})

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert filled.get(RECEIPT).url == "/legal-help/return/"


@pytest.mark.exhaustive
def test_old_pages_lead_to_the_receipt_once_it_is_sent(sent):
    assert sent.get(PAGE_1).url == RECEIPT
    assert sent.get(DOOR).url == RECEIPT


@pytest.mark.sampled
@pytest.mark.parametrize("limit", ["HELP_SUBMITS_AN_HOUR", "HELP_SUBMITS_AN_HOUR_IN_ALL"])
def test_too_many_sends_ask_to_wait_name_the_telephone_and_lose_nothing(filled, settings, limit):
    setattr(settings, limit, 0)
    settings.HELP_PHONE = "+1 800 555 0100"

    response = filled.post(CHECK, {"consent": "yes"})

    assert response.status_code == 429
    assert "Try again in an hour." in response.text
    assert "+1 800 555 0100" in response.text
    assert 'name="consent" value="yes"' in response.text
    assert Draft.objects.count() == 1
    setattr(settings, limit, 1)
    assert filled.post(CHECK, {"consent": "yes"}).url == RECEIPT


@pytest.mark.exhaustive
def test_a_form_sent_in_seconds_asks_to_press_again_and_loses_nothing(open_house, settings):
    settings.HELP_SECONDS_AT_LEAST = 10
    settings.HELP_SUBMITS_AN_HOUR = 1
    person = FormClient()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        person.post(DOOR, {**SCREENING, "page": "need"})
        fill(person)
        clock.shift(9)
        quick = person.post(CHECK, {"consent": "yes"})
        clock.shift(1)
        again = person.post(CHECK, {"consent": "yes"})

    assert quick.status_code == 200
    assert "You were very quick. Please look once more, then press Send again" in quick.text
    assert re.search(r'name="consent" value="yes"[^>]*checked', one_line(quick.text))
    assert again.url == RECEIPT
    assert HelpRequest.objects.count() == 1


def test_what_is_sent_does_not_tell_when_it_was_begun(sent, reader):
    opened = cases.open_case(by=reader, public_ref=HelpRequest.objects.get().public_ref)

    assert "begun_at" not in opened.answers
    assert not re.search(r"\d\d:\d\d", str(opened.answers))


def test_too_many_pages_ask_to_wait_and_lose_nothing(client, open_house, settings):
    settings.HELP_PAGES_A_MINUTE = 0

    response = client.post(DOOR, {"page": "lawyer", "lawyer": "had"})

    assert response.status_code == 429
    assert "Many people are asking us from the same place." in response.text
    assert 'name="lawyer" value="had"' in response.text
    assert '<form id="q" method="post">' in response.text


@pytest.mark.exhaustive
def test_too_many_pages_erase_no_answer_by_trying_again(filled, settings):
    settings.HELP_PAGES_A_MINUTE = 0

    response = filled.get(f"{DOOR}2/")

    assert response.status_code == 429
    assert f'<a class="btn" href="{DOOR}2/">Try again</a>' in response.text
    assert f'<form id="q" method="post" action="{DOOR}">' in response.text


# What no page may do


def test_every_page_is_kept_nowhere_and_names_the_neutral_site(sent, person, open_house):
    for client, address in (
        (FormClient(), DOOR),
        (FormClient(), PAGE_1),
        (person, CHECK),
        (sent, RECEIPT),
    ):
        headers = client.get(address).headers
        assert "no-store" in headers["Cache-Control"]
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Content-Security-Policy"] == (
            f"default-src 'none'; script-src {exit_script.CSP_SOURCE}; connect-src 'self'; "
            "style-src 'self'; img-src data:; "
            f"form-action 'self' {NEUTRAL}; base-uri 'none'; frame-ancestors 'none'"
        )


def test_a_file_is_refused_before_anything_reads_it(client, open_house):
    response = client.post(DOOR, {"page": "lawyer"}, MULTIPART_CONTENT)

    assert response.status_code == 415


def test_no_answer_is_logged_or_put_in_a_session(filled, caplog):
    caplog.set_level(logging.DEBUG)

    filled.post(f"{DOOR}2/", {"page": "you", "call_name": "SentinelName"})
    filled.post(CHECK, {"consent": "yes"})

    assert "Sentinel" not in caplog.text
    assert not Session.objects.exists()


@pytest.mark.exhaustive  # tests/legal_help/public/test_weights.py weighs pages
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_fits_a_slow_telephone(person, language):
    everything = {
        "reach": {"reach": ["phone", "email", "person"]},
        "you": {"for_whom": "other"},
        "who": {"dob_instead": "unknown"},
        "countries": {"citizenship": "XX"},
        "safety": {"detained": "yes", "removal_set": "yes", "court": "yes"},
        "held": {"fear_interview": "soon"},
        "appointments": {
            "appointments": ["checkin", "interview", "fee", "papers"],
            "order": "yes",
            "judge_said": ["deadline", "decided"],
        },
        "arrival": {"first_time": "no", "went_back": "yes"},
        "filed": {"filed": "returned", "family_case": "spouse"},
    }
    person.post(f"{DOOR}first/3/", {"page": "need", "need": EVERY_NEED})
    person.post(DOOR, {"_to": language})
    address, met = PAGE_1, set()
    while address != CHECK:
        text = person.get(address).text
        met.add(shown_page_in(text))
        assert len(gzip.compress(text.encode())) < 5_050, met  # 5.0 kB, in any language
        page = shown_page_in(text)
        data = {"page": page, **ANSWERS.get(page, {}), **everything.get(page, {})}
        address = person.post(address, data).url
    assert met == set(questions.PAGES) - {"lawyer", "place", "need"}
    # Nobody meets all questions at once; even then the sheet comes cold within the budget.
    stylesheet = Path(settings.BASE_DIR, "static/css/site.css").read_bytes()
    sheet = person.get(CHECK).text.encode()
    assert len(gzip.compress(sheet)) + len(gzip.compress(stylesheet)) <= 15_000


@pytest.mark.exhaustive  # tests/legal_help/public/test_weights.py weighs pages
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_sheet_of_a_plain_case_fits_a_slow_telephone(filled, language):
    filled.post(DOOR, {"_to": language})

    # It names every question, and each page names every language.
    assert len(gzip.compress(filled.get(CHECK).text.encode())) <= 5_500


def shown_page_in(text):
    return re.search(r'name="page" value="(\w+)"', text)[1]
