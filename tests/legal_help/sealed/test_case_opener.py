"""Open a case from its columns and a grant: each must fit the signed state, or it is refused."""

from uuid import UUID

import pytest

from legal_help.access.locked_case import NoSuchRequest, locked_case
from legal_help.casework import cases
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import new_secret, seal, wrap
from legal_help.event_log.alarms import Tampered
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, KeyGrant
from legal_help.sealed.case_opener import new_drop
from legal_help.sealed.packing import pack
from tests.legal_help.helpers import flipped

PARTS = ("answers", "card", "triage")


@pytest.fixture
def receipt(send):
    return send()


@pytest.fixture
def row(receipt):
    return HelpRequest.objects.get()


@pytest.fixture
def opened(reader, receipt):
    """Open the case as a caseworker does, and read something of it."""

    def opened(read=lambda case: case):
        with locked_case(reader, receipt.public_ref) as case:
            return read(case.opened)

    return opened


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("answers", 0),
        ("answers", 1),
        ("answers", 20),
        ("answers", 5000),
        ("card", -1),
        ("triage", 40),
    ],
)
def test_a_part_flipped_by_one_bit_is_refused(opened, row, by_sql, told, name, place):
    by_sql(row, **{name: flipped(getattr(row, name), place)})

    with pytest.raises(Tampered, match="blob_altered"):
        opened(lambda case: case.part(name))

    assert told() == [("blob_altered", str(row.pk))]


@pytest.mark.sampled
@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_was_written_anew_under_the_case_key_is_refused(opened, row, by_sql, name):
    """Whoever left knows the key of the case; its marks stand in what the person signed."""
    case_key = opened().case_key
    label = row_labels.part(name, row.pk, 1)
    by_sql(row, **{name: wrap(case_key, label, pack({"facts": {}}, (1024,)))})

    with pytest.raises(Tampered, match="blob_altered"):
        opened(lambda case: case.part(name))


def test_a_part_in_the_place_of_another_is_refused(opened, row, by_sql):
    by_sql(row, card=bytes(row.triage), triage=bytes(row.card))

    for name in ("card", "triage"):
        with pytest.raises(Tampered, match="blob_altered"):
            opened(lambda case, name=name: case.part(name))


@pytest.mark.exhaustive
def test_a_part_of_another_case_is_refused(opened, row, send, by_sql):
    other = HelpRequest.objects.get(public_ref=send().public_ref)
    by_sql(row, answers=bytes(other.answers))

    with pytest.raises(Tampered, match="blob_altered"):
        opened(lambda case: case.part("answers"))


@pytest.mark.exhaustive
def test_what_does_not_fit_is_refused_by_itself(opened, row, by_sql):
    by_sql(row, card=flipped(row.card))

    assert opened(lambda case: case.part("answers")) == {"name": "Amina"}


def test_keys_that_the_state_does_not_name_are_refused(opened, row, send, by_sql, told):
    other = HelpRequest.objects.get(public_ref=send().public_ref)
    by_sql(row, keys=bytes(other.keys))

    with pytest.raises(Tampered, match="key_swapped"):
        opened(lambda case: case.person_keys)
    with pytest.raises(Tampered, match="key_swapped"):
        opened(lambda case: case.drop)
    assert opened(lambda case: case.part("answers")) == {"name": "Amina"}
    assert told() == [("key_swapped", str(row.pk))]


def test_the_opener_of_messages_is_refused_if_it_was_altered_or_is_another(opened, row, by_sql):
    case_key, whole = opened().case_key, bytes(row.drop_private)
    _pair, another = new_drop(case_key, row.pk, 1)

    by_sql(row, drop_private=flipped(whole))
    with pytest.raises(Tampered, match="blob_altered"):
        opened(lambda case: case.drop)
    by_sql(row, drop_private=wrap(case_key, row_labels.part("drop seeds", row.pk, 1), b"short"))
    with pytest.raises(Tampered, match="blob_altered"):
        opened(lambda case: case.drop)
    by_sql(row, drop_private=another)
    with pytest.raises(Tampered, match="key_swapped"):
        opened(lambda case: case.drop)
    by_sql(row, drop_private=whole)
    assert opened(lambda case: case.drop.public)


@pytest.mark.exhaustive
def test_messages_stand_refused_while_their_opener_is_altered(
    opened, reader, receipt, row, come_back, by_sql, told
):
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Call us.")
    by_sql(row, drop_private=flipped(row.drop_private))

    page = cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert [(letter.text, letter.is_refused) for letter in page.messages] == [
        ("", True), ("Call us.", False),
    ]  # fmt: skip
    assert told() == [("blob_altered", str(row.pk))]


def test_a_reference_that_the_state_does_not_name_is_refused(reader, row, by_sql, told):
    by_sql(row, public_ref="WREN-0001")

    with pytest.raises(Tampered, match="row_altered"), locked_case(reader, "WREN-0001"):
        pass

    assert told() == [("row_altered", str(row.pk))]


def grant_of(reader):
    return KeyGrant.objects.get(recipient=reader.by)


@pytest.mark.parametrize("attack", ["deleted", "flipped", "of recovery", "of another case"])
def test_a_grant_that_is_not_mine_is_refused(opened, reader, row, send, by_sql, told, attack):
    grant = grant_of(reader)
    if attack == "deleted":
        grant.delete()
    elif attack == "flipped":
        by_sql(grant, blob=flipped(grant.blob))
    elif attack == "of recovery":
        other = KeyGrant.objects.exclude(pk=grant.pk).get()
        by_sql(grant, blob=bytes(other.blob))
    else:
        send()
        other = KeyGrant.objects.filter(recipient=reader.by).exclude(pk=grant.pk).get()
        by_sql(grant, blob=bytes(other.blob))

    with pytest.raises(Tampered, match="grant_altered"):
        opened()

    assert told() == [("grant_altered", str(row.pk))]


def test_a_grant_of_another_key_is_refused(opened, reader, row, by_sql, told):
    """Anybody can seal to the public key of a reader: what the state commits to shows it."""
    grant = grant_of(reader)
    label = row_labels.grant(row.pk, recipient=grant.recipient, version=1)
    by_sql(grant, blob=seal(reader.pair.public, label, new_secret()))

    with pytest.raises(Tampered, match="grant_altered"):
        opened()

    assert told() == [("grant_altered", str(row.pk))]


@pytest.mark.exhaustive
def test_a_grant_makes_nobody_a_holder(opened, receipt, row, colleague):
    """Whoever has the case key can seal it to whom they like; the holders stand in the state."""
    label = row_labels.grant(row.pk, recipient=UUID(colleague.by), version=1)
    KeyGrant.objects.create(
        request=row,
        version=1,
        recipient=colleague.by,
        blob=seal(colleague.pair.public, label, opened().case_key),
    )

    with pytest.raises(NoSuchRequest), locked_case(colleague, receipt.public_ref):
        pass
