"""A request for its lawyer: what the file holds, who can open it, and what stays behind."""

import contextlib
import json
import re
from html import unescape

import pyrage
import pytest

from accounts.models import User
from legal_help import questions
from legal_help.crypto.passphrases import new_passphrase
from legal_help.desk.shown_once import sign_words
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, LogLine
from legal_help.questions import QUESTIONS
from legal_help.questions.form_i589 import FORM_PARTS, OTHER_PEOPLE, WITHHELD_QUESTIONS
from legal_help.trust import slots
from tests.legal_help.age_files import open_with_words
from tests.legal_help.helpers import PASSPHRASE
from tests.legal_help.page_fixtures import ANSWERS, OWN_WORDS

pytestmark = pytest.mark.django_db

AGREED = {"agreed": "on"}


@pytest.fixture
def lawyer():
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def address(sent):
    return f"/cases/{sent.public_ref}/export/"


def document(response, identity):
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="document.html.age"'
    assert "no-store" in response["Cache-Control"]
    return pyrage.decrypt(response.content, [identity]).decode()


def test_the_lawyer_and_nobody_else_opens_the_file(desk, address, lawyer):
    assert "Export for a lawyer" in desk.get(address.removesuffix("export/")).text
    assert "The lawyer has a key" in desk.get(address).text

    response = desk.post(address, {"key": f" {lawyer.to_public()} ", **AGREED})

    assert "Zzstory of what happened" in document(response, lawyer)
    assert not any(word.encode() in response.content for word in OWN_WORDS)
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(response.content, [pyrage.x25519.Identity.generate()])


@pytest.mark.exhaustive
def test_it_says_deadlines_dates_and_the_order_of_the_form(desk, address, lawyer, sent):
    text = document(desk.post(address, {"key": str(lawyer.to_public()), **AGREED}), lawyer)

    headings = re.findall(r"<h[23]>([^<]+)</h[23]>", text)
    assert headings[:4] == [
        "Deadlines",
        "All dates",
        "In the order of Form I-589",
        "Part A.I: About the person",
    ]
    assert "Court hearing" in text
    assert "2 December 2026" in text
    (row,) = re.findall(r"<tr>(?:(?!</tr>).)*Court hearing.*?</tr>", text, re.DOTALL)
    assert "INA 239(a)(1)" in row
    assert "Unverified words of the person" in text
    assert sent.public_ref in text
    assert "Zzfullname" in text
    assert "A087654321" in text


def left_empty(text):
    """By part of the form: the questions that its last line names."""
    parts = re.findall(r"<h3>([^<]+)</h3>((?:(?!<h[23]>).)*)", text, re.DOTALL)
    found = {name: re.findall(r"<p>Left empty: ([^<]*)</p>\s*$", part) for name, part in parts}
    return {unescape(name): unescape(one).split("; ") for name, (one,) in found.items() if one}


@pytest.mark.exhaustive
def test_each_part_ends_with_what_was_asked_and_left_empty(desk, send, lawyer):
    answers = {**ANSWERS, "order": "no", "detained": ""}
    receipt = send(answers=answers, facts=questions.facts_for_triage(answers))

    response = desk.post(
        f"/cases/{receipt.public_ref}/export/", {"key": str(lawyer.to_public()), **AGREED}
    )

    text = document(response, lawyer)
    court = left_empty(text)["Court, detention and letters"]
    words = {name: str(question.words) for name, question in QUESTIONS.items()}
    assert words["detained"] in court
    # It was answered, it was not asked, or it does not leave the desk.
    for name in ("order", "order_date", "held_at"):
        assert words[name] not in court
    said = [question for part in left_empty(text).values() for question in part]
    assert not {words[name] for name in WITHHELD_QUESTIONS} & {*said}


@pytest.mark.exhaustive
def test_a_request_of_another_form_names_what_that_one_asked(desk, send, lawyer):
    asked = questions.store_sections(ANSWERS, "en")
    for section in asked:
        for line in section["lines"]:
            if line["question"] == "arrested":
                line["asked"] = "Zzasked"
    receipt = send(answers={**ANSWERS, "form_version": 0, "asked": asked})

    response = desk.post(
        f"/cases/{receipt.public_ref}/export/", {"key": str(lawyer.to_public()), **AGREED}
    )

    assert "Zzasked" in left_empty(document(response, lawyer))["Part C: More about the case"]


def test_other_people_stand_apart_and_marked(desk, address, lawyer):
    text = document(desk.post(address, {"key": str(lawyer.to_public()), **AGREED}), lawyer)

    before, after = text.split("They did not agree to be listed here.")
    for name in ("Zzagainst", "Zzhelper"):
        assert name not in before
        assert name in after


def test_how_they_are_reached_and_what_colleagues_say_stays(desk, address, lawyer, sent):
    page = address.removesuffix("export/")
    desk.post(f"{page}note/", {"text": "Zznote"})
    desk.post(f"{page}answer/", {"text": "Zzanswer"})

    text = document(desk.post(address, {"key": str(lawyer.to_public()), **AGREED}), lawyer)

    for word in ("Zznote", "Zzanswer", "555 0199", "555 0177", "Zzsecretword", "Zzownword"):
        assert word not in text


def test_every_question_has_its_place():
    """A new one is put in a part, kept back, or said to be of other people: never forgotten."""
    placed = [question for _name, asked in FORM_PARTS for question in asked]

    assert len(placed) == len(set(placed))
    assert set(placed) | WITHHELD_QUESTIONS | set(OTHER_PEOPLE) == set(QUESTIONS)
    assert not set(placed) & (WITHHELD_QUESTIONS | set(OTHER_PEOPLE))


@pytest.mark.exhaustive  # stretching the words takes seconds, and a key opens the same file
def test_six_words_open_it_too_once_there_is_room_to_stretch_them(desk, address, own_folders):
    """Stretching takes much memory: whoever would wait is asked to come again, with the same words."""
    shown = desk.post(f"{address}words/", AGREED)
    six = re.findall(r"<li>([a-z-]+)</li>", shown.text)
    hidden = dict(re.findall(r'name="(words|mark)" value="([^"]+)"', shown.text))
    assert hidden["words"] == " ".join(six)
    with contextlib.ExitStack() as others:
        for _ in range(slots.SLOT_LIMITS["passphrase"].holds):
            others.enter_context(slots.limit_threads("passphrase"))
        again = desk.post(f"{address}file/", hidden)
    assert "Press the button again" in again.text
    assert dict(re.findall(r'name="(words|mark)" value="([^"]+)"', again.text)) == hidden
    assert not LogLine.objects.filter(action="exported").exists()

    response = desk.post(f"{address}file/", hidden)

    text = open_with_words(response.content, " ".join(six))
    assert "Zzfullname" in text
    (line,) = LogLine.objects.filter(action="exported")
    assert line.case == HelpRequest.objects.get().pk
    assert json.loads(bytes(line.body))["details"] == {"to": "words"}


def test_words_that_were_shown_for_something_else_are_refused(desk, address, supervisor):
    """Of one's own key, of another request, or to a colleague."""
    six = new_passphrase()
    for purpose in ("new", "change", "export NONE-1234"):
        typed = {"words": six, "mark": sign_words(six, of=supervisor, purpose=purpose)}
        assert "The lawyer has none" in desk.post(f"{address}file/", typed).text

    assert not LogLine.objects.filter(action="exported").exists()


@pytest.mark.sampled
@pytest.mark.parametrize(
    "typed", [{}, {"words": "chosen by somebody", "mark": "x"}, {"words": "x" * 40, "mark": ""}]
)
def test_words_of_ones_own_choice_are_refused(desk, address, typed):
    response = desk.post(f"{address}file/", typed)

    assert "The lawyer has none" in response.text
    assert not LogLine.objects.filter(action="exported").exists()


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"key": "age1xyz", **AGREED}, "This is not an age public key"),
        ({"key": "", **AGREED}, "This field is required."),
        ({"key": str(pyrage.x25519.Identity.generate().to_public())}, "Ask the person first"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_stays(desk, address, typed, words):
    page = desk.post(address, typed)

    assert words in page.text
    if typed["key"]:
        assert f'value="{typed["key"]}"' in page.text
    assert not LogLine.objects.filter(action="exported").exists()


@pytest.mark.exhaustive
def test_words_are_shown_to_whoever_asked_the_person(desk, address):
    assert "Ask the person first" in desk.post(f"{address}words/", {}).text


@pytest.mark.sampled
@pytest.mark.parametrize("step", ["file/", "", "words/"])
def test_nobody_else_exports(client, founding, sent, sign_in, reader, colleague, step):
    address = f"/cases/{sent.public_ref}/export/{step}"
    assert client.post(address).url == f"/accounts/login/?next={address}"

    stranger = sign_in(User.objects.create_superuser("stranger", password="x"))
    assert stranger.post(address).status_code == 404

    ungranted = sign_in(colleague.user)  # it was sent before they came
    ungranted.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    key = str(pyrage.x25519.Identity.generate().to_public())
    for typed in ({"key": key, **AGREED}, AGREED, {}):
        assert ungranted.post(address, typed).status_code == 404
    assert not LogLine.objects.filter(action="exported").exists()


def test_the_answers_of_the_journey_fill_it(sent):
    """What this file's tests read is what the form sends."""
    assert questions.conflict_card(ANSWERS)["a_number"]


def test_what_was_taken_back_goes_to_nobody(desk, address, lawyer, sent, come_back):
    return_visit.withdraw_case(visit=come_back(sent))

    response = desk.post(address, {"key": str(lawyer.to_public()), **AGREED})

    assert response.url == f"{address.removesuffix('export/')}?done=withdrawn"
    assert not LogLine.objects.filter(action="exported").exists()
