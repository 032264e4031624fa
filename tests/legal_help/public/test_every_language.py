"""Whoever asks for help meets no English in another language, from the public page to the answer."""

from unittest.mock import Mock

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation
from selectolax.lexbor import LexborHTMLParser

from config.i18n import languages
from legal_help import questions
from legal_help.casework import cases
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.appending import InDoubt, RosterChanged
from legal_help.intake import return_visit
from legal_help.intake.status_words import STATUS_WORDS
from legal_help.public.file_form import HINDERED, REFUSED
from legal_help.public.forms.pages import PageForm, problems_of
from legal_help.questions.follow_up import REPORT_PAGES
from legal_help.rules.reported_changes import ReportKind as News
from tests import english
from tests.legal_help.form_client import FormClient
from tests.legal_help.paper import photo, posted

pytestmark = [pytest.mark.django_db, pytest.mark.sampled]

LANGUAGES = [code for code in languages.OFFERED if code != "en"]
DOOR, RETURN = "/legal-help/request/", "/legal-help/return/"
MOST_PAGES = 60
PAGES = questions.SCREENING.pages
FIT = {"lawyer": "no", "can_pay": "no", "place": "us", "need": "fear"}
TOLD = {
    News.DATE_CHANGED: {"date_of": "hearing", "date_year": "2027"},
    News.DETAINED: {},
    News.CONTACT: {"reach": "phone", "phone": "+1 212 555 0142", "leave_message": "no"},
    News.MESSAGE: {"text": "12/12"},
    News.CODE: {},
    News.MOVED: {"state": "TX"},
}
STOPS = {"lawyer": "yes", "can_pay": "yes", "place": "outside", "need": "none"}
# Nothing that any field understands.
NONSENSE = {"": "x" * 4_000, "_month": "2", "_day": "31", "_year": "x"}


@pytest.fixture(autouse=True)
def a_telephone(settings):
    settings.HELP_PHONE = "+1 212 555 0100"


@pytest.fixture
def person():
    return FormClient()


def shown(response, language):
    """The page, which must be in this language alone."""
    assert f'<html lang="{language}"' in response.text, response.status_code
    assert english.left_on(response.text, language) == []
    return response


def first_choices(page):
    """What a person sends who ticks the first choice of each question and types nothing."""
    sent = {}
    tree = LexborHTMLParser(page)
    for field in tree.css("#q input[name]"):
        kind, name = field.attributes.get("type"), field.attributes["name"]
        if kind == "hidden" or (kind in ("radio", "checkbox") and name not in sent):
            sent[name] = field.attributes.get("value") or ""
    for option in tree.css("#q select option[selected]"):
        sent[option.parent.attributes["name"]] = option.attributes["value"]
    return sent


def walk(person, language, until="/check/"):
    """From the door to the check, or another page, past every page that these answers lead to."""
    response = shown(person.get(DOOR, {"language": language}, follow=True), language)
    response = shown(person.post(DOOR, {}), language)
    address = DOOR
    for _ in range(MOST_PAGES):
        response = person.post(address, first_choices(response.text))
        if response.status_code == 302:
            address = response.url
            response = person.get(address)
        shown(response, language)
        if address.endswith(until):
            return
        if address.endswith("/code/"):
            address = f"{DOOR}1/"
            response = shown(person.get(address), language)
    pytest.fail("the form has no end")


@pytest.mark.exhaustive  # tests/sitewide/test_translations.py finds English that is left, and tests/crawl reads two languages
@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_to_the_receipt(person, founding, language):
    shown(person.get(f"/{language}/legal-help/"), language)
    shown(person.get(f"/{language}/privacy/"), language)
    walk(person, language)
    shown(person.post(f"{DOOR}check/", {}), language)  # without the tick
    shown(person.get(f"{DOOR}erase/"), language)
    shown(person.get(f"{DOOR}save/"), language)
    assert person.post(f"{DOOR}check/", {"consent": "yes"}).url == f"{DOOR}receipt/"
    receipt = shown(person.get(f"{DOOR}receipt/"), language)
    shown(person.post(f"{DOOR}check/", {"consent": "yes"}), language)  # sent twice
    shown(person.post(f"{DOOR}receipt/", {"last_four": "x"}), language)
    code = "".join(receipt.context["groups"])
    shown(person.post(f"{DOOR}receipt/", {"last_four": code[-4:]}), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", questions.PAGES.values(), ids=lambda topic: topic.id)
def test_every_question_and_every_mistake(rf, language, topic):
    """Asked of everybody, for the answers before decide who meets which of them."""
    with translation.override(language):
        for data in (None, nonsense(topic), QueryDict()):
            form = PageForm(topic, topic.questions, today=timezone.localdate(), data=data)
            problems = problems_of(form) if data is not None else []
            context = {"page": topic, "form": form, "problems": problems, "title": ""}
            text = render_to_string("legal_help/public/question.html", context, rf.get(DOOR))

            assert english.left_on(text, language) == []


def nonsense(page):
    """In each field of a page what it does not understand; no choice of several may stand alone."""
    sent = QueryDict(mutable=True)
    for question in page.questions:
        for ending, value in NONSENSE.items():
            sent[question.id + ending] = value
        codes = [option.code for option in question.options]
        if question.kind is questions.QuestionKind.CHOICES:
            sent.setlist(question.id, codes)
    return sent


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_that_name_others(person, founding, language):
    person.get(DOOR, {"language": language})
    for question, answer in STOPS.items():
        page = next(page for page in PAGES if question in [q.id for q in page.questions])

        response = person.post(DOOR, {**FIT, question: answer, "page": page.id})

        shown(response, language)

        assert response.templates[0].name == "legal_help/public/screening_outcome.html"


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_house_a_locked_form_and_a_crowd(person, founding, settings, language):
    person.get(DOOR, {"language": language})
    shown(person.get(f"{DOOR}1/"), language)
    shown(person.post(f"{DOOR}1/", {"page": "name", "call_name": "Ana"}), language)
    settings.ROSTER_ROOT = ""
    shown(person.get(DOOR), language)
    shown(person.get(f"/{language}/legal-help/"), language)
    settings.HELP_PAGES_A_MINUTE = 0
    shown(person.get(DOOR), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dead_token(founding, language):
    person = FormClient(enforce_csrf_checks=True)
    person.get(DOOR, {"language": language})

    shown(person.post(DOOR, {"page": "lawyer"}), language)


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", LANGUAGES)
def test_erasing(person, founding, language):
    walk(person, language, until="/code/")

    shown(person.post(f"{DOOR}erase/", {"erase": "yes"}), language)


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", LANGUAGES)
def test_saving_and_closing(person, founding, language):
    walk(person, language, until="/code/")

    shown(person.post(f"{DOOR}save/", {"close": "yes"}), language)


@pytest.mark.exhaustive  # make check compares the catalogs, and tests/crawl reads two languages
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_at_once(person, founding, language):
    walk(person, language)
    person.post(f"{DOOR}1/", {"page": "safety", "safe_now": "no"})
    person.post(f"{DOOR}1/", {"page": "appointments", "moved": "yes"})

    assert shown(person.get(f"{DOOR}check/"), language).context["at_once"] == ["danger", "moved"]


@pytest.mark.exhaustive  # make check compares the catalogs, and tests/crawl reads two languages
@pytest.mark.parametrize("language", LANGUAGES)
def test_coming_back(person, send, reader, language):
    receipt = send()
    person.get(RETURN, {"language": language})
    shown(person.get(RETURN), language)
    shown(person.post(RETURN, {"code": ""}), language)
    shown(person.post(RETURN, {"code": "1234"}), language)
    assert person.post(RETURN, {"code": receipt.code}).url == RETURN
    shown(person.get(RETURN), language)
    for number, page in enumerate(REPORT_PAGES.values(), start=1):
        shown(person.get(f"{RETURN}{number}/"), language)
        shown(person.post(f"{RETURN}{number}/", nonsense(page).dict()), language)
        answer = person.post(f"{RETURN}{number}/", {"page": page.id, **TOLD[page.id]})
        shown(person.get(answer.url), language)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="12/12")
    shown(person.get(RETURN), language)
    shown(person.get(f"{RETURN}withdraw/"), language)
    person.post(f"{RETURN}withdraw/", {"withdraw": "yes"})
    shown(person.get(RETURN), language)


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_we_cannot_take_or_show_now(person, send, settings, monkeypatch, language):
    receipt = send()
    person.get(RETURN, {"language": language})
    person.post(RETURN, {"code": receipt.code})
    for error in (return_visit.TooManyToday, InDoubt, RosterChanged, Tampered("key_swapped")):
        with monkeypatch.context() as patch:
            patch.setattr(return_visit, "write_to_us", Mock(side_effect=error))
            for number in (2, 4):
                shown(person.post(f"{RETURN}{number}/", {"text": "12/12"}), language)
    settings.ROSTER_ROOT = ""
    shown(person.get(RETURN), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_standing_of_a_request(language):
    with translation.override(language):
        said = [
            str(words)
            for standing in STATUS_WORDS.values()
            for words in (standing.now, standing.next, *standing.ready)
        ]

        assert [words for words in said if english.left_on(f"<p>{words}</p>", language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_on_the_check_and_every_country(language):
    arrival, fear = questions.QUESTIONS["arrival"], questions.QUESTIONS["citizenship"]
    english_words = questions.answer_in_words(arrival, "2026-02", "en")

    assert questions.answer_in_words(arrival, "2026-02", language) != english_words
    assert questions.answer_in_words(fear, "DE", language) != ["Germany"]


@pytest.mark.parametrize("language", languages.REGISTERED)
def test_a_registered_language_needs_nothing_but_words(rf, language):
    """Dates, months and countries are there for who begins to translate; Babel has no prs."""
    topic = questions.PAGES["arrival"]
    with translation.override(language):
        form = PageForm(topic, topic.questions, today=timezone.localdate())
        months = [words for _number, words in form["arrival"].field.widget.widgets[0].choices]
    fear = questions.QUESTIONS["citizenship"]

    assert len(set(months)) == 13
    assert questions.answer_in_words(fear, "DE", language) != ["DE"]
    assert "2026" in questions.answer_in_words(topic.questions[0], "2026-02", language)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_person_checked_says_so_below_what_people_came_for(person, founding, language):
    person.get(DOOR, {"language": language})
    with translation.override(language):
        note = translation.gettext("No person has checked this translation yet.")
    question = person.post(DOOR, {})

    for page in (question, person.get(RETURN), person.get(f"/{language}/legal-help/")):
        assert page.text.count(note) == 1
    assert question.text.index(note) > question.text.rindex("</form>")


def test_a_checked_translation_and_english_say_nothing(person, founding, settings):
    others = [code for code in settings.UNCHECKED_LANGUAGES if code != "es"]
    assert others != settings.UNCHECKED_LANGUAGES
    settings.UNCHECKED_LANGUAGES = others
    for language in ("es", "en"):
        with translation.override(language):
            note = translation.gettext("No person has checked this translation yet.")
        for address in (DOOR, RETURN):
            page = person.get(address, {"language": language}, follow=True)
            assert note not in page.text


def test_what_an_article_or_a_request_is_written_in_is_left_alone():
    assert english.left_on('<html lang="es"><p><b lang="en">Send</b></p>', "es") == []
    assert english.left_on('<html lang="es"><p>Send</p>', "es") == ["Send"]
    assert english.left_on("<p>We erase it on <b>12 May</b>.</p>", "es") == ["We erase it on"]


@pytest.mark.exhaustive  # make check compares the catalogs, and tests/crawl reads two languages
@pytest.mark.parametrize("language", LANGUAGES)
def test_sending_a_file(person, sent, language):
    person.get(RETURN, {"language": language}, follow=True)
    person.post(RETURN, {"code": sent.code})
    address = f"{RETURN}file/"

    shown(person.get(address), language)
    for content in (None, b"a program", photo()[:600]):
        shown(posted(person, address, content, once="c" * 32), language)
    for refusal in [*REFUSED.values(), *HINDERED.values()]:
        with translation.override(language):
            assert english.left_on(str(refusal), language) == []
    posted(person, address, photo(), once="c" * 32)
    shown(person.get(address), language)
    shown(person.get(RETURN), language)
