"""The conflict check stands before any text, and says no more than its reader may know."""

import re

import pytest
from django.urls import reverse

from legal_help.access.locked_case import locked_case
from legal_help.events.case_actions import CaseAction
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, LogLine
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE, flipped
from tests.markup import one_line

ROSA = {"names": ["Zzrosa Flores"], "countries": ["HN"], "adverse": "Mi esposo Zzcarlos Mejía"}
CARLOS = {"names": ["Zzcarlos Mejía"], "countries": ["HN"], "born": "1980-02-03"}
STORY = {"more": "Zzstory of what happened"}


@pytest.fixture
def sent(send):
    return lambda card: send(answers=STORY, card=card).public_ref


@pytest.fixture
def both(begin_in, sent):
    """She is afraid of him, and both ask for help."""
    return begin_in("she and he at the desk", lambda: (sent(ROSA), sent(CARLOS)))


def at(name, *references):
    return reverse(f"cases:{name}", args=references)


def words(response):
    """The page without its tags, in single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.mark.exhaustive  # a detail of the page
def test_no_match_is_said_before_the_card_and_the_text(desk, sent):
    one, _other = sent({"names": ["Ana Paz"]}), sent(CARLOS)

    page = desk.get(at("detail", one))

    said = words(page)
    assert "No match among 1 of 1 other requests." in said
    assert said.index("No match") < said.index("Ana Paz") < said.index("Zzstory")


@pytest.mark.exhaustive  # a detail of the page
def test_only_request_has_none_to_be_compared_with(desk, sent):
    assert "There is no other request to compare it with." in words(
        desk.get(at("detail", sent(ROSA)))
    )


def test_likely_conflict_holds_the_text_back_and_opens_nothing(desk, both, notices):
    rosa, carlos = both

    page = desk.get(at("detail", rosa))

    said = words(page)
    assert "1 possible match among 1 of 1 other requests." in said
    assert "Possible conflict with" in said
    assert "somebody whom one side is against or afraid of has the name of the other" in said
    assert said.index(carlos) < said.index("Zzrosa Flores")
    assert "Zzstory" not in page.text
    assert notices("opened") == []
    assert desk.get(at("print", rosa)).url == at("detail", rosa)


@pytest.mark.exhaustive  # tests/legal_help/casework/conflicts has the rule
def test_reading_on_is_one_press_and_is_written_down(desk, both, notices):
    rosa, carlos = both

    assert desk.post(at("read_on", rosa)).url == at("detail", rosa)

    page = desk.get(at("detail", rosa))
    assert "Zzstory" in page.text
    assert carlos in page.text
    assert "Zzstory" in desk.get(at("detail", rosa)).text
    assert len(notices("read_despite_match")) == 1


def test_that_somebody_read_on_says_nothing_of_the_other_case(desk, both):
    """Neither its reference nor its id stands in the log."""
    rosa, carlos = both
    desk.post(at("read_on", rosa))

    (line,) = LogLine.objects.filter(action="read_despite_match")
    other = HelpRequest.objects.get(public_ref=carlos)
    assert carlos.encode() not in bytes(line.body)
    assert str(other.pk).encode() not in bytes(line.body)


@pytest.mark.exhaustive  # tests/legal_help/casework/conflicts has the rule
def test_whoever_is_held_back_can_step_aside_without_reading(both_readers, both, notices):
    rosa, _carlos = both
    one_side = both_readers
    assert "I must not read this" in one_side.get(at("detail", rosa)).text

    assert one_side.post(at("recuse", rosa)).url == "/cases/?done=recused"

    assert one_side.get(at("detail", rosa)).status_code == 404
    assert notices("opened") == []


@pytest.mark.exhaustive  # tests/legal_help/casework/conflicts has the rule
def test_settling_by_a_reader_of_both_opens_the_text_and_stands_on_the_newer(desk, both):
    """From either side: what somebody found is noted once, sealed, on the newer of the two."""
    rosa, carlos = both

    response = desk.post(at("settle_match", rosa, carlos), {"outcome": "nothing"})

    assert response.url == at("detail", rosa) + "?done=match_settled"
    for reference in both:
        said = words(desk.get(at("detail", reference)))
        assert "No match among 1 of 1 other requests." in said
        assert "1 settled" in said
        assert "Zzstory" in said
    (note,) = CaseNote.objects.all()
    newer = note.request.public_ref
    (older,) = {*both} - {newer}
    assert f"Possible match with {older}: It is nothing." in words(desk.get(at("detail", newer)))


@pytest.mark.exhaustive  # tests/legal_help/casework/conflicts has the rule
def test_a_note_that_was_altered_settles_nothing_any_more(desk, both, by_sql):
    rosa, carlos = both
    desk.post(at("settle_match", rosa, carlos), {"outcome": "nothing"})
    note = CaseNote.objects.get()

    by_sql(note, blob=flipped(note.blob))

    assert "Zzstory" not in desk.get(at("detail", rosa)).text


@pytest.mark.exhaustive  # tests/legal_help/casework/conflicts has the rule
def test_settled_conflict_stays_in_sight_and_says_what_to_do(desk, both):
    rosa, carlos = both
    desk.post(at("settle_match", rosa, carlos), {"outcome": "conflict"})

    page = desk.get(at("detail", rosa))

    assert "Zzstory" not in page.text
    assert "If you work for one of them, you must not read the other." in page.text


@pytest.mark.exhaustive  # tests/legal_help/casework/conflicts/test_settled_matches.py has the rule
@pytest.mark.parametrize(("outcome", "done"), [("", ""), ("whatever", "")])
def test_settling_as_nothing_we_know_changes_nothing(desk, both, outcome, done):
    desk.get("/cases/")

    response = desk.post(at("settle_match", *both), {"outcome": outcome})

    assert response.url == at("detail", both[0])
    assert CaseNote.objects.count() == 0


@pytest.mark.exhaustive  # tests/legal_help/casework/conflicts/test_settled_matches.py has the rule
def test_settling_what_has_nothing_in_common_is_told(desk, sent):
    one, other = sent(ROSA), sent({"names": ["Ana Paz"]})

    response = desk.post(at("settle_match", one, other), {"outcome": "nothing"})

    assert "no longer match" in words(desk.get(response.url))


@pytest.mark.exhaustive  # tests/legal_help/casework/conflicts has the rule
def test_settling_what_was_taken_back_is_told(desk, send, come_back):
    rosa, carlos = (send(answers=STORY, card=card) for card in (ROSA, CARLOS))
    return_visit.withdraw_case(visit=come_back(carlos))

    pair = (rosa.public_ref, carlos.public_ref)
    response = desk.post(at("settle_match", *pair), {"outcome": "nothing"})

    assert response.url.endswith("?done=withdrawn")


@pytest.fixture
def both_readers(client, colleague, both, sign_in):
    """The colleague at the unlocked desk, who may open both requests."""
    sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    return client


@pytest.fixture
def supervisors_desk(supervisor, sign_in):
    """The supervisor at an unlocked desk, in a browser of their own."""
    client = sign_in(supervisor, FormClient())
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    return client


@pytest.fixture
def one_side(client, both, reader, colleague, sign_in):
    """The colleague at the unlocked desk, who may open her request and not his."""
    with locked_case(reader, both[0]) as case:
        holders = sorted({*case.state.holders, colleague.person.key})
        case.step(CaseAction.GRANT, holders=holders)
        case.give_grants({colleague.person.key})
    sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    return client


def test_reader_of_one_side_is_told_a_number_and_nothing_else(one_side, both):
    """Nothing in the database says that the two have to do with each other."""
    rosa, carlos = both

    page = one_side.get(at("detail", rosa))

    said = words(page)
    assert "No match among 0 of 1 other requests. 1 could not be compared" in said
    assert "Zzstory" in said
    for secret in (carlos, "afraid", "conflict with", "country in common", "1980"):
        assert secret not in said


def test_what_was_found_names_the_other_to_nobody_who_may_not_open_it(
    one_side, both, supervisors_desk
):
    rosa, carlos = both
    supervisors_desk.post(at("settle_match", rosa, carlos), {"outcome": "conflict"})

    said = words(one_side.get(at("detail", rosa)))

    noted_on = CaseNote.objects.get().request.public_ref
    assert ("A possible match was looked at: It is a conflict." in said) == (noted_on == rosa)
    assert carlos not in said


@pytest.mark.exhaustive  # tests/legal_help/casework/conflicts/test_settled_matches.py has the rule
def test_who_may_open_one_side_settles_nothing(one_side, both):
    for pair in (both, both[::-1]):
        assert one_side.post(at("settle_match", *pair), {"outcome": "nothing"}).status_code == 404
    assert one_side.post(at("read_on", both[1])).status_code == 404
    assert CaseNote.objects.count() == 0


@pytest.mark.exhaustive  # tests/legal_help/casework/conflicts has the rule
def test_request_that_one_may_not_open_is_a_number(one_side, both, sent):
    sent({"names": ["Ana Paz"]})

    said = words(one_side.get(at("detail", both[0])))

    assert "No match among 1 of 2 other requests. 1 could not be compared" in said


@pytest.mark.exhaustive  # a detail of the page
def test_weak_matches_are_folded(desk, sent):
    one, other = (sent({"names": ["José Hernández"]}) for _ in "ab")

    page = desk.get(at("detail", one))

    assert "<summary>1 weak match</summary>" in one_line(page.text)
    assert "Perhaps the same person with" in words(page)
    assert other in page.text


def test_person_sees_nothing_of_it(desk, client, send):
    """What could leak is there: the match is settled and noted."""
    rosa, carlos = (send(answers=STORY, card=card) for card in (ROSA, CARLOS))
    pair = (rosa.public_ref, carlos.public_ref)
    desk.post(at("settle_match", *pair), {"outcome": "conflict"})
    assert CaseNote.objects.count() == 1

    client.post("/legal-help/return/", {"code": rosa.code})
    said = words(client.get("/legal-help/return/"))

    assert rosa.public_ref in said
    for secret in (carlos.public_ref, "Zz", "match", "conflict"):
        assert secret not in said
