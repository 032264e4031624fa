"""What the night finds: whatever was taken out, put in, changed or put back since the last one."""

import json
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from legal_help.access import membership, waiting_cases
from legal_help.access.waiting_cases import rekey_waiting
from legal_help.casework import assignment, cases
from legal_help.event_log import log
from legal_help.event_log.pin import memory_file
from legal_help.events.fields import canonical_json
from legal_help.evidence import log_check
from legal_help.evidence.log_check import Finding, check_log
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, KeyGrant, LogLine, ThreadMessage
from tests.legal_help.helpers import PASSPHRASE, flipped, sign_roster
from tests.legal_help.lines import plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(begin_in, send, come_back, reader, colleague):
    """A request with two messages, two letters and two notes, and another one; their rows."""

    def made():
        receipt, other = send(), send()
        for text in ("first", "second"):
            return_visit.write_to_us(visit=come_back(receipt), text=text)
            cases.send_reply(by=reader, public_ref=receipt.public_ref, text=f"Answer to {text}")
            cases.add_note(by=colleague, public_ref=receipt.public_ref, text=f"Note on {text}")
        return receipt, other

    receipt, other = begin_in("lived", made)
    return [HelpRequest.objects.get(public_ref=each.public_ref) for each in (receipt, other)]


def night():
    return check_log(today=timezone.localdate())


def found_of(case):
    return [Finding(code, case=str(case.pk)) for code in ("text_missing",)]


@pytest.mark.both_databases
def test_what_is_as_it_was_signed_is_no_finding(lived, told, capsys):
    assert night() == []
    assert told() == []
    call_command("verify_log")

    count = LogLine.objects.count()
    assert capsys.readouterr().out == f"{count} lines, every link and signature holds.\n"


@pytest.mark.exhaustive  # a long life, each step of which has a test at its verb
def test_a_life_with_walls_leavers_and_new_keys_is_no_finding(lived, reader, colleague, enrol):
    third, one = enrol("thandi", "intake"), lived[0].public_ref
    waiting_cases.give_lacking(by=reader, to=third.by, at_most=9)
    assignment.set_wall(by=reader, public_ref=lived[1].public_ref, colleague=colleague.person.key)
    assignment.recuse_oneself(by=third, public_ref=one)
    cases.open_case(by=reader, public_ref=one)
    membership.remove(by=reader, key=colleague.person.key)
    rekey_waiting(by=reader, at_most=9)

    assert night() == []


# Rows of cases.


def test_a_row_that_is_gone(lived, told):
    case = str(lived[1].pk)
    lived[1].delete()

    assert Finding("request_gone", case=case) in night()
    assert ("request_gone", case) in told()


@pytest.mark.exhaustive
def test_a_row_that_nobody_sent(lived, told):
    copy = HelpRequest.objects.get(pk=lived[0].pk)
    copy.pk, copy.public_ref, copy.receipt_lookup = UUID(int=7), "KIWI-0001", b"x"
    copy.save(force_insert=True)

    assert night() == [Finding("request_planted", case=str(copy.pk))]


@pytest.mark.sampled
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"public_ref": "PEBBLE-0000"}, "row_altered"),
        ({"receipt_lookup": b"x"}, "code_altered"),
        ({"receipt_salt_v": 2}, "code_altered"),
        ({"applicant_wrapped": b"x"}, "code_altered"),
        ({"keys": b"x"}, "key_swapped"),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else each,
)
def test_a_column_that_was_changed(lived, by_sql, columns, code):
    by_sql(lived[0], **columns)

    assert night() == [Finding(code, case=str(lived[0].pk))]


@pytest.mark.sampled
@pytest.mark.parametrize(
    "columns", [("receipt_lookup", "receipt_salt_v", "applicant_wrapped"), ("keys",)]
)
def test_columns_of_another_case(lived, columns):
    one, other = lived
    taken = {name: getattr(other, name) for name in columns}
    other.delete()
    HelpRequest.objects.filter(pk=one.pk).update(**taken)

    code = "key_swapped" if columns == ("keys",) else "code_altered"
    assert Finding(code, case=str(one.pk)) in night()


# Grants.


@pytest.mark.exhaustive
def test_a_grant_that_is_gone(lived, colleague):
    KeyGrant.objects.filter(request=lived[0], recipient=colleague.person.key).delete()

    assert night() == [Finding("grant_missing", case=str(lived[0].pk))]


def test_a_grant_that_was_put_back(lived, reader, colleague):
    grant = KeyGrant.objects.get(request=lived[0], recipient=colleague.person.key)
    assignment.recuse_oneself(by=colleague, public_ref=lived[0].public_ref)
    grant.save(force_insert=True)

    assert night() == [Finding("grant_planted", case=str(lived[0].pk))]


@pytest.mark.exhaustive
def test_a_grant_of_an_older_key_that_was_put_back(lived, reader):
    grant = KeyGrant.objects.get(request=lived[0], recipient=reader.person.key)
    KeyGrant.objects.filter(pk=grant.pk).update(version=2)

    case = str(lived[0].pk)
    assert night() == [Finding("grant_missing", case=case), Finding("grant_planted", case=case)]


def test_a_case_that_nobody_who_reads_now_can_open(lived, reader, colleague, enrol):
    """Whoever held it left with a signature of recovery or of a supervisor: it is told every night."""
    newer = enrol("thandi", "intake", "supervisor")
    sign_roster(by=newer, also=reader, people=(newer.person,))

    assert {each.code for each in night()} == {"no_key_left"}


# Messages and notes.


@pytest.mark.sampled
@pytest.mark.parametrize("model", [ThreadMessage, CaseNote])
@pytest.mark.parametrize("which", ["first", "last"])
def test_a_text_that_is_gone(lived, model, which):
    getattr(model.objects.order_by("event"), which)().delete()

    assert night() == found_of(lived[0])


@pytest.mark.sampled
@pytest.mark.parametrize("model", [ThreadMessage, CaseNote])
def test_a_text_that_was_replayed(lived, model):
    copy = model.objects.order_by("event").first()
    copy.pk, copy.number, copy.event = UUID(int=7), 9, 90
    copy.save(force_insert=True)

    assert night() == found_of(lived[0])


@pytest.mark.sampled
@pytest.mark.parametrize("model", [ThreadMessage, CaseNote])
def test_a_text_that_was_moved_to_another_case(lived, model):
    row = model.objects.order_by("event").last()
    model.objects.filter(pk=row.pk).update(request=lived[1])

    assert {*night()} == {*found_of(lived[0]), *found_of(lived[1])}


@pytest.mark.exhaustive
@pytest.mark.parametrize("columns", [{"mark": "0" * 64}, {"number": 7}, {"kind": "level"}])
def test_a_note_that_was_changed(lived, columns):
    CaseNote.objects.filter(pk=CaseNote.objects.first().pk).update(**columns)

    assert night() == found_of(lived[0])


@pytest.mark.exhaustive
def test_texts_that_change_places(lived):
    first, second = CaseNote.objects.order_by("event")
    CaseNote.objects.filter(pk=first.pk).update(number=9)
    CaseNote.objects.filter(pk=second.pk).update(number=1, event=first.event)
    CaseNote.objects.filter(pk=first.pk).update(number=2, event=second.event)

    assert night() == found_of(lived[0])


# Lines of the log.


def line_of(action):
    return LogLine.objects.filter(action=action).order_by("seq").first()


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"body": None}, "blanked"),
        ({"body": b"{}"}, "broken_chain"),
        ({"chain": bytes(32)}, "broken_chain"),
    ],
    ids=["blanked", "another body", "another link"],
)
@pytest.mark.parametrize("action", ["answer", "key_offered", "roster_signed"])
def test_a_line_that_was_changed_after_it_was_judged(lived, action, columns, code, told):
    zola = User.objects.create_user("zola", password="x")
    membership.offer_key(user=zola, passphrase=PASSPHRASE)
    line = line_of(action)
    LogLine.objects.filter(pk=line.pk).update(**columns)

    assert Finding(code, line.pk) in night()
    assert code in {reason for reason, _case in told()}


def test_a_line_that_was_taken_out_after_it_was_judged(lived):
    line = line_of("answer")
    line.delete()

    assert next(each.code for each in night()) == "broken_chain"


def test_a_signature_that_was_changed_after_it_was_judged(lived, told):
    line = line_of("answer")
    LogLine.objects.filter(pk=line.pk).update(signature=flipped(line.signature))

    case = str(lived[0].pk)
    assert Finding("signer", line.pk, case) in night()
    assert Finding("state_differs", case=case) in night()


@pytest.mark.both_databases
def test_columns_beside_the_body_decide_nothing(lived):
    """They are for searching alone: whatever they say, the body is judged. The night tells of them."""
    before = log.look().heads()
    LogLine.objects.update(action="zz", by="zz", on="2020-01-01", number=None, hash=b"")

    assert night() == [Finding("row_altered", line.pk) for line in LogLine.objects.all()]
    memory_file().path.unlink()
    assert (log.look().doubt, log.look().heads()) == (None, before)


@pytest.mark.sampled
@pytest.mark.parametrize("changed", ["action", "by", "on", "case", "number", "hash"])
@pytest.mark.parametrize(
    "action", ["answer", "roster_signed", pytest.param("opened", marks=pytest.mark.exhaustive)]
)
def test_a_column_that_hides_a_line_is_told(lived, reader, action, changed, told):
    cases.open_case(by=reader, public_ref=lived[0].public_ref)
    others = {"on": "2020-01-01", "case": UUID(int=7), "number": 77, "hash": b"x"}
    line = line_of(action)
    LogLine.objects.filter(pk=line.pk).update(**{changed: others.get(changed, "zz")})

    # A roster says no day.
    wanted = (action, changed) != ("roster_signed", "on")
    assert night() == [Finding("row_altered", line.pk)] * wanted
    assert told() == [("row_altered", "")] * wanted


def test_a_cut_end_is_told_at_the_next_look(lived, told):
    LogLine.objects.latest("seq").delete()

    assert log.look().doubt == "end"
    assert "end" in {each.code for each in night()}
    assert "end" in {reason for reason, _case in told()}


def test_what_nobody_signed_is_told_each_night(lived, reader):
    """A line that links, in the name of a reader: it changes nothing, and nobody forgets it."""
    template = line_of("key_offered") or line_of("send")
    row = plant(canonical_json({**json.loads(bytes(template.body)), "by": reader.by}), bytes(64))

    assert log.look().doubt is None
    assert [each.place for each in night()] == [row.pk]
    assert [each.place for each in night()] == [row.pk]


# The command.


@pytest.mark.both_databases
def test_the_command_fails_and_says_what_is_wrong(lived):
    KeyGrant.objects.filter(request=lived[0]).delete()

    with pytest.raises(CommandError, match=f"grant missing: case {lived[0].pk}"):
        call_command("verify_log")


@pytest.mark.exhaustive
def test_the_command_names_fifty_at_most(lived, monkeypatch):
    monkeypatch.setattr(log_check, "_lost", lambda _known: [Finding("x", n) for n in range(1, 54)])

    with pytest.raises(CommandError) as failed:
        call_command("verify_log")
    lines = str(failed.value).splitlines()
    assert (lines[0], len(lines), lines[-1]) == ("x: line 1", 51, "And 3 more.")


@pytest.mark.exhaustive
def test_the_command_needs_a_roster(lived, settings):
    settings.ROSTER_ROOT = ""

    with pytest.raises(CommandError, match="No roster"):
        call_command("verify_log")


def test_a_roster_that_is_judged_otherwise_than_remembered(lived):
    """A blanked line must bring nobody back on a fresh host: the night compares what both make of it."""
    memory, other = log.look().memory, log.look().memory.copy()
    other.rosters = other.rosters[:-1]

    assert list(log_check._rosters_and_documents(memory, memory, has_loss=False)) == []
    assert list(log_check._rosters_and_documents(other, memory, has_loss=False)) == [
        Finding("roster_differs", memory.place)
    ]


@pytest.mark.sampled
@pytest.mark.parametrize("has_loss", [False, True])
def test_documents_that_are_judged_otherwise_than_remembered(lived, has_loss):
    """After a loss this host remembers documents that the log has no more."""
    memory, other = log.look().memory, log.look().memory.copy()
    other.documents = {**other.documents, "law": other.documents.get("law") or object()}
    differs = [Finding("documents_differ", memory.place)]

    found = list(log_check._rosters_and_documents(other, memory, has_loss=has_loss))
    assert found == ([] if has_loss else differs)
