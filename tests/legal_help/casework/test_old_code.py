"""What somebody with a code that was replaced, or with its old rows, can still do: nothing."""

import pytest
from django.utils import timezone

from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import seal
from legal_help.event_log.alarms import Tampered
from legal_help.events.case_actions import CaseAction
from legal_help.events.event import PERSON
from legal_help.events.fields import Refused
from legal_help.events.sign_step import sign_step
from legal_help.intake import return_visit
from legal_help.models import ThreadMessage
from legal_help.sealed.case_opener import keys_in
from legal_help.sealed.packing import LETTER, pack_salted
from legal_help.sealed.texts import mark_of
from legal_help.trust import keys, roster
from tests.legal_help.casework.looking import (
    head,
    put_back,
    read_by,
    row,
    said_to,
    state,
    stored,
)

KNOWN = {"name": "Amina", "phone": "+1 212 555 0100", "own_word": "lantern"}


@pytest.fixture
def old(send, come_back, give, reader):
    """Return the receipt with the old code, the visit with it, and the new code."""
    receipt = send(answers=KNOWN)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Before")
    visit = come_back(receipt)
    return receipt, visit, give(receipt)


def test_the_old_key_signs_nothing_any_more(old):
    """Past every page: the step itself is refused."""
    receipt, visit, _code = old
    for action, details in (
        (CaseAction.WRITE, {"mark": "0" * 64}),
        (CaseAction.TAKE_BACK, {}),
    ):
        with pytest.raises(Refused) as refused:
            sign_step(
                head(receipt.public_ref),
                action,
                case=str(visit.case.pk),
                by=PERSON,
                pair=visit.applicant.pair,
                on=timezone.localdate().isoformat(),
                roster=roster.verified(),
                details=details,
                chosen={},
            )
        assert refused.value.reason == "signer"


@pytest.mark.sampled
@pytest.mark.parametrize("which", ["the code", "the row", "all rows"])
def test_an_old_row_put_back_lets_the_old_code_in_no_more(send, give, reader, by_sql, told, which):
    receipt = send(answers=KNOWN)
    before, rows = row(receipt.public_ref), stored()
    code = give(receipt)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Zzafter")
    if which == "the code":
        columns = ("receipt_lookup", "receipt_salt_v", "applicant_wrapped")
        by_sql(before, **{name: getattr(before, name) for name in columns})
    elif which == "the row":
        before.save()
    else:
        put_back(rows)

    for each in (receipt.code, code):
        with pytest.raises(keys.WrongCode):
            keys.unlock_with_code(code=each)
    assert told() == [("code_altered", str(before.pk))]
    found = ordered_cases.load_queue(by=reader)
    assert found.damaged == ([] if which == "the code" else [receipt.public_ref])


@pytest.mark.exhaustive
def test_staff_work_on_where_the_code_was_put_back_and_give_another(
    send, give, reader, by_sql, with_code, told
):
    receipt = send(answers=KNOWN)
    before = row(receipt.public_ref)
    give(receipt)
    columns = ("receipt_lookup", "receipt_salt_v", "applicant_wrapped")
    by_sql(before, **{name: getattr(before, name) for name in columns})
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Zzafter")
    assert len(cases.open_case(by=reader, public_ref=receipt.public_ref).codes_given) == 1
    assert told() == [("code_altered", str(before.pk))]

    code = give(receipt, given_before=1)

    assert said_to(with_code(code)) == ["Zzafter"]


@pytest.mark.exhaustive
def test_old_keys_put_back_get_no_letter_sealed_to_them(send, give, reader, by_sql, told):
    receipt = send(answers=KNOWN)
    before = row(receipt.public_ref)
    give(receipt)
    by_sql(before, keys=bytes(before.keys))

    with pytest.raises(Tampered):
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Zzafter")

    assert told() == [("key_swapped", str(before.pk))]
    assert ThreadMessage.objects.count() == 0


@pytest.mark.exhaustive
def test_nobody_puts_words_in_the_place_of_a_message(old, reader, by_sql, with_code, told):
    """Whoever owns the database can seal to the readers; the step names another text."""
    receipt, _visit, code = old
    return_visit.write_to_us(visit=with_code(code), text="Mine")
    message, case = ThreadMessage.objects.get(direction="in"), row(receipt.public_ref)
    _person, drop = keys_in(case, state(receipt.public_ref))
    text = pack_salted({"kind": "message", "text": "Call me at 0666", "told": {}}, LETTER)

    by_sql(message, staff_blob=seal(drop, row_labels.text("message", case.pk, 1, 2), text))

    assert read_by(reader, receipt) == [("Before", False), ("", True)]
    assert told() == [("text_missing", str(case.pk))]
    by_sql(message, mark=mark_of("message", case.pk, text))
    assert read_by(reader, receipt) == [("Before", False), ("", True)]
