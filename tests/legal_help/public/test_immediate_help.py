"""What must not wait is said at once, and later only as it is said to everybody."""

import re

import pytest

from legal_help import questions
from tests.legal_help.form_client import FormClient

pytestmark = pytest.mark.django_db

DOOR, RETURN = "/legal-help/request/", "/legal-help/return/"
CHECK = f"{DOOR}check/"
SCREENING = {"lawyer": "no", "can_pay": "no", "place": "us", "need": "fear", "page": "need"}
HELP, MOVED = "Help right now", "Did you move? Give your new address soon."
HOTLINE = '<a href="tel:18007997233"><bdi dir="ltr">1-800-799-7233</bdi></a>'


@pytest.fixture
def person(founding):
    client = FormClient()
    assert client.post(DOOR, SCREENING).url == f"{DOOR}code/"
    client.post(f"{DOOR}1/", {"page": "language", "language": "en"})
    client.post(f"{DOOR}1/", {"page": "reach", "reach": "code"})
    return client


def to_the_check(client):
    address = f"{DOOR}1/"
    while address != CHECK:
        page = re.search(r'name="page" value="(\w+)"', client.get(address).text)[1]
        kept = {"language": {"language": "en"}, "reach": {"reach": "code"}}.get(page, {})
        address = client.post(address, {"page": page, **kept}).url
    return client


def number_of(page):
    ids = [each.id for each in questions.applicable_pages({"need": ["fear"], "place": "us"})]
    return ids.index(page) + 1


@pytest.mark.sampled
@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_who_is_in_danger_reads_whom_to_call_on_the_next_page(person, answer):
    here = number_of("safety")
    person.post(f"{DOOR}{here}/", {"page": "safety", "safe_now": answer})

    after, later = person.get(f"{DOOR}{here + 1}/"), person.get(f"{DOOR}{here + 2}/")

    assert after.text.index(HELP) < after.text.index("<h1")
    assert '<a href="tel:911"><bdi dir="ltr">911</bdi></a>' in after.text
    assert HOTLINE in after.text
    assert HELP not in person.get(f"{DOOR}{here}/").text + later.text
    assert HELP in person.get(CHECK).text, "where a change leads to"


@pytest.mark.sampled
@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_who_moved_reads_whom_to_tell_on_the_next_page(person, answer):
    here = number_of("appointments")
    person.post(f"{DOOR}{here}/", {"page": "appointments", "moved": answer})

    assert MOVED in person.get(f"{DOOR}{here + 1}/").text
    assert MOVED not in person.get(f"{DOOR}{here}/").text


@pytest.mark.exhaustive  # the next page says it here
def test_who_is_safe_and_has_not_moved_reads_nothing_of_it(person):
    person.post(f"{DOOR}1/", {"page": "safety", "safe_now": "yes"})
    person.post(f"{DOOR}1/", {"page": "appointments", "moved": "no"})

    pages = [f"{DOOR}{number}/" for number in range(1, 30)]
    shown = "".join(person.get(address).text for address in [*pages, CHECK])

    assert HELP not in shown
    assert MOVED not in shown


def test_nothing_in_an_address_brings_it_up(person):
    shown = person.get(f"{DOOR}{number_of('safety') + 1}/?safe_now=no&at_once=danger").text

    assert HELP not in shown


def without_what_is_theirs(response):
    """The page without its tokens, its code and its reference."""
    text = re.sub(
        r'value="([A-Za-z0-9]{64}|[0-9a-f]{32})"|name="of" value="[^"]+"', "", response.text
    )
    return re.sub(r"<span>\d{4}</span>|[A-Z]+-\d{4}", "", text)


@pytest.mark.exhaustive  # the next page says it here
def test_the_receipt_and_the_own_page_say_the_same_to_everybody(founding):
    """Who finds the code, or looks over a shoulder, must not learn who is in danger or moved."""
    receipts, visits = [], []
    for safe, moved in [("no", "yes"), ("yes", "no"), ("", "")]:
        client = FormClient()
        client.post(DOOR, SCREENING)
        to_the_check(client)
        client.post(f"{DOOR}1/", {"page": "safety", "safe_now": safe})
        client.post(f"{DOOR}1/", {"page": "appointments", "moved": moved})
        assert client.post(CHECK, {"consent": "yes"}).url == f"{DOOR}receipt/"
        receipt = client.get(f"{DOOR}receipt/")
        code = "".join(receipt.context["groups"])
        finder = FormClient()
        finder.post(RETURN, {"code": code})
        receipts.append(without_what_is_theirs(receipt))
        visits.append(without_what_is_theirs(finder.get(RETURN)))

    assert len(set(receipts)) == len(set(visits)) == 1
    for page in (receipts[0], visits[0]):
        assert HOTLINE in page
        assert MOVED in page


@pytest.mark.exhaustive
def test_who_moved_says_so_on_a_page_of_its_own(send, client):
    client.post(RETURN, {"code": send().code})
    (address,) = [each for each, words in client.get(RETURN).context["news"] if words == "I moved"]

    asked = client.get(address)
    sent = client.post(address, {"page": "moved", "city": "El Paso", "state": "TX"})

    assert "Form EOIR\N{NON-BREAKING HYPHEN}33" in asked.text
    assert "We have your message." in client.get(sent.url).text
    assert "El Paso" not in client.get(RETURN).text
