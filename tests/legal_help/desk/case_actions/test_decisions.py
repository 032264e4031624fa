"""Decisions at the desk: what they mean for the person stands before the button."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from legal_help.casework import assignment, cases
from legal_help.events.outcomes import Outcome
from legal_help.intake import return_visit
from legal_help.models import CaseNote, ThreadMessage
from legal_help.rules.decisions import outcomes_after
from tests.legal_help.helpers import flipped, state_of
from tests.markup import one_line

CALM = {"filed": "yes"}


def at(name, receipt, **more):
    return reverse(f"cases:{name}", kwargs={"reference": receipt.public_ref, **more})


def decide_at(receipt, outcome):
    return at("decide", receipt, outcome=outcome)


@pytest.fixture
def calm(begin_in, send):
    return begin_in("calm", lambda: send({"name": "Amina", "language": "ar"}, facts=CALM))


@pytest.fixture
def urgent(begin_in, colleague, send):
    answers = {"name": "Amina", "language": "es"}
    return begin_in("urgent", lambda: send(answers, facts={"detained": "yes"}))


@pytest.mark.exhaustive  # tests/legal_help/rules/test_decisions.py has the rule
def test_the_page_of_a_request_offers_what_can_follow(desk, calm):
    page = desk.get(at("detail", calm))

    assert [outcome for outcome, _words in page.context["decision"]["outcomes"]] == outcomes_after(
        "received"
    )
    assert f'href="{decide_at(calm, "cannot_help")}?read_to=0"' in page.text
    assert decide_at(calm, "accepted") not in page.text


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("outcome", "days"), [("cannot_help", 90), ("spam", 7), ("consult_offered", None)]
)
def test_what_they_read_and_until_when_it_is_kept_stand_before_the_button(
    desk, calm, outcome, days
):
    page = desk.get(decide_at(calm, outcome))

    end = timezone.localdate() + dt.timedelta(days=days) if days else None
    assert page.context["kept_until"] == end
    assert str(page.context["status"].now) in page.text
    text = one_line(page.text)
    assert f'<p lang="ar" dir="rtl"><b>{page.context["seen"]["now"]}' in text
    assert text.index("What it means for the person") < text.rindex(
        '<button type="submit" class="btn">'
    )
    needs_second = outcome == "spam"
    assert ("It would be erased soon: a second person has to confirm." in page.text) == needs_second


@pytest.mark.exhaustive
def test_the_letter_stands_in_both_languages_and_says_that_nobody_checked_it(desk, calm):
    page = desk.get(decide_at(calm, "cannot_help"))

    assert page.context["form"]["text"].value().startswith("مرحبًا،")
    assert "We are sorry: we cannot help you with this." in page.text
    assert "Nobody has checked the words in العربية yet." in page.text


def new_messages(receipt):
    """The numbers of those that nobody has answered or marked as read."""
    state = state_of(receipt)
    return [*range(state.read_up_to + 1, state.messages_in + 1)]


def way_to_decide(page, receipt, outcome):
    """The address behind the word on the page of a request."""
    return re.search(rf'href="({decide_at(receipt, outcome)}[^"]*)"', page.text)[1]


def what_waits(receipt):
    return {"mark": state_of(receipt).proposal.mark}


def hidden_in(page):
    form = page.context["form"]
    return {name: form[name].value() for name in ("shown", "read_to")}


@pytest.mark.exhaustive  # an edge of the letter
def test_a_letter_that_ends_a_case_answers_what_stood_on_the_page(desk, calm, come_back):
    """What comes meanwhile would stand in no queue: it is read first, and the letter is kept."""
    visit = come_back(calm)
    return_visit.write_to_us(visit=visit, text="One")
    return_visit.write_to_us(visit=visit, text="Two")
    address = way_to_decide(desk.get(at("detail", calm)), calm, "cannot_help")
    page = desk.get(address)
    return_visit.write_to_us(visit=visit, text="Three, while the letter is written")

    late = desk.post(decide_at(calm, "cannot_help"), given("cannot_help", **hidden_in(page)))

    assert "They have written something new. Read it first. Nothing was changed." in late.text
    assert given("cannot_help")["text"] in late.context["form"]["text"].value()
    assert state_of(calm).status == "received"
    address = way_to_decide(desk.get(at("detail", calm)), calm, "cannot_help")
    again = given("cannot_help", **hidden_in(desk.get(address)))
    desk.post(decide_at(calm, "cannot_help"), again)
    assert state_of(calm).status == "closed"
    assert new_messages(calm) == []


@pytest.mark.exhaustive  # an edge of the letter
def test_a_letter_that_ends_nothing_leaves_a_later_message_new(desk, calm, come_back):
    visit = come_back(calm)
    return_visit.write_to_us(visit=visit, text="One")
    address = way_to_decide(desk.get(at("detail", calm)), calm, "more_needed")
    page = desk.get(address)
    return_visit.write_to_us(visit=visit, text="Two, while the letter is written")

    desk.post(
        decide_at(calm, "more_needed"), given("more_needed", text="Zzmore?", **hidden_in(page))
    )

    assert state_of(calm).status == "more_needed"
    assert new_messages(calm) == [2]


@pytest.mark.exhaustive  # an edge of the letter
def test_a_decision_without_a_letter_answers_nothing(desk, calm, send, come_back):
    return_visit.write_to_us(visit=come_back(calm), text="One")
    duplicate = send(facts=CALM)
    page = desk.get(way_to_decide(desk.get(at("detail", calm)), calm, "duplicate"))

    same_as = duplicate.public_ref
    desk.post(decide_at(calm, "duplicate"), given("duplicate", same_as=same_as, **hidden_in(page)))

    assert state_of(calm).status == "duplicate"
    assert new_messages(calm) == [1]


@pytest.mark.exhaustive  # an edge of the letter
def test_a_letter_that_waits_for_a_second_person_answers_once_it_goes_out(
    desk, urgent, come_back, colleagues_desk
):
    visit = come_back(urgent)
    return_visit.write_to_us(visit=visit, text="One")
    page = desk.get(way_to_decide(desk.get(at("detail", urgent)), urgent, "cannot_help"))
    desk.post(decide_at(urgent, "cannot_help"), given("cannot_help", **hidden_in(page)))
    assert new_messages(urgent) == [1]
    return_visit.write_to_us(visit=visit, text="Two, which its writer did not know")

    colleagues_desk.post(at("confirm", urgent), what_waits(urgent))

    assert state_of(urgent).status == "closed"
    assert new_messages(urgent) == [2]


@pytest.mark.exhaustive
def test_the_questions_that_are_chosen_forget_no_message(desk, calm):
    page = desk.get(decide_at(calm, "more_needed"), {"read_to": "7"})

    assert '<input type="hidden" name="read_to" value="7">' in page.text


@pytest.mark.exhaustive
@pytest.mark.parametrize("read_to", ["-1", "x"])
def test_a_number_that_is_none_decides_nothing(desk, calm, read_to):
    desk.post(decide_at(calm, "cannot_help"), given("cannot_help", read_to=read_to))

    assert state_of(calm).status == "received"


@pytest.mark.exhaustive  # an edge of the letter
def test_questions_are_put_into_the_letter(desk, calm):
    page = desk.get(decide_at(calm, "more_needed"), {"ask": ["hearing", "a_number"]})

    assert page.context["form"]["text"].value().count("– ") == 2
    assert "– What is your A-Number?" in page.text


def given(outcome, **more):
    needs = {
        "cannot_help": {"reason": "conflict", "text": "Zzletter"},
        "referred": {"to": "Zzaid", "has_consent": "on", "text": "Zzletter"},
    }
    return {"shown": "received", **needs.get(outcome, {}), **more}


def test_a_decision_counts_and_its_letter_is_read(desk, calm, come_back):
    response = desk.post(decide_at(calm, "referred"), given("referred"))

    assert response.url == f"{at('detail', calm)}?done=decided"
    assert state_of(calm).status == "referred"
    assert [line.text for line in return_visit.read_conversation(visit=come_back(calm))] == [
        "Zzletter"
    ]
    page = desk.get(response.url).text
    assert "It is decided." in page
    assert "Zzaid" in page


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("outcome", "more", "words", "anchor"),
    [
        ("referred", {"to": ""}, "This field is required.", "id_to"),
        ("referred", {"has_consent": ""}, "Ask them first", "id_has_consent"),
        ("referred", {"text": ""}, "Write to them first", "id_text"),
        ("cannot_help", {"reason": ""}, "This field is required.", "id_reason_0"),
        ("duplicate", {"same_as": "PEBBLE-0000"}, "You can open no such request", "id_same_as"),
        ("more_needed", {"text": "x [day and time]"}, "[brackets]", "id_text"),
        ("more_needed", {"text": "x" * 10_001}, "at most 10000", "id_text"),
    ],
)
def test_what_is_missing_is_said_where_it_is_missing(desk, calm, outcome, more, words, anchor):
    page = desk.post(decide_at(calm, outcome), given(outcome, **more))

    assert page.status_code == 200
    assert words in page.text
    assert f'<a href="#{anchor}">' in page.text
    assert state_of(calm).status == "received"


@pytest.mark.exhaustive  # tests/legal_help/rules/test_decisions.py has the rule
def test_three_tries_on_too_few_days_are_said(desk, calm):
    desk.post(at("take", calm))
    today = timezone.localdate().isoformat()
    tried = {"tried_1": today, "tried_2": today, "tried_3": today}

    page = desk.post(decide_at(calm, "no_contact"), {"shown": "being_read", **tried})

    assert "Give three different days over two weeks at least" in page.text
    assert f'value="{today}"' in page.text


@pytest.mark.exhaustive
def test_the_text_of_a_long_letter_in_many_bytes_is_kept_in_the_form(desk, calm):
    page = desk.post(decide_at(calm, "more_needed"), given("", text="𐍈" * 9_999))

    assert (page.status_code, state_of(calm).status) in {(200, "received"), (302, "more_needed")}


@pytest.mark.exhaustive  # tests/legal_help/casework/test_two_caseworkers.py has the rule
def test_who_saw_another_status_is_told_and_keeps_the_letter(desk, calm, reader, decide):
    decide(calm, "more_needed")

    page = desk.post(decide_at(calm, "consult_offered"), given("", text="Zzkept"))

    assert "A colleague has changed the status meanwhile." in page.text
    assert "Zzkept" in page.text
    assert state_of(calm).status == "more_needed"


@pytest.mark.exhaustive  # tests/legal_help/rules/test_decisions.py has the rule
def test_what_cannot_follow_leads_back(desk, calm):
    response = desk.get(decide_at(calm, "moved"))

    assert response.url.endswith("?done=status_changed")


@pytest.mark.sampled
@pytest.mark.parametrize("outcome", ["withdrawn", "nonsense"])
def test_what_is_no_decision_is_not_there(desk, calm, outcome):
    assert desk.get(decide_at(calm, outcome)).status_code == 404


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_withdrawn_request_leads_back(desk, calm, come_back, method):
    return_visit.withdraw_case(visit=come_back(calm))

    response = getattr(desk, method)(decide_at(calm, "spam"))

    assert response.url.endswith("?done=withdrawn")


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_a_letter_to_somebody_who_withdrew_meanwhile_is_not_lost(desk, calm, come_back):
    return_visit.withdraw_case(visit=come_back(calm))

    page = desk.post(decide_at(calm, "referred"), given("referred"))

    assert page.status_code == 409
    assert "The person withdrew this request meanwhile." in page.text
    assert "Zzletter" in page.text


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_a_letter_that_came_after_the_lock_waits_in_the_page(desk, calm):
    desk.post("/cases/lock/")

    late = desk.post(decide_at(calm, "referred"), given("referred", text="Zzlate"))

    assert "Unlock the casework desk" in late.text
    assert late.context["form"].initial["typed"] == "Zzlate"


# A second person.


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
def test_an_urgent_one_says_that_a_second_person_confirms(desk, urgent):
    page = desk.get(decide_at(urgent, "cannot_help")).text
    assert "a second person has to confirm" in page

    response = desk.post(decide_at(urgent, "cannot_help"), given("cannot_help"))

    assert response.url.endswith("?done=proposed")
    assert (state_of(urgent).status, ThreadMessage.objects.count()) == ("received", 0)
    page = desk.get(response.url).text
    assert "You asked for this. It waits for a second person." in page
    assert "Confirm it" not in page
    assert "Zzletter" in page


@pytest.fixture
def proposed(urgent, colleague, decide):
    """A colleague has decided what the supervisor at the desk may confirm."""
    decide(urgent, "cannot_help", by=colleague)
    return urgent


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
def test_it_is_confirmed(desk, proposed, come_back):
    page = desk.get(at("detail", proposed)).text
    assert "carlos asked for this. It waits for a second person." in page
    # On a phone the panel lies far below the answers: a link at the top leads there.
    assert '<a href="#standing-h"><b>Waits for a second person</b></a>' in page
    assert "We have no capacity" in page
    last_day = timezone.localdate() + dt.timedelta(days=90)
    assert f"Kept until {date_format(last_day)}" in page

    response = desk.post(at("confirm", proposed), what_waits(proposed))

    assert response.url.endswith("?done=confirmed")
    assert state_of(proposed).status == "closed"
    assert [line.text for line in return_visit.read_conversation(visit=come_back(proposed))] == [
        "Zzletter"
    ]
    assert "Confirmed:" in desk.get(at("detail", proposed)).text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
def test_it_is_objected_to(desk, proposed):
    words = {**what_waits(proposed), "text": "Zzwhy not"}
    response = desk.post(at("object", proposed), words)

    assert response.url.endswith("?done=objected")
    assert state_of(proposed).status == "received"
    page = desk.get(response.url).text
    assert "Stopped what waited for a second person." in page
    assert "Zzwhy not" in page


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
@pytest.mark.parametrize("name", ["confirm", "object"])
@pytest.mark.parametrize("mark", ["", "x", "0" * 64])
def test_another_than_what_waits_is_neither_confirmed_nor_objected_to(desk, proposed, name, mark):
    response = desk.post(at(name, proposed), {"mark": mark, "text": ""})

    assert response.url.endswith("?done=not_proposed")
    assert state_of(proposed).proposal


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
def test_why_somebody_objected_is_not_lost_if_a_colleague_was_quicker(
    desk, proposed, colleagues_desk
):
    waits = what_waits(proposed)
    colleagues_desk.post(at("object", proposed), {**waits, "text": ""})

    page = desk.post(at("object", proposed), {**waits, "text": "Zzwhy not"})

    assert page.status_code == 409
    assert "It is no longer waiting. Nothing was changed." in page.text
    assert "Zzwhy not" in page.text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
def test_ones_own_is_not_confirmed(desk, urgent, decide):
    decide(urgent, "spam")

    page = desk.get(at("detail", urgent)).text
    assert "Take back what I asked for" in page
    assert "Why not? For colleagues alone" not in page

    response = desk.post(at("confirm", urgent), what_waits(urgent))

    assert response.url.endswith("?done=own_proposal")
    assert desk.post(at("object", urgent), what_waits(urgent)).url.endswith("?done=objected")
    assert state_of(urgent).proposal is None


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
def test_whoever_is_alone_confirms_their_own_after_seven_days(
    desk, urgent, colleague, reader, decide, days_later
):
    """Everybody else stepped aside; the page says from which day on."""
    assignment.recuse_oneself(by=colleague, public_ref=urgent.public_ref)
    decide(urgent, "cannot_help")
    page = desk.get(at("detail", urgent)).text
    assert "from <time datetime" in page
    assert "on you can confirm it yourself." in one_line(page)
    assert "Confirm it" not in page

    days_later(7, (desk, reader.user))

    assert "Confirm it" in desk.get(at("detail", urgent)).text
    assert desk.post(at("confirm", urgent), what_waits(urgent)).url.endswith("?done=confirmed")
    assert state_of(urgent).status == "closed"


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
def test_what_has_waited_for_fourteen_days_is_shown_no_more_and_blocks_nothing(
    desk, proposed, reader, days_later
):
    waits = what_waits(proposed)
    days_later(14, (desk, reader.user))

    page = desk.get(at("detail", proposed))

    assert page.context["decision"]["proposal"] is None
    assert "Confirm it" not in page.text
    assert desk.post(at("confirm", proposed), waits).url.endswith("?done=not_proposed")
    answer = desk.post(decide_at(proposed, "more_needed"), given("", text="Zzanew"))
    assert answer.url.endswith("?done=decided")


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
def test_what_cannot_follow_any_more_is_not_confirmed(desk, proposed, come_back):
    """Work on a request that was taken back has stopped; its page still shows what waits."""
    return_visit.withdraw_case(visit=come_back(proposed))

    page = desk.get(at("detail", proposed)).text
    assert "carlos asked for this." in page
    desk.post(at("object", proposed), {**what_waits(proposed), "text": ""})

    assert state_of(proposed).proposal is None
    assert "Record it" in desk.get(at("detail", proposed)).text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
@pytest.mark.parametrize("how", ["altered", "taken out"])
def test_a_decision_whose_reasons_are_gone_cannot_be_confirmed_and_is_cleared_away(
    desk, proposed, by_sql, how
):
    note = CaseNote.objects.get()
    waits = what_waits(proposed)
    if how == "altered":
        by_sql(note, blob=flipped(note.blob))
    else:
        note.delete()

    page = desk.get(at("detail", proposed)).text
    assert "Its reasons were altered or taken out" in page
    assert "Confirm it" not in page
    assert desk.post(at("confirm", proposed), waits).url.endswith("?done=not_proposed")
    assert state_of(proposed).status == "received"
    assert desk.post(at("object", proposed), waits).url.endswith("?done=objected")

    assert state_of(proposed).proposal is None


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
def test_while_one_waits_another_is_told_and_keeps_its_letter(desk, proposed):
    page = desk.post(decide_at(proposed, "more_needed"), given("", text="Zzkept"))

    assert "Something else waits for a second person." in page.text
    assert "Zzkept" in page.text


def test_no_reason_reaches_the_person(desk, calm, client, come_back):
    desk.post(decide_at(calm, "cannot_help"), given("cannot_help"))

    lines = return_visit.read_conversation(visit=come_back(calm))
    assert "conflict" not in str([line.text for line in lines])


@pytest.mark.exhaustive  # tests/legal_help/casework/test_decide.py has each outcome
def test_every_outcome_has_its_page(desk, calm, reader, send, decide):
    accepted, ended, read = (send(facts=CALM) for _ in range(3))
    for receipt in (accepted, read):
        cases.take_case(by=reader, public_ref=receipt.public_ref)
    decide(accepted, "accepted")
    decide(ended, "cannot_help")
    seen = set()
    for receipt in (calm, read, accepted, ended):
        for outcome in outcomes_after(state_of(receipt).status):
            assert desk.get(decide_at(receipt, outcome)).status_code == 200
            seen.add(outcome)
    assert seen == set(Outcome) - {Outcome.WITHDRAWN}
