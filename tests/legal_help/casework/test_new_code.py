"""Give a new code: what it opens, what the old one no longer opens, and how forgeries fail."""

from dataclasses import replace

import pytest
from django.utils import timezone

from legal_help.access import workbench
from legal_help.casework import cases, new_code
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.codes import read_code
from legal_help.crypto.padding import LETTER
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import mac, new_secret, seal
from legal_help.events import audit
from legal_help.events.texts import signed
from legal_help.intake import drafts, return_visit, submit
from legal_help.models import AuditEvent, HelpRequest, ThreadMessage, Unlock
from legal_help.rules.deadlines import Level, review_by
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from legal_help.sealed import renewal
from legal_help.sealed.header import Header
from legal_help.sealed.openings import Openings
from legal_help.sealed.renewal import Renewal, SignedRenewal
from legal_help.trust import keys
from legal_help.trust.slots import Busy
from legal_help.trust.tokens import Locked
from tests.legal_help.helpers import flipped

KNOWN = {"name": "Amina", "phone": "+1 212 555 0100", "own_word": "lantern"}
STOPPED = {"reach": ["text"], "phone": "+1 646 555 0142", "stop_old": ["yes"]}


@pytest.fixture
def send(send):
    """Send a request of somebody who can be called and has a word."""
    return lambda **given: send(**({"answers": KNOWN} | given))


@pytest.fixture
def give(reader):
    def give(receipt, *, by=reader, how=VerificationMethod.OLD_CONTACT, given_before=0):
        return new_code.give_new_code(
            by=by, public_ref=receipt.public_ref, how=how, given_before=given_before
        )

    return give


@pytest.fixture
def with_code():
    """Return to the case with a code; return the visit."""

    def with_code(code):
        return return_visit.open_visit(cookie=keys.unlock_with_code(code=code).cookie)

    return with_code


def said_to(visit):
    return [line.text for line in return_visit.read_conversation(visit=visit)]


def read_by(reader, receipt):
    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
    return [(letter.text, letter.is_refused) for letter in opened.messages]


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


def test_whoever_is_in_with_the_old_code_is_put_out(send, give, refusals):
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
    assert refusals() == []
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
    assert [(each.how, each.by, each.on) for each in opened.codes_given] == [
        (how, reader.user, timezone.localdate()) for how in ("old_contact", "own_word")
    ]


def test_a_second_press_takes_away_no_code(send, give, with_code):
    receipt = send()
    code = give(receipt)

    with pytest.raises(new_code.AlreadyGiven):
        give(receipt)

    assert with_code(code).case.public_ref == receipt.public_ref


@pytest.mark.parametrize("how", [VerificationMethod.NOT_REACHED, VerificationMethod.OFFICE])
def test_nobody_gets_one_unchecked(send, give, come_back, how):
    receipt = send()

    with pytest.raises(workbench.NotChecked):
        give(receipt, how=how)

    assert come_back(receipt).case.public_ref == receipt.public_ref
    assert not AuditEvent.objects.filter(action="code_given").exists()


def test_an_old_contact_that_is_not_safe_proves_nothing(send, give, come_back):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CONTACT, told=STOPPED)

    with pytest.raises(workbench.NotChecked):
        give(receipt)

    assert give(receipt, how=VerificationMethod.OWN_WORD)


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

    with pytest.raises(workbench.NotChecked):
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
    assert new_code.verification_methods(answers, []) == ways


def test_a_number_that_was_given_later_and_counts_can_be_called(send, give, come_back, reader):
    receipt = send(answers={"reach": ["code"]})
    told = {"reach": ["phone"], "phone": "+1 646 555 0142"}
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CONTACT, told=told)
    with pytest.raises(workbench.NotChecked):
        give(receipt)

    settled = {"number": 1, "counts": True, "how": VerificationMethod.OWN_WORD}
    cases.settle_report(by=reader, public_ref=receipt.public_ref, **settled)

    assert give(receipt)


def test_whoever_may_not_open_the_request_gives_none(send, give, colleague):
    receipt = send()
    HelpRequest.objects.get().grants.filter(recipient_key=colleague.person.key).delete()

    with pytest.raises(workbench.NoSuchRequest):
        give(receipt, by=colleague)


def test_a_withdrawn_request_gets_none(send, give, come_back):
    receipt = send()
    return_visit.withdraw_case(visit=come_back(receipt))

    with pytest.raises(workbench.RequestWithdrawn):
        give(receipt)


def test_a_busy_host_changes_nothing(send, give, come_back, monkeypatch):
    receipt = send()

    def busy(_subject):
        raise Busy

    monkeypatch.setattr(keys, "new_applicant", busy)
    with pytest.raises(Busy):
        give(receipt)

    assert come_back(receipt).case.public_ref == receipt.public_ref
    assert HelpRequest.objects.get().renewals == b""


def test_it_is_written_down_with_what_was_relied_on(send, give, reader):
    receipt = send()
    code = give(receipt, how=VerificationMethod.OWN_WORD)

    event = AuditEvent.objects.get(action="code_given")
    said, _colon, mark = event.detail_code.partition(":")
    assert (event.actor, said, len(mark)) == (reader.audit_name, "own_word", 40)
    case = HelpRequest.objects.get()
    for blob in (case.renewals, case.applicant_wrapped, case.receipt_lookup):
        assert code.encode() not in bytes(blob)


def test_a_worry_about_the_code_is_urgent_until_a_new_one_is_given(
    send, come_back, give, with_code, reader
):
    receipt = send(facts={"moved": "no"})
    return_visit.write_to_us(
        visit=come_back(receipt), kind=ReportKind.CODE, text="My husband has it"
    )

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert (str(entry.level), entry.reasons[0].code) == ("U1", "CODE_SEEN")
    assert HelpRequest.objects.get().review_by == review_by(Level.U1, timezone.localdate())

    give(receipt)

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert (str(entry.level), entry.reasons) == ("U4", [])
    (letter,) = cases.open_case(by=reader, public_ref=receipt.public_ref).messages
    assert letter.settled.counts
    assert letter.settled.how == VerificationMethod.OLD_CONTACT


def test_a_new_code_is_no_new_case_key(send, give, reader):
    """Somebody who left with a copy of the case key keeps what they could open."""
    receipt = send()
    give(receipt)

    opened = workbench.opened_by(reader, HelpRequest.objects.all(), receipt.public_ref)

    assert len(opened.header.renewals) == 1
    assert opened.header.rekeyed_on is None


def test_a_worry_is_settled_by_a_code_alone(send, come_back, reader):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CODE)
    settling = {"by": reader, "public_ref": receipt.public_ref, "number": 1}

    with pytest.raises(workbench.NotChecked):
        cases.settle_report(**settling, counts=True, how=VerificationMethod.OLD_CONTACT)

    cases.settle_report(**settling, counts=False, how=VerificationMethod.NOT_REACHED)
    assert [e.reasons[0].code for e in ordered_cases.load_queue(by=reader).entries] == ["DETAINED"]


def test_an_answer_that_was_changed_stays_closed_and_stops_nothing(
    send, give, with_code, reader, by_sql, refusals
):
    receipt = send()
    for text in ("First", "Second"):
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text=text)
    first = ThreadMessage.objects.get(number=1)
    by_sql(first, staff_blob=flipped(first.staff_blob))

    code = give(receipt, how=VerificationMethod.OWN_WORD)

    assert set(refusals()) == {(str(first.request_id), "blob_altered")}
    lines = return_visit.read_conversation(visit=with_code(code))
    assert [(line.text, line.is_refused) for line in lines] == [("", True), ("Second", False)]


@pytest.fixture
def renewed(send, give, reader):
    """Return a case with a new code, opened by the caseworker before and after, and its code."""
    receipt = send()
    ordered_cases.load_queue(by=reader)
    code = give(receipt)
    return HelpRequest.objects.get(), code


def test_one_that_is_given_while_the_queue_is_read_raises_no_alarm(
    send, give, reader, refusals, monkeypatch
):
    receipt = send()
    find, codes = Openings.find_grants, []

    def find_later(openings, requests):
        if not codes:
            codes.append("")  # giving one opens the case as well
            codes[0] = give(receipt)
        find(openings, requests)

    monkeypatch.setattr(Openings, "find_grants", find_later)

    assert ordered_cases.load_queue(by=reader).damaged == []
    assert len(codes[0]) == 24
    assert refusals() == []


def is_refused(reader, case):
    assert ordered_cases.load_queue(by=reader).damaged == [case.public_ref]
    with pytest.raises(audit.HeaderForged):
        cases.open_case(by=reader, public_ref=case.public_ref)
    with pytest.raises(audit.HeaderForged):
        cases.send_reply(by=reader, public_ref=case.public_ref, text="Hello")
    return True


def test_a_new_code_taken_back_in_the_database_is_refused(send, give, reader, by_sql):
    """Otherwise the old code would open our replies again."""
    receipt = send()
    before = HelpRequest.objects.get()
    give(receipt)
    by_sql(
        before,
        renewals=bytes(before.renewals),
        receipt_lookup=bytes(before.receipt_lookup),
        applicant_wrapped=bytes(before.applicant_wrapped),
    )

    assert is_refused(reader, before)
    cookie = keys.unlock_with_code(code=receipt.code).cookie
    with pytest.raises(audit.HeaderForged):
        return_visit.open_visit(cookie=cookie)


def test_the_old_key_signs_no_message_any_more(send, give, come_back, reader, by_sql, with_code):
    receipt = send()
    old = come_back(receipt)
    code = give(receipt)
    return_visit.write_to_us(visit=with_code(code), text="Mine")
    message = ThreadMessage.objects.get()
    label = row_labels.message(message.request_id, message.pk, 1)
    content = {"number": 1, "kind": "message", "on": "2026-11-25", "text": "Call me at 0666"}
    letter = signed(content, by=old.applicant.pair, label=label, sizes=LETTER)

    by_sql(message, staff_blob=seal(old.header.drop, label, letter))

    assert read_by(reader, receipt) == [("", True)]


def test_a_row_that_is_put_in_and_taken_out_again_leaves_no_numbers_to_the_old_key(
    send, give, come_back, reader, with_code
):
    """Otherwise somebody with the old seeds could sign the next messages."""
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="One")
    one = ThreadMessage.objects.get()
    planted = ThreadMessage.objects.create(
        request=one.request,
        number=999_999,
        direction=one.direction,
        created_on=one.created_on,
        staff_blob=bytes(one.staff_blob),
    )

    code = give(receipt, how=VerificationMethod.OWN_WORD)
    planted.delete()
    return_visit.write_to_us(visit=with_code(code), text="Two")

    assert read_by(reader, receipt) == [("One", False), ("Two", False)]


def forged(case, by, signing, *, pair, mac_key=None, drop=None, drop_of_renewal=None, **changed):
    """Return a second renewal by somebody, with something changed. `drop` is the pair that proves
    it."""
    (first,) = renewal.read(bytes(case.renewals))
    fields = {
        "request": case.pk,
        "number": 2,
        "previous": renewal.hash_of(first.body),
        "applicant": pair.public,
        "drop": drop_of_renewal or Header.decode(bytes(case.header)).drop,
        "key_version": 1,
        "first_message": 1,
        "how": "old_contact",
        "by": by,
        "on": timezone.localdate(),
    }
    body = Renewal(**(fields | changed)).encode()
    label = row_labels.renewal(case.pk, 2)
    code = mac(mac_key or new_secret(), label, body)
    proof = (drop or pair).sign(row_labels.renewal_proof(case.pk, 2), body)
    return renewal.written([first, SignedRenewal(body, signing.sign(label, body), proof, code)])


@pytest.fixture
def case_key(renewed, reader):
    opened = workbench.opened_by(reader, HelpRequest.objects.all(), renewed[0].public_ref)
    return opened.case_key


@pytest.fixture
def drop(renewed, reader):
    """Return a second renewal by somebody, with something changed. `drop` proves it."""
    opened = workbench.opened_by(reader, HelpRequest.objects.all(), renewed[0].public_ref)
    return opened.drop


def test_a_true_second_renewal_is_believed(renewed, reader, by_sql, pair, case_key, drop):
    """The control of the forgeries below: each is refused only for what it changes."""
    case, _code = renewed

    by_sql(
        case,
        renewals=forged(
            case, reader.person.key, reader.pair, pair=pair, mac_key=case_key, drop=drop
        ),
    )

    assert ordered_cases.load_queue(by=reader).damaged == []


@pytest.mark.parametrize(
    "changed",
    [{"number": 3}, {"previous": "00"}, {"previous": ""}],
    ids=["number", "other", "none"],
)
def test_a_renewal_that_does_not_follow_is_refused(
    renewed, reader, by_sql, pair, case_key, drop, changed
):
    case, _code = renewed
    by_sql(
        case,
        renewals=forged(
            case,
            reader.person.key,
            reader.pair,
            pair=pair,
            mac_key=case_key,
            drop=drop,
            **changed,
        ),
    )

    assert is_refused(reader, case)


def test_a_renewal_signed_by_nobody_on_the_roster_is_refused(renewed, reader, by_sql, pair, drop):
    case, code = renewed
    stranger = Pair.generate()
    for by in (reader.person.key, case.pk):
        by_sql(case, renewals=forged(case, by, stranger, pair=pair, drop=drop))

        assert is_refused(reader, case)
    cookie = keys.unlock_with_code(code=code).cookie
    with pytest.raises(audit.HeaderForged):
        return_visit.open_visit(cookie=cookie)


def test_a_renewal_by_a_colleague_who_cannot_open_the_request_is_refused(
    renewed, reader, colleague, by_sql, pair
):
    case, _code = renewed

    by_sql(case, renewals=forged(case, colleague.person.key, colleague.pair, pair=pair))

    assert is_refused(reader, case)


def test_whoever_left_cannot_have_letters_sealed_to_themselves(renewed, reader, colleague, by_sql):
    """The person cannot check the MAC under the case key, but sees that no holder has renewed."""
    case, code = renewed
    theirs = Header.decode(bytes(case.header)).applicant
    (given,) = (Renewal.decode(r.body) for r in renewal.read(bytes(case.renewals)))
    column = forged(
        case,
        colleague.person.key,
        colleague.pair,
        pair=colleague.pair,
        applicant=given.applicant,
        drop_of_renewal=colleague.pair.public,
    )
    assert theirs != given.applicant
    by_sql(case, renewals=column)

    cookie = keys.unlock_with_code(code=code).cookie
    with pytest.raises(audit.HeaderForged):
        return_visit.open_visit(cookie=cookie)


def test_a_renewal_of_another_request_is_refused(renewed, send, give, reader, by_sql):
    case, _code = renewed
    other = HelpRequest.objects.get(public_ref=send().public_ref)
    by_sql(other, renewals=bytes(case.renewals))

    assert is_refused(reader, other)


@pytest.mark.parametrize(
    "column", [b"[]", b"{}", b"x", b"\xff", b'[["a"]]', b"[[1, 2, 3]]", b"[" * 100_000, b"[1]"]
)
def test_renewals_that_are_none_are_refused(renewed, reader, by_sql, column):
    case, _code = renewed

    by_sql(case, renewals=column)

    assert is_refused(reader, case)


def test_a_body_that_is_none_is_no_renewal():
    for body in (b"", b"[]", b"{}", b"\xff", b'{"request": 1}', b"[" * 100_000):
        assert Renewal.decode(body) is None


def test_a_renewal_reads_as_it_was_written(pair):
    one = Renewal(
        request=HelpRequest().pk,
        number=1,
        previous="ab",
        applicant=pair.public,
        drop=pair.public,
        key_version=2,
        first_message=3,
        how="own_word",
        by=HelpRequest().pk,
        on=timezone.localdate(),
    )
    kept = SignedRenewal(one.encode(), b"signature", b"proof", b"mac")

    assert Renewal.decode(one.encode()) == one
    assert renewal.read(renewal.written([kept, replace(kept, mac=b"")])) == [
        kept,
        replace(kept, mac=b""),
    ]
    assert renewal.read(b"") == []
    with pytest.raises(renewal.NoRenewals):
        renewal.read(b"{")
