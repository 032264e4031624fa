"""News on the page of a request: old and new side by side, and who said what counts."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from legal_help.casework import cases
from legal_help.intake import return_visit
from legal_help.models import CaseNote
from legal_help.rules.reported_changes import ReportKind, VerificationMethod

pytestmark = pytest.mark.django_db

NEW = {"reach": ["text", "email"], "phone": "+1 646 555 0188", "email": "zz@example.com"}


def settle_address(receipt, number=1):
    return reverse("cases:settle", args=[receipt.public_ref, number])


@pytest.fixture
def detail(desk, sent):
    def detail():
        return desk.get(reverse("cases:detail", args=[sent.public_ref]))

    return detail


@pytest.fixture
def told(sent, come_back):
    def told(kind, **told):
        return_visit.write_to_us(visit=come_back(sent), kind=kind, told=told)

    return told


def words(told):
    return {str(name): words for name, words in told}


@pytest.mark.exhaustive  # a new way needs to be checked here
def test_old_and_new_ways_stand_side_by_side(detail, told):
    told(ReportKind.CONTACT, **NEW)

    page = detail()

    (row,) = page.context["letters"]
    assert words(row["told"]) == {
        "How can we reach you?": "Text message, Email",
        "Phone number": "+1 646 555 0188",
        "Email address": "zz@example.com",
    }
    assert words(row["before"]) == {
        "How can we reach you?": "Phone call, Through another person",
        "Phone number": "+1 212 555 0199",
        "Is it safe to leave a message?": "No",
        "Who can take a call for you?": "Zzhelper",
        "Their phone number": "+1 212 555 0177",
        "A word for the person you trust": "Zzsecretword",
    }
    assert "Nobody has checked it yet: use the old one." in page.text
    assert "How to reach them now" not in page.text
    assert page.text.index("Nobody has checked it yet") < page.text.index("What they answered")


@pytest.mark.exhaustive  # a new way needs to be checked here
def test_a_checked_way_stands_above_the_answers_and_on_the_sheet(desk, detail, told, sent):
    told(ReportKind.CONTACT, **NEW)

    response = desk.post(settle_address(sent), {"counts": "true", "how": "own_word"})

    assert response.url.endswith("?done=settled")
    for page in [detail(), desk.get(reverse("cases:print", args=[sent.public_ref]))]:
        reach = re.search(r'id="reach-h".*?</section>', page.text, re.DOTALL).group()
        assert "+1 646 555 0188" in reach
        assert "Nobody has checked it yet" not in page.text
    (row,) = detail().context["letters"]
    assert words(row["before"])["Phone number"] == "+1 212 555 0199"
    assert str(row["how"]) == "They said the word that only they know"
    assert "sofia" in detail().text
    assert "news1_how" not in detail().text


@pytest.mark.exhaustive  # tests/legal_help/sealed/test_reading.py has the rule
def test_the_old_way_counts_when_the_new_one_was_refused(desk, detail, told, sent):
    told(ReportKind.CONTACT, **NEW)

    response = desk.post(settle_address(sent), {"counts": "false"})

    assert response.url.endswith("?done=settled")
    page = detail()
    assert "How to reach them now" not in page.text
    assert "It does not count." in page.text
    assert "Not checked" in page.text


@pytest.mark.sampled
@pytest.mark.parametrize(
    "data",
    [{"counts": "true"}, {"counts": "true", "how": "office"}, {"counts": "true", "how": "zz"}],
)
def test_a_new_way_needs_to_be_checked(desk, told, sent, data):
    told(ReportKind.CONTACT, **NEW)

    response = desk.post(settle_address(sent), data)

    assert response.url.endswith("?done=unchecked")
    assert "Say how you checked it. Nothing was changed." in desk.get(response.url).text
    assert CaseNote.objects.count() == 0


@pytest.mark.exhaustive  # tests/legal_help/sealed/test_reading.py has the rule
def test_the_second_new_way_stands_beside_the_first(desk, detail, told, sent):
    told(ReportKind.CONTACT, **NEW)
    desk.post(settle_address(sent), {"counts": "true", "how": "old_contact"})
    told(ReportKind.CONTACT, reach=["code"])

    first, second = detail().context["letters"]

    assert words(first["before"])["Phone number"] == "+1 212 555 0199"
    assert words(second["before"])["Phone number"] == "+1 646 555 0188"

    desk.post(settle_address(sent, 2), {"counts": "true", "how": "old_contact"})

    # What counted before stays what it was, whatever was settled since.
    assert [row["before"] for row in detail().context["letters"]] == [
        first["before"],
        second["before"],
    ]


@pytest.mark.exhaustive  # a new way needs to be checked here
def test_a_date_stands_beside_the_one_it_changes(desk, detail, told, sent):
    told(ReportKind.DATE_CHANGED, date_of="hearing", date="2026-12-09")
    told(ReportKind.DATE_CHANGED, date_of="checkin", date="unknown")

    hearing, checkin = detail().context["letters"]

    assert words(hearing["told"]) == {
        "Which date changed?": "My court date",
        "What is the new date?": "9 December 2026",
    }
    assert words(hearing["before"]) == {"When is your next court date?": "2 December 2026"}
    assert words(checkin["told"])["What is the new date?"] == "I do not know the date"
    assert checkin["before"] == []


@pytest.mark.exhaustive  # a new way needs to be checked here
def test_who_moved_stands_beside_where_they_were(detail, told):
    told(ReportKind.MOVED, city="El Paso", state="NM")

    (row,) = detail().context["letters"]

    assert row["words"] == "They say that they moved"
    assert words(row["told"]) == {
        "What city or town are you in now?": "El Paso",
        "What state are you in now?": "New Mexico",
    }
    assert words(row["before"]) == {
        "What city or town are you in now?": "Zzcity",
        "What state are you in now?": "Texas",
    }


@pytest.mark.exhaustive
def test_a_date_that_no_question_asks_for_breaks_nothing(detail, told):
    """Whoever has the code has the keys that sign, and might write past the form."""
    told(ReportKind.DATE_CHANGED, date_of="begun_on", date="2026-12-09")

    (row,) = detail().context["letters"]

    assert row["before"] == []


@pytest.mark.exhaustive  # tests/legal_help/casework/test_two_caseworkers.py has two at once
def test_a_colleague_was_faster(desk, told, sent, reader):
    told(ReportKind.DETAINED)
    cases.settle_report(
        by=reader, public_ref=sent.public_ref, number=1, counts=True, how=VerificationMethod.OFFICE
    )

    response = desk.post(settle_address(sent), {"counts": "false"})

    assert "A colleague has decided about this." in desk.get(response.url).text
    assert CaseNote.objects.count() == 1


@pytest.mark.exhaustive
def test_nothing_is_settled_of_a_withdrawn_request(desk, detail, told, sent, come_back):
    told(ReportKind.DETAINED)
    return_visit.withdraw_case(visit=come_back(sent))

    assert settle_address(sent) not in detail().text
    response = desk.post(settle_address(sent), {"counts": "true", "how": "office"})

    assert response.url.endswith("?done=withdrawn")


@pytest.mark.exhaustive
def test_the_queue_shows_the_date_that_was_told(desk, told):
    soon = timezone.localdate().isoformat()
    told(ReportKind.DATE_CHANGED, date_of="checkin", date=soon)

    ((row,),) = [group["rows"] for group in desk.get("/cases/").context["groups"]]

    assert (row["day"].datetime, row["day"].away, row["line"].entry.unread) == (soon, "today", True)


def test_an_old_way_that_is_not_safe_is_used_no_more_at_once(desk, detail, told, sent):
    """And it proves nothing: whoever holds the old telephone may answer it."""
    told(ReportKind.CONTACT, **NEW, stop_old=["yes"])

    page = detail()

    assert "the old way is not safe: use neither" in page.text
    assert "use the old one" not in page.text
    (row,) = page.context["letters"]
    assert VerificationMethod.OLD_CONTACT not in dict(row["form"].fields["how"].choices)
    desk.post(settle_address(sent), {"counts": "true", "how": "old_contact"})
    assert not CaseNote.objects.exists()


def test_the_desk_says_that_nobody_answered_if_a_message_is_safe(desk, send):
    answers = {"language": "es", "reach": ["phone"], "phone": "+1 212 555 0199"}
    receipt = send(answers=answers, card={}, facts={})

    page = desk.get(reverse("cases:detail", args=[receipt.public_ref])).text

    assert "They did not answer: leave no message" in page
    assert "They did not say" in page
