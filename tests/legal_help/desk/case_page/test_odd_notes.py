"""A current caseworker with a program of their own signs notes that ours never writes."""

import pytest
from django.urls import reverse

from legal_help.access import proposals
from legal_help.access.locked_case import locked_case
from legal_help.casework import decide
from legal_help.casework.decide import NothingProposed
from tests.legal_help.helpers import decision, state_of

pytestmark = pytest.mark.django_db
DECIDED = decision("spam").as_content()


def page_of(desk, receipt):
    return desk.get(reverse("cases:detail", args=[receipt.public_ref]))


@pytest.mark.sampled
@pytest.mark.parametrize(
    "said",
    [
        {"match": {}, "outcome": ""},
        {"match": "a case"},
        {"match": "a case", "outcome": []},
        {"decides": 5, "answers": ""},
        {"decides": {}, "answers": ""},
        {"decides": {**DECIDED, "outcome": "withdrawn"}, "answers": ""},
        {"decides": {**DECIDED, "reason": "Zzreason"}, "answers": ""},
        {"decides": {**DECIDED, "to": 5}, "answers": ""},
        {"proposes": []},
        {"proposes": {**DECIDED, "tried_on": ["Zzday"]}},
        {"refuses": []},
        {"hold": {}},
        {"asks": [[]]},
        {"asks": ["decide", {}, {}, {}]},
        {"asks": "decide"},
    ],
    ids=str,
)
def test_a_note_of_an_odd_shape_is_refused_and_the_page_stands(desk, sent, reader, told, said):
    with locked_case(reader, sent.public_ref) as case:
        case.keep_note({"text": "Zzodd", **said})

    page = page_of(desk, sent)

    assert page.status_code == 200
    assert "Zzodd" not in page.text
    assert told() == [("blob_altered", str(case.pk))]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "said",
    [{"walls": {}}, {"walls": "Zz"}, {"asks": ["rekey", "Zz"]}, {"asks": ["hasten", "2026-13-45"]}],
    ids=str,
)
def test_a_note_about_what_is_none_is_shown(desk, sent, reader, said):
    with locked_case(reader, sent.public_ref) as case:
        case.keep_note({"text": "Zzodd", **said})

    assert "Zzodd" in page_of(desk, sent).text


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "claim", [["rekey", "zz"], ["hasten", "2026-13-45"], ["decide", "zz", "zz", "zz"]], ids=str
)
def test_a_proposal_of_what_is_none_leaves_the_page(desk, colleague, sent, claim):
    with locked_case(colleague, sent.public_ref) as case:
        proposals.propose(case, claim, {"text": "Zzodd"})

    assert "Zzodd" in page_of(desk, sent).text


@pytest.mark.parametrize("claim", [["decide", "spam", "2027-03-01", ""], ["hold", "notice"]])
def test_nobody_confirms_what_says_another_thing_than_was_signed(colleague, sent, reader, claim):
    """The letter that goes out, and the note, would bear the name of whoever confirms."""
    said = decision("cannot_help", letter="Zzletter").as_content()
    with locked_case(colleague, sent.public_ref) as case:
        proposals.propose(case, claim, {"text": "", "proposes": said})
    mark = state_of(sent).proposal.mark

    with pytest.raises(NothingProposed):
        decide.confirm_proposal(by=reader, public_ref=sent.public_ref, mark=mark)

    assert state_of(sent).messages_out == 0
