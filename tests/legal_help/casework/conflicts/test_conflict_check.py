"""Compare cases in memory for somebody who may open both: what is shown and refused."""

from dataclasses import replace

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from legal_help.access.locked_case import NoSuchRequest
from legal_help.casework import assignment, cases, withdrawals
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.conflicts.conflict_check import HeldBack, MatchOutcome
from legal_help.casework.conflicts.person_match import MatchReason
from legal_help.event_log import log
from legal_help.event_log.alarms import Tampered
from legal_help.events.roster import INTAKE
from legal_help.intake import return_visit
from legal_help.models import CaseNote, KeyGrant, LogLine
from legal_help.rules.reported_changes import VerificationMethod
from tests.legal_help.casework.conflicts.alike import AGAIN, CARLOS, OTHER, ROSA, check, settle
from tests.legal_help.casework.looking import done, notices, row
from tests.legal_help.helpers import flipped
from tests.legal_help.sentinels import found


def similar(by, reference):
    """Return what this case may have to do with, and how."""
    found = check(by, reference).similarities
    return {(each.public_ref, each.match.kind, each.match.strength) for each in found}


def test_whoever_opens_both_is_told_why(both, sent, reader):
    sent(OTHER)

    found = check(reader, both[0])

    assert (found.compared, found.comparable, found.holds_back) == (2, 2, True)
    (similarity,) = found.similarities
    assert (similarity.public_ref, similarity.match.kind, similarity.match.strength) == (
        both[1],
        "conflict",
        "strong",
    )
    assert similarity.match.reasons == (MatchReason.FEARED, MatchReason.COUNTRY)
    assert similarity.bars_reading
    assert found.card["names"] == ROSA["names"]


def test_each_case_is_compared_with_all_others_and_the_likeliest_stands_first(both, sent, reader):
    rosa, carlos = both
    again = sent(AGAIN)
    sent(OTHER)

    assert similar(reader, rosa) == {(carlos, "conflict", "strong"), (again, "conflict", "strong")}
    assert similar(reader, carlos) == {
        (rosa, "conflict", "strong"),
        (again, "duplicate", "medium"),
    }
    assert [each.public_ref for each in check(reader, carlos).similarities] == [rosa, again]


def test_nothing_is_opened_before_a_likely_conflict_is_looked_at(both, reader):
    for verb in (
        lambda: cases.open_case(by=reader, public_ref=both[0]),
        lambda: conflict_check.refuse_held_back(by=reader, public_ref=both[0]),
        lambda: cases.send_reply(by=reader, public_ref=both[0], text="Hello"),
    ):
        with pytest.raises(HeldBack):
            verb()

    assert notices("opened") == []
    assert done(both[0]) == []


@pytest.mark.exhaustive
def test_a_closed_request_that_is_kept_is_compared_and_a_withdrawn_one_is_not(
    both, send, reader, decide, come_back
):
    rosa, _carlos = both
    receipt = send(answers={"own_word": "lantern"}, card=AGAIN, facts={"filed": "yes"})
    conflict_check.read_despite_conflict(by=reader, public_ref=receipt.public_ref)
    decide(receipt, "cannot_help")
    assert len(similar(reader, rosa)) == 2

    return_visit.withdraw_case(visit=come_back(receipt))
    assert len(similar(reader, rosa)) == 2, "until somebody has checked that it is the person"
    withdrawals.check_withdrawal(
        by=reader,
        public_ref=receipt.public_ref,
        how=VerificationMethod.OWN_WORD,
        text="",
    )
    assert len(similar(reader, rosa)) == 1
    assert check(reader, rosa).comparable == 1

    return_visit.undo_withdrawal(visit=come_back(receipt))
    assert len(similar(reader, rosa)) == 2


def test_whoever_came_later_compares_what_they_may_open_and_no_more(both, sent, enrol, reader):
    late = enrol("late", INTAKE)
    third = sent(AGAIN)

    found = check(late, third)

    assert (found.similarities, found.compared, found.holds_back) == ([], 0, False)
    assert len(similar(reader, third)) == 2
    for verb in (conflict_check.check_conflicts, conflict_check.read_despite_conflict):
        with pytest.raises(NoSuchRequest):
            verb(by=late, public_ref=both[0])


@pytest.mark.exhaustive
def test_whoever_compares_not_all_reads_how_many_there_are(both, sent, enrol):
    """The number says that others may hide a conflict; which ones, it does not say."""
    late = enrol("late", INTAKE)

    found = check(late, sent(OTHER))

    assert (found.compared, found.comparable) == (0, 2)


def test_nothing_is_stored_and_nothing_says_in_clear_which_two_belong_together(
    both, reader, caplog, tmp_path
):
    caplog.set_level("DEBUG")
    rosa, carlos = both
    ids = [str(row(each).pk) for each in both]
    check(reader, rosa)
    conflict_check.read_despite_conflict(by=reader, public_ref=rosa)
    settle(reader, rosa, carlos)

    words = ["Zzrosa Flores", "Zzcarlos Mejía", "zzrosa flores", "zzcarlos mejia"]
    assert found(words, folders=[tmp_path], log=caplog.text) == set()
    for body in LogLine.objects.values_list("body", flat=True):
        assert not all(case.encode() in bytes(body) for case in ids)
        assert not all(reference.encode() in bytes(body) for reference in both)
    for note in CaseNote.objects.all():
        assert ids[0].encode() not in bytes(note.blob)


def test_nobody_who_is_named_is_told_and_no_page_of_a_person_says_anything(send, reader, come_back):
    rosa, carlos = send(card=ROSA), send(card=CARLOS)
    check(reader, rosa.public_ref)
    mail.outbox.clear()

    settle(reader, rosa.public_ref, carlos.public_ref, MatchOutcome.CONFLICT)

    for receipt in (rosa, carlos):
        visit = come_back(receipt)
        assert return_visit.read_conversation(visit=visit) == []
        assert visit.view.status == "received"
    assert mail.outbox == []


@pytest.mark.exhaustive
def test_the_check_asks_as_often_however_many_there_are(both, sent, reader):
    rosa, carlos = both
    settle(reader, rosa, carlos)
    with CaptureQueriesContext(connection) as before:
        check(reader, rosa)
    for _ in range(3):
        another = sent(AGAIN)
        settle(reader, rosa, another)
    with CaptureQueriesContext(connection) as after:
        assert len(check(reader, rosa).similarities) == 4

    # The log, the case and its grant, all others and their grants, notes and steps of settlements,
    # what this reader read despite a match.
    assert len(before) == len(after) <= 8


@pytest.mark.exhaustive
def test_a_new_code_that_is_given_while_cards_are_compared_raises_no_alarm(
    send, reader, give, monkeypatch, told
):
    receipt = send(answers={"own_word": "lantern"})
    grants_to, given = conflict_check.grants_to, []

    def give_first(*asked):
        if not given:
            given.append("")
            given[0] = give(receipt, how=VerificationMethod.OWN_WORD)
        return grants_to(*asked)

    monkeypatch.setattr(conflict_check, "grants_to", give_first)

    assert check(reader, receipt.public_ref).compared == 0
    assert len(given[0]) == 24
    assert told() == []


# What was changed in the database.


@pytest.mark.exhaustive
def test_a_changed_card_is_told_left_out_of_the_count_and_refused_on_its_own_page(
    both, reader, by_sql, told
):
    rosa, carlos = both
    damaged = row(carlos)
    by_sql(damaged, card=flipped(damaged.card))

    found = check(reader, rosa)

    assert (found.compared, found.comparable, found.similarities) == (0, 1, [])
    with pytest.raises(Tampered, match="blob_altered"):
        check(reader, carlos)
    assert told() == [("blob_altered", str(damaged.pk))]


@pytest.mark.sampled
@pytest.mark.parametrize(("gone", "refusal"), [("row", "request_lost"), ("grant", "grant_altered")])
def test_what_is_gone_is_told_and_not_counted_as_compared(both, reader, told, gone, refusal):
    rosa, carlos = both
    case = row(carlos).pk
    if gone == "row":
        row(carlos).delete()
    else:
        KeyGrant.objects.filter(request=case, recipient=reader.by).delete()

    assert check(reader, rosa).compared == 0
    with pytest.raises(Tampered, match=refusal):
        check(reader, carlos)
    assert told() == [(refusal, str(case))]


def test_the_card_of_another_hides_no_conflict(both, sent, reader, by_sql, told):
    """Somebody copies a harmless card over that of the one whom she fears."""
    rosa, carlos = both
    other = row(sent(OTHER))
    by_sql(row(carlos), card=bytes(other.card))

    assert check(reader, rosa).compared == 1
    assert told() == [("blob_altered", str(row(carlos).pk))]


def test_thief_of_a_name_opens_nothing(both, reader, pair):
    thief = replace(reader, pair=pair)

    for verb in (
        lambda: check(thief, both[0]),
        lambda: conflict_check.read_despite_conflict(by=thief, public_ref=both[0]),
        lambda: settle(thief, *both),
    ):
        with pytest.raises(Tampered, match="grant_altered"):
            verb()


# To read on all the same.


def test_reading_on_is_written_down_once_and_asks_again_for_the_next(both, sent, reader):
    rosa, carlos = both
    for _ in range(2):
        conflict_check.read_despite_conflict(by=reader, public_ref=rosa)

    (notice,) = notices("read_despite_match")
    assert (notice.by, notice.case) == (reader.by, str(row(rosa).pk))
    assert not check(reader, rosa).holds_back
    assert cases.open_case(by=reader, public_ref=rosa).answers["name"] == "Amina"
    # The other side asks for her own case.
    assert check(reader, carlos).holds_back
    sent(AGAIN)
    assert check(reader, rosa).holds_back


@pytest.mark.exhaustive
def test_one_reads_on_for_oneself_alone(both, reader, colleague, sent):
    rosa, carlos = sent(ROSA), sent(CARLOS)
    conflict_check.read_despite_conflict(by=reader, public_ref=rosa)

    assert check(colleague, rosa).holds_back
    assert carlos in {each.public_ref for each in check(colleague, rosa).similarities}


def test_the_word_of_another_reader_lets_nobody_read_on(both, reader, colleague, sent):
    """Somebody writes a colleague's key into the column beside what the reader signed."""
    rosa, _carlos = sent(ROSA), sent(CARLOS)
    conflict_check.read_despite_conflict(by=reader, public_ref=rosa)

    LogLine.objects.filter(action="read_despite_match").update(by=colleague.by)

    assert check(colleague, rosa).holds_back


@pytest.mark.exhaustive
def test_a_weak_likeness_holds_nothing_back(sent, reader):
    one, other = (sent({"names": ["José Hernández"]}) for _ in "ab")

    found = check(reader, one)

    assert [(each.public_ref, each.match.strength) for each in found.similarities] == [
        (other, "weak")
    ]
    assert not found.holds_back


def test_whoever_is_walled_off_learns_neither_by_name_nor_by_number(
    reader, colleague, third, second, sent
):
    """She and he ask for help. The colleague works for her and must not know of him."""
    rosa, carlos = sent(ROSA), sent(CARLOS)
    settle(reader, rosa, carlos, MatchOutcome.CONFLICT)
    before = check(colleague, rosa)
    assert [each.public_ref for each in before.similarities] == [carlos]
    assert before.comparable == 1

    assert assignment.set_wall(by=reader, public_ref=carlos, colleague=colleague.by)

    found = check(colleague, rosa)
    assert (found.similarities, found.compared, found.comparable) == ([], 0, 0)
    ids = [str(row(carlos).pk)]
    known = log.look()
    assert conflict_check.known_references(by=colleague, cases=ids, known=known) == {}
    assert conflict_check.known_references(by=reader, cases=ids, known=known) == {ids[0]: carlos}


def test_a_reference_is_told_to_whoever_may_know_of_it(both, reader):
    ids = [str(row(each).pk) for each in both]

    known = log.look()
    assert conflict_check.known_references(by=reader, cases=[*ids, ""], known=known) == dict(
        zip(ids, both, strict=True)
    )


@pytest.mark.exhaustive  # tests/legal_help/casework/test_two_caseworkers.py has two at once
def test_a_case_that_closes_while_cards_are_compared_is_not_there(
    send, reader, colleague, monkeypatch
):
    """A colleague gives it a new key without this reader, who stepped aside in another window."""
    receipt = send()
    grants_to, done = conflict_check.grants_to, []

    def close_first(*asked):
        if not done:
            done.append(1)
            assignment.recuse_oneself(by=reader, public_ref=receipt.public_ref)
            cases.open_case(by=colleague, public_ref=receipt.public_ref)
        return grants_to(*asked)

    monkeypatch.setattr(conflict_check, "grants_to", close_first)

    with pytest.raises(NoSuchRequest):
        check(reader, receipt.public_ref)
