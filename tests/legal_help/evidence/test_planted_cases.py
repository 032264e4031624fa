"""Somebody who owns the database sends a case of their own, past the form: whole, and hostile."""

import pytest

from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.event_log.alarms import Tampered
from legal_help.intake import return_visit
from tests.legal_help.evidence.planted_case import plant_case

pytestmark = pytest.mark.django_db
DEEP = b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}"


@pytest.mark.sampled
@pytest.mark.parametrize(
    "parts",
    [{"card": DEEP}, {"triage": DEEP, "answers": DEEP}, {"triage": DEEP, "answers": {"need": 1}}],
    ids=["card", "answers and triage", "answers of another shape"],
)
def test_what_nobody_can_read_through_stops_no_other_case(send, reader, told, parts):
    receipt = send()
    planted = plant_case(**parts)

    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Hello")

    assert opened.answers["name"] == "Amina"
    assert ordered_cases.load_queue(by=reader).damaged == ["FERN-0001"]
    with pytest.raises(Tampered):
        cases.open_case(by=reader, public_ref="FERN-0001")
    assert set(told()) == {("blob_altered", str(planted.case))}


@pytest.mark.sampled
@pytest.mark.parametrize("part", ["answers", "triage"])
def test_a_part_that_nobody_can_read_through_is_refused_by_itself(founding, reader, part):
    plant_case(**{part: DEEP})

    assert cases.open_case(by=reader, public_ref="FERN-0001").refused == part


@pytest.mark.both_databases
@pytest.mark.parametrize("has_row", [True, False], ids=["with a row", "without a row"])
def test_a_second_case_of_a_reference_hides_nothing_of_the_first(send, come_back, reader, has_row):
    receipt = send()
    planted = plant_case(ref=receipt.public_ref, stored_under="FERN-0001")
    if not has_row:
        planted.row.delete()
    return_visit.write_to_us(visit=come_back(receipt), text="They moved my hearing")

    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Hello")

    assert [letter.text for letter in opened.messages] == ["They moved my hearing"]
    assert opened.conflicts.card == {"names": ["Amina"]}
    queue = ordered_cases.load_queue(by=reader)
    assert [entry.case.pk for entry in queue.entries] == [opened.case.pk]
    assert queue.damaged == [receipt.public_ref]
