"""Whatever field it was typed in, and in whichever state of the form: it lies nowhere in clear."""

import re
from urllib.parse import urlencode

import pytest

from legal_help import questions
from legal_help.casework import cases
from legal_help.models import HelpRequest, ThreadMessage
from legal_help.questions import QuestionKind
from tests.legal_help.form_client import FormClient
from tests.legal_help.sentinels import found

DOOR = "/legal-help/request/"
CHECK = f"{DOOR}check/"
SCREENING = {"lawyer": "no", "can_pay": "no", "place": "border", "page": "need"}
NEEDS = ["fear", "crime", "forced", "family", "parent"]
CHOSEN = {
    "language": "other",
    "for_whom": "other",
    "reach": ["phone", "email", "person"],
    "citizenship": "XX",
    "detained": "yes",
    "fear_interview": "soon",
    "first_time": "no",
    "filed": "returned",
}
TYPED = {
    question.id: question
    for question in questions.QUESTIONS.values()
    if question.kind
    in (
        QuestionKind.TEXT,
        QuestionKind.LONG_TEXT,
        QuestionKind.PHONE,
        QuestionKind.EMAIL,
        QuestionKind.A_NUMBER,
    )
}


# Letters outside base64, so that no sealed token holds them by chance.
MARK = "ñዘ"


def sentinel(question, state):
    """A word that stands nowhere else, such as the field takes."""
    number = list(TYPED).index(question.id) * 10 + len(state)
    match question.kind:
        case QuestionKind.PHONE:
            return f"+1 907 {number:03} 83917"
        case QuestionKind.EMAIL:
            return f"zq{number}k{state}@zqhost.example"
        case QuestionKind.A_NUMBER:
            return f"A0{number:03}83917"
        case _:
            return f"Zq{number}{MARK}{state}"


def answers_of(page, state):
    words = {
        question.id: sentinel(question, state)
        for question in page.questions
        if question.id in TYPED
    }
    chosen = {q.id: CHOSEN[q.id] for q in page.questions if q.id in CHOSEN}
    return {**chosen, **words, "page": page.id}


@pytest.fixture
def house(founding, settings, caplog):
    caplog.set_level("DEBUG")
    settings.HELP_PAGES_A_MINUTE = 10**9


def begin(house):
    person = FormClient()
    assert person.post(DOOR, {**SCREENING, "need": NEEDS}).url == f"{DOOR}code/"
    return person


def fill(person, state, **more):
    """Answer page after page; return the ids of the pages that were met."""
    address, met = f"{DOOR}1/", []
    while address != CHECK:
        page = re.search(r'name="page" value="(\w+)"', person.get(address).text)[1]
        met.append(page)
        response = person.post(address, {**answers_of(questions.PAGES[page], state), **more})
        assert response.status_code == 302, re.findall(r'class="err"[^>]*>([^<]+)', response.text)
        address = response.url
    return met


def words_of(state):
    return [sentinel(question, state) for question in TYPED.values()]


@pytest.mark.long
def test_no_field_of_a_draft_or_of_a_sent_request_lies_in_clear(house, reader, caplog):
    draft, sender = begin(house), begin(house)
    met = fill(draft, "draft")
    fill(sender, "sent")
    sender.post(CHECK, {"consent": "yes"})

    assert {q.id for page in met for q in questions.PAGES[page].questions} >= set(TYPED)
    assert found([*words_of("draft"), *words_of("sent")], log=caplog.text) == set()
    assert_can_be_read(reader, words_of("sent"))


def assert_can_be_read(reader, words):
    reference = HelpRequest.objects.get().public_ref
    opened = cases.open_case(by=reader, public_ref=reference)
    assert [word for word in words if word not in str(opened.answers)] == []


@pytest.mark.exhaustive  # tests/legal_help/public/test_form.py has each way
def test_no_field_lies_in_clear_that_was_not_understood_or_came_late(house, caplog):
    person = begin(house)
    for page in questions.PAGES.values():
        wrong = {name: f"{word}{'x' * 1_200}" for name, word in answers_of(page, "wrong").items()}
        person.post(f"{DOOR}1/", {**wrong, "page": page.id})
        person.post(f"{DOOR}1/", {**answers_of(page, "switched"), "_to": "fr"})
    token = person.cookies["__Host-form"].value
    person.post("/legal-help/exit/")
    person.cookies["__Host-form"] = token
    for page in questions.PAGES.values():
        late = person.post(f"{DOOR}1/", answers_of(page, "late"))
        assert MARK not in late.text

    words = [word for state in ("wrong", "switched", "late") for word in words_of(state)]
    assert found(words, log=caplog.text) == set()


def test_no_message_lies_in_clear_and_none_is_shown_again(house, caplog):
    person = begin(house)
    fill(person, "sent")
    person.post(CHECK, {"consent": "yes"})
    code = "".join(re.findall(r"<span>(\d{4})</span>", person.get(f"{DOOR}receipt/").text))
    visitor = FormClient()
    visitor.post("/legal-help/return/", {"code": code})
    for text in ("Zqmessage", f"Zqlongmessage{'x' * 4_000}"):
        visitor.post("/legal-help/return/4/", {"page": "message", "text": text})

    assert ThreadMessage.objects.count() == 1, "the other is too long"
    assert "Zqmessage" not in visitor.get("/legal-help/return/").text
    assert found(["Zqmessage", "Zqlongmessage", code], log=caplog.text) == set()


def test_no_word_of_an_address_is_taken_as_an_answer(house, caplog):
    """A form that is sent by GET, as no page of ours does, leaves nothing behind either."""
    person = begin(house)

    person.get(f"{DOOR}1/?{urlencode({'call_name': 'Zqaddress'})}")

    assert found(["Zqaddress"], log="") == set()
