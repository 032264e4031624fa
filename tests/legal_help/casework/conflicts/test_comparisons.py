"""Compare cases in the session of somebody who may open both: what is stored, shown and refused."""

import json
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from legal_help.access import granting, membership, workbench
from legal_help.casework import assignment, cases
from legal_help.casework.conflicts import comparisons, conflict_check, person_match
from legal_help.casework.conflicts.conflict_check import Outcome
from legal_help.casework.queue import ordered_cases
from legal_help.events import audit
from legal_help.intake import return_visit
from legal_help.models import (
    AuditEvent,
    CaseNote,
    Comparison,
    HelpRequest,
    KeyGrant,
    PossibleMatch,
)
from legal_help.trust import roster
from tests.legal_help.helpers import flipped
from tests.legal_help.sentinels import found

ROSA = {"names": ["Zzrosa Flores"], "countries": ["HN"], "adverse": "Mi esposo Zzcarlos Mejía"}
CARLOS = {"names": ["Zzcarlos Mejía"], "countries": ["HN"], "born": "1980-02-03"}
AGAIN = {"names": ["MEJIA ZZCARLOS"], "countries": ["HN"], "born": "1980"}
OTHER = {"names": ["Ana Paz"], "countries": ["VE"]}
STRONG_CONFLICT = ("conflict", "strong")


@pytest.fixture
def sent(send):
    """Send a request with this card; returns its reference."""
    return lambda card: send(card=card).public_ref


@pytest.fixture
def both(sent):
    """Send two requests: she is afraid of him, and both ask for help."""
    return sent(ROSA), sent(CARLOS)


def row(reference):
    return HelpRequest.objects.get(public_ref=reference)


def stored():
    """Return every row as references and codes."""
    return sorted(
        (*sorted((each.one.public_ref, each.other.public_ref)), each.kind, each.strength)
        for each in PossibleMatch.objects.all()
    )


def of(*references, codes=STRONG_CONFLICT):
    return (*sorted(references), *codes)


def similarities(by, reference):
    return conflict_check.check_conflicts(by=by, public_ref=reference).similarities


def take_grant(reader, reference):
    KeyGrant.objects.filter(request=row(reference), recipient_key=reader.person.key).delete()


def compared(by):
    return AuditEvent.objects.filter(actor=by.audit_name, action="compared").count()


def test_reading_the_queue_compares_what_is_new_and_keeps_codes(sent, reader):
    rosa = sent(ROSA)
    ordered_cases.load_queue(by=reader)
    assert stored() == []

    carlos, again, _other = sent(CARLOS), sent(AGAIN), sent(OTHER)
    ordered_cases.load_queue(by=reader)

    assert stored() == sorted(
        [of(rosa, carlos), of(rosa, again), of(carlos, again, codes=("duplicate", "medium"))]
    )
    assert all(
        comparisons.is_match_signed(each, audit_roster()) for each in PossibleMatch.objects.all()
    )


def audit_roster():
    return roster.verified()


def test_nothing_new_costs_six_questions_and_opens_nothing(both, reader, django_assert_num_queries):
    ordered_cases.load_queue(by=reader)

    with django_assert_num_queries(6):
        comparisons.compare_new(by=reader)
    assert compared(reader) == 1


def test_queue_does_not_wait_for_very_many_and_the_page_of_a_request_does(
    both, reader, monkeypatch
):
    monkeypatch.setattr(ordered_cases, "MOST_COMPARED_WITH_QUEUE", 1)

    ordered_cases.load_queue(by=reader)
    assert (stored(), compared(reader)) == ([], 0)

    assert conflict_check.check_conflicts(by=reader, public_ref=both[0]).compared == 1
    assert stored() == [of(*both)]


def test_closed_request_that_is_kept_is_compared_and_withdrawn_one_is_not(
    sent, send, reader, come_back
):
    carlos = sent(CARLOS)
    HelpRequest.objects.filter(public_ref=carlos).update(status=HelpRequest.Status.CLOSED)
    back = send(card=AGAIN)
    visit = come_back(back)
    return_visit.withdraw_case(visit=visit)

    rosa = sent(ROSA)
    ordered_cases.load_queue(by=reader)
    assert stored() == [of(rosa, carlos)]

    return_visit.undo_withdrawal(visit=come_back(back))
    ordered_cases.load_queue(by=reader)
    assert len(stored()) == 3
    assert len(similarities(reader, rosa)) == 2

    return_visit.withdraw_case(visit=come_back(back))
    assert [each.public_ref for each in similarities(reader, rosa)] == [carlos]


def test_reader_compares_what_they_may_open_and_no_more(both, sent, reader, colleague):
    third = sent(AGAIN)

    ordered_cases.load_queue(by=colleague)

    assert compared(colleague) == 1
    assert stored() == []
    assert conflict_check.check_conflicts(by=colleague, public_ref=third).compared == 0
    ordered_cases.load_queue(by=reader)
    assert len(stored()) == 3


def test_nothing_opened_is_stored(both, sent, reader, caplog, tmp_path):
    caplog.set_level("DEBUG")
    rosa, carlos = both
    ordered_cases.load_queue(by=reader)
    assert len(stored()) == 1  # now something could leak
    conflict_check.settle_match(
        by=reader, public_ref=rosa, other_ref=carlos, outcome=Outcome.NOTHING
    )

    words = ["Zzrosa Flores", "Zzcarlos Mejía", "zzrosa flores", "zzcarlos mejia"]
    assert found(words, folders=[tmp_path], log=caplog.text) == set()


def test_nobody_who_is_named_is_told_and_no_page_of_a_person_says_anything(send, reader, come_back):
    rosa, carlos = send(card=ROSA), send(card=CARLOS)
    ordered_cases.load_queue(by=reader)
    assert len(stored()) == 1
    mail.outbox.clear()

    conflict_check.settle_match(
        by=reader, public_ref=rosa.public_ref, other_ref=carlos.public_ref, outcome=Outcome.CONFLICT
    )

    for receipt in (rosa, carlos):
        visit = come_back(receipt)
        assert return_visit.read_conversation(visit=visit) == []
        assert visit.status == HelpRequest.Status.RECEIVED
    assert mail.outbox == []


def test_damaged_card_is_reported_and_tried_again_another_day(both, sent, reader, by_sql, refusals):
    rosa, carlos = both
    damaged = row(carlos)
    by_sql(damaged, card=flipped(damaged.card))

    for _ in range(2):
        comparisons.compare_new(by=reader)
    assert refusals() == [(str(damaged.pk), "blob_altered")]
    assert conflict_check.check_conflicts(by=reader, public_ref=rosa).compared == 0
    by_sql(damaged, card=bytes(damaged.card))

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        comparisons.compare_new(by=reader)
    assert stored() == [of(rosa, carlos)]


def test_what_was_compared_before_and_does_not_open_any_more_is_not_said_to_be_compared(
    both, sent, reader, by_sql
):
    rosa, carlos = both
    ordered_cases.load_queue(by=reader)
    damaged = row(carlos)
    by_sql(damaged, card=flipped(damaged.card))

    sent(OTHER)
    comparisons.compare_new(by=reader)

    assert comparisons.last_comparison(reader).refused == {damaged.pk}
    assert conflict_check.check_conflicts(by=reader, public_ref=rosa).compared == 1


def test_request_that_gets_a_new_case_key_meanwhile_is_compared_next_time(
    both, reader, monkeypatch, refusals
):
    with monkeypatch.context() as patch:
        outdated = comparisons.Outdated(row(both[1]).pk)
        opened = comparisons.Openings.open

        def open_(self, case):
            if case.public_ref == both[1]:
                raise outdated
            return opened(self, case)

        patch.setattr(comparisons.Openings, "open", open_)
        comparisons.compare_new(by=reader)

    comparisons.compare_new(by=reader)

    assert (stored(), refusals()) == ([of(*both)], [])


def test_deleted_match_comes_back_and_is_written_down(both, reader, refusals):
    ordered_cases.load_queue(by=reader)
    one = PossibleMatch.objects.get().one_id
    PossibleMatch.objects.all().delete()

    ordered_cases.load_queue(by=reader)

    assert stored() == [of(*both)]
    assert refusals() == [(str(one), "match_altered")]


def test_softened_match_is_put_right(both, reader, refusals):
    ordered_cases.load_queue(by=reader)
    PossibleMatch.objects.update(kind="related", strength="weak")

    assert similarities(reader, both[0])[0].bars_reading
    assert stored() == [of(*both)]
    assert len(refusals()) == 1


def test_comparison_that_nobody_signed_hides_nothing(both, reader):
    """The row says that both cases were compared and nothing was found."""
    nothing = comparisons.ComparisonRun(
        on=timezone.localdate(),
        cases=frozenset(row(each).pk for each in both),
        matches={},
    )
    Comparison.objects.create(
        pk=reader.person.key,
        compared_on=nothing.on,
        body=comparisons._encode_run(nothing),
        signature=bytes(64),
    )

    ordered_cases.load_queue(by=reader)

    assert stored() == [of(*both)]


def test_earlier_comparison_put_back_hides_nothing(sent, reader):
    rosa = sent(ROSA)
    ordered_cases.load_queue(by=reader)
    before = Comparison.objects.get()
    carlos = sent(CARLOS)
    ordered_cases.load_queue(by=reader)
    before.save()
    PossibleMatch.objects.all().delete()

    ordered_cases.load_queue(by=reader)

    assert stored() == [of(rosa, carlos)]


def test_invented_match_is_shown_to_nobody_who_can_look_and_goes_with_the_next_comparison(
    sent, reader
):
    rosa, other = sent(ROSA), sent(OTHER)
    ordered_cases.load_queue(by=reader)
    invent(rosa, other, reader)

    assert similarities(reader, rosa) == []
    assert len(stored()) == 1
    comparisons.compare_all_again(by=reader)
    assert stored() == []


def invent(one, other, reader, **more):
    one, other = sorted((row(one).pk, row(other).pk))
    return PossibleMatch.objects.create(
        one_id=one,
        other_id=other,
        kind="conflict",
        strength="strong",
        compared_on=timezone.localdate(),
        by_key=reader.person.key,
        signature=bytes(64),
        **more,
    )


def test_whoever_can_open_one_side_alone_sees_that_nobody_signed_it(sent, reader, colleague):
    rosa, other = sent(ROSA), sent(OTHER)
    take_grant(colleague, other)
    invent(rosa, other, reader)

    (similarity,) = similarities(colleague, rosa)

    assert (similarity.can_open, similarity.is_signed, similarity.bars_reading) == (
        False,
        False,
        False,
    )


def test_forged_settlement_settles_nothing(both, reader):
    ordered_cases.load_queue(by=reader)
    PossibleMatch.objects.update(
        outcome="nothing",
        settled_on=timezone.localdate(),
        settled_by_key=reader.person.key,
        settled_signature=bytes(64),
    )

    (similarity,) = similarities(reader, both[0])

    assert (similarity.outcome, similarity.bars_reading) == ("", True)


def test_row_of_a_stranger_is_signed_by_nobody(both, reader):
    ordered_cases.load_queue(by=reader)
    match = PossibleMatch.objects.get()
    match.by_key = match.one_id

    assert not comparisons.is_match_signed(match, audit_roster())


def test_comparison_counts_for_what_it_names_and_if_its_writer_is_known(both, reader):
    ordered_cases.load_queue(by=reader)
    one, other = (row(each).pk for each in both)

    assert comparisons.compared_with(one, audit_roster()) == {one, other}
    assert comparisons.compared_with(uuid.uuid4(), audit_roster()) == set()
    Comparison.objects.update(by_key=one)
    assert comparisons.compared_with(one, audit_roster()) == set()


def test_other_rules_compare_everything_again(both, reader, monkeypatch):
    ordered_cases.load_queue(by=reader)
    monkeypatch.setattr(comparisons, "RULES_VERSION", person_match.RULES_VERSION + 1)

    assert comparisons.last_comparison(reader) is None
    ordered_cases.load_queue(by=reader)
    assert (
        json.loads(bytes(Comparison.objects.get().body))["rules"] == person_match.RULES_VERSION + 1
    )


def test_request_erased_in_between_gets_no_row(both, reader, monkeypatch):
    carlos = row(both[1])
    store = comparisons._replace_rows

    def erased_first(*given, **more):
        carlos.delete()
        store(*given, **more)

    monkeypatch.setattr(comparisons, "_replace_rows", erased_first)
    comparisons.compare_new(by=reader)

    assert PossibleMatch.objects.count() == 0


def test_reader_of_both_is_told_why(both, sent, reader):
    sent(OTHER)

    found = conflict_check.check_conflicts(by=reader, public_ref=both[0])

    assert (found.compared, found.comparable, found.holds_back) == (2, 2, True)
    (similarity,) = found.similarities
    assert (similarity.public_ref, similarity.kind, similarity.strength) == (
        both[1],
        *STRONG_CONFLICT,
    )
    assert similarity.reasons == (person_match.MatchReason.FEARED, person_match.MatchReason.COUNTRY)
    assert (similarity.can_open, similarity.is_signed) == (True, True)
    assert found.card == ROSA


def test_reader_of_one_side_is_told_that_there_is_one_and_not_why(both, reader, colleague, sent):
    ordered_cases.load_queue(by=reader)
    third = sent(OTHER)
    version = row(both[0])
    opened = workbench.opened_by(reader, HelpRequest.objects, version.public_ref)
    granting.give(opened, to=colleague.person.key, readers=audit_roster(), by=reader)

    found = conflict_check.check_conflicts(by=colleague, public_ref=both[0])

    (similarity,) = found.similarities
    assert (similarity.public_ref, similarity.can_open, similarity.reasons) == (both[1], False, ())
    assert (similarity.is_signed, found.holds_back) == (True, True)
    # The supervisor compared these two, the colleague the third one. Neither may open one that the
    # other counts.
    assert (found.compared, found.comparable) == (2, 2)
    assert third


def test_other_side_that_was_changed_is_as_one_that_cannot_be_opened(both, reader, by_sql):
    ordered_cases.load_queue(by=reader)
    damaged = row(both[1])
    by_sql(damaged, card=flipped(damaged.card))

    (similarity,) = similarities(reader, both[0])

    assert (similarity.can_open, similarity.is_signed) == (False, True)


def test_request_that_is_not_theirs_is_none(both, reader, colleague):
    ordered_cases.load_queue(by=reader)

    for verb in (conflict_check.check_conflicts, conflict_check.read_despite_conflict):
        with pytest.raises(workbench.NoSuchRequest):
            verb(by=colleague, public_ref=both[0])


def test_thief_of_a_reader_opens_nothing(both, reader, pair):
    thief = replace(reader, pair=pair)
    reference = both[0]

    comparisons.compare_all_again(by=thief)
    assert comparisons.last_comparison(thief) is None
    assert stored() == []
    with pytest.raises(audit.Tampered):
        conflict_check.check_conflicts(by=thief, public_ref=reference)
    with pytest.raises(audit.Tampered):
        conflict_check.settle_match(
            by=thief, public_ref=reference, other_ref=both[1], outcome=Outcome.NOTHING
        )


def test_reading_on_is_written_down_once_and_asks_again_for_the_next(both, sent, reader):
    rosa, carlos = both
    for _ in range(2):
        conflict_check.read_despite_conflict(by=reader, public_ref=rosa)

    events = AuditEvent.objects.filter(action="read_despite_match")
    assert [(e.actor, e.object_ref, e.detail_code) for e in events] == [
        (reader.audit_name, str(row(rosa).pk), str(row(carlos).pk))
    ]
    assert not conflict_check.check_conflicts(by=reader, public_ref=rosa).holds_back
    # The other side asks for her own case.
    assert conflict_check.check_conflicts(by=reader, public_ref=carlos).holds_back
    sent(AGAIN)
    assert conflict_check.check_conflicts(by=reader, public_ref=rosa).holds_back


def test_weak_likeness_holds_nothing_back(sent, reader):
    one, other = (sent({"names": ["José Hernández"]}) for _ in "ab")

    found = conflict_check.check_conflicts(by=reader, public_ref=one)

    assert [(each.public_ref, each.strength) for each in found.similarities] == [(other, "weak")]
    assert not found.holds_back


def test_whoever_is_walled_off_learns_neither_by_name_nor_by_number(
    both, sent, reader, colleague, send
):
    """She and he ask for help. The colleague works for her and must not know of him."""
    rosa, carlos = sent(ROSA), sent(CARLOS)
    ordered_cases.load_queue(by=reader)
    conflict_check.settle_match(
        by=reader, public_ref=rosa, other_ref=carlos, outcome=Outcome.CONFLICT
    )
    before = conflict_check.check_conflicts(by=colleague, public_ref=rosa)
    assert (carlos in [each.public_ref for each in before.similarities], before.comparable) == (
        True,
        3,
    )

    assignment.set_wall(by=reader, public_ref=carlos, of=colleague.person.key)

    found = conflict_check.check_conflicts(by=colleague, public_ref=rosa)
    assert carlos not in [each.public_ref for each in found.similarities]
    assert (found.compared, found.comparable) == (2, 2)
    ids = [str(row(carlos).pk)]
    assert conflict_check.known_references(by=colleague, cases=ids) == {}
    assert conflict_check.known_references(by=reader, cases=ids) == {ids[0]: carlos}


@pytest.mark.parametrize(
    ("outcome", "holds_back"),
    [(Outcome.NOTHING, False), (Outcome.SAME_PERSON, False), (Outcome.CONFLICT, True)],
)
def test_settling_is_signed_in_the_row_and_noted_on_both(both, reader, outcome, holds_back):
    conflict_check.settle_match(by=reader, public_ref=both[1], other_ref=both[0], outcome=outcome)

    found = conflict_check.check_conflicts(by=reader, public_ref=both[0])
    (similarity,) = found.similarities
    assert (similarity.outcome, similarity.settled_by, similarity.settled_on) == (
        outcome,
        reader.user,
        timezone.localdate(),
    )
    assert found.holds_back == holds_back
    for mine, theirs in (both, both[::-1]):
        conflict_check.read_despite_conflict(by=reader, public_ref=mine)
        (note,) = cases.open_case(by=reader, public_ref=mine).notes
        assert note.by == reader.user
        assert (note.said["match"], note.said["outcome"]) == (str(row(theirs).pk), outcome)
    settled = AuditEvent.objects.filter(action="match_settled").values_list("object_ref", flat=True)
    assert sorted(settled) == sorted(str(row(each).pk) for each in both)


def test_settlement_does_not_outlive_a_change_of_what_was_settled(both, reader):
    ordered_cases.load_queue(by=reader)
    PossibleMatch.objects.update(kind="related", strength="weak")
    match = PossibleMatch.objects.get()
    match.outcome, match.settled_on = "nothing", timezone.localdate()
    match.settled_by_key = reader.person.key
    label = comparisons.row_labels.match_settled(match.one_id, match.other_id)
    match.settled_signature = reader.pair.sign(label, conflict_check._settled_text(match))
    match.save()

    (similarity,) = similarities(reader, both[0])

    assert (similarity.kind, similarity.outcome) == ("conflict", "")


@pytest.mark.parametrize("shut", ["taken.is_back", "walls.kept_from"])
def test_a_grant_that_was_put_back_looks_at_no_likeness(both, reader, monkeypatch, shut):
    """Behind a wall, or after a revocation: the row of the grant is back in the database."""
    ordered_cases.load_queue(by=reader)
    back = {"taken.is_back": lambda *_: True, "walls.kept_from": lambda *_: {row(both[0]).pk}}
    monkeypatch.setattr(f"legal_help.access.{shut}", back[shut])

    with pytest.raises(workbench.NoSuchRequest):
        conflict_check.check_conflicts(by=reader, public_ref=both[0])


def settled_by_hand(by):
    match = PossibleMatch.objects.get()
    match.outcome, match.settled_on, match.settled_by_key = (
        "nothing",
        timezone.localdate(),
        by.person.key,
    )
    label = comparisons.row_labels.match_settled(match.one_id, match.other_id)
    match.settled_signature = by.pair.sign(label, conflict_check._settled_text(match))
    match.save()


@pytest.mark.parametrize("was_here", [True, False])
def test_whoever_left_opens_no_conflict_to_others(sent, reader, colleague, was_here):
    """A match stays settled if its author settled it while they were a reader."""
    both = sent(ROSA), sent(CARLOS)
    ordered_cases.load_queue(by=reader)
    if was_here:
        outcome = Outcome.NOTHING
        conflict_check.settle_match(
            by=colleague, public_ref=both[0], other_ref=both[1], outcome=outcome
        )
    membership.remove(by=reader, key=colleague.person.key)
    if not was_here:
        settled_by_hand(colleague)

    assert conflict_check.check_conflicts(by=reader, public_ref=both[0]).holds_back is not was_here


def test_only_whoever_may_open_both_settles(both, reader, colleague):
    ordered_cases.load_queue(by=reader)
    opened = workbench.opened_by(reader, HelpRequest.objects, both[0])
    granting.give(opened, to=colleague.person.key, readers=audit_roster(), by=reader)

    with pytest.raises(workbench.NoSuchRequest):
        conflict_check.settle_match(
            by=colleague, public_ref=both[0], other_ref=both[1], outcome=Outcome.NOTHING
        )

    assert (CaseNote.objects.count(), PossibleMatch.objects.get().outcome) == (0, "")


def test_what_is_not_alike_is_not_settled(sent, reader):
    rosa, other = sent(ROSA), sent(OTHER)

    for another in (other, rosa):
        with pytest.raises(conflict_check.NoSuchMatch):
            conflict_check.settle_match(
                by=reader, public_ref=rosa, other_ref=another, outcome=Outcome.NOTHING
            )


def test_reference_is_told_to_whoever_may_know_of_it(both, reader):
    ids = [str(row(each).pk) for each in both]

    assert conflict_check.known_references(by=reader, cases=[*ids, ""]) == dict(
        zip(ids, both, strict=True)
    )
