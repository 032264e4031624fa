"""Somebody who owns the database, against those who read: cases, keys and grants."""

from uuid import uuid4

import pytest

from legal_help.access.grants import seal_grants
from legal_help.access.locked_case import NoSuchRequest, locked_case
from legal_help.casework import cases, new_code
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import new_secret, wrap
from legal_help.event_log import log
from legal_help.event_log.alarms import Tampered
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, KeyGrant, ThreadMessage
from legal_help.rules.reported_changes import VerificationMethod
from legal_help.sealed.case_opener import keys_blob, keys_in, lock_of, new_drop
from legal_help.sealed.packing import LETTER, pack_salted
from legal_help.trust.keys import WrongCode
from tests.legal_help.evidence.looking import grant_of, night
from tests.legal_help.helpers import flipped, state_of

pytestmark = pytest.mark.django_db


# What was sent.


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["card", "triage"])
def test_part_moved_from_another_request_is_refused(case_and_other, reader, by_sql, told, name):
    case, other = case_and_other

    by_sql(case, **{name: bytes(getattr(other, name))})

    assert ordered_cases.load_queue(by=reader).damaged == [case.public_ref]
    if name == "triage":
        assert cases.open_case(by=reader, public_ref=case.public_ref).refused == "triage"
    else:
        with pytest.raises(Tampered, match="blob_altered"):
            cases.open_case(by=reader, public_ref=case.public_ref)
    assert told() == [("blob_altered", str(case.pk))]


@pytest.mark.sampled
@pytest.mark.parametrize("place", [0, 1, 20, 5000, -1])
def test_answers_flipped_by_one_bit_are_refused(case_and_other, reader, by_sql, told, place):
    case, _other = case_and_other

    by_sql(case, answers=flipped(case.answers, place))

    opened = cases.open_case(by=reader, public_ref=case.public_ref)
    assert (opened.answers, opened.refused) == ({}, "answers")
    assert told() == [("blob_altered", str(case.pk))]


@pytest.mark.exhaustive
def test_parts_swapped_within_a_request_are_refused(case_and_other, reader, by_sql):
    case, _other = case_and_other

    by_sql(case, card=bytes(case.triage), triage=bytes(case.card))

    with pytest.raises(Tampered, match="blob_altered"):
        cases.open_case(by=reader, public_ref=case.public_ref)


def test_one_who_holds_the_case_key_changes_no_part(case_and_other, reader, told):
    """A caseworker with the database wraps other answers under the key that they know."""
    case, _other = case_and_other
    with locked_case(reader, case.public_ref) as opened:
        text = pack_salted({"name": "Zzother"}, LETTER)
        blob = wrap(opened.opened.case_key, row_labels.part("answers", case.pk, 1), text)
    HelpRequest.objects.filter(pk=case.pk).update(answers=blob)

    opened = cases.open_case(by=reader, public_ref=case.public_ref)
    assert (opened.answers, opened.refused) == ({}, "answers")
    assert told() == [("blob_altered", str(case.pk))]


@pytest.mark.exhaustive
@pytest.mark.parametrize("reference", ["PEBBLE-0000", "a/../b"])
def test_another_reference_than_the_signed_one_is_refused(
    case_and_other, reader, by_sql, told, reference
):
    case, _other = case_and_other
    by_sql(case, public_ref=reference)

    assert ordered_cases.load_queue(by=reader).damaged == [case.public_ref]
    for named in (reference, case.public_ref):
        with pytest.raises((NoSuchRequest, Tampered)):
            cases.send_reply(by=reader, public_ref=named, text="Hello")
        with pytest.raises((NoSuchRequest, Tampered)):
            cases.open_case(by=reader, public_ref=named)
    assert told() == [("row_altered", str(case.pk))]


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_references_that_change_places_lead_nobody_astray(case_and_other, reader, by_sql):
    one, other = case_and_other
    by_sql(one, public_ref="KIWI")
    by_sql(other, public_ref=one.public_ref)
    by_sql(one, public_ref=other.public_ref)

    assert set(ordered_cases.load_queue(by=reader).damaged) == {one.public_ref, other.public_ref}
    with pytest.raises(Tampered, match="row_altered"):
        cases.open_case(by=reader, public_ref=one.public_ref)


def test_a_row_that_is_gone_is_told_in_the_queue(case_and_other, reader, told):
    case, _other = case_and_other
    HelpRequest.objects.filter(pk=case.pk).delete()

    assert ordered_cases.load_queue(by=reader).damaged == [case.public_ref]
    assert told() == [("request_lost", str(case.pk))]


def test_a_row_that_nobody_sent_is_shown_to_nobody(case_and_other, reader):
    case, _other = case_and_other
    planted = HelpRequest.objects.get(pk=case.pk)
    planted.pk, planted.public_ref, planted.receipt_lookup = uuid4(), "PEBBLE-0000", b"x"
    planted.save(force_insert=True)

    assert len(ordered_cases.load_queue(by=reader).entries) == 2
    with pytest.raises(NoSuchRequest):
        cases.open_case(by=reader, public_ref="PEBBLE-0000")
    assert night() == {("request_planted", str(planted.pk))}


# Keys.


def test_swapped_key_of_the_person_is_refused(case_and_other, reader, by_sql, told, pair):
    """What we would write would open for somebody else."""
    case, _other = case_and_other
    _person, drop = keys_in(case, state_of(case))
    by_sql(case, keys=keys_blob(pair.public, drop))

    with pytest.raises(Tampered):
        cases.send_reply(by=reader, public_ref=case.public_ref, text="Hello")
    assert told() == [("key_swapped", str(case.pk))]
    assert not ThreadMessage.objects.exists()
    assert night() == {("key_swapped", str(case.pk))}


def test_swapped_drop_key_gets_no_message(send, come_back, by_sql, told, pair):
    """What the person writes would be sealed to somebody else."""
    receipt = send()
    case = HelpRequest.objects.get()
    person, _drop = keys_in(case, state_of(receipt))
    visit = come_back(receipt)
    by_sql(case, keys=keys_blob(person, pair.public))

    with pytest.raises(Tampered):
        return_visit.write_to_us(visit=visit, text="Hello")
    assert told() == [("key_swapped", str(case.pk))]
    assert not ThreadMessage.objects.exists()


def test_a_whole_case_under_a_key_of_their_own_is_refused(case_and_other, reader, is_refused, pair):
    """All columns and all grants are made anew, sealed to everybody's true keys."""
    case, _other = case_and_other
    case_key, roster = new_secret(), log.look().roster
    drop, wrapped = new_drop(case_key, case.pk, 1)
    case.keys, case.drop_private = keys_blob(pair.public, drop.public), wrapped
    for name in ("answers", "card", "triage"):
        label = row_labels.part(name, case.pk, 1)
        setattr(case, name, wrap(case_key, label, pack_salted({}, LETTER)))
    case.save()
    KeyGrant.objects.filter(request=case).delete()
    KeyGrant.objects.bulk_create(seal_grants(case.pk, case_key, 1, roster.by_key, roster))
    assert lock_of(case_key, 1) != state_of(case).lock

    assert is_refused(case, "grant_altered")


def test_a_grant_that_is_gone_is_told(case_and_other, reader, is_refused):
    case, _other = case_and_other

    grant_of(case, reader).delete()

    assert is_refused(case, "grant_altered")
    assert ("grant_missing", str(case.pk)) in night()


def test_reader_inserted_into_the_grants_opens_nothing(case_and_other, colleague, reader, by_sql):
    """They came after it was sent: the signed state does not name them."""
    case, _other = case_and_other
    by_sql(grant_of(case, reader), recipient=str(colleague.person.key).replace("-", ""))

    queue = ordered_cases.load_queue(by=colleague)

    assert (queue.entries, queue.damaged) == ([], [])
    with pytest.raises(NoSuchRequest):
        cases.open_case(by=colleague, public_ref=case.public_ref)


def test_a_true_key_that_was_handed_on_by_a_row_makes_no_reader(case_and_other, colleague, reader):
    """A colleague who holds the case seals its key to somebody else, and signs nothing."""
    case, _other = case_and_other
    with locked_case(reader, case.public_ref) as opened:
        case_key, counts = opened.opened.case_key, opened.roster
    KeyGrant.objects.bulk_create(seal_grants(case.pk, case_key, 1, [colleague.person.key], counts))

    with pytest.raises(NoSuchRequest):
        cases.open_case(by=colleague, public_ref=case.public_ref)
    assert night() == {("grant_planted", str(case.pk))}


def test_a_grant_that_was_put_back_opens_nothing(colleague, walled, reader, send):
    receipt = send()
    case = HelpRequest.objects.get()
    grant = grant_of(case, colleague)
    walled(receipt)
    grant.save(force_insert=True)

    with pytest.raises(NoSuchRequest):
        cases.open_case(by=colleague, public_ref=receipt.public_ref)
    assert ordered_cases.load_queue(by=colleague).entries == []
    assert night() == {("grant_planted", str(case.pk))}


def test_an_older_case_put_back_whole_is_refused(walled, send, reader, told):
    """Row, grants, messages and notes of before a new key: all of it as it once was."""
    receipt = send()
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Called")
    models = (HelpRequest, KeyGrant, CaseNote)
    old = {model: list(model.objects.all()) for model in models}
    walled(receipt)
    HelpRequest.objects.all().delete()
    for model, rows in old.items():
        model.objects.bulk_create(rows)

    assert ordered_cases.load_queue(by=reader).damaged == [receipt.public_ref]
    with pytest.raises(Tampered):
        cases.open_case(by=reader, public_ref=receipt.public_ref)
    assert [reason for reason, _case in told()] == ["grant_altered"]


@pytest.mark.parametrize("with_grants", [True, False])
def test_an_old_code_that_was_put_back_opens_nothing(send, come_back, reader, with_grants):
    """It was replaced; then its columns, and all that lay under the key of its time, come back."""
    receipt = send({"name": "Amina", "own_word": "river"})
    case = HelpRequest.objects.get()
    old = {
        name: getattr(case, name)
        for name in ("receipt_lookup", "receipt_salt_v", "applicant_wrapped")
    }
    grants = list(KeyGrant.objects.all())
    new_code.give_new_code(
        by=reader, public_ref=receipt.public_ref, how=VerificationMethod.OWN_WORD, given_before=0
    )
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="For the new code")
    HelpRequest.objects.update(**old)
    if with_grants:
        KeyGrant.objects.all().delete()
        KeyGrant.objects.bulk_create(grants)

    with pytest.raises(WrongCode):
        come_back(receipt)
    assert ("code_altered", str(case.pk)) in night()
