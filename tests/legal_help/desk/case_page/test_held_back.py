"""No address of a request opens it, or works on it, while a likely conflict holds it back."""

import pyrage
import pytest
from django.urls import reverse

from legal_help import questions
from legal_help.casework import cases, withdrawals
from legal_help.casework.conflicts import conflict_check
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, LogLine, ThreadMessage
from legal_help.rules import reported_changes
from tests.legal_help.desk.addresses import OF_A_REQUEST, address
from tests.legal_help.helpers import PASSPHRASE
from tests.legal_help.page_fixtures import ANSWERS
from tests.legal_help.paper import arrived

# She is afraid of him, and both ask for help.
HER = {**ANSWERS, "against": "Mi esposo Zzcarlos Mejía"}
HIM = {"names": ["Zzcarlos Mejía"], "countries": ["HN"]}
# What nobody may meet on any page: neither what they wrote nor what was said since.
UNREAD = ["Zzstory", "Zzsecretword", "Zzownword", "Zzcity", "555 0199", "Zzletter", "Zzanswer"]
# These read nothing. They lead out of it, hand it on, step aside, or see that nothing is lost.
GO_ON = {
    "read_on", "settle_match", "give_reason", "resume",
    "release", "assign", "offer", "take_back", "refuse_offer", "recuse", "wall", "wall_ask", "lift_wall",
    "hold_ask", "hold_ask_lift", "erase",
}  # fmt: skip
REFUSE = [name for name in OF_A_REQUEST if name not in GO_ON]
MARK = "0" * 64
KEY = "0190a1b2-0000-7000-8000-000000000001"
# With this each would do its work.
WHOLE = {
    "answer": {"text": "Zzmine", "read_to": "1"},
    "preview": {"text": "Zzmine"},
    "edit_answer": {"text": "Zzmine"},
    "note": {"text": "Zzmine"},
    "settle": {"counts": "on", "how": reported_changes.VerificationMethod.OLD_CONTACT},
    "check_withdrawal": {"how": reported_changes.VerificationMethod.NOT_REACHED},
    "withdraw_by_word": {"how": reported_changes.VerificationMethod.OWN_WORD},
    "new_code": {"how": reported_changes.VerificationMethod.OWN_WORD, "given_before": "0"},
    "set_level": {"level": "3", "why": "danger", "seen": "1", "confirmed": "on", "text": "Zzmine"},
    "book": {"day": "2199-01-01", "time": "10:00", "zone": "America/New_York", "way": "call"},
    "decide": {"shown": "received", "text": ""},
    "confirm": {"mark": MARK},
    "object": {"mark": MARK, "text": "Zzmine"},
    "export": {"key": str(pyrage.x25519.Identity.generate().to_public()), "agreed": "on"},
    "export_words": {"agreed": "on"},
}


@pytest.fixture
def held(send, come_back, reader):
    """Her request, with all that could leak, and read before he asked for help."""
    sent = send(
        answers=HER, card=questions.conflict_card(HER), facts=questions.facts_for_triage(HER)
    )
    told = {"reach": ["phone"], "phone": "+1 212 555 0111"}
    return_visit.write_to_us(
        visit=come_back(sent), text="Zzletter", kind=reported_changes.ReportKind.CONTACT, told=told
    )
    cases.send_reply(by=reader, public_ref=sent.public_ref, text="Zzanswer")
    arrived(come_back(sent), text="Zzletter")
    assert not conflict_check.check_conflicts(by=reader, public_ref=sent.public_ref).holds_back
    send(answers=ANSWERS, card=HIM)
    return sent.public_ref


def all_of(reference):
    """The request and what hangs on it, as the database has it."""
    lines = LogLine.objects.exclude(action="unlocked").values_list("seq", "action")
    tables = (HelpRequest.objects.filter(public_ref=reference), ThreadMessage.objects.all())
    return [list(lines), *(list(table.values()) for table in (*tables, CaseNote.objects))]


def where(name, reference):
    if name == "decide":
        return reverse("cases:decide", args=[reference, "spam"])
    if name in {"file", "file_page"}:
        page = [1] if name == "file_page" else []
        return reverse(f"cases:{name}", args=[reference, "in", 2, *page])
    return address(name, reference)


def leaked(response, reference):
    """Words that nobody may meet, or a way past the page that asks."""
    found = [word for word in UNREAD if word in response.content.decode(errors="replace")]
    page = reverse("cases:detail", args=[reference])
    if response.status_code == 302:
        return found + [response.url] * (response.url.split("?")[0] != page)
    is_asked = response.status_code == 405 or "What they wrote is not opened yet" in response.text
    return found + [response.text] * (not is_asked)


def test_every_address_is_on_one_of_the_lists():
    assert set(OF_A_REQUEST) >= GO_ON
    assert set(REFUSE) >= {*WHOLE, "detail", "print", "export_file", "take", "mark_read"}


@pytest.mark.long
def test_no_address_opens_or_changes_it(desk, held):
    """With nothing, which would show the form again, and with all that the address asks for."""
    desk.get("/cases/")
    before, found = all_of(held), {}

    for name in REFUSE:
        asked = [desk.get(where(name, held))]
        asked += [desk.post(where(name, held), given) for given in ({}, WHOLE.get(name, {}))]
        found[name] = [each for response in asked for each in leaked(response, held)]

    assert found == {name: [] for name in REFUSE}
    assert all_of(held) == before


@pytest.mark.exhaustive  # no address opens it here
def test_what_leads_out_shows_nothing(desk, held, notices):
    for name in sorted(GO_ON - {"read_on", "erase", "recuse"}):
        response = desk.post(address(name, held), {"colleague": KEY, "typed": "x"}, follow=True)
        found = [word for word in UNREAD if word in response.text]
        assert (name, found) == (name, [])
    assert notices("opened") == []


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "verb",
    [cases.open_case, cases.take_case, withdrawals.undo_withdrawal],
    ids=lambda v: v.__name__,
)
def test_verbs_refuse_by_themselves(held, reader, verb):
    with pytest.raises(conflict_check.HeldBack):
        verb(by=reader, public_ref=held)


@pytest.mark.exhaustive  # tests/legal_help/desk/case_actions/test_actions.py keeps a text
@pytest.mark.parametrize(
    ("name", "typed", "in_form"),
    [
        ("answer", {"text": "Zz mine\nand more"}, 'id="answer_text"'),
        ("edit_answer", {"text": "Zz mine\nand more"}, 'id="answer_text"'),
        ("note", {"text": "Zz mine\nand more"}, 'id="note_text"'),
        ("set_level", {"text": "Zz mine\nand more", "why": "danger"}, 'id="level_text"'),
    ],
)
@pytest.mark.parametrize(
    ("out", "given"), [("read_on", {}), ("settle_match", {"outcome": "nothing"}), ("relock", {})]
)
def test_what_was_being_typed_waits_and_comes_back(desk, held, name, typed, in_form, out, given):
    page = desk.post(address(name, held), typed)
    assert "Nothing was sent or changed. Your text waits on this page" in page.text

    waiting = page.context["typed_form"].initial
    if out == "relock":
        # The desk locks meanwhile: behind the passphrase the same page waits, with the same text.
        desk.post("/cases/lock/")
        waiting = desk.post(address("read_on", held), waiting).context["form"].initial
        page = desk.post("/cases/unlock/", {**waiting, "passphrase": PASSPHRASE})
        waiting, out = page.context["typed_form"].initial, "read_on"
    him = HelpRequest.objects.exclude(public_ref=held).get().public_ref
    to = [held, him] if out == "settle_match" else [held]
    page = desk.post(reverse(f"cases:{out}", args=to), {**waiting, **given})

    assert "Zzstory" in page.text
    assert "Zz mine\nand more</textarea>" in page.text.split(in_form)[1]


@pytest.mark.exhaustive  # tests/legal_help/desk/case_actions/test_actions.py keeps a text
def test_a_match_that_is_a_conflict_keeps_what_was_typed_waiting(desk, held):
    waiting = desk.post(address("note", held), {"text": "Zzmine"}).context["typed_form"].initial
    him = HelpRequest.objects.exclude(public_ref=held).get().public_ref
    place = reverse("cases:settle_match", args=[held, him])

    page = desk.post(place, {**waiting, "outcome": "conflict"})

    assert page.context["typed_form"].initial["typed"] == "text=Zzmine"
    assert "Zzstory" not in page.text


@pytest.mark.exhaustive  # a test of the test
def test_what_the_other_tests_look_for_is_there_to_be_found(desk, held):
    page = desk.get(address("detail", held)).text
    assert "Zzfullname" in page
    assert "Zzcarlos" in page

    desk.post(address("read_on", held))
    page = desk.get(address("detail", held)).text
    assert [word for word in UNREAD if word not in page] == []
