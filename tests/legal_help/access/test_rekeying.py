"""A new case key: everything still opens for whoever reads, nothing for whoever held the old one."""

import contextlib

import pytest

from legal_help.access import many_cases, membership, waiting_cases
from legal_help.access.locked_case import NoSuchRequest, locked_case
from legal_help.casework import assignment, cases, new_code
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import CannotOpen, Pair, new_secret, seal, unwrap
from legal_help.event_log import alarms, log
from legal_help.events.case_actions import CaseAction
from legal_help.events.fields import Refused
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, KeyGrant, LogLine, ThreadMessage
from legal_help.rules.reported_changes import VerificationMethod
from legal_help.sealed.case_opener import PARTS, hash_of_keys, keys_blob, lock_of
from legal_help.trust import keys, roster
from tests.legal_help.helpers import flipped, notices, state_of

KNOWN = {"name": "Amina", "phone": "+1 212 555 0100"}


@pytest.fixture
def talked(begin_in, send, come_back, reader):
    """A request with a message, an answer and a note; its receipt."""

    def made():
        receipt = send(answers=KNOWN)
        return_visit.write_to_us(visit=come_back(receipt), text="My question")
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Our answer")
        cases.add_note(by=reader, public_ref=receipt.public_ref, text="For colleagues")
        return receipt

    return begin_in("talked", made)


@pytest.fixture
def rekey(reader):
    def rekey(receipt, by=reader):
        with locked_case(by, receipt.public_ref, even_withdrawn=True) as case:
            case.renew_key()

    return rekey


def case_key_of(reader, receipt):
    """What somebody who held a grant may have written down."""
    with locked_case(reader, receipt.public_ref, even_withdrawn=True) as case:
        return case.opened.case_key, case.opened.drop


def everything_under(case_key, drop, receipt):
    """Open whatever the key and the drop open, by any version: texts, as bytes."""
    request, found = HelpRequest.objects.get(public_ref=receipt.public_ref), []

    def attempt(open_one):
        with contextlib.suppress(CannotOpen):
            found.append(open_one())

    for version in (1, 2, 3):
        for name in PARTS:
            label = row_labels.part(name, request.pk, version)
            attempt(lambda label=label, name=name: unwrap(case_key, label, getattr(request, name)))
        for message in ThreadMessage.objects.filter(request=request):
            blob = bytes(message.staff_blob)
            sealed = row_labels.text("message", request.pk, message.number, version)
            wrapped = row_labels.text("letter", request.pk, message.number, version)
            attempt(lambda sealed=sealed, blob=blob: drop.open(sealed, blob))
            attempt(lambda wrapped=wrapped, blob=blob: unwrap(case_key, wrapped, blob))
        for note in CaseNote.objects.filter(request=request):
            label = row_labels.text("note", request.pk, note.number, version)
            attempt(lambda label=label, note=note: unwrap(case_key, label, bytes(note.blob)))
    return found


def test_everything_still_opens_for_its_readers_and_nothing_is_signed_anew(
    talked, rekey, reader, colleague, told
):
    casework_before = cases.open_case(by=reader, public_ref=talked.public_ref)
    give_all(colleague, by=reader)
    marks = set(ThreadMessage.objects.values_list("mark"))

    rekey(talked)

    assert set(ThreadMessage.objects.values_list("mark")) == marks

    for each in (reader, colleague):
        opened = cases.open_case(by=each, public_ref=talked.public_ref)
        assert opened.answers == casework_before.answers
        assert [m.text for m in opened.messages] == ["My question", "Our answer"]
        assert [n.text for n in opened.notes] == ["For colleagues"]
        (entry,) = ordered_cases.load_queue(by=each).entries
        assert entry.reasons == casework_before.urgency.reasons
    assert told() == []


def give_all(colleague, *, by):
    return waiting_cases.give_lacking(by=by, to=colleague.by, at_most=9)


def test_the_old_case_key_and_the_old_drop_open_nothing(talked, rekey, reader, come_back):
    old, old_drop = case_key_of(reader, talked)
    assert len(everything_under(old, old_drop, talked)) == 6

    rekey(talked)
    return_visit.write_to_us(visit=come_back(talked), text="Written afterwards")
    cases.send_reply(by=reader, public_ref=talked.public_ref, text="Answered afterwards")

    assert everything_under(old, old_drop, talked) == []
    assert len(everything_under(*case_key_of(reader, talked), talked)) == 8


@pytest.mark.exhaustive
def test_the_person_notices_nothing(talked, rekey, reader, come_back):
    visit = come_back(talked)

    rekey(talked)

    assert [line.text for line in return_visit.read_conversation(visit=visit)] == ["", "Our answer"]
    return_visit.write_to_us(visit=visit, text="More")
    opened = cases.open_case(by=reader, public_ref=talked.public_ref)
    assert [m.text for m in opened.messages] == ["My question", "Our answer", "More"]


def test_whoever_held_no_grant_gets_none_and_recovery_keeps_its_own(talked, rekey, colleague):
    rekey(talked)

    grants = KeyGrant.objects.filter(request__public_ref=talked.public_ref)
    assert {grant.version for grant in grants} == {2}
    recipients = {str(grant.recipient) for grant in grants}
    assert recipients == set(state_of(talked).holders)
    assert colleague.by not in recipients
    assert roster.verified().recovery_key in recipients


@pytest.mark.exhaustive  # an edge of a new key
def test_again_and_with_a_new_code_in_between(talked, rekey, reader, told):
    rekey(talked)
    code = new_code.give_new_code(
        by=reader, public_ref=talked.public_ref, how=VerificationMethod.OLD_CONTACT, given_before=0
    )
    rekey(talked)

    visit = return_visit.open_visit(cookie=keys.unlock_with_code(code=code).cookie)
    return_visit.write_to_us(visit=visit, text="With the new code")
    opened = cases.open_case(by=reader, public_ref=talked.public_ref)
    assert opened.messages[-1].text == "With the new code"
    assert len(opened.codes_given) == 1
    with pytest.raises(keys.WrongCode):
        keys.unlock_with_code(code=talked.code)
    assert state_of(talked).version == 4
    assert told() == []


@pytest.mark.exhaustive
def test_it_is_a_signed_step_of_the_case(talked, rekey, reader):
    before = state_of(talked)

    rekey(talked)

    line = LogLine.objects.get(action="rekey")
    assert (line.case, line.by) == (HelpRequest.objects.get().pk, reader.by)
    changed = before.changes_to(state_of(talked))
    assert set(changed) == {"version", "lock", "keys"}


def test_going_back_to_the_old_rows_is_refused(talked, rekey, reader, by_sql):
    """Somebody with an old copy of the database brings back what the old key opens."""
    request = HelpRequest.objects.get(public_ref=talked.public_ref)
    old_grants = list(KeyGrant.objects.filter(request=request))
    columns = ["keys", "drop_private", *PARTS]

    rekey(talked)
    by_sql(request, **{name: bytes(getattr(request, name)) for name in columns})
    KeyGrant.objects.filter(request=request).delete()
    KeyGrant.objects.bulk_create(old_grants)

    with pytest.raises(alarms.Tampered):
        cases.open_case(by=reader, public_ref=talked.public_ref)
    assert ordered_cases.load_queue(by=reader).damaged == [talked.public_ref]


def test_an_old_copy_of_the_log_does_not_bring_the_old_key_back(talked, rekey, reader, by_sql):
    """The lines of the new key are cut off as well: this host remembers it."""
    request = HelpRequest.objects.get(public_ref=talked.public_ref)
    grants = list(KeyGrant.objects.filter(request=request))
    columns = ["keys", "drop_private", *PARTS]
    last = LogLine.objects.last().seq

    rekey(talked)
    by_sql(request, **{name: bytes(getattr(request, name)) for name in columns})
    KeyGrant.objects.filter(request=request).delete()
    KeyGrant.objects.bulk_create(grants)
    LogLine.objects.filter(seq__gt=last).delete()

    assert state_of(talked).version == 2
    with pytest.raises(alarms.Tampered, match="grant_altered"):
        cases.open_case(by=reader, public_ref=talked.public_ref)


def test_a_stranger_cannot_put_their_own_case_key(talked, reader, by_sql, told):
    """All grants are sealed to the readers, and open: but not to the key that the state names."""
    request, theirs = HelpRequest.objects.get(public_ref=talked.public_ref), new_secret()
    for grant in KeyGrant.objects.filter(request=request, recipient=reader.by):
        label = row_labels.grant(request.pk, recipient=grant.recipient, version=1)
        by_sql(grant, blob=seal(reader.person.keys, label, theirs))

    with pytest.raises(alarms.Tampered, match="grant_altered"):
        cases.open_case(by=reader, public_ref=talked.public_ref)
    assert told() == [("grant_altered", str(request.pk))]


@pytest.mark.exhaustive  # an edge of a new key
def test_what_was_damaged_before_stays_refused_and_stops_nothing(
    talked, rekey, reader, by_sql, told
):
    message = ThreadMessage.objects.get(direction=ThreadMessage.Direction.FROM_PERSON)
    by_sql(message, staff_blob=flipped(message.staff_blob))
    note = CaseNote.objects.get()
    by_sql(note, blob=flipped(note.blob))

    rekey(talked)

    opened = cases.open_case(by=reader, public_ref=talked.public_ref)
    assert [m.is_refused for m in opened.messages] == [True, False]
    assert [n.is_refused for n in opened.notes] == [True]
    assert {code for code, _ref in told()} == {"blob_altered"}


@pytest.mark.sampled
@pytest.mark.parametrize("column", ["keys", "drop_private"])
def test_nothing_is_sealed_to_keys_that_the_state_does_not_name(
    talked, rekey, reader, by_sql, column
):
    """A new case key does not make another person's key, or another drop pair, the right one."""
    request = HelpRequest.objects.get(public_ref=talked.public_ref)
    blob = bytes(getattr(request, column))
    by_sql(request, **{column: flipped(blob)})

    with pytest.raises(alarms.Tampered):
        rekey(talked)

    by_sql(request, **{column: blob})
    assert state_of(talked).version == 1
    assert cases.open_case(by=reader, public_ref=talked.public_ref)


@pytest.mark.exhaustive  # an edge of a new key
@pytest.mark.parametrize("place", ["_texts_by_case", "load_cases", "open_cases"])
@pytest.mark.parametrize("what", ["rekeyed", "written"])
def test_a_queue_that_was_being_read_meanwhile_shows_the_request(
    talked, rekey, reader, come_back, monkeypatch, told, place, what
):
    """It looked at the log before, and reads the rows after it."""
    read, visit = getattr(ordered_cases, place), come_back(talked)

    def changed_before(*given, **more):
        monkeypatch.setattr(ordered_cases, place, read)
        if what == "rekeyed":
            rekey(talked)
        else:
            return_visit.write_to_us(visit=visit, text="Meanwhile")
        return read(*given, **more)

    monkeypatch.setattr(ordered_cases, place, changed_before)

    found = ordered_cases.load_queue(by=reader)

    assert [entry.case.public_ref for entry in found.entries] == [talked.public_ref]
    assert found.damaged == []
    assert told() == []


def test_a_list_of_cases_that_was_being_read_meanwhile_opens_each(
    talked, rekey, reader, monkeypatch, told
):
    """Between the rows and the grants, say."""
    load_cases = many_cases.load_cases

    def rekeyed_before(*given, **more):
        monkeypatch.setattr(many_cases, "load_cases", load_cases)
        rekey(talked)
        return load_cases(*given, **more)

    known = log.look()
    heads = known.heads()
    monkeypatch.setattr(many_cases, "load_cases", rekeyed_before)

    (opened,) = many_cases.open_cases(by=reader, known=known, heads=heads, columns=("card",))

    assert opened.part("card") == {"names": ["Amina"]}
    assert told() == []


@pytest.mark.exhaustive
def test_whoever_recused_themselves_is_not_given_it_again(talked, reader, colleague, told):
    give_all(colleague, by=reader)
    assert cases.open_case(by=colleague, public_ref=talked.public_ref)

    assignment.recuse_oneself(by=colleague, public_ref=talked.public_ref)

    with pytest.raises(NoSuchRequest):
        cases.open_case(by=colleague, public_ref=talked.public_ref)
    assert give_all(colleague, by=reader).done == 0
    assert told() == []


# What the judge refuses of a new key, whoever signs it


def sign_rekey(case, **chosen):
    """Sign a new key past all that our software does."""
    blob = keys_blob(case.opened.person_keys, Pair.generate().public)
    fields = {"lock": lock_of(new_secret(), 2), "keys": hash_of_keys(blob)}
    case.step(CaseAction.REKEY, {"why": "due"}, **{**fields, **chosen})


@pytest.mark.sampled
@pytest.mark.parametrize("left_out", ["colleague", "recovery"])
def test_no_new_key_leaves_a_colleague_or_recovery_out(send, reader, colleague, left_out):
    receipt = send()
    out = {"colleague": colleague.by, "recovery": roster.verified().recovery_key}[left_out]
    holders = [key for key in state_of(receipt).holders if key != out]

    with pytest.raises(Refused, match="holders"), locked_case(reader, receipt.public_ref) as case:
        sign_rekey(case, holders=holders)
    assert state_of(receipt).version == 1


def test_no_new_key_brings_somebody_in(talked, reader, colleague):
    holders = sorted({*state_of(talked).holders, colleague.by})

    with pytest.raises(Refused, match="holders"), locked_case(reader, talked.public_ref) as case:
        sign_rekey(case, holders=holders)


@pytest.mark.sampled
@pytest.mark.parametrize("field", ["lock", "keys"])
def test_the_old_key_is_no_new_one(talked, reader, field):
    same = {field: getattr(state_of(talked), field)}

    with pytest.raises(Refused, match="same_key"), locked_case(reader, talked.public_ref) as case:
        sign_rekey(case, holders=state_of(talked).holders, **same)


# Grants that are missing


@pytest.fixture
def held(send, colleague):
    """A request that two hold, and the row of the colleague's grant."""
    receipt = send()
    return receipt, KeyGrant.objects.get(recipient=colleague.by)


@pytest.mark.exhaustive  # an edge of a new key
def test_a_grant_that_is_missing_is_sealed_again_by_whoever_opens_the_case(
    held, reader, colleague, told
):
    receipt, grant = held
    grant.delete()
    with pytest.raises(alarms.Tampered, match="grant_altered"):
        cases.open_case(by=colleague, public_ref=receipt.public_ref)

    cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert cases.open_case(by=colleague, public_ref=receipt.public_ref)
    (event,) = notices("grant_mended")
    assert (event.by, event.case) == (reader.by, str(grant.request_id))
    assert told() == [("grant_altered", str(grant.request_id))]
    assert state_of(receipt).version == 1


def test_a_grant_that_opened_to_another_key_is_sealed_again(held, reader, colleague, by_sql):
    receipt, grant = held
    label = row_labels.grant(grant.request_id, recipient=grant.recipient, version=1)
    by_sql(grant, blob=seal(colleague.person.keys, label, new_secret()))
    with pytest.raises(alarms.Tampered, match="grant_altered"):
        cases.open_case(by=colleague, public_ref=receipt.public_ref)

    cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert cases.open_case(by=colleague, public_ref=receipt.public_ref)


@pytest.mark.exhaustive
def test_where_all_is_well_nothing_is_mended(held, reader, colleague):
    for each in (reader, colleague):
        cases.open_case(by=each, public_ref=held[0].public_ref)

    assert notices("grant_mended") == []


@pytest.mark.exhaustive
def test_a_grant_of_recovery_is_mended_too(held, reader):
    receipt, _grant = held
    recovery = KeyGrant.objects.filter(recipient=roster.verified().recovery_key)
    recovery.delete()

    cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert recovery.count() == 1


def test_nobody_is_mended_into_a_case_that_they_do_not_hold(talked, reader, colleague):
    cases.open_case(by=reader, public_ref=talked.public_ref)

    assert not KeyGrant.objects.filter(recipient=colleague.by).exists()


@pytest.mark.exhaustive
def test_what_somebody_knows_who_gave_it_up_gets_a_new_key_when_it_is_next_opened(
    held, reader, colleague
):
    receipt, _grant = held
    assignment.recuse_oneself(by=colleague, public_ref=receipt.public_ref)
    assert state_of(receipt).is_stale
    assert waiting_cases.still_to_rekey(by=reader) == 1

    cases.open_case(by=reader, public_ref=receipt.public_ref)

    state = state_of(receipt)
    assert (state.version, state.is_stale) == (2, False)
    assert waiting_cases.still_to_rekey(by=reader) == 0


@pytest.mark.exhaustive
def test_in_doubt_a_case_opens_and_keeps_its_key(held, reader, colleague):
    """Nobody signs anything then, and the leaver was no reader of the last roster that counts."""
    receipt, _grant = held
    membership.remove(by=reader, key=colleague.person.key)
    last = LogLine.objects.last()
    LogLine.objects.create(
        seq=last.seq + 1, hash=b"", chain=b"0" * 32, body=b"{}", signature=b"", on=last.on
    )

    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert opened.known.doubt == "broken_chain"
    assert state_of(receipt).version == 1
