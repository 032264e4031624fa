"""Somebody found a code and writes to the database: the person's code leads nowhere but to the case.

By day they lead the code elsewhere, in the evening they put everything back.
"""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from legal_help.crypto import row_labels
from legal_help.crypto.codes import new_code, read_code
from legal_help.crypto.sealing import Pair, wrap
from legal_help.event_log import log, memory_file, pin
from legal_help.models import Draft, HelpRequest
from legal_help.trust import keys, roster
from tests.legal_help.evidence.looking import night
from tests.legal_help.evidence.planted_case import plant_case
from tests.legal_help.full_disk import full_disk
from tests.legal_help.lines import plant


def row_of(receipt):
    return HelpRequest.objects.get(public_ref=receipt.public_ref)


def seeds_under(code, person, subject):
    """Seeds of somebody else, such as the found code opens."""
    stretched = keys._stretched(read_code(code), roster.verified().salts[-1])
    return wrap(stretched.wrapping, row_labels.of_draft("applicant seeds", subject), person.seeds)


def plant_draft(code, lookup):
    """A draft whose private half its author has, under the code of somebody else."""
    person, subject = Pair.generate(), uuid.uuid4()
    return Draft.objects.create(
        id=subject,
        applicant_public=bytes(person.public),
        state=b"x",
        receipt_lookup=lookup,
        receipt_salt_v=1,
        applicant_wrapped=seeds_under(code, person, subject),
        expires_on=timezone.localdate() + timedelta(days=9),
    )


def refused(receipt):
    with pytest.raises(keys.WrongCode):
        keys.unlock_with_code(code=receipt.code)


@pytest.fixture
def led_astray(send, by_sql):
    """Send a request, and lead its code into a planted draft. Returns the receipt and the case."""

    def led_astray():
        receipt = send()
        row = row_of(receipt)
        by_sql(row, receipt_lookup=b"elsewhere")
        plant_draft(receipt.code, bytes(row.receipt_lookup))
        return receipt, str(row.pk)

    return led_astray


def test_a_planted_draft_takes_nobody_in(led_astray, by_sql, told):
    receipt, case = led_astray()
    planted = Draft.objects.get(receipt_lookup__isnull=False)

    refused(receipt)

    by_sql(row_of(receipt), receipt_lookup=bytes(planted.receipt_lookup))
    planted.delete()
    assert night() == set()
    assert told() == [("code_altered", case)]
    assert str(keys.unlock_with_code(code=receipt.code).subject) == case


def test_a_planted_case_takes_nobody_in(send, by_sql, told):
    receipt = send()
    row, lookup = row_of(receipt), bytes(row_of(receipt).receipt_lookup)
    by_sql(row, receipt_lookup=b"elsewhere")
    person, case = Pair.generate(), uuid.uuid4()
    wrapped = seeds_under(receipt.code, person, case)
    planted = plant_case(person=person, case=case, lookup=lookup, wrapped=wrapped)

    refused(receipt)
    by_sql(planted.row, receipt_lookup=b"nowhere")
    by_sql(row, receipt_lookup=lookup)
    refused(receipt)

    assert set(told()) == {("code_altered", str(row.pk)), ("code_altered", str(case))}
    assert night() == {("code_altered", str(case))}


def test_a_salt_that_is_moved_by_day_is_told_before_the_night(send, by_sql, told):
    receipt = send()
    row = row_of(receipt)
    by_sql(row, receipt_salt_v=row.receipt_salt_v + 1)

    refused(receipt)

    by_sql(row, receipt_salt_v=row.receipt_salt_v)
    assert night() == set()
    assert told() == [("code_altered", str(row.pk))]


def test_a_code_whose_row_is_gone_opens_no_planted_draft(send, told):
    receipt = send()
    row = row_of(receipt)
    plant_draft(receipt.code, bytes(row.receipt_lookup))
    HelpRequest.objects.all().delete()

    refused(receipt)

    assert told() == [("code_altered", str(row.pk))]


def test_in_doubt_nobody_is_taken_in_either(led_astray, told):
    plant(b"{}", links=False)
    receipt, case = led_astray()

    refused(receipt)

    assert case in log.look().aside
    assert ("code_altered", case) in told()


@pytest.mark.exhaustive  # tests/legal_help/event_log/test_log.py fills the disk
def test_with_a_full_disk_nobody_is_taken_in_either(led_astray, send, caplog):
    send(), log.look()
    with full_disk():
        for _each in range(6):
            send()
        receipt, case = led_astray()
        assert pin.memory_file().read().place < log.look().memory.place

        refused(receipt)

    assert f"Alarm: code_altered (case {case}, line 0)" in caplog.messages


def test_without_a_memory_nobody_is_taken_in_either(led_astray, caplog):
    receipt, case = led_astray()
    folder = pin.folder()
    folder.rename(folder.with_suffix(".away"))
    folder.write_text("in the way")
    memory_file._shared.clear()  # as in a process that starts
    assert log.look().doubt == "memory_not_read"

    refused(receipt)

    assert f"Alarm: code_altered (case {case}, line 0)" in caplog.messages


def test_an_altered_code_costs_as_many_queries_as_one_that_nobody_has(send, by_sql):
    receipt = send()
    log.look()
    by_sql(row_of(receipt), receipt_lookup=b"elsewhere")

    run = []
    for code in (receipt.code, new_code()):
        with (
            CaptureQueriesContext(
                connection,
            ) as captured,
            pytest.raises(keys.WrongCode),
        ):
            keys.unlock_with_code(code=code)
        run.append(len(captured))

    assert run[0] == run[1]
