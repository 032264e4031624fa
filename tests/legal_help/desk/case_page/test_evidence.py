"""Who did what, what is held and what is erased: what each page shows, and whom it refuses."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from legal_help import questions
from legal_help.casework import access_reason, cases
from legal_help.events import audit
from legal_help.evidence import checkpoints
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, AuditHead, HelpRequest, Tombstone
from legal_help.retention import holding
from legal_help.rules.legal_hold import HoldReason, HoldStep
from tests.legal_help.helpers import PASSPHRASE
from tests.legal_help.page_fixtures import ANSWERS, OWN_WORDS

pytestmark = pytest.mark.django_db

STEPS = ["ask", "agree", "refuse", "ask_lift", "lift", "keep"]


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


def test_links_to_the_lists_are_for_supervisors(desk, colleague, desk_of):
    assert 'href="/cases/audit/"' in desk.get("/cases/").text
    page = desk_of(colleague).get("/cases/").text
    assert "/cases/audit/" not in page
    assert "/cases/retention/" not in page


def test_a_locked_desk_shows_no_list(client, sign_in, reader):
    sign_in(reader.user)

    for address in ("/cases/audit/", "/cases/retention/"):
        assert "Your passphrase" in client.get(address).text


def test_whoever_may_not_open_it_finds_none_of_its_addresses(sent, enrol, desk_of):
    late = desk_of(enrol("late", "intake", "supervisor"))

    assert late.get(at("erase", sent)).status_code == 404
    assert late.post(at("erase", sent), {"typed": sent.public_ref}).status_code == 404
    for reason in ("other", "curious"):
        said = late.post(at("give_reason", sent), {"reason": reason}, follow=True)
        assert said.status_code == 404
    for step in STEPS:
        posted = late.post(at(f"hold_{step}", sent), {"reason": "demand"})
        assert posted.status_code == 404
    assert HelpRequest.objects.exists()


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
        ({"who": "applicant"}, True),
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


def test_an_erased_request_is_found_by_its_reference(desk, reader, sent):
    desk.post(at("erase", sent), {"typed": sent.public_ref})

    page = desk.get("/cases/audit/", {"ref": sent.public_ref}).text

    assert "Erased a request" in page
    assert "By hand" in page
    assert at("detail", sent) not in page


def test_a_request_that_the_supervisor_may_not_open_has_no_link(sent, enrol, desk_of):
    page = desk_of(enrol("late", "supervisor", "intake")).get("/cases/audit/").text

    assert sent.public_ref in page
    assert at("detail", sent) not in page


def test_fifty_on_a_page_and_the_rest_behind(desk, reader):
    for _ in range(60):
        audit.record(action="note_added", by=reader)
    asked = {"kind": "work"}

    first = desk.get("/cases/audit/", asked)
    older = first.context["older"]
    second = desk.get(older)

    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 10)
    assert first.context["rows"][-1].event.seq == second.context["rows"][0].event.seq + 1
    assert (first.context["newest"], second.context["older"]) == ("", "")
    assert second.context["newest"] == "/cases/audit/?kind=work"


def test_the_list_asks_the_database_few_questions(
    desk, reader, sent, django_assert_max_num_queries
):
    for _ in range(60):
        audit.record(action="note_added", object_ref=HelpRequest.objects.get().pk, by=reader)

    with django_assert_max_num_queries(28):
        desk.get("/cases/audit/")


def test_unlocking_signs_the_end_once_a_day(desk, client, supervisor):
    for _ in range(2):
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    assert AuditEvent.objects.filter(action="checkpoint").count() == 1
    assert "sofia signed the end of the list on" in desk.get("/cases/audit/").text


def test_a_supervisor_signs_the_end_now(desk):
    desk.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    response = desk.post("/cases/audit/sign/")

    assert response.url == "/cases/audit/?done=signed"
    assert AuditEvent.objects.filter(action="checkpoint").count() == 2
    assert "is signed, and kept on this host" in desk.get(response.url).text


def test_before_anybody_signed_the_page_says_so(desk):
    AuditEvent.objects.filter(action="checkpoint").delete()

    assert "Nobody has signed" in desk.get("/cases/audit/").text


def test_a_chain_cut_back_is_shown(desk, reader):
    assert "was cut back" not in desk.get("/cases/audit/").text
    checkpoints.sign(by=reader)
    AuditEvent.objects.filter(action="checkpoint").delete()
    last = AuditEvent.objects.last()
    AuditHead.objects.update(seq=last.seq, hash=last.hash)

    assert "This list was cut back" in desk.get("/cases/audit/").text


# Why somebody looks.


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


@pytest.fixture
def sent_to_both(colleague, second, send):
    return send(
        answers=ANSWERS,
        card=questions.conflict_card(ANSWERS),
        facts=questions.facts_for_triage(ANSWERS),
    )


@pytest.mark.parametrize("reason", [{}, {"reason": "curious"}])
def test_a_reason_that_is_none_is_asked_for_again(reader, colleague, sent_to_both, desk_of, reason):
    cases.take_case(by=reader, public_ref=sent_to_both.public_ref)

    response = desk_of(colleague).post(at("give_reason", sent_to_both), reason, follow=True)

    assert "Why do you open it?" in response.text
    assert not AuditEvent.objects.filter(action="reason_given").exists()


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


# A hold.


def test_two_people_hold_a_request_and_two_lift_it(
    colleague, second, reader, sent_to_both, desk_of
):
    def press(who, step, done, **given):
        response = desk_of(who).post(at(f"hold_{step}", sent_to_both), given)
        assert response.url == f"{at('detail', sent_to_both)}?done={done}"
        return who and desk_of(who).get(response.url).text

    assert "Another supervisor has to agree" in press(
        colleague, "ask", "hold_asked", reason="notice"
    )
    assert "You made the request yourself" in press(colleague, "agree", "hold_same")
    page = desk_of(second).get(at("detail", sent_to_both)).text
    assert "carlos asks for a hold." in page
    assert "Agree: put it on hold" in page
    page = press(second, "agree", "hold_set")
    assert "On hold: nothing is erased." in page
    assert "We must keep evidence" in page
    assert at("erase", sent_to_both) not in page
    assert "A colleague was faster" in press(second, "agree", "hold_not_now")
    press(second, "ask_lift", "hold_lift_asked")
    assert "selam asks to lift it." in desk_of(reader).get(at("detail", sent_to_both)).text
    press(reader, "keep", "hold_kept")
    press(reader, "ask_lift", "hold_lift_asked")
    press(second, "lift", "hold_lifted")
    assert not HelpRequest.objects.get().on_hold


def test_a_caseworker_agrees_to_nothing_on_the_page(colleague, second, sent_to_both, desk_of):
    holding.act(
        by=second, public_ref=sent_to_both.public_ref, step=HoldStep.ASK, reason=HoldReason.DEMAND
    )
    desk = desk_of(colleague)

    assert at("hold_agree", sent_to_both) not in desk.get(at("detail", sent_to_both)).text
    assert desk.post(at("hold_agree", sent_to_both)).status_code == 404


def test_whoever_asked_takes_it_back(colleague, sent_to_both, desk_of):
    desk = desk_of(colleague)
    desk.post(at("hold_ask", sent_to_both), {"reason": "demand"})
    assert "Cancel it" in desk.get(at("detail", sent_to_both)).text

    response = desk.post(at("hold_refuse", sent_to_both))

    assert response.url.endswith("?done=hold_refused")


@pytest.mark.parametrize("given", [{}, {"reason": "because"}])
def test_a_hold_needs_a_reason(desk, sent, given):
    assert desk.post(at("hold_ask", sent), given).url.endswith("?done=hold_why")
    assert not AuditEvent.objects.filter(action="hold_asked").exists()


def test_the_person_is_told_that_a_law_makes_us_keep_it(client, send, come_back, reader):
    receipt = send()
    client.post("/legal-help/return/", {"code": receipt.code})
    assert (
        "If a law makes us keep it, we tell you" in client.get("/legal-help/return/withdraw/").text
    )
    return_visit.withdraw_case(visit=come_back(receipt))
    assert "We erase it on" in client.get("/legal-help/return/").text

    HelpRequest.objects.update(on_hold=True)

    page = client.get("/legal-help/return/").text
    assert "A law makes us keep it for now. Nobody works with it." in page
    assert "We erase it on" not in page


def test_the_person_reads_the_number_of_days_of_the_settings(client, send, settings):
    settings.HELP_KEPT_DAYS = {**settings.HELP_KEPT_DAYS, "withdrawn": 12}
    client.post("/legal-help/return/", {"code": send().code})

    assert "After 12 days we erase everything." in client.get("/legal-help/return/withdraw/").text


# What is erased.


@pytest.fixture
def closed(reader, sent, decide):
    cases.take_case(by=reader, public_ref=sent.public_ref)
    decide(sent, "referred")
    return sent


def test_what_goes_within_a_month_is_listed_with_its_owner(reader, closed, desk_of, time_machine):
    assert closed.public_ref not in desk_of(reader).get("/cases/retention/").text

    time_machine.move_to(timezone.now() + timedelta(days=70))
    desk = desk_of(reader)
    page = desk.get("/cases/retention/").text

    assert closed.public_ref in page
    assert "in 20 days" in page
    assert "sofia" in page
    assert "35 days" in page
    assert "Counsel has not confirmed it." in page


def test_counsels_note_stands_beside_its_clock(desk, settings):
    settings.HELP_KEPT_NOTES = {"closed": "Rule 1.15 asks for more."}

    assert "Rule 1.15 asks for more." in desk.get("/cases/retention/").text


def test_holds_and_what_nobody_signed_are_listed(desk, second, send, closed, by_sql):
    moved = HelpRequest.objects.get(public_ref=closed.public_ref)
    by_sql(moved, retention_until=timezone.localdate())
    held = send().public_ref
    holding.act(by=second, public_ref=held, step=HoldStep.ASK, reason=HoldReason.COUNSEL)

    page = desk.get("/cases/retention/")

    assert [row.reference for row in page.context["held"]] == [held]
    assert [row.reference for row in page.context["wrong"]] == [closed.public_ref]
    assert page.context["going"] == []
    assert "The erasure date was made earlier" in page.text
    assert "Counsel asks for it" in page.text


def test_a_hold_that_nobody_signed_is_listed(desk, sent):
    HelpRequest.objects.update(on_hold=True)

    page = desk.get("/cases/retention/")

    assert [row.reference for row in page.context["held"]] == [sent.public_ref]
    assert "A hold that nobody signed" in page.text


def test_the_report_asks_the_database_few_questions(
    desk, send, decide, django_assert_max_num_queries
):
    for _ in range(8):
        decide(send(), "referred")

    with django_assert_max_num_queries(24):
        desk.get("/cases/retention/")


def test_whoever_has_it_is_reminded_two_weeks_before(reader, closed, desk_of, time_machine):
    assert "soon erased" not in desk_of(reader).get("/cases/").text

    time_machine.move_to(timezone.now() + timedelta(days=77))

    page = desk_of(reader).get("/cases/").text
    assert "Yours, and soon erased:" in page
    assert closed.public_ref in page


def test_a_request_is_erased_by_hand_once_its_reference_is_typed(desk, sent):
    page = desk.get(at("erase", sent)).text
    assert "Nobody can bring it back." in page

    wrong = desk.post(at("erase", sent), {"typed": "KIWI-1"})
    assert "This is not its reference. Nothing was erased" in wrong.text
    empty = desk.post(at("erase", sent), {})
    assert "This field is required" in empty.text
    assert HelpRequest.objects.exists()

    response = desk.post(at("erase", sent), {"typed": sent.public_ref})
    assert response.url == "/cases/retention/?done=erased"
    assert "A tombstone is left" in desk.get(response.url).text
    assert Tombstone.objects.get().reference == sent.public_ref
    assert desk.get(at("detail", sent)).status_code == 404


def test_a_caseworker_erases_what_they_have_and_nothing_else(colleague, sent_to_both, desk_of):
    desk = desk_of(colleague)
    assert at("erase", sent_to_both) not in desk.get(at("detail", sent_to_both)).text
    assert desk.get(at("erase", sent_to_both)).status_code == 404

    cases.take_case(by=colleague, public_ref=sent_to_both.public_ref)
    assert at("erase", sent_to_both) in desk.get(at("detail", sent_to_both)).text
    response = desk.post(at("erase", sent_to_both), {"typed": sent_to_both.public_ref})

    assert response.url == "/cases/?done=erased"
    assert "The request is erased. A tombstone is left" in desk.get(response.url).text
    assert not HelpRequest.objects.exists()


def test_what_is_on_hold_is_not_erased_on_the_page(desk, sent):
    HelpRequest.objects.update(on_hold=True)

    response = desk.post(at("erase", sent), {"typed": sent.public_ref})

    assert "It is on hold. Nothing was erased" in response.text
    assert HelpRequest.objects.exists()
