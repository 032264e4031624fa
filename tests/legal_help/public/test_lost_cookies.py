"""A browser that loses its cookies on the way loses nothing typed; one that refuses them is told."""

import pytest
from django.conf import settings as live_settings
from selectolax.lexbor import LexborHTMLParser

from benchmarks.harness.forms import filled, form_of
from config.i18n import languages
from legal_help import questions
from legal_help.intake import drafts
from legal_help.models import Draft
from legal_help.public.http import cookies
from legal_help.questions import QuestionKind
from legal_help.trust.tokens import page_mark
from tests import english
from tests.legal_help.form_client import FormClient
from tests.legal_help.public.helpers import CHECK, DOOR, EVERYTHING, SCREENING
from tests.legal_help.sentinels import found

pytestmark = pytest.mark.django_db

RETURN = "/legal-help/return/"
PAGE_2 = f"{DOOR}2/"
LOST = "Your browser did not send our cookie"
TYPED = {"call_name": "Zqlostname", "city": "Zqlosttown"}


@pytest.fixture(autouse=True)
def house(founding, settings, caplog):
    caplog.set_level("DEBUG")
    settings.HELP_PAGES_A_MINUTE = 10**9
    settings.HELP_CODES_A_MINUTE = 10**9
    settings.HELP_PHONE = "+1 212 555 0100"


class Browser(FormClient):
    """As strict about the token as production, with a draft that every question is asked of."""

    def __init__(self, language="en", **answers):
        super().__init__(enforce_csrf_checks=True)
        begun, token = drafts.start_draft(answers={"begun_on": "2026-11-24"})
        self.draft = drafts.save_page(draft=begun, answers=answers)
        self.cookies["__Host-form"] = cookies.sign(f"{token}.{language}")

    def lose(self, *names):
        for name in names:
            self.cookies.pop(name, None)


def fields_of(response):
    """What the form of a page sends of itself: its token, its page, and what stands in it."""
    tree = LexborHTMLParser(response.text)
    sent = {}
    for each in tree.css("#q input[type=hidden], input[type=hidden][form=q]"):
        sent.setdefault(each.attributes["name"], []).append(each.attributes.get("value") or "")
    return sent


BOTH = ("__Host-form", "csrftoken")


@pytest.mark.sampled
@pytest.mark.parametrize("lost", [BOTH, ["__Host-form"]], ids=["all", "the form's"])
def test_a_page_without_its_cookie_goes_on_through_the_box_of_the_code(lost, caplog):
    person = Browser("es", **EVERYTHING)
    page = person.get(PAGE_2)
    person.lose(*lost)
    before = bytes(Draft.objects.get().state)

    box = person.post(PAGE_2, {**fields_of(page), **TYPED})

    assert '<html lang="es"' in box.text
    assert "Su navegador no envió nuestra cookie" in box.text
    assert ("call_name", TYPED["call_name"]) in box.context["carried"]
    assert bytes(Draft.objects.get().state) == before
    person.post(RETURN, {**fields_of(box), "code": "1234"})
    box = person.post(RETURN, {**fields_of(box), "_to": "fr"})
    assert '<html lang="fr"' in box.text
    opened = person.post(RETURN, {**fields_of(box), "code": person.draft.code})
    assert opened.url == DOOR
    again = person.get(PAGE_2).text
    assert all(f'value="{word}"' in again for word in TYPED.values())
    assert found(TYPED.values(), log=caplog.text) == set()


def test_a_page_of_another_form_is_not_kept_in_the_one_that_the_code_opens():
    person, other = Browser(), Browser()
    page = person.get(PAGE_2)
    person.lose(*BOTH)
    box = person.post(PAGE_2, {**fields_of(page), **TYPED})

    person.post(RETURN, {**fields_of(box), "code": other.draft.code})

    assert TYPED["city"] not in person.get(PAGE_2).text
    assert f'name="of" value="{page_mark(other.draft.pk)}"' in person.get(PAGE_2).text


def test_who_has_no_code_takes_the_page_along_into_a_new_form():
    person = Browser()
    page = person.get(PAGE_2)
    person.lose(*BOTH)
    box = person.post(PAGE_2, {**fields_of(page), **TYPED})
    assert f'formaction="{DOOR}"' in box.text

    asked = person.post(DOOR, {**fields_of(box), "code": ""})
    assert "What you typed is not lost." in asked.text
    for answers in ({"lawyer": "yes", "can_pay": "no"}, {}, {"place": "us"}, {"need": "fear"}):
        asked = person.post(DOOR, {**fields_of(asked), **answers})

    assert asked.url == f"{DOOR}code/"
    new = person.get(PAGE_2).text
    assert all(f'value="{word}"' in new for word in TYPED.values())


def test_a_lost_page_of_news_says_what_happened_too():
    visitor = FormClient(enforce_csrf_checks=True)

    box = visitor.post(f"{RETURN}4/", {"page": "message", "text": "Zqnews", "spoken": "fr"})

    assert '<html lang="fr"' in box.text
    assert "Votre navigateur n’a pas envoyé notre cookie" in box.text
    assert ("text", "Zqnews") in box.context["carried"]


@pytest.mark.exhaustive
def test_the_check_without_its_cookie_asks_for_the_code():
    person = Browser(**EVERYTHING)
    check = person.get(CHECK)
    person.lose(*BOTH)

    box = person.post(CHECK, {**fields_of(check), "consent": "yes"})

    assert LOST in box.text
    assert person.post(RETURN, {**fields_of(box), "code": person.draft.code}).url == DOOR


@pytest.mark.exhaustive
def test_the_question_after_the_form_is_not_asked_for_a_code():
    """There is none any more in this browser: the answer is only counted."""
    person = FormClient(enforce_csrf_checks=True)

    lost = person.post(f"{DOOR}heard/", {"heard": "friend", "spoken": "en"})

    assert LOST in lost.text
    assert "Your answer is counted." in person.post(f"{DOOR}heard/", fields_of(lost)).text


BY_KIND = {
    QuestionKind.LANGUAGE: "so",
    QuestionKind.COUNTRY: "ET",
    QuestionKind.STATE: "NV",
    QuestionKind.NUMBER: "2",
    QuestionKind.PHONE: "+1 907 555 0143",
    QuestionKind.EMAIL: "zqlost@zqhost.example",
    QuestionKind.A_NUMBER: "A087654321",
}


def given(question):
    """Return what somebody types or chooses there, by field. Choices lead to all pages."""
    if question.kind is QuestionKind.DATE:
        return {f"{question.id}_month": ["3"], f"{question.id}_year": ["2020"]}
    if question.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES}:
        answer = EVERYTHING.get(question.id, question.options[0].code)
    else:
        typed = BY_KIND.get(question.kind, f"Zqlost{question.id}")
        answer = EVERYTHING.get(question.id, typed)
    return {question.id: answer if isinstance(answer, list) else [answer]}


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", [code for code, _name in live_settings.LANGUAGES])
@pytest.mark.parametrize("lost", [BOTH, ["__Host-form"]], ids=["all", "the form's"])
def test_no_page_loses_anything_in_any_language(language, lost):
    person, met = Browser(language, need=EVERYTHING["need"], place="border"), set()
    address = f"{DOOR}1/"
    while address != CHECK:
        page = person.get(address)
        asked = page.context["form"].questions.values()
        typed = {field: value for question in asked for field, value in given(question).items()}
        met.add(page.context["page"].id)
        person.lose(*lost)

        box = person.post(address, {**fields_of(page), **typed})

        assert f'<html lang="{language}"' in box.text, address
        assert language == "en" or english.left_on(box.text, language) == []
        person.post(RETURN, {**fields_of(box), "code": person.draft.code})
        again = filled(form_of(person.get(address).text, "#q"))
        assert {field: again[field] for field in typed} == typed
        address = person.post(address, again).url
    assert met == {page.id for page in questions.applicable_pages(EVERYTHING)}


@pytest.mark.sampled
@pytest.mark.parametrize("page", questions.REPORT_PAGES.values(), ids=lambda page: page.id)
def test_no_page_of_news_loses_what_was_typed(page):
    asked = [
        each for each in page.questions if each.kind is QuestionKind.LONG_TEXT or each.id == "reach"
    ]
    typed = {field: value for each in asked for field, value in given(each).items()}
    number = list(questions.REPORT_PAGES).index(page.id) + 1
    visitor = FormClient(enforce_csrf_checks=True)

    box = visitor.post(f"{RETURN}{number}/", {"page": page.id, "spoken": "ht", **typed})

    assert '<html lang="ht"' in box.text
    carried = {(name, value) for name, values in typed.items() for value in values}
    assert carried <= set(box.context["carried"])


# Refused from the start


class Refusing(FormClient):
    """A browser that keeps no cookie at all."""

    def request(self, **request):
        self.cookies.clear()
        return super().request(**request)


def entered(client, address, language):
    first = client.get(address, {"language": language})
    return client.get(first.url)


@pytest.mark.sampled
@pytest.mark.parametrize("address", [DOOR, RETURN])
@pytest.mark.parametrize("language", [code for code in languages.OFFERED if code != "en"])
def test_the_first_page_says_that_cookies_are_refused(address, language):
    page = entered(Refusing(enforce_csrf_checks=True), address, language)

    assert f'<html lang="{language}"' in page.text
    assert english.left_on(page.text, language) == []
    assert page.templates[0].name == "legal_help/public/cookies_refused.html"
    assert "+1 212 555 0100" in page.text
    assert f'href="{address}?language={language}"' in page.text


def test_without_a_telephone_it_names_others(settings):
    settings.HELP_PHONE = ""

    assert entered(Refusing(), DOOR, "en").context["next_steps"]
    assert "Or ask one of these:" in entered(Refusing(), DOOR, "en").text


@pytest.mark.exhaustive
def test_another_language_can_be_chosen_without_a_cookie():
    client = Refusing(enforce_csrf_checks=True)
    page = entered(client, DOOR, "ar")

    switched = client.post(DOOR, {**fields_of(page), "_to": "ht"})

    assert '<html lang="ht"' in switched.text
    assert "Navigatè ou a pa voye cookie nou an" in switched.text


@pytest.mark.exhaustive
def test_the_first_questions_wait_until_cookies_are_allowed():
    client = Refusing(enforce_csrf_checks=True)
    sent = {**SCREENING, "page": "need", "spoken": "fr"}

    refused = client.post(DOOR, sent)
    again = client.post(DOOR, fields_of(refused))

    for page in (refused, again):
        assert '<html lang="fr"' in page.text
        assert "Cherchez «" in page.text
    allowing = FormClient(enforce_csrf_checks=True)
    allowing.cookies["csrftoken"] = again.cookies["csrftoken"].value
    assert allowing.post(DOOR, fields_of(again)).url == f"{DOOR}code/"


@pytest.mark.exhaustive
def test_the_first_button_without_a_cookie_can_be_pressed_again():
    client = FormClient(enforce_csrf_checks=True)

    refused = client.post(DOOR, {"spoken": "en"})

    assert LOST in refused.text
    assert "First questions: 1 of 3" in client.post(DOOR, fields_of(refused)).text


def test_who_keeps_cookies_finds_no_language_in_the_address():
    client = FormClient()

    first = client.get(DOOR, {"language": "ar"})
    second = client.get(first.url)

    assert second.url == DOOR
    assert '<html lang="ar"' in client.get(DOOR).text


@pytest.mark.exhaustive
@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}])
def test_who_comes_from_another_website_is_not_taken_for_refusing(headers):
    """Such a browser keeps back the strict cookie, and brings the token of forms."""
    client = FormClient(headers=headers)
    first = client.get(DOOR, {"language": "ar"})
    client.cookies.pop("__Host-form", None)

    page = client.get(first.url)

    assert '<html lang="ar"' in page.text
    assert page.templates[0].name == "legal_help/public/begin.html"
    for sent in ({"spoken": "ar"}, {"page": "lawyer", "lawyer": "no", "spoken": "ar"}):
        page = client.post(first.url, sent, headers={"sec-fetch-site": "same-origin"})
    assert page.context["problems"], "what is sent to this address is read"
    assert '<html lang="fr"' in client.post(first.url, {"_to": "fr"}).text


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("method", "data"),
    [("get", {"language": "fr"}), ("post", {"spoken": "fr"}), ("post", {"_to": "fr"})],
)
def test_another_website_takes_nobodys_cookie(method, data):
    """The strict cookie stays behind; an answer that sets it anew would close the person's form."""
    client = FormClient(headers={"sec-fetch-site": "cross-site"})

    response = getattr(client, method)(DOOR, data)

    assert "__Host-form" not in response.cookies
