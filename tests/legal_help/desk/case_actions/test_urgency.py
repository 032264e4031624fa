"""The level of a request on its page: what triage says, who says otherwise, and the form."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from legal_help.desk.words.urgency import LEVELS, WHY
from legal_help.intake import return_visit
from legal_help.models import CaseNote, ThreadMessage
from legal_help.rules.reported_changes import ReportKind
from legal_help.rules.urgency import OverrideReason
from tests.legal_help.helpers import PASSPHRASE
from tests.markup import one_line

pytestmark = pytest.mark.django_db

GIVEN = {"level": "U3", "why": "wrong_date", "text": "Zzreleased", "confirmed": "on", "seen": "0"}


def at(name, receipt):
    return reverse(f"cases:{name}", args=[receipt.public_ref])


@pytest.fixture
def held(send):
    return send(facts={"detained": "yes"})


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["set_level", "leave_level"])
def test_refuses_whoever_may_not_open_it(client, sign_in, held, colleague, name):
    address = at(name, held)
    assert client.post(address).url == f"/accounts/login/?next={address}"
    stranger = sign_in(User.objects.create_superuser("stranger", password="x"))
    assert stranger.post(address, GIVEN).status_code == 404

    client = sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    assert client.post(address, GIVEN).status_code == 404
    assert client.get(address).status_code == 405
    assert not CaseNote.objects.exists()


@pytest.mark.exhaustive
def test_page_says_what_triage_says_and_offers_the_form(desk, held):
    page = desk.get(at("detail", held))

    assert page.context["urgency"]["triage_level"] == "Read today"
    assert page.context["urgency"]["by_hand"] is None
    assert page.context["urgency"]["form"]["seen"].value() == 0
    assert "confirmed" in page.context["urgency"]["form"].fields


@pytest.mark.exhaustive
def test_page_asks_for_no_confirmation_of_what_can_wait(desk, send):
    receipt = send(facts={"moved": "no"})

    assert "confirmed" not in desk.get(at("detail", receipt)).context["urgency"]["form"].fields


def test_a_level_is_set_and_says_who_when_and_why(desk, held, reader):
    response = desk.post(at("set_level", held), GIVEN)

    assert response.url == f"{at('detail', held)}?done=level_set"
    page = desk.get(response.url)
    by_hand = page.context["urgency"]["by_hand"]
    assert (by_hand.level, by_hand.why, by_hand.said.text) == (
        "Read within 7 days",
        "A date or an answer is not right",
        "Zzreleased",
    )
    assert by_hand.said.by == reader.person
    assert page.context["sheet"]["level"] == "Read within 7 days"
    assert "Less urgent than triage says" in page.text
    assert "Detained" in page.text
    assert "The urgency is saved." in page.text
    assert "(Less urgent than triage says)" in desk.get(at("print", held)).text
    listed = desk.get("/cases/").text
    assert "Less urgent than triage says" in listed
    assert "Zzreleased" not in listed


@pytest.mark.exhaustive
def test_a_raised_level_says_so_in_the_queue(desk, send):
    receipt = send(facts={"moved": "no"})
    desk.post(at("set_level", receipt), {**GIVEN, "level": "U1", "why": "danger", "confirmed": ""})

    text = desk.get("/cases/").text

    assert "More urgent than triage says" in text
    assert "Read today" in text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_set_urgency.py has the rule
def test_it_is_left_to_triage_again(desk, held):
    desk.post(at("set_level", held), GIVEN)

    response = desk.post(at("leave_level", held))

    assert response.url == f"{at('detail', held)}?done=level_left"
    page = desk.get(response.url)
    assert page.context["sheet"]["level"] == "Read today"
    assert page.context["urgency"]["by_hand"] is None
    assert "Back to triage" in page.text
    assert desk.post(at("leave_level", held)).url == at("detail", held)


@pytest.mark.exhaustive  # tests/legal_help/casework/test_set_urgency.py has the rule
def test_the_most_urgent_is_asked_twice_and_what_was_typed_stays(desk, held):
    page = desk.post(at("set_level", held), {**GIVEN, "confirmed": ""})

    assert "Tick the box if it can really wait" in page.context["problems"][0].words
    assert page.context["urgency"]["form"]["text"].value() == "Zzreleased"
    assert '<details class="own" open><summary>Set the urgency by hand' in one_line(page.text)
    assert not CaseNote.objects.exists()


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"level": ""}, "Choose how soon"),
        ({"level": "U9"}, "Select a valid choice"),
        ({"why": ""}, "Choose a reason"),
        ({"why": "other", "text": " "}, "Say in a sentence why"),
        ({"seen": ""}, "This field is required"),
    ],
)
def test_what_says_too_little_comes_back(desk, held, change, words):
    page = desk.post(at("set_level", held), {**GIVEN, **change})

    assert words in page.context["problems"][0].words
    assert not CaseNote.objects.exists()


@pytest.mark.exhaustive  # tests/legal_help/casework/test_set_urgency.py has the rule
@pytest.mark.parametrize("name", ["set_level", "leave_level"])
def test_work_has_stopped_on_what_was_taken_back(desk, held, come_back, name):
    """The words that were typed come back all the same."""
    return_visit.withdraw_case(visit=come_back(held))

    page = desk.post(at(name, held), GIVEN if name == "set_level" else {}, follow=True)

    assert "The person withdrew this request meanwhile. Nothing was changed." in page.text
    assert (GIVEN["text"] in page.text) == (name == "set_level")
    assert not CaseNote.objects.exists()
    assert "Set the urgency by hand" not in desk.get(at("detail", held)).text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_set_urgency.py has the rule
def test_page_says_what_came_after_it(desk, send, come_back):
    receipt = send(facts={"hearing": str(timezone.localdate() + timedelta(days=40))})
    desk.post(at("set_level", receipt), {**GIVEN, "level": "U4"})
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.DETAINED)

    page = desk.get(at("detail", receipt))

    assert page.context["sheet"]["level"] == "Read today"
    assert page.context["urgency"]["again"] == ["Detained"]
    assert re.search(r"counted again:</b>\s*<bdi lang=\"en\">Detained", page.text)
    assert page.context["urgency"]["form"]["seen"].value() == 1


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_what_was_typed_when_the_desk_locked_waits_in_its_own_form(desk, held):
    desk.post("/cases/lock/")
    late = desk.post(at("set_level", held), GIVEN)
    assert "The desk locked while you were writing." in late.text

    page = desk.post("/cases/unlock/", {"passphrase": PASSPHRASE, **late.context["form"].initial})

    assert page.context["urgency"]["form"]["text"].value() == "Zzreleased"
    assert page.context["urgency"]["form"]["level"].value() == "U3"
    assert page.context["answer_form"]["text"].value() is None
    assert (CaseNote.objects.count(), ThreadMessage.objects.count()) == (0, 0)


def test_every_code_has_words():
    assert set(WHY) == set(OverrideReason)
    assert [*LEVELS] == ["U1", "U2", "U3", "U4"]
