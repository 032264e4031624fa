"""The conflict check stands before any text, and says no more than its reader may know."""

import re

import pytest
from django.urls import reverse

from legal_help.access import granting, workbench
from legal_help.casework.queue import ordered_cases
from legal_help.models import (
    AuditEvent,
    Comparison,
    HelpRequest,
    KeyGrant,
    PossibleMatch,
)
from legal_help.trust import roster
from tests.legal_help.helpers import PASSPHRASE
from tests.markup import one_line

ROSA = {"names": ["Zzrosa Flores"], "countries": ["HN"], "adverse": "Mi esposo Zzcarlos Mejía"}
CARLOS = {"names": ["Zzcarlos Mejía"], "countries": ["HN"], "born": "1980-02-03"}
STORY = {"more": "Zzstory of what happened"}


@pytest.fixture
def sent(send):
    return lambda card: send(answers=STORY, card=card).public_ref


@pytest.fixture
def both(founding, sent):
    """She is afraid of him, and both ask for help."""
    return sent(ROSA), sent(CARLOS)


def at(name, *references):
    return reverse(f"cases:{name}", args=references)


def words(response):
    """The page without its tags, in single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_no_match_is_said_before_the_card_and_the_text(desk, sent):
    one, _other = sent({"names": ["Ana Paz"]}), sent(CARLOS)

    page = desk.get(at("detail", one))

    said = words(page)
    assert "No match among 1 of 1 other requests." in said
    assert said.index("No match") < said.index("Ana Paz") < said.index("Zzstory")


def test_only_request_has_none_to_be_compared_with(desk, sent):
    assert "There is no other request to compare it with." in words(
        desk.get(at("detail", sent(ROSA)))
    )


def test_likely_conflict_holds_the_text_back_and_opens_nothing(desk, both, come_back):
    rosa, carlos = both

    page = desk.get(at("detail", rosa))

    said = words(page)
    assert "1 possible match among 1 of 1 other requests." in said
    assert "Possible conflict with" in said
    assert "somebody whom one side is against or afraid of has the name of the other" in said
    assert said.index(carlos) < said.index("Zzrosa Flores")
    assert "Zzstory" not in page.text
    assert not AuditEvent.objects.filter(action="opened").exists()
    assert desk.get(at("print", rosa)).url == at("detail", rosa)


def test_reading_on_is_one_press_and_is_written_down(desk, both):
    rosa, carlos = both

    assert desk.post(at("read_on", rosa)).url == at("detail", rosa)

    page = desk.get(at("detail", rosa))
    assert "Zzstory" in page.text
    assert carlos in page.text
    assert "Zzstory" in desk.get(at("detail", rosa)).text
    events = AuditEvent.objects.filter(action="read_despite_match")
    assert events.count() == 1


def test_whoever_is_held_back_can_step_aside_without_reading(one_side, both):
    rosa, _carlos = both
    assert "I must not read this" in one_side.get(at("detail", rosa)).text

    assert one_side.post(at("recuse", rosa)).url == "/cases/?done=recused"

    assert one_side.get(at("detail", rosa)).status_code == 404
    assert not AuditEvent.objects.filter(action="opened").exists()


def test_settling_by_a_reader_of_both_opens_the_text_and_stands_on_both(desk, both):
    rosa, carlos = both

    response = desk.post(at("settle_match", rosa, carlos), {"outcome": "nothing"})

    assert response.url == at("detail", rosa) + "?done=match_settled"
    for mine, theirs in (both, both[::-1]):
        said = words(desk.get(at("detail", mine)))
        assert "No match among 1 of 1 other requests." in said
        assert "1 settled" in said
        assert f"Possible match with {theirs}: It is nothing." in said
        assert "Zzstory" in said


def test_settled_conflict_stays_in_sight_and_says_what_to_do(desk, both):
    rosa, carlos = both
    desk.post(at("settle_match", rosa, carlos), {"outcome": "conflict"})

    page = desk.get(at("detail", rosa))

    assert "Zzstory" not in page.text
    assert "If you work for one of them, you must not read the other." in page.text


@pytest.mark.parametrize(("outcome", "done"), [("", ""), ("whatever", "")])
def test_settling_as_nothing_we_know_changes_nothing(desk, both, outcome, done):
    desk.get("/cases/")

    response = desk.post(at("settle_match", *both), {"outcome": outcome})

    assert response.url == at("detail", both[0])
    assert PossibleMatch.objects.get().outcome == ""


def test_settling_what_has_nothing_in_common_is_told(desk, sent):
    one, other = sent(ROSA), sent({"names": ["Ana Paz"]})

    response = desk.post(at("settle_match", one, other), {"outcome": "nothing"})

    assert "no longer match" in words(desk.get(response.url))


def test_settling_what_was_taken_back_is_told(desk, both):
    HelpRequest.objects.filter(public_ref=both[1]).update(
        status="withdrawn", retention_until="2030-01-01"
    )

    response = desk.post(at("settle_match", *both), {"outcome": "nothing"})

    assert response.url.endswith("?done=withdrawn")


def test_comparing_again_finds_what_was_taken_out(desk, both):
    desk.get("/cases/")
    PossibleMatch.objects.all().delete()

    response = desk.post(at("compare", both[0]))

    assert response.url == at("detail", both[0]) + "?done=compared"
    assert PossibleMatch.objects.count() == 1
    assert "All requests that you may open were compared again." in words(desk.get(response.url))


@pytest.fixture
def one_side(client, both, reader, colleague, sign_in):
    """The colleague at the unlocked desk, who may open her request and not his."""
    ordered_cases.load_queue(by=reader)
    opened = workbench.opened_by(reader, HelpRequest.objects, both[0])
    granting.give(opened, to=colleague.person.key, readers=roster.verified(), by=reader)
    sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    return client


def test_reader_of_one_side_is_not_told_why(one_side, both):
    rosa, carlos = both

    page = one_side.get(at("detail", rosa))

    said = words(page)
    assert f"Possible match with {carlos}, which you cannot open: ask a supervisor." in said
    assert at("detail", carlos) not in page.text
    for secret in ("afraid", "conflict with", "country in common", "1980", "Decide what it is"):
        assert secret not in said
    one_side.post(at("read_on", rosa))
    assert "Zzstory" in one_side.get(at("detail", rosa)).text


def test_match_that_nobody_signed_is_said_to_be_unconfirmed(one_side, both):
    PossibleMatch.objects.update(signature=bytes(64))

    said = words(one_side.get(at("detail", both[0])))

    assert f"The database says that {both[1]} is a match, but nobody has signed that." in said
    assert "Zzstory" in said


def test_who_may_open_one_side_settles_nothing(one_side, both):
    for pair in (both, both[::-1]):
        assert one_side.post(at("settle_match", *pair), {"outcome": "nothing"}).status_code == 404
    for name in ("compare", "read_on"):
        assert one_side.post(at(name, both[1])).status_code == 404


def test_request_that_nobody_could_compare_is_a_number(one_side, both, sent):
    sent({"names": ["Ana Paz"]})
    KeyGrant.objects.filter(request__public_ref=both[1]).delete()
    PossibleMatch.objects.all().delete()
    Comparison.objects.all().delete()

    said = words(one_side.get(at("detail", both[0])))

    assert "No match among 1 of 2 other requests. 1 could not be compared" in said


def test_weak_matches_are_folded(desk, sent):
    one, other = (sent({"names": ["José Hernández"]}) for _ in "ab")

    page = desk.get(at("detail", one))

    assert "<summary>1 weak match</summary>" in one_line(page.text)
    assert "Perhaps the same person with" in words(page)
    assert other in page.text


def test_person_sees_nothing_of_it(desk, client, send):
    """What could leak is there: the match is stored, settled, and noted on both."""
    rosa, carlos = (send(answers=STORY, card=card) for card in (ROSA, CARLOS))
    pair = (rosa.public_ref, carlos.public_ref)
    desk.post(at("settle_match", *pair), {"outcome": "conflict"})
    assert PossibleMatch.objects.get().outcome == "conflict"

    client.post("/legal-help/return/", {"code": rosa.code})
    said = words(client.get("/legal-help/return/"))

    assert rosa.public_ref in said
    for secret in (carlos.public_ref, "Zz", "match", "conflict"):
        assert secret not in said
