"""The minutes that the first page promises, against the words that people meet on their way."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.legal_help.form_client import FormClient
from tests.legal_help.public.helpers import CHECK, DOOR, PAGE_1, shown_page

pytestmark = pytest.mark.django_db

# In a second language, about half of what people read in their own.
WORDS_A_MINUTE = 130
OFF_BY = 5
# Of folded parts, the words that unfold them; of a list to choose from, none.
NOT_READ = "main details > :not(summary), main .vh, main select, main template"
ANSWERS = {
    "lawyer": {"lawyer": "no", "can_pay": "no"},
    "place": {"place": "us"},
    "need": {"need": "fear"},
    "language": {"language": "es", "reads": "yes"},
    "reach": {"reach": "phone"},
    "contact": {"phone": "+1 212 555 0142"},
    "arrival": {"arrival_month": "3", "arrival_year": "2025", "entry": "visa"},
    "filed": {"filed": "no"},
}
IN_COURT = {
    "safety": {"safe_now": "yes", "court": "yes"},
    "appointments": {"appointments": "checkin"},
}


def words_on(response):
    page = LexborHTMLParser(response.text)
    for node in page.css(NOT_READ):
        node.decompose()
    return len(re.findall(r"\w[\w’'-]*", page.css_first("main").text(separator=" ")))


def read_on_the_way(person, answers):
    """Yield the words of every page from the first question to the check."""
    address, page = DOOR, person.post(DOOR, {})
    while True:
        yield words_on(page)
        if address == CHECK:
            return
        if address.endswith("/code/"):
            address = PAGE_1
            page = person.get(address)
            continue
        hidden = LexborHTMLParser(page.text).css("#q input[type=hidden]")
        sent = {each.attributes["name"]: each.attributes["value"] or "" for each in hidden}
        page = person.post(address, {**sent, **answers.get(shown_page(page), {})})
        if page.status_code == 302:
            address = page.url
            page = person.get(address)


@pytest.mark.exhaustive  # a count of words that seldom change
@pytest.mark.parametrize("language", ["en", "ht", "fr", "es", "ar"])
@pytest.mark.parametrize("answers", [ANSWERS | IN_COURT, ANSWERS], ids=["in court", "plain"])
def test_the_minutes_that_are_promised_are_those_of_reading_it(founding, language, answers):
    person = FormClient()
    first = person.get(DOOR, {"language": language}, follow=True)
    promised = int(re.search(r"\b(\d\d)\b [^<]*", first.text.partition("</h1>")[2])[1])
    public = person.get("/legal-help/" if language == "en" else f"/{language}/legal-help/")

    words = words_on(first) + sum(read_on_the_way(person, answers))

    assert abs(words / WORDS_A_MINUTE - promised) <= OFF_BY
    assert re.search(rf"\b{promised}\b", public.text)
