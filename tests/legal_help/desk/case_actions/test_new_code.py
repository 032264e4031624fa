"""A new code: asked for on the person's page, given at the desk, shown once."""

import re

import pytest
from django.urls import reverse

from legal_help.casework import new_code
from legal_help.casework.queue import ordered_cases
from legal_help.intake import return_visit
from legal_help.trust import keys, slots
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import state_of
from tests.legal_help.page_fixtures import ANSWERS, OWN_WORDS

pytestmark = pytest.mark.django_db

RETURN = "/legal-help/return/"
CODE = f"{RETURN}5/"
CHECKED = {"how": "own_word", "given_before": "0"}


def at(name, receipt):
    return reverse(f"cases:{name}", args=[receipt.public_ref])


def code_on(page):
    """The six groups that a page shows."""
    shown = re.search(r'class="code"[^>]*>(.*?)</p>', page.text, re.DOTALL)
    return re.sub(r"\D", "", shown[1]) if shown else ""


@pytest.fixture
def person(sent):
    client = FormClient()
    client.post(RETURN, {"code": sent.code})
    return client


@pytest.mark.exhaustive  # tests/legal_help/casework/test_new_code.py has the rule
def test_the_code_that_the_desk_shows_opens_the_page_and_the_old_one_does_not(sent, desk):
    page = desk.post(at("new_code", sent), CHECKED)

    code = code_on(page)
    assert len(code) == 24
    assert "no-store" in page["Cache-Control"]
    back = FormClient()
    assert back.post(RETURN, {"code": code}).url == RETURN
    assert sent.public_ref in back.get(RETURN).text
    assert (
        "We cannot find a form with this code"
        in FormClient().post(RETURN, {"code": sent.code}).text
    )


def test_the_code_is_shown_once(sent, desk):
    code = code_on(desk.post(at("new_code", sent), CHECKED))

    page = desk.get(at("detail", sent))
    assert code not in re.sub(r"\D", "", page.text)
    assert "gave one on" in page.text
    again = desk.post(at("new_code", sent), CHECKED, follow=True)
    assert "A new code was given a moment ago." in again.text
    assert keys.unlock_with_code(code=code)


def test_nothing_a_finder_reads_on_the_sheet_says_whose_it_is(sent, desk):
    sheet = desk.post(at("new_code", sent), CHECKED).text

    slip = sheet[sheet.index('class="slip"') : sheet.index("</section>")]
    assert sent.public_ref not in slip
    assert [word for word in OWN_WORDS if word in sheet] == []


def test_whoever_does_not_say_how_gets_none(sent, desk):
    page = desk.post(at("new_code", sent), {"given_before": "0"})

    assert page.context["problems"][0].words == "Say how you made sure that it is them"
    assert code_on(page) == ""
    assert keys.unlock_with_code(code=sent.code)


@pytest.mark.exhaustive  # tests/legal_help/casework/test_new_code.py has the rule
def test_a_form_without_its_mark_gets_none(sent, desk):
    page = desk.post(at("new_code", sent), {"how": "own_word"})

    assert page.context["problems"]
    assert keys.unlock_with_code(code=sent.code)


@pytest.mark.exhaustive  # tests/legal_help/casework/test_new_code.py has the rule
def test_whoever_gave_nothing_to_be_known_by_is_not_offered_one(send, desk):
    nobody = send(answers=ANSWERS | {"phone": "", "helper_phone": "", "own_word": ""})

    page = desk.get(at("detail", nobody)).text

    assert "They left us no safe number and no word." in page
    assert "They lost it, or somebody else has it" not in page
    assert code_on(desk.post(at("new_code", nobody), CHECKED)) == ""


@pytest.mark.exhaustive  # tests/legal_help/casework/test_new_code.py has the rule
def test_an_old_way_that_is_not_safe_is_not_offered(sent, desk, person):
    offered = "We called them, by the way that counts now"
    assert offered in desk.get(at("detail", sent)).text

    person.post(f"{RETURN}3/", {"reach": "text", "phone": "+1 212 555 0142", "stop_old": "yes"})

    assert offered not in desk.get(at("detail", sent)).text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_new_code.py has the rule
def test_a_busy_host_says_so(sent, desk, monkeypatch):
    def busy(**_):
        raise slots.Busy

    monkeypatch.setattr(new_code, "give_new_code", busy)

    page = desk.post(at("new_code", sent), CHECKED)

    assert "Please press the button again" in page.text
    assert page.context["codes"]["form"]["how"].value() == "own_word"


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_a_withdrawn_request_gets_none(sent, desk, person):
    person.post(f"{RETURN}withdraw/")

    page = desk.post(at("new_code", sent), CHECKED, follow=True)

    assert "withdrew this request meanwhile" in page.text
    assert "They lost it, or somebody else has it" not in page.text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_new_code.py has the rule
def test_the_person_asks_for_one_and_the_desk_is_told_what_to_do(sent, desk, person, reader):
    said = person.post(CODE, {"text": "My cousin took the paper"}, follow=True).text

    assert "We have your message. If you gave us a safe way to call you, we call you." in said
    assert "My cousin" not in said
    page = desk.get(at("detail", sent)).text
    assert "Says somebody else may have their code" in page
    assert "They say that somebody else may have their code" in page
    assert "They did not ask for it" in page
    assert "It is not right" not in page

    desk.post(reverse("cases:settle", args=[sent.public_ref, 1]), {"counts": "false"})

    assert "They did not ask for it" not in desk.get(at("detail", sent)).text


@pytest.mark.exhaustive
def test_the_page_of_the_person_names_the_telephone_if_there_is_one(person, settings):
    assert "say the word that only you know" not in person.get(CODE).text

    settings.HELP_PHONE = "+1 212 555 0100"
    page = person.get(CODE).text

    assert "+1 212 555 0100" in page
    assert "say the word that only you know" in page


def test_whoever_cannot_be_called_is_led_to_the_page_for_that(person):
    assert f'href="{RETURN}3/"' in person.get(CODE).text


def test_a_message_under_way_with_the_old_code_is_kept_on_the_page(sent, desk, person):
    """Whoever of the two it is: the box of the code comes back with what was typed."""
    desk.post(at("new_code", sent), CHECKED)

    page = person.post(f"{RETURN}4/", {"page": "message", "text": "Zzunsent"})

    assert "Zzunsent" in page.text
    assert return_visit.ThreadMessage.objects.count() == 0


def test_without_a_roster_the_page_stops_and_says_so(sent, desk, settings):
    """A renewal that nobody can verify opens nothing."""
    code = code_on(desk.post(at("new_code", sent), CHECKED))
    back = FormClient()
    back.post(RETURN, {"code": code})
    settings.ROSTER_ROOT = ""

    page = back.get(RETURN)

    assert page.status_code == 503
    assert sent.public_ref not in page.text


@pytest.mark.exhaustive  # tests/legal_help/desk/test_budgets.py counts for the page
def test_the_request_costs_no_query_more_for_a_new_code(
    sent, desk, reader, django_assert_max_num_queries
):
    ordered_cases.load_queue(by=reader)
    with django_assert_max_num_queries(39) as before:
        desk.get(at("detail", sent))
        for_none = len(before)
    desk.post(at("new_code", sent), CHECKED)

    with django_assert_max_num_queries(for_none):
        desk.get(at("detail", sent))
    assert state_of(sent).version == 2
