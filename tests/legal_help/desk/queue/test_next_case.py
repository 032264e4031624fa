"""From one case to the next that is ours to do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from legal_help.casework import cases

pytestmark = pytest.mark.django_db


def after(receipt, **asked):
    return reverse("cases:next", query={"after": receipt.public_ref, **asked})


def page_of(receipt, **told):
    return reverse("cases:detail", args=[receipt.public_ref], query=told or None)


@pytest.fixture
def urgent(send):
    return send(facts={"removal_set": "yes"})


@pytest.fixture
def calm(send):
    return send(facts={"detained": "no"}, card={"language": "ht"})


def test_the_next_is_the_one_behind_it_and_after_the_last_the_first(desk, urgent, calm):
    assert desk.get(after(urgent)).url == page_of(calm)
    assert desk.get(after(calm)).url == page_of(urgent)


@pytest.mark.exhaustive
def test_it_follows_the_list_somebody_came_from(desk, urgent, calm, send):
    spanish = send(facts={"detained": "no"}, card={"language": "es"})

    assert desk.get(after(spanish, list="language=ht")).url == page_of(calm)
    assert desk.get(after(calm, list="language=ht")).url == "/cases/?done=none_left"


@pytest.mark.exhaustive  # an edge of what comes next
def test_what_a_colleague_has_and_what_rests_is_left_out(desk, reader, colleague, urgent, send):
    theirs, rests, mine = (send(facts={"detained": "no"}) for _ in range(3))
    cases.take_case(by=colleague, public_ref=theirs.public_ref)
    cases.take_case(by=reader, public_ref=mine.public_ref)
    day = timezone.localdate() + timedelta(days=3)
    cases.add_note(by=reader, public_ref=rests.public_ref, text="Zz", follow_up=day)

    assert desk.get(after(urgent)).url == page_of(mine)
    assert desk.get(after(mine)).url == page_of(urgent)


@pytest.mark.exhaustive
def test_where_nothing_is_left_the_queue_says_so(desk, urgent):
    page = desk.get(after(urgent), follow=True)

    assert page.redirect_chain == [("/cases/?done=none_left", 302)]
    assert "There is nothing else for you to do or to take." in page.text


@pytest.mark.sampled
@pytest.mark.parametrize("button", ["answer", "note", "take"])
def test_a_button_does_its_work_and_opens_the_next(desk, urgent, calm, button):
    """It is the next behind the place where the case stood before it was changed."""
    address = reverse(f"cases:{button}", args=[urgent.public_ref])

    sent = desk.post(address, {"text": "Zzwords", "then": "next", "list": ""})
    page = desk.get(sent.url)

    words = {"answer": "answered", "note": "noted", "take": "taken"}
    assert sent.url == page_of(calm, done=words[button], of=urgent.public_ref)
    assert page.context["done"]["place"] == "top"
    assert f"{urgent.public_ref}</bdi>:" in page.text


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_a_form_that_is_not_complete_comes_back_and_opens_nothing(desk, urgent, calm):
    page = desk.post(reverse("cases:note", args=[urgent.public_ref]), {"text": "", "then": "next"})

    assert page.context["case"].public_ref == urgent.public_ref
    assert "Write something first" in page.text


@pytest.mark.exhaustive  # a detail of the page
def test_what_happened_stands_where_the_work_is(desk, urgent):
    noted = desk.get(page_of(urgent, done="noted")).text
    forged = desk.get(page_of(urgent, done="noted", of="Call 555 0100")).text

    notes = noted.split('id="notes-h"')[1].split("</section>")[0]
    assert "Your note is saved." in notes
    assert "autofocus" in notes
    assert noted.count("Your note is saved.") == 1
    assert "555 0100" not in forged
