"""Give a new code: what it opens, and what the old one no longer opens."""

import pytest
from django.utils import timezone

from legal_help.access.locked_case import NoSuchRequest, RequestWithdrawn
from legal_help.casework import cases, new_code
from legal_help.casework.case_texts import NotChecked, verification_methods
from legal_help.casework.queue import ordered_cases
from legal_help.crypto.codes import read_code
from legal_help.events.roster import INTAKE
from legal_help.intake import drafts, return_visit, submit
from legal_help.models import KeyGrant, LogLine, ThreadMessage, Unlock
from legal_help.rules.deadlines import Level, review_by
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from legal_help.trust import keys, roster
from legal_help.trust.slots import Busy
from legal_help.trust.tokens import Locked
from tests.legal_help.casework.looking import (
    done,
    read_by,
    row,
    said_to,
    state,
    steps,
)
from tests.legal_help.helpers import flipped

KNOWN = {"name": "Amina", "phone": "+1 212 555 0100", "own_word": "lantern"}
STOPPED = {"reach": ["text"], "phone": "+1 646 555 0142", "stop_old": ["yes"]}


@pytest.fixture
def send(send):
    """Send a request of somebody who can be called and has a word."""
    return lambda **given: send(**({"answers": KNOWN} | given))


def test_the_new_code_opens_what_we_wrote_before_and_after(send, give, with_code, reader):
    receipt = send()
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Before")

    code = give(receipt)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="After")

    assert code != receipt.code
    assert read_code(code) == code
    visit = with_code(code)
    assert visit.case.public_ref == receipt.public_ref
    assert said_to(visit) == ["Before", "After"]


def test_the_old_code_opens_nothing_any_more(send, give):
    receipt = send()

    give(receipt)

    with pytest.raises(keys.WrongCode):
        keys.unlock_with_code(code=receipt.code)


def test_whoever_is_in_with_the_old_code_put_out(send, give, told):
    receipt = send()
    cookie = keys.unlock_with_code(code=receipt.code).cookie
    visit = return_visit.open_visit(cookie=cookie)

    give(receipt)

    with pytest.raises(Locked):
        return_visit.open_visit(cookie=cookie)
    # Also between the two steps of one HTTP request under way. It is no tampering.
    for verb in (
        lambda: return_visit.write_to_us(visit=visit, text="x"),
        lambda: return_visit.withdraw_case(visit=visit),
    ):
        with pytest.raises(Locked):
            verb()
    assert told() == []
    assert not Unlock.objects.filter(kind=Unlock.Kind.VISIT).exists()


def test_the_receipt_shows_the_old_code_no_more(begun, give, reader, founding):
    draft, cookie = begun
    receipt = submit.send_draft(
        draft=draft, answers=KNOWN, card={}, facts={"moved": "no"}, form_version=1
    )
    assert drafts.load_receipt(cookie=cookie).code == receipt.code

    give(receipt)

    with pytest.raises(Locked):
        drafts.load_receipt(cookie=cookie)
    assert not Unlock.objects.filter(subject=draft.pk).exists()


def test_what_the_person_wrote_before_and_after_is_read(send, come_back, give, with_code, reader):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="Before")

    code = give(receipt)
    return_visit.write_to_us(visit=with_code(code), text="After")

    assert read_by(reader, receipt) == [("Before", False), ("After", False)]


@pytest.mark.exhaustive
def test_a_colleague_who_opened_the_request_before_opens_it_still(
    send, give, colleague, reader, with_code
):
    receipt = send()
    for each in (colleague, reader):
        assert ordered_cases.load_queue(by=each).entries

    code = give(receipt)

    for each in (colleague, reader):
        assert ordered_cases.load_queue(by=each).damaged == []
    cases.send_reply(by=colleague, public_ref=receipt.public_ref, text="From a colleague")
    assert said_to(with_code(code)) == ["From a colleague"]


@pytest.mark.exhaustive
def test_one_after_another(send, give, with_code, come_back, reader):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="One")
    second = give(receipt)
    return_visit.write_to_us(visit=with_code(second), text="Two")
    third = give(receipt, how=VerificationMethod.OWN_WORD, given_before=1)
    return_visit.write_to_us(visit=with_code(third), text="Three")

    assert read_by(reader, receipt) == [("One", False), ("Two", False), ("Three", False)]
    with pytest.raises(keys.WrongCode):
        keys.unlock_with_code(code=second)
    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
    assert [(each.details["how"], each.by, each.on) for each in opened.codes_given] == [
        (how, reader.by, timezone.localdate().isoformat()) for how in ("old_contact", "own_word")
    ]


def test_a_second_press_takes_away_no_code(send, give, with_code):
    receipt = send()
    code = give(receipt)

    with pytest.raises(new_code.AlreadyGiven):
        give(receipt)

    assert with_code(code).case.public_ref == receipt.public_ref


@pytest.mark.sampled
@pytest.mark.parametrize("how", [VerificationMethod.NOT_REACHED, VerificationMethod.OFFICE])
def test_nobody_gets_one_unchecked(send, give, come_back, how):
    receipt = send()

    with pytest.raises(NotChecked):
        give(receipt, how=how)

    assert come_back(receipt).case.public_ref == receipt.public_ref
    assert done(receipt.public_ref) == []


def test_an_old_contact_that_is_not_safe_proves_nothing(send, give, come_back):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CONTACT, told=STOPPED)

    with pytest.raises(NotChecked):
        give(receipt)

    assert give(receipt, how=VerificationMethod.OWN_WORD)


@pytest.mark.sampled
@pytest.mark.parametrize("tamper", ["flip", "take out"])
def test_where_a_message_is_not_to_be_read_the_old_contact_proves_nothing(
    send, give, come_back, by_sql, tamper
):
    """The message may have said that the old way is not safe."""
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CONTACT, told=STOPPED)
    message = ThreadMessage.objects.get()
    if tamper == "flip":
        by_sql(message, staff_blob=flipped(message.staff_blob))
    else:
        message.delete()

    with pytest.raises(NotChecked):
        give(receipt)

    assert give(receipt, how=VerificationMethod.OWN_WORD)


@pytest.mark.parametrize(
    ("answers", "ways"),
    [
        ({}, []),
        ({"reach": ["code"], "own_word": ""}, []),
        ({"email": "a@example.org"}, []),
        ({"own_word": "lantern"}, ["own_word"]),
        ({"phone": "+1 212 555 0100"}, ["old_contact"]),
        ({"helper_phone": "+1 212 555 0100"}, ["old_contact"]),
        (KNOWN, ["old_contact", "own_word"]),
    ],
)
def test_nobody_is_checked_by_what_they_never_gave(answers, ways):
    assert verification_methods(answers, []) == ways


@pytest.mark.exhaustive
def test_a_number_that_was_given_later_and_counts_can_be_called(send, give, come_back, reader):
    receipt = send(answers={"reach": ["code"]})
    told = {"reach": ["phone"], "phone": "+1 646 555 0142"}
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CONTACT, told=told)
    with pytest.raises(NotChecked):
        give(receipt)

    settled = {"number": 1, "counts": True, "how": VerificationMethod.OWN_WORD}
    cases.settle_report(by=reader, public_ref=receipt.public_ref, **settled)

    assert give(receipt)


def test_whoever_may_not_open_the_request_gives_none(send, give, enrol, monkeypatch):
    receipt = send()
    late = enrol("late", INTAKE)
    # What is slow on purpose is not even begun.
    monkeypatch.setattr(keys, "new_applicant", None)

    with pytest.raises(NoSuchRequest):
        give(receipt, by=late)


def test_a_withdrawn_request_gets_none(send, give, come_back):
    receipt = send()
    return_visit.withdraw_case(visit=come_back(receipt))

    with pytest.raises(RequestWithdrawn):
        give(receipt)


def test_a_busy_host_changes_nothing(send, give, come_back, monkeypatch):
    receipt = send()

    def busy(_subject):
        raise Busy

    monkeypatch.setattr(keys, "new_applicant", busy)
    with pytest.raises(Busy):
        give(receipt)

    assert come_back(receipt).case.public_ref == receipt.public_ref
    assert done(receipt.public_ref) == []


def test_it_is_written_down_with_what_was_relied_on(send, give, reader):
    receipt = send()
    code = give(receipt, how=VerificationMethod.OWN_WORD)

    (step,) = steps(receipt.public_ref, "rekey")
    assert (step.by, step.details) == (reader.by, {"why": "code", "how": "own_word"})
    case = row(receipt.public_ref)
    lines = [bytes(body) for body in LogLine.objects.values_list("body", flat=True)]
    for blob in (bytes(case.applicant_wrapped), bytes(case.receipt_lookup), *lines):
        assert code.encode() not in blob


def test_a_worry_about_the_code_is_urgent_until_a_new_one_is_given(
    send, come_back, give, with_code, reader
):
    receipt = send(facts={"moved": "no"})
    return_visit.write_to_us(
        visit=come_back(receipt), kind=ReportKind.CODE, text="My husband has it"
    )

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert (str(entry.level), entry.reasons[0].code) == ("U1", "CODE_SEEN")
    day = review_by(Level.U1, timezone.localdate()).isoformat()
    assert (state(receipt.public_ref).review_by, state(receipt.public_ref).is_urgent) == (day, True)

    give(receipt)

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert (str(entry.level), entry.reasons) == ("U4", [])
    (letter,) = cases.open_case(by=reader, public_ref=receipt.public_ref).messages
    assert letter.settled.counts
    assert letter.settled.how == VerificationMethod.OLD_CONTACT


def test_a_new_code_is_a_new_case_key_for_the_same_readers(send, give, colleague, reader):
    """What the old code could open is opened by nothing that is written from now on."""
    receipt = send()
    before = state(receipt.public_ref)

    give(receipt)

    now = state(receipt.public_ref)
    assert (before.version, now.version) == (1, 2)
    assert now.holders == before.holders
    assert {before.person, *before.code.values(), before.keys, before.lock}.isdisjoint(
        {now.person, *now.code.values(), now.keys, now.lock}
    )
    found = KeyGrant.objects.filter(request=row(receipt.public_ref))
    assert {str(key) for key in found.values_list("recipient", flat=True)} == set(now.holders)
    assert set(found.values_list("version", flat=True)) == {2}


@pytest.mark.exhaustive
def test_of_an_accepted_request_a_new_code_reaches_those_who_work_on_it(
    send, give, colleague, third, reader, decide, with_code
):
    receipt = send(facts={"filed": "yes"})
    cases.take_case(by=colleague, public_ref=receipt.public_ref)
    decide(receipt, "accepted", by=colleague)

    code = give(receipt, by=colleague)

    works_on_it = {reader.by, colleague.by, roster.verified().recovery_key}
    assert set(state(receipt.public_ref).holders) == works_on_it
    assert with_code(code).case.public_ref == receipt.public_ref


@pytest.mark.exhaustive
def test_a_worry_is_settled_by_a_code_alone(send, come_back, reader):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CODE)
    settling = {"by": reader, "public_ref": receipt.public_ref, "number": 1}

    with pytest.raises(NotChecked):
        cases.settle_report(**settling, counts=True, how=VerificationMethod.OLD_CONTACT)

    cases.settle_report(**settling, counts=False, how=VerificationMethod.NOT_REACHED)
    assert [e.reasons[0].code for e in ordered_cases.load_queue(by=reader).entries] == ["DETAINED"]


@pytest.mark.exhaustive
def test_an_answer_that_was_changed_stays_closed_and_stops_nothing(
    send, give, with_code, reader, by_sql, told
):
    receipt = send()
    for text in ("First", "Second"):
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text=text)
    first = ThreadMessage.objects.get(number=1)
    by_sql(first, staff_blob=flipped(first.staff_blob))

    code = give(receipt, how=VerificationMethod.OWN_WORD)

    assert set(told()) == {("blob_altered", str(first.request_id))}
    lines = return_visit.read_conversation(visit=with_code(code))
    assert [(line.text, line.is_refused) for line in lines] == [("", True), ("Second", False)]
