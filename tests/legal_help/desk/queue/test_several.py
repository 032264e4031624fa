"""One thing done to several requests: what the page says first, and what came of each."""

import re

import pytest

from legal_help import questions
from legal_help.access.locked_case import locked_case
from legal_help.casework import assignment, cases
from legal_help.casework.case_texts import texts_of
from legal_help.events.state import Status
from legal_help.intake import return_visit
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE, state_of
from tests.legal_help.page_fixtures import ANSWERS
from tests.markup import one_line

pytestmark = pytest.mark.django_db

ADDRESS = "/cases/several/"
CALM = {"detained": "no"}


@pytest.fixture
def three(colleague, send):
    return [send(facts=CALM, card={"names": [f"Zzname {at}"]}) for at in range(3)]


@pytest.fixture
def colleagues_desk(sign_in, colleague):
    other = sign_in(colleague.user, FormClient())
    other.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    return other


def asked(what, receipts, **typed):
    return {"what": what, "case": [each.public_ref for each in receipts], **typed}


def results(page):
    return {reference: str(words) for reference, words in page.context["results"]}


def ticked(page):
    return re.findall(r'name="case" value="([^"]+)" checked', page.text)


def notes_of(receipt, reader):
    with locked_case(reader, receipt.public_ref) as case:
        return [note.text for note in texts_of(case).notes if note.text]


@pytest.mark.exhaustive
def test_the_queue_has_boxes_to_tick_where_somebody_asks_for_them(desk, three):
    assert 'name="case"' not in desk.get("/cases/").text

    page = desk.get("/cases/?several=1")

    found = re.findall(r'type="checkbox" name="case" value="([^"]+)" form="several"', page.text)
    assert set(found) == {each.public_ref for each in three}


@pytest.mark.exhaustive
def test_several_are_taken_with_one_reason(desk, three, reader, colleague):
    first, theirs, other = three
    cases.take_case(by=colleague, public_ref=theirs.public_ref)

    before = desk.post(ADDRESS, asked("take", three))
    after = desk.post(ADDRESS, asked("take", three, agreed="True", text="Zzmine"))

    assert set(ticked(before)) == {each.public_ref for each in three}
    assert results(after) == {
        first.public_ref: "It is yours.",
        theirs.public_ref: "A colleague has this request. Nothing was changed.",
        other.public_ref: "It is yours.",
    }
    assert {state_of(each).owner for each in (first, other)} == {reader.user.pk}
    assert [notes_of(each, reader) for each in three] == [["Zzmine"], [], ["Zzmine"]]


def test_nothing_is_done_before_the_page_was_read(desk, three):
    for what in ("take", "assign", "refer", "spam", "confirm"):
        assert desk.post(ADDRESS, asked(what, three)).status_code == 200

    assert {(state_of(each).owner, state_of(each).proposal) for each in three} == {(None, None)}


@pytest.mark.exhaustive
def test_a_supervisor_assigns_several_whoever_has_them(desk, three, reader, colleague):
    cases.take_case(by=reader, public_ref=three[0].public_ref)
    key = colleague.person.key

    page = desk.post(ADDRESS, asked("assign", three, agreed="True", colleague=key, text="Zzill"))

    assert set(results(page).values()) == {"It has a new owner."}
    assert {state_of(each).owner for each in three} == {colleague.user.pk}
    assert notes_of(three[0], reader) == ["Zzill"]


def test_caseworkers_assign_nothing(colleagues_desk, three):
    assert colleagues_desk.post(ADDRESS, asked("assign", three)).status_code == 404
    assert "Assign them" not in colleagues_desk.get("/cases/?several=1").text


def test_who_must_not_read_one_gets_the_others(desk, three, colleague):
    kept = three[0].public_ref
    assignment.recuse_oneself(by=colleague, public_ref=kept)
    typed = {"agreed": "True", "colleague": colleague.person.key}

    page = desk.post(ADDRESS, asked("assign", three, **typed))

    assert results(page)[kept].startswith("This colleague must not read this request.")
    assert [state_of(each).owner for each in three] == [None, *[colleague.user.pk] * 2]


@pytest.mark.exhaustive  # one that is referred stands in tests/legal_help/casework/test_decide.py
def test_each_is_referred_in_their_language(desk, reader, send, come_back):
    spanish = send(facts=CALM, answers={"language": "es"})
    english = send(facts=CALM, answers={"language": "en"})
    urgent = send(facts={"detained": "yes"})
    typed = {"agreed": "True", "to": "Zzaid, 555 0100", "has_consent": "on", "text": "Zzfull"}

    page = desk.post(ADDRESS, asked("refer", [spanish, english, urgent], **typed))

    assert [state_of(each).status for each in (spanish, english)] == [Status.REFERRED] * 2
    letters = {
        each: return_visit.read_conversation(visit=come_back(each))[-1].text
        for each in (spanish, english)
    }
    assert "Zzaid, 555 0100" in letters[english]
    assert letters[spanish].startswith("Hola")
    assert "Zzaid, 555 0100" in letters[spanish]
    assert "[" not in letters[spanish]
    assert results(page)[urgent.public_ref] == "A second person has to confirm it."
    assert state_of(urgent).status == Status.RECEIVED


@pytest.mark.exhaustive
def test_the_letter_is_shown_first_once_in_each_of_their_languages(desk, send, reader):
    def letters(page):
        return [
            (each["count"], each["beside"]["language"]["code"], each["beside"]["unspoken"])
            for each in page.context["letters"]
        ]

    languages = ("es", "en", "es", "ar", "es", "ar", "wo")
    receipts = [send(facts=CALM, answers={"language": each}) for each in languages]

    page = desk.post(ADDRESS, asked("refer", receipts))

    # Nobody writes Wolof here: they read English, and the desk is told.
    assert letters(page) == [(3, "es", ""), (2, "ar", ""), (1, "en", ""), (1, "en", "Wolof")]
    text = one_line(page.text)
    assert "The letter to 3 people, in español" in text
    assert text.count("Hola:") == text.count("مرحبًا،") == 1
    # The letter itself to two of them, and what it says in the reader's language beside the others.
    assert text.count("We cannot take your case ourselves.") == 4
    assert text.count("What the letter says, in your language") == 2
    assert text.count("Nobody has checked the words in") == 2
    assert "What you change in the box" not in text
    assert "[name and telephone number]" in text
    assert {state_of(each).status for each in receipts} == {Status.RECEIVED}
    assert letters(desk.post(ADDRESS, asked("take", receipts))) == []
    again = desk.post(ADDRESS, asked("refer", receipts[:1], agreed="True"))
    assert letters(again) == [(1, "es", "")]


@pytest.mark.exhaustive  # one that is referred stands in tests/legal_help/casework/test_decide.py
def test_whom_a_letter_cannot_go_to_is_said_before_and_tells_no_language(
    desk, three, send, come_back
):
    her = {**ANSWERS, "against": "Mi esposo Zzcarlos Mejía", "language": "ar"}
    held = send(answers=her, card=questions.conflict_card(her), facts=CALM)
    send(card={"names": ["Zzcarlos Mejía"], "countries": ["HN"]}, facts=CALM)
    return_visit.write_to_us(visit=come_back(three[0]), text="Zzreally")

    page = desk.post(ADDRESS, asked("refer", [held, *three]))

    assert ticked(page) == [each.public_ref for each in three[1:]]
    assert "A conflict is likely. Open it on its own." in page.text
    assert "They wrote something new. Open it on its own." in page.text
    assert [each["beside"]["language"]["code"] for each in page.context["letters"]] == ["en"]


@pytest.mark.exhaustive
def test_to_refer_without_saying_to_whom_keeps_what_was_typed(desk, three):
    page = desk.post(ADDRESS, asked("refer", three, agreed="True", text="Zzkept"))

    assert len(page.context["problems"]) == 2
    assert "Zzkept" in page.text
    assert len(ticked(page)) == 3


def test_spam_is_shown_before_it_is_proposed_and_confirmed_by_somebody_else(
    desk, colleagues_desk, three, send
):
    story = send(facts=CALM, answers={**ANSWERS, "more": "Zzbuy " * 100})
    look = colleagues_desk.post(ADDRESS, asked("spam", [*three, story]))
    colleagues_desk.post(ADDRESS, asked("spam", [*three[:2], story], agreed="True"))

    assert "Zzname 0" in look.text
    assert "Zzbuy Zzbuy" in look.text
    assert "…" in look.text
    assert state_of(story).status == Status.RECEIVED
    queue = desk.get("/cases/")
    assert set(queue.context["called_spam"]) == {e.public_ref for e in [*three[:2], story]}
    assert colleagues_desk.get("/cases/").context["called_spam"] == []

    shown = ticked(desk.post(ADDRESS, asked("confirm", [*three[:2], story])))
    own = colleagues_desk.post(ADDRESS, {"what": "confirm", "case": shown, "agreed": "True"})
    page = desk.post(ADDRESS, {"what": "confirm", "case": shown[:2], "agreed": "True"})

    assert set(results(own).values()) == {"You asked for this: somebody else has to confirm it."}
    assert set(results(page).values()) == {"You confirmed it."}
    states = [state_of(each) for each in [*three[:2], story]]
    assert sorted(state.status for state in states) == ["received", "spam", "spam"]


@pytest.mark.exhaustive  # tests/legal_help/casework/test_proposals.py has the rule
def test_another_proposal_than_the_one_shown_is_not_confirmed(desk, colleague, three, decide):
    decide(three[0], "spam", by=colleague)
    decide(three[1], "spam", by=colleague)
    mark = state_of(three[1]).proposal.mark

    page = desk.post(
        ADDRESS, {"what": "confirm", "case": f"{three[0].public_ref}.{mark}", "agreed": "True"}
    )

    assert set(results(page).values()) == {"It is no longer waiting. Nothing was changed."}
    assert state_of(three[0]).status == Status.RECEIVED


def test_only_what_is_called_spam_is_confirmed_together(desk, colleague, send, decide):
    urgent = send(facts={"detained": "yes"})
    decide(urgent, "cannot_help", by=colleague)
    mark = state_of(urgent).proposal.mark

    page = desk.post(
        ADDRESS, {"what": "confirm", "case": f"{urgent.public_ref}.{mark}", "agreed": "True"}
    )

    assert set(results(page).values()) == {"It is no longer waiting. Nothing was changed."}
    assert state_of(urgent).status == Status.RECEIVED


@pytest.mark.sampled
@pytest.mark.parametrize("what", ["spam", "refer"])
def test_what_somebody_wrote_since_is_never_closed_over_unread(desk, three, come_back, what):
    return_visit.write_to_us(visit=come_back(three[0]), text="Zzreally")
    typed = {"agreed": "True", "to": "Zzaid", "has_consent": "on"}

    page = desk.post(ADDRESS, asked(what, three, **typed))

    assert results(page)[three[0].public_ref].startswith("They wrote something new.")
    state = state_of(three[0])
    assert (state.status, state.proposal) == (Status.RECEIVED, None)


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_what_was_typed_when_the_desk_locked_is_there_again(desk, three):
    desk.post("/cases/lock/")
    typed = {"to": "Zzaid", "has_consent": "on", "text": "Zzfull"}
    locked = desk.post(ADDRESS, asked("refer", three, agreed="True", **typed))

    page = desk.post("/cases/unlock/", {**locked.context["form"].initial, "passphrase": PASSPHRASE})

    assert len(ticked(page)) == 3
    assert 'value="Zzaid"' in page.text
    assert "Zzfull" in page.text
    assert page.context["form"]["has_consent"].initial == "on"
    assert {state_of(each).status for each in three} == {Status.RECEIVED}


@pytest.mark.exhaustive  # as what was written since
def test_what_somebody_wrote_since_it_was_called_spam_is_read_first(
    desk, colleague, three, come_back, decide
):
    decide(three[0], "spam", by=colleague)
    mark = state_of(three[0]).proposal.mark
    return_visit.write_to_us(visit=come_back(three[0]), text="Zzreally")

    page = desk.post(
        ADDRESS, {"what": "confirm", "case": f"{three[0].public_ref}.{mark}", "agreed": "True"}
    )

    assert results(page)[three[0].public_ref].startswith("They wrote something new.")
    assert state_of(three[0]).status == Status.RECEIVED


@pytest.mark.exhaustive
def test_what_there_is_not_is_assigned_to_nobody(desk, three, colleague):
    key = colleague.person.key
    odd = {"what": "assign", "case": "NONE-1234", "agreed": "True", "colleague": key}

    assert results(desk.post(ADDRESS, odd)) == {
        "NONE-1234": "You cannot open it. Nothing was changed."
    }


def test_a_conflict_shows_no_word_and_changes_nothing(desk, send):
    her = {**ANSWERS, "against": "Mi esposo Zzcarlos Mejía"}
    held = send(answers=her, card=questions.conflict_card(her), facts=CALM)
    send(card={"names": ["Zzcarlos Mejía"], "countries": ["HN"]}, facts=CALM)

    look = desk.post(ADDRESS, asked("spam", [held]))
    page = desk.post(ADDRESS, asked("spam", [held], agreed="True"))

    assert ticked(look) == []
    assert "Zzstory" not in look.text
    assert results(page)[held.public_ref].startswith("A conflict is likely.")
    assert state_of(held).proposal is None


@pytest.mark.sampled
@pytest.mark.parametrize(
    "posted", [{}, {"what": "erase", "case": "KIWI-1234"}, {"what": "", "case": "x"}]
)
def test_what_there_is_not_leads_to_the_queue(desk, posted):
    assert desk.post(ADDRESS, posted).url == "/cases/"


@pytest.mark.exhaustive
def test_what_is_no_reference_is_left_out(desk, three):
    odd = {"what": "take", "case": ["<script>", "kiwi-1", "NONE-1234"], "agreed": "True"}

    page = desk.post(ADDRESS, odd)

    assert results(page) == {"NONE-1234": "You cannot open it. Nothing was changed."}
    assert desk.post(ADDRESS, {"what": "take", "case": "x"}).url == "/cases/"


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_what_was_ticked_comes_back_after_the_unlock(desk, three):
    desk.post("/cases/lock/")
    locked = desk.post(ADDRESS, asked("take", three, agreed="True", text="Zztyped"))

    page = desk.post("/cases/unlock/", {**locked.context["form"].initial, "passphrase": PASSPHRASE})

    assert set(ticked(page)) == {each.public_ref for each in three}
    assert {state_of(each).owner for each in three} == {None}
