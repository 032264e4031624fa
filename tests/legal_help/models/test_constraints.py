import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from legal_help.models import (
    CaseNote,
    Draft,
    HelpRequest,
    KeyGrant,
    LogHead,
    LogLine,
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


def test_place_in_the_log_stands_once(founding):
    copy = LogLine.objects.first()

    refused(lambda: copy.save(force_insert=True))


def test_nothing_but_its_place_is_unique_in_the_log(sent):
    """Somebody who plants a line first must not be able to refuse an honest one."""
    copy = LogLine.objects.last()
    copy.seq += 1

    copy.save(force_insert=True)

    fields = LogLine._meta.get_fields()
    assert [field.name for field in fields if field.unique] == ["seq"]
    assert [*LogLine._meta.constraints, *LogLine._meta.unique_together] == []


def test_log_has_one_head(founding):
    refused(lambda: LogHead(pk=2).save())


def test_sent_draft_answers_to_no_code_any_more(begun):
    refused(lambda: Draft.objects.update(sent_at=timezone.now()))
    refused(lambda: Draft.objects.update(receipt_lookup=None))
    Draft.objects.update(receipt_lookup=None, sent_at=timezone.now())


def test_code_finds_one_draft(begun):
    copy = Draft.objects.get()
    copy.pk = uuid.uuid4()

    refused(lambda: copy.save(force_insert=True))


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["public_ref", "receipt_lookup"])
def test_reference_and_code_find_one_request(sent, name):
    sent.pk, sent.public_ref, sent.receipt_lookup = uuid.uuid4(), "WREN-0001", b"another"
    setattr(sent, name, getattr(HelpRequest.objects.get(), name))

    refused(lambda: sent.save(force_insert=True))


def test_reader_has_one_grant_a_version(sent):
    copy = KeyGrant.objects.first()
    copy.pk = uuid.uuid4()

    refused(lambda: copy.save(force_insert=True))
    copy.version += 1
    copy.save(force_insert=True)


def message(sent, number=1, direction="in", **more):
    given = {"event": number + 1, "mark": "0" * 64, "staff_blob": b"", **more}
    return ThreadMessage(request=sent, number=number, direction=direction, **given)


@pytest.mark.parametrize(
    ("direction", "blob"), [("out", None), ("in", b"x")], ids=["ours", "theirs"]
)
def test_person_opens_what_we_wrote_alone(sent, direction, blob):
    refused(message(sent, direction=direction, applicant_blob=blob).save)


def test_message_number_stands_once_each_way(sent):
    for number in (1, 2):
        message(sent, number).save()
    message(sent, 1, "out", applicant_blob=b"x").save()

    refused(lambda: ThreadMessage.objects.filter(direction="in").update(number=1))


@pytest.mark.exhaustive
def test_note_number_stands_once_of_whatever_kind(sent):
    for number, kind in ((1, "plain"), (2, "level")):
        CaseNote(
            request=sent, number=number, kind=kind, event=number, mark="0" * 64, blob=b""
        ).save()

    refused(lambda: CaseNote.objects.update(number=1))


def test_unlock_is_found_once(begun):
    copy = Unlock.objects.get()
    copy.pk = uuid.uuid4()

    refused(lambda: copy.save(force_insert=True))


def test_a_request_takes_what_was_written_with_it(sent):
    message(sent).save()
    CaseNote(request=sent, number=1, kind="plain", event=1, mark="0" * 64, blob=b"").save()

    sent.delete()

    assert [model.objects.count() for model in (ThreadMessage, CaseNote, KeyGrant)] == [0, 0, 0]
    assert LogLine.objects.filter(action="send").count() == 1, "lines of the log stay"


def test_no_column_says_where_a_case_stands():
    """Whose it is, how urgent and how it ends stands in its signed state alone."""
    columns = {field.name for field in HelpRequest._meta.fields}

    assert columns == {
        "id", "public_ref", "receipt_lookup", "receipt_salt_v", "applicant_wrapped",
        "keys", "drop_private", "card", "triage", "answers",
    }  # fmt: skip
