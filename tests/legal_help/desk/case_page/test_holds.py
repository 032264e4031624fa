"""Legal holds, erasing sooner, and the list of what is erased: two people, and what each page says."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from legal_help.casework import cases, ending
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE, state_of
from tests.legal_help.page_fixtures import ANSWERS

pytestmark = pytest.mark.django_db

CALM = {"filed": "yes"}


def at(name, receipt):
    return reverse(f"cases:{name}", args=[receipt.public_ref])


@pytest.fixture
def desks(reader, colleague, second, sign_in):
    """The desks of two supervisors and a caseworker, each in a browser of its own."""

    def desk_for(who):
        client = sign_in(who.user, FormClient())
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        return client

    return {who.user.username: desk_for(who) for who in (reader, colleague, second)}


def press(client, name, receipt, **given):
    """What the desk says that happened."""
    response = client.post(at(name, receipt), given)
    assert response.status_code == 302
    return response.url.partition("?done=")[2]


def panel(client, receipt):
    return client.get(at("detail", receipt)).context["decision"]["proposal"]


def waiting(receipt):
    return {"mark": state_of(receipt).proposal.mark}


def test_two_people_hold_a_request_and_two_lift_it(sent_to_both, desks):
    sent, sofia, selam = sent_to_both, desks["sofia"], desks["selam"]
    assert press(desks["carlos"], "hold_ask", sent, reason="notice") == "hold_asked"
    page = selam.get(at("detail", sent)).text
    assert "carlos asked for this. It waits for a second person." in page
    assert "Keep it: a legal hold" in page
    assert "We must keep evidence" in page
    assert "A hold is asked for: see “Status”." in page

    assert press(selam, "confirm", sent, **waiting(sent)) == "hold_agreed"

    assert state_of(sent).hold == "notice"
    page = selam.get(at("detail", sent)).text
    assert "On hold: nothing is erased." in page
    assert "We must keep evidence" in page
    assert at("erase", sent) not in page
    assert press(sofia, "hold_ask", sent, reason="demand") == "hold_not_now"

    assert press(selam, "hold_ask_lift", sent) == "hold_lift_asked"
    assert "Lift the legal hold" in sofia.get(at("detail", sent)).text
    assert press(selam, "confirm", sent, **waiting(sent)) == "own_proposal"
    assert press(sofia, "confirm", sent, **waiting(sent)) == "hold_agreed"
    assert state_of(sent).hold is None


@pytest.mark.exhaustive  # tests/legal_help/casework/test_ending.py has the rule
def test_a_caseworker_agrees_to_no_hold_and_stops_none(sent_to_both, desks):
    press(desks["selam"], "hold_ask", sent_to_both, reason="demand")
    waits = waiting(sent_to_both)
    theirs = panel(desks["carlos"], sent_to_both)
    assert (theirs["can_confirm"], theirs["can_stop"]) == (False, False)
    assert "A supervisor confirms this" in desks["carlos"].get(at("detail", sent_to_both)).text

    assert desks["carlos"].post(at("confirm", sent_to_both), waits).status_code == 404
    assert press(desks["carlos"], "object", sent_to_both, **waits) == "refused"

    assert state_of(sent_to_both).proposal


@pytest.mark.exhaustive  # tests/legal_help/casework/test_ending.py has the rule
def test_whoever_asked_for_a_hold_takes_that_back_and_so_does_a_supervisor(sent_to_both, desks):
    carlos = desks["carlos"]
    for who in (carlos, desks["sofia"]):
        press(carlos, "hold_ask", sent_to_both, reason="demand")
        assert panel(who, sent_to_both)["can_stop"]
        assert press(who, "object", sent_to_both, **waiting(sent_to_both), text="") == "objected"
        assert state_of(sent_to_both).proposal is None
    notes = carlos.get(at("detail", sent_to_both)).text
    assert "Asked for something:" in notes
    assert "Stopped what waited for a second person." in notes


@pytest.mark.exhaustive
def test_the_only_supervisor_is_told_to_let_a_colleague_ask(colleagues_desk, desk, sent):
    """Two people set a hold, and one of them has to be a supervisor who did not ask."""
    press(desk, "hold_ask", sent, reason="demand")
    page = desk.get(at("detail", sent)).text
    assert "let a colleague ask for it; then you can agree." in page
    assert "Confirm it" not in page
    press(desk, "object", sent, **waiting(sent))

    press(colleagues_desk, "hold_ask", sent, reason="demand")

    assert "There is no other supervisor" not in colleagues_desk.get(at("detail", sent)).text
    assert press(desk, "confirm", sent, **waiting(sent)) == "hold_agreed"


@pytest.mark.exhaustive  # tests/legal_help/casework/test_ending.py has the rule
def test_to_ask_for_a_hold_comes_before_what_else_waits(sent_to_both, desks, decide):
    """Then nothing ends it meanwhile, and the page says what waits now."""
    decide(sent_to_both, "cannot_help")
    before = waiting(sent_to_both)

    assert press(desks["carlos"], "hold_ask", sent_to_both, reason="demand") == "hold_asked"

    assert "Keep it: a legal hold" in desks["sofia"].get(at("detail", sent_to_both)).text
    assert press(desks["selam"], "confirm", sent_to_both, **before) == "not_proposed"


@pytest.mark.parametrize("given", [{}, {"reason": "because"}])
def test_a_hold_needs_a_reason(desk, sent, given):
    assert desk.post(at("hold_ask", sent), given).url.endswith("?done=hold_why")
    assert state_of(sent).proposal is None


@pytest.mark.exhaustive
def test_what_is_asked_for_stands_in_the_notes_in_words(sent_to_both, desks, second):
    press(desks["carlos"], "hold_ask", sent_to_both, reason="dispute")
    press(desks["selam"], "confirm", sent_to_both, **waiting(sent_to_both))
    press(desks["carlos"], "hold_ask_lift", sent_to_both)

    page = desks["carlos"].get(at("detail", sent_to_both))
    said = [
        [str(line) for line in decision]
        for _note, _level, decision, _match in page.context["notes"]
    ]

    assert said == [
        ["Asked for something:", "Keep it: a legal hold", "There is a dispute about our own work"],
        ["Asked for something:", "Lift the legal hold"],
    ]


# What is erased.


@pytest.fixture
def closed(reader, send, decide):
    receipt = send(answers=ANSWERS, facts=CALM)
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    decide(receipt, "referred")
    return receipt


@pytest.mark.exhaustive  # tests/legal_help/casework/test_ending.py has the rule
def test_what_goes_within_a_month_is_listed_with_its_owner(reader, closed, desk, days_later):
    assert closed.public_ref not in desk.get("/cases/retention/").text

    days_later(70, (desk, reader.user))
    page = desk.get("/cases/retention/").text

    assert closed.public_ref in page
    assert "in 20 days" in page
    assert "sofia" in page
    assert "35 days" in page
    assert "Counsel has not confirmed it." in page


@pytest.mark.exhaustive
def test_counsels_note_stands_beside_its_clock(desk, settings):
    settings.HELP_KEPT_NOTES = {"closed": "Rule 1.15 asks for more."}

    assert "Rule 1.15 asks for more." in desk.get("/cases/retention/").text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_ending.py has the rule
def test_holds_that_are_in_force_or_asked_for_are_listed(desk, colleague, send, closed):
    asked = send(facts=CALM)
    ending.ask_for_hold(by=colleague, public_ref=asked.public_ref, reason="counsel")

    page = desk.get("/cases/retention/")

    assert [row["reference"] for row in page.context["held"]] == [asked.public_ref]
    assert "asked for, not agreed yet" in page.text
    assert "Counsel asks for it" in page.text
    desk.post(at("confirm", asked), waiting(asked))
    page = desk.get("/cases/retention/")
    assert "in force" in page.text
    assert "Counsel asks for it" in page.text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_ending.py has the rule
def test_what_is_held_and_would_go_soon_is_listed_as_held_alone(
    desk, reader, second, closed, days_later
):
    ending.ask_for_hold(by=reader, public_ref=closed.public_ref, reason="counsel")
    assert desk.get("/cases/retention/").context["going"] == []
    days_later(10, (desk, reader.user))

    page = desk.get("/cases/retention/")

    assert [row["reference"] for row in page.context["held"]] == [closed.public_ref]
    assert page.context["going"] == []


@pytest.mark.exhaustive  # tests/legal_help/desk/test_budgets.py counts them
def test_the_report_asks_the_database_few_questions(
    desk, send, decide, django_assert_max_num_queries
):
    for _ in range(8):
        decide(send(facts=CALM), "referred")

    with django_assert_max_num_queries(24):
        desk.get("/cases/retention/")


@pytest.mark.exhaustive  # tests/legal_help/casework/test_ending.py has the rule
def test_whoever_has_it_is_reminded_two_weeks_before(reader, closed, desk, days_later):
    assert "soon erased" not in desk.get("/cases/").text

    days_later(77, (desk, reader.user))

    page = desk.get("/cases/").text
    assert "Yours, and soon erased:" in page
    assert closed.public_ref in page


@pytest.mark.exhaustive  # tests/legal_help/casework/test_ending.py has the rule
def test_erasing_sooner_asks_for_the_reference_and_for_another_supervisor(
    colleague, second, desks, send, decide, reader
):
    closed = send(facts=CALM)
    decide(closed, "referred")
    carlos, selam = desks["carlos"], desks["selam"]
    page = carlos.get(at("erase", closed)).text
    assert "Nobody can bring it back." in page
    assert "Otherwise it is kept until" in page

    wrong = carlos.post(at("erase", closed), {"typed": "KIWI-1"})
    assert "This is not its reference. Nothing was changed" in wrong.text
    assert 'value="KIWI-1"' in wrong.text
    empty = carlos.post(at("erase", closed), {})
    assert "This field is required" in empty.text
    assert state_of(closed).proposal is None

    response = carlos.post(at("erase", closed), {"typed": closed.public_ref})

    assert response.url == f"{at('detail', closed)}?done=erasing_asked"
    said = carlos.get(response.url).text
    assert "A supervisor other than you has to agree" in said
    assert f"Kept until {date_format(timezone.localdate())}" in said
    assert carlos.post(at("confirm", closed), waiting(closed)).status_code == 404
    assert press(selam, "confirm", closed, **waiting(closed)) == "erasing_agreed"
    assert state_of(closed).end == ("referred", "2026-11-24", 0)


@pytest.mark.exhaustive  # tests/legal_help/casework/test_ending.py has the rule
def test_whoever_agrees_to_erase_sooner_may_do_so_days_later(
    desk, reader, colleague, closed, days_later
):
    ending.propose_erasing(by=colleague, public_ref=closed.public_ref, typed=closed.public_ref)
    days_later(13, (desk, reader.user))

    assert panel(desk, closed)["can_confirm"]
    assert press(desk, "confirm", closed, **waiting(closed)) == "erasing_agreed"


def test_what_is_not_ended_is_not_erased_sooner(desk, sent):
    assert at("erase", sent) not in desk.get(at("detail", sent)).text
    typed = {"typed": sent.public_ref}
    for response in (desk.get(at("erase", sent)), desk.post(at("erase", sent), typed)):
        assert response.url.endswith("?done=not_ended")


@pytest.mark.exhaustive  # tests/legal_help/casework/test_ending.py has the rule
def test_a_hold_that_is_asked_for_hides_erasing_sooner(colleague, desk, closed):
    ending.ask_for_hold(by=colleague, public_ref=closed.public_ref, reason="counsel")

    assert at("erase", closed) not in desk.get(at("detail", closed)).text
    response = desk.post(at("erase", closed), {"typed": closed.public_ref})

    assert response.url.endswith("?done=other_waits")
    assert state_of(closed).proposal.asks_for_hold
