"""Hands at the desk: what each button does, and that nobody finds what they must not read."""

import re

import pytest
from django.urls import reverse

from legal_help.casework import assignment, cases
from legal_help.models import HelpRequest, KeyGrant, LogLine
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE, state_of
from tests.legal_help.page_fixtures import OWN_WORDS

CHANGES = {
    "assign": {},
    "offer": {},
    "take_back": {},
    "accept_offer": {},
    "refuse_offer": {"reason": "other"},
    "recuse": {},
    "wall": {},
    "wall_ask": {},
    "lift_wall": {},
    "confirm": {},
    "object": {},
    "hold_ask": {"reason": "counsel"},
    "hold_ask_lift": {},
    "erase": {},
    "resume": {},
    "preview": {"text": "Zzhello"},
    "edit_answer": {"text": "Zzhello"},
}
OF_SUPERVISORS = {"assign", "wall", "lift_wall"}


def at(name, receipt, **more):
    return reverse(f"cases:{name}", kwargs={"reference": receipt.public_ref, **more})


@pytest.fixture
def shared(colleague, sent):
    """A request that both can open."""
    return sent


def key(reader):
    return str(reader.person.key)


def done(response):
    return response.url.partition("?done=")[2]


def done_after(response, client):
    """The first sentence of what the page says that somebody is led to."""
    said = re.search(
        r'<p class="note" role="status"[^>]*>([^<]*)</p>', client.get(response.url).text
    )
    return said[1].strip().partition(".")[0] + "."


@pytest.mark.exhaustive  # tests/legal_help/casework/test_assignment.py has the rule
def test_a_supervisor_assigns_a_request(desk, shared, colleague):
    page = desk.get(at("detail", shared))
    assert "Assign it" in page.text

    response = desk.post(at("assign", shared), {"colleague": key(colleague), "had": ""})

    assert done(response) == "assigned"
    assert state_of(shared).owner == colleague.user.pk
    assert "This request has a new owner." in desk.get(response.url).text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_assignment.py has the rule
def test_assigning_tells_who_was_quicker(desk, shared, reader, colleague):
    cases.take_case(by=colleague, public_ref=shared.public_ref)

    response = desk.post(at("assign", shared), {"colleague": key(reader), "had": ""})

    assert done(response) == "colleague"
    assert state_of(shared).owner == colleague.user.pk


@pytest.mark.exhaustive  # tests/legal_help/casework/test_assignment.py has the rule
@pytest.mark.parametrize("chosen", ["", "x", "5a3c7e1e-0000-4000-8000-000000000000"])
@pytest.mark.parametrize("name", ["assign", "offer", "wall", "wall_ask", "lift_wall"])
def test_who_is_chosen_must_be_a_reader(desk, shared, reader, name, chosen):
    cases.take_case(by=reader, public_ref=shared.public_ref)
    had = str(reader.user.pk)

    assert done(desk.post(at(name, shared), {"colleague": chosen, "had": had})) == "no_reader"


@pytest.mark.exhaustive  # tests/legal_help/casework/test_assignment.py has the rule
def test_an_offer_is_made_seen_and_accepted(desk, shared, reader, colleague, colleagues_desk):
    cases.take_case(by=reader, public_ref=shared.public_ref)

    assert done(desk.post(at("offer", shared), {"colleague": key(colleague)})) == "offered"
    assert "You offered it to carlos." in desk.get(at("detail", shared)).text
    page = colleagues_desk.get(at("detail", shared)).text
    assert "sofia offers it to you." in page
    assert "Assign it" not in page
    assert done(colleagues_desk.post(at("accept_offer", shared))) == "taken"

    assert state_of(shared).owner == colleague.user.pk
    assert done(colleagues_desk.post(at("accept_offer", shared))) == "not_offered"


@pytest.mark.exhaustive  # tests/legal_help/casework/test_assignment.py has the rule
def test_a_refusal_says_why_in_the_notes(desk, shared, reader, colleague, colleagues_desk):
    cases.take_case(by=reader, public_ref=shared.public_ref)
    assignment.offer_case(by=reader, public_ref=shared.public_ref, colleague=colleague.person.key)

    assert done(colleagues_desk.post(at("refuse_offer", shared))) == "no_reason"
    refused = colleagues_desk.post(at("refuse_offer", shared), {"reason": "language"})
    # Its page would ask them why they open what they have just refused.
    assert refused.url == "/cases/?done=declined"
    assert (
        "You declined it. It stays with the colleague who offered it."
        in colleagues_desk.get(refused.url).text
    )

    assert "Not in a language that I speak" in desk.get(at("detail", shared)).text


@pytest.mark.exhaustive
def test_whoever_was_too_late_learns_it_where_they_are_asked_why(
    desk, shared, reader, colleague, colleagues_desk
):
    cases.take_case(by=reader, public_ref=shared.public_ref)

    late = colleagues_desk.post(at("take", shared))

    page = colleagues_desk.get(late.url).text
    assert "Say why you open it" in page
    assert "A colleague has this request. Nothing was changed." in page


@pytest.mark.exhaustive  # tests/legal_help/casework/test_assignment.py has the rule
def test_who_refuses_an_accepted_one_is_led_to_the_queue(
    desk, shared, reader, colleague, colleagues_desk, decide
):
    cases.take_case(by=reader, public_ref=shared.public_ref)
    decide(shared, "accepted")
    assignment.offer_case(by=reader, public_ref=shared.public_ref, colleague=colleague.person.key)

    response = colleagues_desk.post(at("refuse_offer", shared), {"reason": "no_time"})

    assert response.url == "/cases/?done=declined"
    assert colleagues_desk.get(at("detail", shared)).status_code == 404


@pytest.mark.exhaustive  # tests/legal_help/casework/test_assignment.py has the rule
def test_an_offer_is_taken_back(desk, shared, reader, colleague):
    cases.take_case(by=reader, public_ref=shared.public_ref)
    assignment.offer_case(by=reader, public_ref=shared.public_ref, colleague=colleague.person.key)

    assert done(desk.post(at("take_back", shared))) == "taken_back"

    assert state_of(shared).offered_to is None


@pytest.mark.exhaustive  # tests/legal_help/casework/test_assignment.py has the rule
def test_what_is_not_ones_own_is_not_offered(desk, shared, colleague):
    cases.take_case(by=colleague, public_ref=shared.public_ref)

    assert done(desk.post(at("offer", shared), {"colleague": key(colleague)})) == "colleague"


@pytest.mark.exhaustive  # tests/legal_help/casework/test_assignment.py has the rule
def test_an_accepted_request_is_not_given_back(desk, shared, reader, decide):
    cases.take_case(by=reader, public_ref=shared.public_ref)
    decide(shared, "accepted")

    assert "Give it back" not in desk.get(at("detail", shared)).text
    assert done(desk.post(at("release", shared))) == "needs_owner"


def test_who_must_not_read_it_closes_it_to_themselves(shared, colleagues_desk):
    assert "I must not read this" in colleagues_desk.get(at("detail", shared)).text

    response = colleagues_desk.post(at("recuse", shared))

    assert response.url == "/cases/?done=recused"
    assert colleagues_desk.get(at("detail", shared)).status_code == 404


@pytest.mark.exhaustive  # tests/legal_help/casework/test_walls.py has the rule
def test_the_last_one_is_told_to_whom_to_turn(desk, sent):
    page = desk.get(at("detail", sent)).text
    assert "turn to a supervisor: sofia." in page

    response = desk.post(at("recuse", sent))

    assert done(response) == "last_holder"
    assert "Nobody else could open this request." in desk.get(response.url).text


def test_a_wall_is_set_listed_and_lifted(enough, desk, shared, colleague, colleagues_desk):
    assert done(desk.post(at("wall", shared), {"colleague": key(colleague)})) == "walled"
    assert colleagues_desk.get(at("detail", shared)).status_code == 404
    page = desk.get(at("detail", shared)).text
    assert "Lift the wall" in page
    chosen = re.search(r'id="offer_reader".*?</select>', page, re.DOTALL)
    assert chosen is None or key(colleague) not in chosen[0]
    assert done(desk.post(at("assign", shared), {"colleague": key(colleague)})) == "kept_out"

    assert done(desk.post(at("lift_wall", shared), {"colleague": key(colleague)})) == "lifted"

    assert colleagues_desk.get(at("detail", shared)).status_code == 200


@pytest.mark.exhaustive  # tests/legal_help/casework/test_walls.py has the rule
def test_a_wall_that_leaves_fewer_than_two_others_waits_for_another_supervisor(
    colleagues_desk, second, shared, desk, colleague, sign_in, waits_on
):
    """Whom it would shut out reads on until then, and is not told before whom it stands."""
    response = desk.post(at("wall", shared), {"colleague": key(colleague)})
    assert done(response) == "wall_proposed"
    mine = desk.get(response.url)
    assert "a second supervisor has to agree" in mine.text
    assert "Put up a wall against carlos" in mine.text
    assert "Confirm it" not in mine.text
    assert done(desk.post(at("confirm", shared), waits_on(desk, at("detail", shared)))) == (
        "own_proposal"
    )
    theirs = colleagues_desk.get(at("detail", shared)).text
    assert "Put up a wall against a colleague" in theirs
    assert "wall before carlos" not in theirs
    assert "A supervisor confirms this" in theirs
    waits = waits_on(colleagues_desk, at("detail", shared))
    assert colleagues_desk.post(at("confirm", shared), waits).status_code == 404

    other = sign_in(second.user, FormClient())
    other.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    assert "Put up a wall against carlos" in other.get(at("detail", shared)).text
    assert done(other.post(at("confirm", shared), waits)) == "walled"

    assert state_of(shared).walls == {str(colleague.user.pk): "w"}
    assert colleagues_desk.get(at("detail", shared)).status_code == 404
    assert "no longer open this request" in other.get(at("detail", shared) + "?done=walled").text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_walls.py has the rule
def test_in_a_house_of_one_supervisor_a_caseworker_asks_for_a_wall_and_the_supervisor_agrees(
    colleagues_desk, third, shared, desk, colleague, waits_on
):
    """Of three readers one goes: whoever is left must not have decided it alone."""
    page = colleagues_desk.get(at("detail", shared)).text
    assert "A colleague must not read it" in page
    assert "There are no walls." not in page
    assert "A colleague must not read it" not in desk.get(at("detail", shared)).text

    response = colleagues_desk.post(at("wall_ask", shared), {"colleague": key(third)})

    assert done(response) == "wall_asked"
    waits = waits_on(desk, at("detail", shared))
    assert "Put up a wall against thandi" in desk.get(at("detail", shared)).text
    assert done(desk.post(at("confirm", shared), waits)) == "walled"
    assert state_of(shared).walls == {str(third.user.pk): "w"}
    again = colleagues_desk.post(at("wall_ask", shared), {"colleague": key(third)})
    assert done(again) == "kept_out"


@pytest.mark.exhaustive  # tests/legal_help/casework/test_walls.py has the rule
def test_a_wall_that_waits_is_stopped_by_whom_it_would_shut_out(
    colleagues_desk, second, shared, desk, colleague, waits_on
):
    """Everybody reads why. It is two supervisors' word that sets a wall, so they may ask again."""
    desk.post(at("wall", shared), {"colleague": key(colleague)})
    waits = waits_on(colleagues_desk, at("detail", shared))

    response = colleagues_desk.post(at("object", shared), {**waits, "text": "Zzwhy"})

    assert done_after(response, colleagues_desk) == "It is stopped."
    assert state_of(shared).proposal is None
    assert "Zzwhy" in desk.get(at("detail", shared)).text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
def test_where_something_else_waits_a_wall_by_two_waits_too(
    colleagues_desk, second, shared, desk, colleague, decide
):
    decide(shared, "spam")

    assert done(desk.post(at("wall", shared), {"colleague": key(colleague)})) == "other_waits"


def test_the_last_two_are_not_walled_off_from_each_other(desk, shared, colleague, reader):
    assignment.recuse_oneself(by=colleague, public_ref=shared.public_ref)

    assert done(desk.post(at("wall", shared), {"colleague": key(reader)})) == "last_holder"


@pytest.mark.sampled
@pytest.mark.parametrize("name", sorted(OF_SUPERVISORS))
def test_to_a_caseworker_what_supervisors_do_is_not_there(
    shared, reader, colleague, colleagues_desk, name
):
    given = {"colleague": key(reader), "had": ""}

    assert colleagues_desk.post(at(name, shared), given).status_code == 404

    page = colleagues_desk.get(at("detail", shared)).text
    assert [word for word in ("Assign it", "Set a wall", "Lift the wall") if word in page] == []


# Role × grant × action: to whoever may not open it there is no such request.


def walled(receipt, reader, colleague, dismiss):
    assignment.set_wall(by=reader, public_ref=receipt.public_ref, colleague=colleague.person.key)


def recused(receipt, reader, colleague, dismiss):
    assignment.recuse_oneself(by=colleague, public_ref=receipt.public_ref)


def removed(receipt, reader, colleague, dismiss):
    dismiss(colleague.user)


EVERYTHING = [
    *[(name, "post") for name in CHANGES],
    ("detail", "get"),
    ("print", "get"),
    ("decide", "get"),
    ("decide", "post"),
    ("answer", "post"),
    ("note", "post"),
    ("take", "post"),
    ("release", "post"),
    ("new_code", "post"),
]


@pytest.mark.sampled
@pytest.mark.parametrize("shut_out", [walled, recused, removed])
def test_whoever_may_not_open_it_finds_nothing_by_any_way(
    enough, shared, reader, colleague, colleagues_desk, dismiss, shut_out
):
    shut_out(shared, reader, colleague, dismiss)
    before = state_of(shared), LogLine.objects.count()

    for name, method in EVERYTHING:
        more = {"outcome": "spam"} if name == "decide" else {}
        data = {
            "text": "Zzhello",
            "how": "own_word",
            "given_before": "0",
            "colleague": key(reader),
            "mark": "0" * 64,
            "typed": shared.public_ref,
            "shown": "received",
            **CHANGES.get(name, {}),
        }
        response = getattr(colleagues_desk, method)(at(name, shared, **more), data)
        assert response.status_code == 404, name
        assert shared.public_ref not in response.text
    assert (state_of(shared), LogLine.objects.count()) == before
    queue = colleagues_desk.get("/cases/")
    assert shared.public_ref not in queue.text
    assert [word for word in OWN_WORDS if word in queue.text] == []
    if shut_out is not removed:
        assert queue.context["count"] == 0


@pytest.mark.exhaustive  # tests/legal_help/casework/test_cases.py has the rule
def test_a_holder_whose_grant_was_taken_out_is_told_and_gets_it_back_from_a_colleague(
    desk, shared, colleague, colleagues_desk, told
):
    KeyGrant.objects.filter(recipient=colleague.person.key).delete()
    request = HelpRequest.objects.get(public_ref=shared.public_ref)

    assert colleagues_desk.get(at("detail", shared)).status_code == 409
    assert ("grant_altered", str(request.pk)) in told()
    assert shared.public_ref in colleagues_desk.get("/cases/").context["damaged"]

    assert desk.get(at("detail", shared)).status_code == 200
    assert colleagues_desk.get(at("detail", shared)).status_code == 200


@pytest.mark.exhaustive  # tests/legal_help/desk/test_who_may.py opens them as a supervisor
def test_who_may_open_it_finds_each_way(shared, colleagues_desk):
    for name, method in EVERYTHING:
        if name in OF_SUPERVISORS | {"recuse", "resume"}:
            continue
        more = {"outcome": "spam"} if name == "decide" else {}
        response = getattr(colleagues_desk, method)(at(name, shared, **more))
        assert response.status_code in {200, 302}, name


@pytest.mark.exhaustive  # tests/legal_help/desk/test_budgets.py counts them
def test_the_page_of_a_request_costs_a_fixed_number_of_queries(
    enough, desk, shared, reader, colleague, third, django_assert_max_num_queries
):
    cases.take_case(by=reader, public_ref=shared.public_ref)
    assignment.set_wall(by=reader, public_ref=shared.public_ref, colleague=colleague.person.key)
    desk.get(at("detail", shared))
    with django_assert_max_num_queries(42) as captured:
        desk.get(at("detail", shared))
    for_one = len(captured)
    assignment.recuse_oneself(by=third, public_ref=shared.public_ref)
    desk.get(at("detail", shared))  # it gets a new key

    with django_assert_max_num_queries(for_one):
        desk.get(at("detail", shared))


@pytest.mark.exhaustive
def test_the_queue_says_what_is_offered_and_what_waits(
    enough, desk, shared, reader, colleague, colleagues_desk, decide
):
    cases.take_case(by=reader, public_ref=shared.public_ref)
    assignment.offer_case(by=reader, public_ref=shared.public_ref, colleague=colleague.person.key)
    decide(shared, "spam")

    mine, theirs = desk.get("/cases/"), colleagues_desk.get("/cases/")

    assert mine.context["offered_to_me"] == []
    assert theirs.context["offered_to_me"] == [shared.public_ref]
    assert "Offered to you:" in theirs.text
    assert theirs.context["wait_for_second"] == mine.context["wait_for_second"]
    assert mine.context["wait_for_second"] == [shared.public_ref]
    assignment.set_wall(by=reader, public_ref=shared.public_ref, colleague=colleague.person.key)
    assert "Waits for a second person" not in colleagues_desk.get("/cases/").text


@pytest.mark.exhaustive
@pytest.mark.parametrize(("done", "is_said"), [("recused", True), ("x", False)])
def test_the_queue_says_what_was_done(desk, done, is_said):
    said = "You can no longer open this request." in desk.get("/cases/", {"done": done}).text

    assert said is is_said
