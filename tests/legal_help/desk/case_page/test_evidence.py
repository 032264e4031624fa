"""Who did what, what is held and what is erased: what each page shows, and whom it refuses."""

import pytest
from django.urls import reverse
from django.utils import timezone

from legal_help.casework import access_reason, cases
from legal_help.models import HelpRequest, LogLine
from tests.legal_help.helpers import PASSPHRASE, state_of
from tests.legal_help.lines import plant, signed_notice
from tests.legal_help.page_fixtures import OWN_WORDS
from tests.markup import one_line

pytestmark = pytest.mark.django_db

CALM = {"filed": "yes"}


def at(name, receipt):
    return reverse(f"cases:{name}", args=[receipt.public_ref])


@pytest.fixture
def desk_of(client, sign_in):
    """Somebody at the unlocked desk; who was there before has left."""

    def desk_of(reader):
        client.cookies.clear()
        sign_in(reader.user)
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        return client

    return desk_of


# Who comes in.


@pytest.mark.exhaustive  # a detail of the lists
def test_links_to_the_lists_are_for_supervisors(desk, colleague, desk_of):
    assert 'href="/cases/audit/"' in desk.get("/cases/").text
    page = desk_of(colleague).get("/cases/").text
    assert "/cases/audit/" not in page
    assert "/cases/retention/" not in page


def test_a_locked_desk_shows_no_list(client, sign_in, reader):
    sign_in(reader.user)

    for address in ("/cases/audit/", "/cases/retention/"):
        assert "Your passphrase" in client.get(address).text


@pytest.mark.exhaustive
def test_whoever_may_not_open_it_finds_none_of_its_addresses(sent, enrol, desk_of):
    late = desk_of(enrol("late", "intake", "supervisor"))

    assert late.get(at("erase", sent)).status_code == 404
    typed = {"typed": sent.public_ref}
    assert late.post(at("erase", sent), typed).status_code == 404
    for reason in ("other", "curious"):
        said = late.post(at("give_reason", sent), {"reason": reason}, follow=True)
        assert said.status_code == 404
    for name in ("hold_ask", "hold_ask_lift", "confirm", "object"):
        posted = late.post(at(name, sent), {"reason": "demand", "mark": "0" * 64})
        assert posted.status_code == 404
    assert state_of(sent).proposal is None


# Who did what.


def test_the_list_says_who_opened_what_and_why(desk, reader, colleague, send):
    receipt = send()
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    access_reason.give_access_reason(by=colleague, public_ref=receipt.public_ref, reason="covering")
    cases.open_case(by=colleague, public_ref=receipt.public_ref)

    page = desk.get("/cases/audit/", {"kind": "reading"}).text

    assert "carlos" in page
    assert "Opened a request" in page
    assert receipt.public_ref in page
    assert "Covering for a colleague" in page
    assert "Unlocked the desk" not in page


def test_it_names_who_signed_whatever_the_columns_say(desk, reader, colleague, sent):
    cases.open_case(by=reader, public_ref=sent.public_ref)
    LogLine.objects.filter(action="opened").update(by=colleague.by, on="2020-01-01", case=None)

    page = one_line(desk.get("/cases/audit/", {"kind": "reading"}).text)

    assert "<td><bdi>carlos" not in page
    assert "<td><bdi>sofia" in page
    assert sent.public_ref in page
    assert "2020" not in page


@pytest.mark.exhaustive  # a detail of the lists
def test_it_calls_nobodys_what_nobody_signed(desk, colleague, sent):
    """A line that links, in the name of a colleague, and one that is none."""
    case = str(HelpRequest.objects.get().pk)
    body, _none = signed_notice("opened", {"reason": "covering"}, case=case)
    plant(body.replace(b'"by":"system"', f'"by":"{colleague.by}"'.encode()))
    plant(b"{}")

    page = one_line(desk.get("/cases/audit/").text)
    reading = one_line(desk.get("/cases/audit/", {"kind": "reading"}).text)

    assert "A line of the log that our program never writes" in page
    # The alarm says so, and the row.
    assert reading.count("A line of the log that was not signed by the person it names") == 2
    assert "<td><bdi>carlos" not in reading
    assert "Covering for a colleague" not in reading
    assert "Only you, in the last three months." in one_line(desk.get(at("detail", sent)).text)


def test_no_list_says_what_a_person_wrote(desk, sent):
    desk.get(at("detail", sent))

    for address in ("/cases/audit/", "/cases/retention/"):
        page = desk.get(address).text
        assert [word for word in OWN_WORDS if word in page] == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("asked", "is_shown"),
    [
        ({}, True),
        ({"kind": "work"}, True),
        ({"kind": "alarms"}, False),
        ({"kind": "banana"}, False),
        ({"who": "person"}, True),
        ({"who": "system"}, False),
        ({"day": "today"}, True),
        ({"day": "2020-01-01"}, False),
        ({"day": "banana"}, False),
        ({"ref": "own"}, True),
        ({"ref": "KIWI-X"}, False),
        ({"before": "1"}, False),
        ({"before": "banana"}, True),
        ({"before": "9" * 40}, True),
    ],
    ids=str,
)
def test_the_list_is_narrowed(desk, sent, asked, is_shown):
    words = {"today": timezone.localdate().isoformat(), "own": sent.public_ref.lower()}

    page = desk.get("/cases/audit/", {name: words.get(it, it) for name, it in asked.items()}).text

    assert ("A request came in" in page) is is_shown


def test_one_person_is_asked_for_with_all_their_keys(desk, reader, colleague):
    page = desk.get("/cases/audit/", {"who": colleague.user.pk}).text

    assert "carlos" in page
    assert "Signed the roster" not in page


@pytest.mark.exhaustive
def test_a_request_that_the_supervisor_may_not_open_has_no_link(sent, enrol, desk_of):
    page = desk_of(enrol("late", "supervisor", "intake")).get("/cases/audit/").text

    assert sent.public_ref in page
    assert at("detail", sent) not in page


def write_notes(reader, receipt, many):
    for number in range(many):
        cases.add_note(by=reader, public_ref=receipt.public_ref, text=f"Zznote {number}")


@pytest.mark.exhaustive
def test_fifty_on_a_page_and_the_rest_behind(desk, reader, send):
    write_notes(reader, send(), 59)
    asked = {"kind": "work"}

    first = desk.get("/cases/audit/", asked)
    older = first.context["older"]
    second = desk.get(older)

    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 10)
    assert {str(row["words"]) for row in first.context["rows"]} == {"Wrote a note"}
    assert str(second.context["rows"][-1]["words"]) == "A request came in"
    assert (first.context["newest"], second.context["older"]) == ("", "")
    assert second.context["newest"] == "/cases/audit/?kind=work"


@pytest.mark.exhaustive
def test_the_list_asks_the_database_few_questions(
    desk, reader, send, django_assert_max_num_queries
):
    write_notes(reader, send(), 60)

    with django_assert_max_num_queries(28):
        desk.get("/cases/audit/")


# Why somebody looks.


@pytest.mark.sampled
@pytest.mark.parametrize("page", ["detail", "print"])
def test_a_colleagues_request_asks_why_first(reader, colleague, sent_to_both, desk_of, page):
    cases.take_case(by=reader, public_ref=sent_to_both.public_ref)
    desk = desk_of(colleague)

    asked = desk.get(at(page, sent_to_both)).text
    assert "Why do you open it?" in asked
    assert [word for word in OWN_WORDS if word in asked] == []

    response = desk.post(at("give_reason", sent_to_both), {"reason": "conflict"})
    assert response.url == at("detail", sent_to_both)
    assert "Zzcallname" in desk.get(at(page, sent_to_both)).text


@pytest.mark.exhaustive  # a detail of the lists
@pytest.mark.parametrize("reason", [{}, {"reason": "curious"}])
def test_a_reason_that_is_none_is_asked_for_again(
    reader, colleague, sent_to_both, desk_of, reason, notices
):
    cases.take_case(by=reader, public_ref=sent_to_both.public_ref)

    response = desk_of(colleague).post(at("give_reason", sent_to_both), reason, follow=True)

    assert "Why do you open it?" in response.text
    assert notices("reason_given") == []


@pytest.mark.exhaustive  # tests/legal_help/casework/test_access_reason.py has the rule
def test_whoever_has_it_sees_who_looked(reader, colleague, sent_to_both, desk_of):
    cases.take_case(by=reader, public_ref=sent_to_both.public_ref)
    desk = desk_of(reader)
    assert "Only you" in desk.get(at("detail", sent_to_both)).text

    access_reason.give_access_reason(
        by=colleague, public_ref=sent_to_both.public_ref, reason="technical"
    )
    cases.open_case(by=colleague, public_ref=sent_to_both.public_ref)

    page = desk.get(at("detail", sent_to_both)).text
    assert "carlos" in page
    assert "Technical help" in page
