"""A caseworker enters the same form for somebody on the telephone; the mark is sealed with it."""

import re
import uuid

import brotli
import pytest
from django.conf import settings

from legal_help import questions
from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.models import Draft, HelpRequest
from legal_help.public.http import cookies
from legal_help.questions.extracts import QUESTIONS_BEHIND, QUESTIONS_OF_SIGN
from legal_help.rules.deadlines import Level
from legal_help.trust import slots, unlocks
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE
from tests.legal_help.public.helpers import ANSWERS, CHECK, DOOR, RECEIPT, SCREENING, shown_page
from tests.legal_help.sentinels import rows_of

CALLER = "/cases/caller/"
MARK = "You enter this for a person on the telephone."


@pytest.fixture
def entered(desk):
    """The desk with the form open for a caller."""
    assert desk.post(CALLER).url == DOOR
    return desk


def send_for_caller(desk):
    """Answer every page as it comes; returns the page of the receipt."""
    address, met = desk.get(DOOR).url, []
    while address != CHECK:
        page = shown_page(desk.get(address))
        met.append(page)
        data = {"page": page, **SCREENING, **ANSWERS.get(page, {})}
        address = desk.post(address, data).url
    assert met[:3] == [page.id for page in questions.SCREENING.pages]
    assert desk.post(CHECK, {"consent": "yes"}).url == RECEIPT
    return desk.get(RECEIPT)


def test_caller_page_says_what_to_tell_first_and_what_never(desk):
    text = desk.get(CALLER).text

    assert "Never on a line that may be recorded" in text
    assert "Talking to us does not make us your lawyers yet" in text
    assert f'href="{CALLER}"' in desk.get("/cases/").text
    assert not Draft.objects.exists()


@pytest.mark.parametrize("method", [pytest.param("get", marks=pytest.mark.exhaustive), "post"])
def test_caller_page_needs_an_unlocked_reader(client, founding, supervisor, sign_in, method):
    stranger = getattr(client, method)(CALLER)
    locked = getattr(sign_in(supervisor), method)(CALLER)

    assert stranger.url.startswith("/accounts/login/")
    assert "Unlock the casework desk" in locked.text
    assert not Draft.objects.exists()


@pytest.mark.exhaustive
def test_caller_page_is_nowhere_for_staff_who_are_no_readers(founding, django_user_model, sign_in):
    author = django_user_model.objects.create_user("ada", password="x", is_staff=True)

    assert sign_in(author).post(CALLER).status_code == 404


@pytest.mark.exhaustive
def test_the_form_opens_with_the_first_questions_and_says_for_whom(entered):
    assert entered.cookies["__Host-form"]["path"] == "/"

    first = entered.get(DOOR, follow=True)

    assert shown_page(first) == questions.SCREENING.pages[0].id
    assert "<title>First questions</title>" in first.text
    assert MARK in first.text


def test_what_is_sent_says_who_entered_it_to_readers_alone(entered, reader, supervisor):
    receipt = send_for_caller(entered)

    assert MARK in receipt.text
    assert "Say the code only where nobody records the line" in receipt.text
    row = HelpRequest.objects.get()
    opened = cases.open_case(by=reader, public_ref=row.public_ref)
    assert (opened.is_for_caller, opened.entered_by) == (True, reader.person)
    assert opened.answers[questions.ENTERED_BY] == reader.person.key
    for table in ("legal_help_draft", "legal_help_helprequest", "legal_help_threadmessage"):
        stored = b"".join(rows_of(table))
        assert reader.person.key.encode() not in stored
        assert uuid.UUID(reader.person.key).bytes not in stored
    for address in (f"/cases/{row.public_ref}/", f"/cases/{row.public_ref}/print/"):
        words = f"{supervisor.display_name} entered this for a person on the telephone."
        assert words in entered.get(address).text


@pytest.mark.exhaustive
def test_a_mark_of_somebody_unknown_still_shows(desk, send):
    answers = {questions.ENTERED_BY: "00000000-0000-4000-8000-000000000000"}
    receipt = send(answers=answers)

    text = desk.get(f"/cases/{receipt.public_ref}/").text

    assert "A caseworker entered this for a person on the telephone." in text


@pytest.mark.exhaustive
def test_after_the_receipt_the_way_leads_back_to_the_desk(entered):
    text = send_for_caller(entered).text
    code = "".join(re.findall(r"<span>(\d{4})</span>", text))

    assert 'href="/cases/"' in entered.post(RECEIPT, {"last_four": code[-4:]}).text


def test_nobody_marks_a_request_by_what_they_send(founding, reader):
    person = FormClient()
    forged = {questions.ENTERED_BY: reader.person.key}
    person.post(DOOR, {**SCREENING, **forged, "page": "need"})
    person.post(f"{DOOR}2/", {"page": "you", **forged})

    page = person.get(f"{DOOR}2/")

    assert shown_page(page) == "you"
    assert MARK not in page.text


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_a_busy_host_asks_to_press_again(desk, monkeypatch):
    def busy(**_):
        raise slots.Busy

    monkeypatch.setattr("legal_help.intake.drafts.start_draft", busy)

    assert "Press the button again." in desk.post(CALLER).text


@pytest.mark.exhaustive
def test_a_closed_house_opens_no_form(desk, monkeypatch):
    monkeypatch.setattr("legal_help.intake.submit.why_intake_is_closed", lambda: "no-reader")

    assert "We cannot take requests right now." in desk.get(CALLER).text
    assert desk.post(CALLER).status_code == 200
    assert not Draft.objects.exists()


@pytest.mark.exhaustive
def test_with_a_host_of_its_own_the_form_opens_on_the_desks_host(
    founding, supervisor, sign_in, settings
):
    settings.CASES_HOST = "cases.standing.example"
    settings.ALLOWED_HOSTS = ["testserver", settings.CASES_HOST]
    here = {"host": settings.CASES_HOST}
    desk = sign_in(supervisor)
    desk.post("/cases/unlock/", {"passphrase": PASSPHRASE}, headers=here)

    assert desk.post(CALLER).status_code == 404, "not on the public host"
    assert desk.post(CALLER, headers=here).url == DOOR
    assert desk.cookies["__Host-unlock"]["path"] == "/"
    assert desk.cookies["__Host-form"]["path"] == "/"
    assert MARK in desk.get(f"{DOOR}first/1/", headers=here).text


# The short form

SHORT = f"{DOOR}short/"
DECIDES = {
    **SCREENING,
    "safe_now": "yes",
    "detained": "no",
    "removal_set": "no",
    "court": "no",
    "appointments": "none",
    "call_name": "Ana",
    "language": "es",
    "reach": "code",
    "dob_year": "1990",
    "arrival_month": "8",
    "arrival_year": "2026",
    "filed": "uscis",
}


@pytest.fixture
def short(desk):
    """The desk with the short form open for a caller."""
    assert desk.post(CALLER, {"way": "short"}).url == SHORT
    return desk


def answer(desk, page, **answers):
    """Press Continue on the short form as it came, with these answers."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    return desk.post(SHORT, {**dict(hidden), **DECIDES, **answers})


def test_the_short_form_is_one_page_and_the_check(short, reader):
    page = short.get(SHORT)
    assert MARK in page.text
    assert "<title>The short form</title>" in page.text

    assert answer(short, page).url == CHECK

    check = short.get(CHECK).text
    assert "Left empty: " in check
    assert f'class="back" href="{SHORT}"' in check
    assert short.post(CHECK, {"consent": "yes"}).url == RECEIPT
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.level is Level.U4
    assert (
        cases.open_case(by=reader, public_ref=entry.case.public_ref).answers["call_name"] == "Ana"
    )


@pytest.mark.exhaustive  # tests/legal_help/public/test_form.py has the questions
def test_the_short_form_asks_what_an_answer_opens_and_loses_none(short):
    asked = answer(short, short.get(SHORT), court="yes", reach="phone")
    assert re.fullmatch(rf"{SHORT}#n\d+", asked.url)

    page = short.get(SHORT)
    place = asked.url.partition("#")[2]
    assert re.search(rf'<div id="{place}">.*?When is your next court date', page.text, re.DOTALL)
    more = {"hearing_year": "2027", "phone": "+1 212 555 0142", "order": "yes"}
    again = answer(short, page, court="yes", reach="phone", **more)
    page = short.get(again.url)
    assert "Did you miss a court date?" in page.text
    done = answer(short, page, court="yes", reach="phone", missed="no", **more)

    assert done.url == CHECK
    assert 'datetime="2027"' in short.get(CHECK).text


@pytest.mark.exhaustive
def test_the_language_of_the_page_is_not_taken_for_that_of_the_caller(short):
    page = short.post(SHORT, {"page": "short", "call_name": "Ana", "_to": "ar"})

    assert '<html lang="ar"' in page.text
    assert '<option value="ar" selected>' not in page.text


@pytest.mark.exhaustive  # tests/legal_help/public/test_form.py has the questions
def test_the_short_form_says_what_it_cannot_do_without(short):
    page = short.post(SHORT, {"page": "short", "call_name": "Ana"})

    assert [each.anchor for each in page.context["problems"]] == [
        *("id_lawyer_0", "id_can_pay_0", "id_place_0", "id_need_0", "id_language", "id_reach_0")
    ]
    assert 'value="Ana"' in page.text


@pytest.mark.exhaustive  # tests/legal_help/public/test_form.py has the questions
def test_a_short_form_that_came_late_is_kept_for_the_code(short):
    code = "".join(re.findall(r"<span>(\d{4})</span>", short.get(f"{DOOR}code/").text))
    page = short.get(SHORT)
    unlocks.lock(cookie=cookies.read(short.cookies["__Host-form"].value))
    assert "What you just sent is kept" in answer(short, page).text

    short.post("/legal-help/return/", {"code": code})

    assert 'value="Ana"' in short.get(SHORT).text


@pytest.mark.exhaustive  # tests/legal_help/public/test_form.py has the questions
def test_the_rest_can_be_asked_before_it_is_sent(short):
    answer(short, short.get(SHORT))
    family = re.search(
        rf'href="({DOOR}\d+/)[^"]*" aria-label="Change: Have you ever', short.get(CHECK).text
    )

    assert short.post(family[1], {"page": "family", "arrested": "no"}).url == CHECK


def test_a_person_alone_gets_no_short_form(founding):
    person = FormClient()
    person.post(DOOR, {**SCREENING, "page": "need"})

    assert person.get(SHORT).url == f"{DOOR}1/"
    assert person.post(SHORT, {"page": "short", "call_name": "Ana"}).url == f"{DOOR}1/"


def test_the_short_form_asks_for_every_sign_and_all_that_sending_needs():
    asked = {question.id for question in questions.SHORT.questions}

    assert asked >= {name for names in QUESTIONS_OF_SIGN.values() for name in names}
    # Else the sheet would say that they left empty what nobody asked.
    assert asked >= {name for names in QUESTIONS_BEHIND.values() for name in names}
    assert asked >= {each.id for each in questions.QUESTIONS.values() if each.required}


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_short_form_is_light_enough_for_a_telephone(short, language):
    token = cookies.token(cookies.read(short.cookies["__Host-form"].value))
    short.cookies["__Host-form"] = cookies.sign(f"{token}.{language}")
    css = (settings.BASE_DIR / "static" / "css" / "site.css").read_bytes()

    page = short.get(SHORT, headers={"accept-encoding": "gzip"})

    assert len(page.content) + len(brotli.compress(css)) <= 15_000


@pytest.mark.exhaustive  # tests/legal_help/desk/queue/test_page.py has the mark
def test_what_is_made_up_to_practise_is_marked_wherever_it_stands(desk, reader):
    desk.post(CALLER, {"way": "practice"})
    draft = Draft.objects.get()
    assert draft
    receipt = send_for_caller(desk)
    reference = HelpRequest.objects.get().public_ref

    page = desk.get(f"/cases/{reference}/")
    (entry,) = ordered_cases.load_queue(by=reader).entries

    assert receipt.status_code == 200
    assert entry.card["practice"] is True
    assert "Practice: this person is invented." in page.text
    assert "Practice</span>" in desk.get("/cases/").text
    assert b"practice" not in repr(rows_of("legal_help_helprequest")).encode()


def test_nobody_marks_their_own_request_as_practice(client, founding):
    """Only the desk writes the mark: the form knows no question of that name."""
    assert questions.PRACTICE not in questions.QUESTIONS
    client.post(DOOR, {"page": "where", "practice": "yes", **SCREENING})

    assert not Draft.objects.exists()
