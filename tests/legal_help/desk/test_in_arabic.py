"""The desk in Arabic: its own commas and semicolons, and numbers that can be called."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from selectolax.lexbor import LexborHTMLParser

from legal_help import questions
from legal_help.casework import cases
from legal_help.casework.conflicts import conflict_check
from legal_help.intake import return_visit
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from tests.legal_help.desk.addresses import address
from tests.legal_help.page_fixtures import ANSWERS

pytestmark = pytest.mark.django_db

ARABIC = {"Accept-Language": "ar"}
# What somebody typed, and what stands in English for all: rules of law, reasons of triage.
NOT_OURS = "[lang=en], [translate=no] .said, script, style"
OF_ENGLISH = re.compile(r"[؀-ۿ\d)][,;]\s+[؀-ۿ\d]")


@pytest.fixture
def worked_on(colleague, sent, send, reader, come_back):
    """A case with something of everything that a page puts into one line."""
    other = send(answers=ANSWERS, card=questions.conflict_card(ANSWERS), facts={})
    reference = sent.public_ref
    told = {"reach": ["phone", "person"], "phone": "+1 212 555 0111"}
    return_visit.write_to_us(visit=come_back(sent), text="", kind=ReportKind.CONTACT, told=told)
    how = VerificationMethod.OWN_WORD
    cases.settle_report(by=reader, public_ref=reference, number=1, counts=True, how=how)
    cases.add_note(by=reader, public_ref=reference, text="Zznote")
    outcome = conflict_check.MatchOutcome.SAME_PERSON
    conflict_check.settle_match(
        by=reader, public_ref=reference, other_ref=other.public_ref, outcome=outcome
    )
    cases.open_case(by=colleague, public_ref=reference)
    return reference


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["detail", "print", "queue", "security", "law", "next_steps"])
def test_what_stands_in_one_line_is_parted_as_in_arabic(desk, worked_on, name):
    where = address(name, worked_on) if name in {"detail", "print"} else address(name)
    page = LexborHTMLParser(desk.get(where, headers=ARABIC).text)
    for other in page.css(NOT_OURS):
        other.decompose()

    assert page.css("html[lang=ar]")
    assert OF_ENGLISH.findall(" ".join(page.body.text().split())) == []


LETTER = "مرحبًا، رقم الهاتف 1-800-898-7180 والموعد غدًا."
CALLED = '<bdi dir="ltr">1-800-898-7180</bdi>'
TYPED = re.compile(r'class="said"[^>]*>{{([^}]*)}}')


def test_a_number_stands_in_its_order_before_an_answer_is_sent(desk, sent):
    """The page of the person shows it so; in reverse, nobody could call it."""
    page = desk.post(address("preview", sent.public_ref), {"text": LETTER})

    assert CALLED in page.text


@pytest.mark.exhaustive
def test_a_number_stands_in_its_order_before_a_decision_is_confirmed(desk, sent, decide):
    decide(sent, "referred", to="Zzaid 1-800-898-7180", letter=LETTER)

    page = desk.get(address("detail", sent.public_ref)).text

    assert "It waits for a second person." in page
    assert page.count(CALLED) >= 2, "in the letter, and in what is decided"


def test_what_somebody_typed_stands_nowhere_with_its_numbers_in_reverse():
    desk = Path(settings.BASE_DIR) / "templates" / "legal_help" / "desk"
    shown = [words for page in desk.rglob("*.html") for words in TYPED.findall(page.read_text())]

    assert shown
    assert [words for words in shown if "|ltr_numbers" not in words] == []
