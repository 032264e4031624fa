"""Begin an answer with a letter, and look at it as the person will see it; nothing is stored."""

import pytest
from django.urls import reverse

from legal_help.intake import return_visit
from legal_help.models import CaseNote, LogLine, ThreadMessage
from tests.legal_help.helpers import PASSPHRASE
from tests.markup import one_line


def at(name, receipt):
    return reverse(f"cases:{name}", args=[receipt.public_ref])


@pytest.fixture
def arabic(send):
    return send({"name": "Amina", "language": "ar"})


def box(page):
    return page.context["answer_form"]["text"].value()


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("language", "begins"),
    [("es", "Hola:"), ("fr", "Bonjour,"), ("ar", "مرحبًا،"), ("ht", "Bonjou,"), ("en", "Hello,")],
)
def test_a_letter_fills_the_box_in_the_language_of_the_person(desk, send, language, begins):
    receipt = send({"language": language})

    page = desk.get(at("detail", receipt), {"letter": "read"})

    assert box(page).startswith(begins)
    beside = page.context["replies"]["beside"]["text"]
    assert (beside == "") == (language == "en")
    assert ("Hello,\n" in beside) == (language != "en")
    assert ("Nobody has checked the words in" in page.text) == (language != "en")
    assert ThreadMessage.objects.count() == 0


@pytest.mark.exhaustive  # tests/legal_help/casework/test_reply_templates.py has the rule
def test_questions_to_ask_stand_in_the_letter(desk, arabic):
    page = desk.get(at("detail", arabic), {"letter": "more", "ask": ["arrival", "safe_times"]})

    assert box(page).count("– ") == 2
    assert page.text.count(" checked>") == 2


@pytest.mark.exhaustive  # tests/legal_help/casework/test_reply_templates.py has the rule
def test_whose_language_we_do_not_write_gets_english_and_the_desk_is_told(desk, send):
    receipt = send({"language": "wo"})

    page = desk.get(at("detail", receipt), {"letter": "read"})

    assert box(page).startswith("Hello,")
    assert "They asked for Wolof. We have no letters in it" in page.text


@pytest.mark.exhaustive
@pytest.mark.parametrize("letter", ["", "nonsense"])
def test_without_a_letter_the_box_is_empty(desk, arabic, letter):
    page = desk.get(at("detail", arabic), {"letter": letter})

    assert box(page) is None


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["answer", "preview"])
def test_what_was_not_filled_in_is_not_sent(desk, arabic, name):
    text = box(desk.get(at("detail", arabic), {"letter": "consult"}))

    page = desk.post(at(name, arabic), {"text": text})

    assert "Replace the text in [brackets]" in page.text
    assert box(page) == text
    assert ThreadMessage.objects.count() == 0


def test_the_look_shows_it_from_right_to_left_and_stores_nothing(desk, arabic):
    before = LogLine.objects.count()

    page = desk.post(at("preview", arabic), {"text": "مرحبًا\n\nZzsecond"})

    assert '<section class="slip stack" lang="ar" dir="rtl"' in one_line(page.text)
    assert "<p>Zzsecond</p>" in page.text
    assert page.context["seen"]["now"] in page.text
    assert (ThreadMessage.objects.count(), CaseNote.objects.count()) == (0, 0)
    assert LogLine.objects.count() == before
    assert "Zzsecond" not in str(dict(desk.session))


@pytest.mark.exhaustive
def test_from_the_look_one_goes_back_with_the_text_or_sends_it(desk, arabic, come_back):
    text = "مرحبًا\nZzline"

    assert box(desk.post(at("edit_answer", arabic), {"text": text})) == text
    assert desk.post(at("answer", arabic), {"text": text}).url.endswith("?done=answered")

    assert [line.text for line in return_visit.read_conversation(visit=come_back(arabic))] == [text]


@pytest.mark.exhaustive
def test_an_empty_text_is_not_looked_at(desk, arabic):
    assert "Write something first" in desk.post(at("preview", arabic), {"text": " "}).text


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_to_a_withdrawn_request_the_text_waits_in_its_box(desk, arabic, come_back):
    return_visit.withdraw_case(visit=come_back(arabic))

    page = desk.post(at("preview", arabic), {"text": "Zzkept"})

    assert box(page) == "Zzkept"


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
@pytest.mark.parametrize("name", ["preview", "edit_answer"])
def test_a_text_that_came_after_the_lock_waits_in_the_page(desk, arabic, name):
    desk.post("/cases/lock/")
    held = desk.post(at(name, arabic), {"text": "Zzlate\nwords"}).context["form"].initial

    page = desk.post("/cases/unlock/", {"passphrase": PASSPHRASE, **held})

    assert box(page) == "Zzlate\nwords"
