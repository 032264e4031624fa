import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from legal_help.models import (
    AuditHead,
    CaseworkerKey,
    Draft,
    HelpRequest,
    KeyGrant,
    SignedDocument,
    ThreadMessage,
    Unlock,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def sent(send):
    return HelpRequest.objects.get(public_ref=send().public_ref)


def refused(save):
    with pytest.raises(IntegrityError), transaction.atomic():
        save()


def test_document_version_stands_once(founding):
    copy = SignedDocument.objects.get()
    copy.pk = uuid.uuid4()

    refused(lambda: copy.save(force_insert=True))


def test_person_has_one_active_key(founding):
    copy = CaseworkerKey.objects.get()
    copy.pk = uuid.uuid4()

    refused(lambda: copy.save(force_insert=True))
    copy.state = CaseworkerKey.State.RETIRED
    copy.save(force_insert=True)


def test_sent_draft_answers_to_no_code_any_more(begun):
    refused(lambda: Draft.objects.update(sent_at=timezone.now()))
    refused(lambda: Draft.objects.update(receipt_lookup=None))
    Draft.objects.update(receipt_lookup=None, sent_at=timezone.now())


def test_code_finds_one_draft(begun):
    copy = Draft.objects.get()
    copy.pk = uuid.uuid4()

    refused(lambda: copy.save(force_insert=True))


def test_withdrawn_request_has_an_end(sent):
    refused(lambda: HelpRequest.objects.update(status="withdrawn"))


@pytest.mark.parametrize("name", ["public_ref", "receipt_lookup"])
def test_reference_and_code_find_one_request(sent, name):
    sent.pk, sent.public_ref, sent.receipt_lookup = uuid.uuid4(), "WREN-0001", b"another"
    setattr(sent, name, getattr(HelpRequest.objects.get(), name))

    refused(lambda: sent.save(force_insert=True))


def test_reader_has_one_grant_a_version(sent):
    copy = KeyGrant.objects.first()
    copy.pk = uuid.uuid4()

    refused(lambda: copy.save(force_insert=True))


@pytest.mark.parametrize(
    ("direction", "blob"), [("from_us", None), ("from_person", b"x")], ids=["ours", "theirs"]
)
def test_person_opens_what_we_wrote_alone(sent, direction, blob):
    message = ThreadMessage(
        request=sent,
        number=1,
        direction=direction,
        created_on=timezone.localdate(),
        staff_blob=b"",
        applicant_blob=blob,
    )

    refused(message.save)


def test_message_number_stands_once(sent):
    for number in (1, 2):
        message = ThreadMessage(
            request=sent,
            number=number,
            direction="from_person",
            created_on=timezone.localdate(),
            staff_blob=b"",
        )
        message.save()

    refused(lambda: ThreadMessage.objects.update(number=1))


def test_unlock_is_found_once(begun):
    copy = Unlock.objects.get()
    copy.pk = uuid.uuid4()

    refused(lambda: copy.save(force_insert=True))


def test_chain_has_one_end(founding):
    refused(lambda: AuditHead(pk=2).save())


def test_request_is_open_until_closed(sent):
    assert list(HelpRequest.objects.open()) == [sent]

    sent.status = HelpRequest.Status.REFERRED
    sent.save()

    assert list(HelpRequest.objects.open()) == []
