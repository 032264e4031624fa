"""Whatever is typed or sent: a clear page, nothing of it lost, and never a crash.

Ten of each run with the suite, on both databases where the address or the page is made up; `make bench`
runs four thousand of each.
"""

import html
import re
import unicodedata
from contextlib import contextmanager
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from legal_help import questions
from legal_help.casework import cases
from legal_help.event_log import log
from legal_help.event_log.pin import memory_file
from legal_help.intake import drafts
from legal_help.models import ThreadMessage
from legal_help.public.forms.pages import TYPED
from legal_help.public.http import cookies
from legal_help.questions import REPORT_PAGES, QuestionKind
from legal_help.sealed.packing import LONG
from legal_help.trust import keys
from legal_help.urls import service
from tests.legal_help.form_client import FORM, FormClient
from tests.legal_help.helpers import PASSPHRASE
from tests.legal_help.public.helpers import EVERYTHING

DOOR = "/legal-help/request/"
PAGE_1 = f"{DOOR}1/"
SCREENING = {"lawyer": "no", "can_pay": "no", "place": "us", "need": "fear", "page": "need"}
OWN_WORDS = [
    (page.id, question.id)
    for page in questions.PAGES.values()
    for question in page.questions
    if question.kind in (QuestionKind.TEXT, QuestionKind.LONG_TEXT)
]
WAYS_BACK = [
    str(path.pattern).replace("<int:number>", "1").replace("<int:page>", "1")
    for path in service[0]
    if str(path.pattern).startswith("return/")
]
RETURN = "/legal-help/return/"
WRITE = f"{RETURN}4/"
IN_A_VISIT = [
    *(f"/legal-help/{address}" for address in WAYS_BACK),
    *(f"{RETURN}{number}/" for number in range(len(REPORT_PAGES) + 2)),
]
NASTY = [
    "\x00", "\x00\x01\x7f", "\u202e", "\u2066\u2069", "\u200b\u200d\ufeff", "👩🏽‍👩🏽‍👧🏽", "a\u0301" * 50, "𞤀" * 300,
    "\ud7ff", "\ufffe\uffff", "%00%ff", "'\"><script>", "{{ x }}{% y %}", "\r\n\r\nX: y", " ", "\t", "-1", "٣",
]  # fmt: skip
wild = st.one_of(
    st.text(max_size=400),
    st.text(st.characters(categories=["Cf", "Mn", "So", "Zs", "Cc", "Lo"]), max_size=60),
    st.sampled_from(NASTY),
)


def names_of(asked, others):
    """The names of the fields of questions, of our own, and any."""
    endings = ("", "_month", "_day", "_year", "_instead")
    known = {f"{question}{ending}" for question in asked for ending in endings}
    return st.one_of(st.sampled_from(sorted(known | others)), st.text(max_size=12))


def pairs_of(name, value):
    """Bytes that are no text in any encoding, keys without end, keys that come again and again."""
    return st.lists(st.tuples(name, st.one_of(value, st.binary(max_size=20))), max_size=12)


own = {"page", "outcome", "seen", "website", "_back", "_save", "_to", "consent", "code"}
pairs = pairs_of(names_of(questions.QUESTIONS, own), wild)
told = [question for page in REPORT_PAGES.values() for question in page.questions]
# What a page of news offers, so that some of it is sent and read.
offered = sorted(
    {option.code for question in told for option in question.options}
    | {*REPORT_PAGES, "2027", "12", "ana@example.org", "+1 212 555 0142"}
)
pairs_of_news = pairs_of(
    names_of([question.id for question in told], own), st.one_of(wild, st.sampled_from(offered))
)
page_of_the_form = st.sampled_from(list(questions.PAGES))

IS_LONG_RUN = settings.get_current_profile_name() == "soak"
in_one_draft = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=settings().max_examples if IS_LONG_RUN else 10,
)


@pytest.fixture
def uncounted(founding, settings):
    """Nobody is asked to wait."""
    settings.HELP_PAGES_A_MINUTE = settings.HELP_CODES_A_MINUTE = 10**9
    settings.HELP_MESSAGES_A_MINUTE = 10**9


@pytest.fixture
def person(uncounted):
    """Somebody whom every question is asked, and whom nobody counts."""
    draft, cookie = drafts.start_draft(answers={"begun_on": "2026-11-24"})
    drafts.save_page(draft=draft, answers=EVERYTHING)
    client = FormClient(raise_request_exception=True)
    client.cookies["__Host-form"] = cookies.sign(f"{cookie}.en")
    return client


@pytest.fixture
def back(sent, uncounted):
    """Come back with the code as somebody whom nobody counts; nothing of the visit stays.

    It goes from the database and from what this host remembers of the log.
    """

    @contextmanager
    def back():
        client = FormClient(raise_request_exception=True)
        log.look()
        remembered = memory_file().path.read_bytes()
        undone = transaction.atomic()
        undone._from_testcase = True  # as the one of each test, within which the log may be written
        with undone:
            cookie = keys.unlock_with_code(code=sent.code).cookie
            client.cookies["__Host-form"] = cookies.sign(f"{cookie}.en")
            yield client
            transaction.set_rollback(True)
        memory_file().path.write_bytes(remembered)

    return back


def send(client, address, fields):
    body = "&".join(f"{encoded(key)}={encoded(value)}" for key, value in fields)
    return client.post(address, body, content_type=FORM)


def encoded(part):
    return quote_from_bytes(part if isinstance(part, bytes) else part.encode(errors="ignore"))


def assert_clear(response):
    """A page that says something, or the way to the next one; never an error of ours."""
    assert response.status_code in {200, 302, 400, 413, 429}, response.status_code
    if response.status_code == 200:
        assert re.search(r"<h1[ >]|<legend", response.text)


def open_draft(client):
    return drafts.open_draft(cookie=cookies.read(client.cookies["__Host-form"].value))


@pytest.mark.both_databases
@pytest.mark.long
@in_one_draft
@given(page=page_of_the_form, fields=pairs)
@example(page="reach", fields=[("reach", b"\xff\xfe"), ("reach", "code"), ("reach", "code")])
@example(page="need", fields=[("need", "none"), ("need", "fear"), ("page", "more")])
@example(page="who", fields=[("dob_year", "९" * 400), ("dob_instead", "unknown")])
def test_a_page_of_the_form_takes_anything(person, page, fields):
    response = send(person, PAGE_1, [("page", page), *fields])

    assert_clear(response)
    assert_clear(person.get(f"{DOOR}check/"))
    drafts.save_page(draft=open_draft(person), answers=EVERYTHING)


@pytest.mark.exhaustive  # a page of the form takes anything here
@pytest.mark.both_databases
@in_one_draft
@given(fields=pairs, page=st.sampled_from(["lawyer", "place", "need", "", "more"]))
def test_the_first_questions_take_anything(uncounted, fields, page):
    client = FormClient(raise_request_exception=True)

    assert_clear(send(client, DOOR, [("page", page), *fields]))


@pytest.mark.exhaustive
@pytest.mark.both_databases
@pytest.mark.long
@in_one_draft
@given(fields=pairs, address=st.sampled_from(WAYS_BACK))
def test_the_way_back_takes_anything(uncounted, fields, address):
    client = FormClient(raise_request_exception=True)

    assert_clear(send(client, f"/legal-help/{address}", fields))


@pytest.mark.exhaustive  # a page of the form takes anything here
@in_one_draft
@given(fields=pairs_of_news, address=st.sampled_from(IN_A_VISIT))
@example(fields=[("date_of", "hearing"), ("date_year", "2027")], address=f"{RETURN}1/")
@example(fields=[("held_at", "\x00"), ("text", "\u202e")], address=f"{RETURN}2/")
@example(fields=[("reach", "phone"), ("phone", "+1 212 555 0142")], address=f"{RETURN}3/")
@example(fields=[("reach", b"\xff"), ("reach", "code"), ("reach", "code")], address=f"{RETURN}3/")
@example(fields=[("text", "👩🏽‍👩🏽‍👧🏽" * 300)], address=WRITE)
def test_an_open_visit_takes_anything_and_the_desk_can_read_it(back, desk, sent, fields, address):
    with back() as client:
        assert_clear(send(client, address, fields))
        assert_clear(client.get(RETURN))

        if ThreadMessage.objects.exists():
            desk.post("/cases/unlock/", {"passphrase": PASSPHRASE})
            page = desk.get(f"/cases/{sent.public_ref}/")
            assert [row["letter"].is_refused for row in page.context["letters"]] == [False]


@pytest.mark.exhaustive  # a page of the form takes anything here
@in_one_draft
@given(text=wild)
@example(text="x" * 3_001)
@example(text="𞤀" * 3_000)
@example(text="\x00Ana\x00")
def test_a_message_arrives_as_it_was_meant_or_is_shown_again(back, reader, sent, text):
    with back() as client:
        response = send(client, WRITE, [("page", "message"), ("text", text)])
        letters = cases.open_case(by=reader, public_ref=sent.public_ref).messages

    assert_clear(response)
    typed = text.encode(errors="ignore").decode()
    if letters:
        assert [as_meant(letter.text) for letter in letters] == [as_meant(typed)]
    else:
        assert "<title>Error: " in response.text
        assert typed.strip()[:20].split("\n")[0].strip() in html.unescape(response.text)


@pytest.mark.exhaustive  # a page of the form takes anything here
@in_one_draft
@given(where=st.sampled_from(OWN_WORDS), text=wild)
@example(where=("more", "more"), text="x" * 5_000)
@example(where=("who", "full_name"), text="𞤀" * 200)
@example(where=("who", "full_name"), text="\x00Ana\x00")
def test_own_words_are_stored_or_shown_again_with_what_to_mend(person, where, text):
    page, question = where

    response = send(person, PAGE_1, [("page", page), (question, text), ("reach", "code")])

    assert_clear(response)
    answers = open_draft(person).answers
    sent = text.encode(errors="ignore").decode()
    typed = answers[TYPED + question]
    typed = typed[0] if isinstance(typed, list) else typed
    if typed:
        assert typed == sent[:5_000]
        assert "<title>Error: " in response.text
        assert sent.strip()[:20].split("\n")[0].strip() in html.unescape(response.text)
    else:
        assert as_meant(answers[question]) == as_meant(sent)
    drafts.save_page(
        draft=open_draft(person), answers={**EVERYTHING, TYPED + question: "", question: ""}
    )


def as_meant(text):
    """Without controls and the space around it: what nobody means to write."""
    letters = text.replace("\r\n", "\n")
    kept = (each for each in letters if each == "\n" or unicodedata.category(each) != "Cc")
    return "".join(kept).strip()


@pytest.mark.exhaustive  # a page of the form takes anything here
@pytest.mark.parametrize("size", [1_000_000, 300_000, 3_000_000])
def test_a_body_of_a_megabyte_is_answered_and_loses_nothing(person, size):
    send(person, PAGE_1, [("page", "more"), ("more", "What I wrote before")])

    response = send(person, PAGE_1, [("page", "more"), ("more", "x" * size)])

    assert_clear(response)
    answers = open_draft(person).answers
    assert len(str(answers)) < max(LONG)
    assert answers["more"] or answers[TYPED + "more"]


def test_a_thousand_keys_are_answered(person):
    body = urlencode([("page", "more"), *((f"key{number}", "x") for number in range(2_000))])

    assert_clear(person.post(PAGE_1, body, content_type=FORM))
    assert open_draft(person)
