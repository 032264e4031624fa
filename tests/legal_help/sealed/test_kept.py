"""What a reader keeps under their own key, and that nothing changed hides behind it."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import transaction

from legal_help.access import granting
from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels, sealing
from legal_help.crypto.padding import SHORT, pad
from legal_help.crypto.sealing import CannotOpen, wrap
from legal_help.events import audit
from legal_help.events.texts import signed
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, HelpRequest, KeyGrant, ThreadMessage, Unlock
from legal_help.rules import reported_changes
from legal_help.sealed import headers, kept, opening, openings
from legal_help.sealed.kept import Kept
from legal_help.sealed.openings import Openings
from legal_help.trust import keys, roster
from tests.legal_help.helpers import flipped

KEY, HASH, PROOF, MARK = (bytes([number]) * 32 for number in range(1, 5))


@pytest.mark.parametrize(
    "content",
    [
        Kept(case_key=KEY, header_hash=HASH),
        Kept(case_key=KEY, header_hash=HASH, proof=PROOF),
        Kept(
            case_key=KEY,
            header_hash=HASH,
            proof=PROOF,
            renewals=300,
            name="KIWI-1234 2026-11-24",
            facts={"hearing": "2026-12-01", "exceptions": ["ILLNESS"], "moved": None},
            columns={"language": "ht", "place": ["Little Haiti", "FL"], "reach": ["code"]},
            plain=frozenset({MARK}),
            news={HASH: {"kind": "detained", "told": {"where": "ليل"}}},
        ),
    ],
)
def test_kept_reads_as_it_was_written(content):
    assert Kept.decode(content.encode()) == content


@pytest.mark.parametrize(
    ("flood", "left"),
    [
        ({"news": {HASH: {"told": "x" * 17_000}}, "plain": frozenset({MARK})}, {"news": {}}),
        (
            {"plain": frozenset(number.to_bytes(32) for number in range(300))},
            {"plain": frozenset()},
        ),
    ],
)
def test_messages_that_do_not_fit_are_left_out_and_opened_again(flood, left):
    content = Kept(KEY, HASH, PROOF, facts={"moved": "no"})._replace(**flood)

    assert Kept.decode(content.encode()) == content._replace(**left)


def test_facts_that_do_not_fit_leave_the_key_alone():
    content = Kept(KEY, HASH, PROOF, facts={"exceptions": ["x"] * 17_000})

    assert Kept.decode(content.encode()) == Kept(KEY, HASH)


def test_stored_size_tells_little():
    few = Kept(KEY, HASH, PROOF)
    more = few._replace(facts={"hearing": "2026-12-01"}, plain=frozenset({MARK}))

    assert len(few.encode()) == len(more.encode())


@pytest.mark.parametrize("length", [0, 32, 63])
def test_kept_without_a_whole_key_does_not_open(length):
    with pytest.raises(CannotOpen):
        Kept.decode(bytes(length))


@pytest.mark.parametrize(
    "beside",
    [
        b"?",
        bytes(40),
        bytes(72),
        bytes(40) + pad(b"[]", kept.SIZES),
        bytes(40) + pad(b'{"facts": {}}', kept.SIZES),
        bytes(40) + pad(b'{"facts": {}, "plain": [], "news": {}}', kept.SIZES),
        bytes(40)
        + pad(
            b'{"name": "", "facts": {}, "columns": null, "plain": ["no"], "news": {}}', kept.SIZES
        ),
    ],
)
def test_of_what_another_release_kept_the_key_counts(beside):
    assert Kept.decode(KEY + HASH + beside) == Kept(KEY, HASH)


def test_kept_says_nothing_of_the_key():
    assert repr(Kept(case_key=KEY, header_hash=HASH)) == "<Kept>"


ROW = {
    "public_ref": "KIWI-1234",
    "received_on": date(2026, 11, 24),
    "header": b"header",
    "header_signature": b"signature",
    "header_mac": b"mac",
    "renewals": b"",
    "card": b"card",
    "triage": b"triage",
}


@pytest.mark.parametrize(
    "changed",
    [
        {"public_ref": "KIWI-1235"},
        {"received_on": date(2026, 11, 25)},
        *({name: b"x"} for name in list(ROW)[2:]),
        {"card": b"cardt", "triage": b"riage"},
        {"header_mac": b"", "renewals": b"mac"},
    ],
)
def test_proof_is_another_where_anything_is(changed):
    assert kept.proof_of(SimpleNamespace(**ROW)) != kept.proof_of(
        SimpleNamespace(**{**ROW, **changed})
    )


@pytest.mark.parametrize("changed", [{"number": 2}, {"staff_blob": b"c"}, {"id": UUID(int=2)}])
def test_message_is_known_by_its_row_its_place_and_its_bytes(changed):
    message = {"id": UUID(int=1), "number": 1, "staff_blob": b"b"}

    mark = kept.mark_of(SimpleNamespace(**message))

    assert mark != kept.mark_of(SimpleNamespace(**{**message, **changed}))


@pytest.fixture
def known(send, reader):
    """A request that this reader has seen in the queue before, and one to copy from."""
    requests = [HelpRequest.objects.get(public_ref=send().public_ref) for _ in range(2)]
    ordered_cases.load_queue(by=reader)
    return requests


def reopened(reader, request):
    openings = Openings(reader)
    openings.find_grants([request])
    return openings.reopen(request)


def test_what_was_seen_before_is_proven_and_nothing_is_kept_anew(known, reader):
    grants = dict(KeyGrant.objects.values_list("pk", "blob"))
    ordered_cases.load_queue(by=reader)

    assert all(reopened(reader, request).is_proven for request in known)
    assert dict(KeyGrant.objects.values_list("pk", "blob")) == grants


def test_another_reader_proves_for_themselves(send, reader, colleague):
    request = HelpRequest.objects.get(public_ref=send().public_ref)
    ordered_cases.load_queue(by=reader)

    assert not reopened(colleague, request).is_proven


@pytest.mark.parametrize("column", ["header", "header_signature", "header_mac", "card", "triage"])
def test_every_column_is_refused_after_it_was_proven(known, reader, by_sql, refusals, column):
    request, _other = known
    altered = bytearray(getattr(request, column))
    altered[-3] ^= 1

    by_sql(request, **{column: bytes(altered)})

    found = ordered_cases.load_queue(by=reader)
    assert found.damaged == [request.public_ref]
    assert len(found.entries) == 1
    assert [ref for ref, _code in refusals()] == [str(request.pk)]


@pytest.mark.parametrize("column", ["card", "triage"])
def test_part_of_another_request_is_refused_after_it_was_proven(known, reader, by_sql, column):
    request, other = known

    by_sql(request, **{column: bytes(getattr(other, column))})

    assert ordered_cases.load_queue(by=reader).damaged == [request.public_ref]


@pytest.mark.parametrize(
    "columns", [{"status": "banana"}, {"received_on": "2020-01-01"}, {"public_ref": "KIWI-0000"}]
)
def test_row_is_refused_after_it_was_proven(known, reader, by_sql, refusals, columns):
    request, _other = known

    by_sql(request, **columns)

    assert len(ordered_cases.load_queue(by=reader).damaged) == 1
    assert refusals() == [(str(request.pk), "row_altered")]


@pytest.mark.parametrize("name", ["card", "triage"])
def test_colleague_with_the_case_key_cannot_write_in_the_persons_name(
    known, reader, by_sql, refusals, pair, name
):
    """Whoever left knows the case key, and found a way into the database."""
    request, _other = known
    case_key = reopened(reader, request).case_key
    signature = row_labels.part_signature(name, request.pk)
    forged = signed({"facts": {}}, by=pair, label=signature, sizes=SHORT)

    by_sql(request, **{name: wrap(case_key, row_labels.part(name, request.pk, 1), forged)})

    assert ordered_cases.load_queue(by=reader).damaged == [request.public_ref]
    assert refusals() == [(str(request.pk), "signature_forged")]


def test_opened_alone_first_is_proven_by_the_next_queue_without_another_event(send, reader):
    receipt = send()
    cases.open_case(by=reader, public_ref=receipt.public_ref)
    request = HelpRequest.objects.get()
    assert not reopened(reader, request).is_proven

    ordered_cases.load_queue(by=reader)

    assert reopened(reader, request).is_proven
    assert AuditEvent.objects.filter(action="grant_kept").count() == 1


def test_plain_message_is_opened_once_and_refused_where_it_changed(
    send, reader, come_back, by_sql, refusals
):
    receipt = send()
    ordered_cases.load_queue(by=reader)
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    return_visit.write_to_us(visit=come_back(receipt), kind=reported_changes.ReportKind.DETAINED)
    message, _news = ThreadMessage.objects.order_by("number")

    ordered_cases.load_queue(by=reader)

    request = HelpRequest.objects.get()
    assert reopened(reader, request).checked.plain == {kept.mark_of(message)}
    altered = flipped(message.staff_blob)
    by_sql(message, staff_blob=altered)
    assert ordered_cases.load_queue(by=reader).damaged == [receipt.public_ref]
    assert refusals() == [(str(request.pk), "blob_altered")]


def test_news_counts_each_time_and_is_opened_once(send, reader, come_back, monkeypatch):
    receipt = send(facts={"moved": "no"})
    return_visit.write_to_us(
        visit=come_back(receipt), text="Zztext", kind=reported_changes.ReportKind.DETAINED
    )
    first = ordered_cases.load_queue(by=reader).entries[0]

    monkeypatch.delattr(opening.OpenedCase, "text_from_person")
    second = ordered_cases.load_queue(by=reader).entries[0]

    assert [reason.code for reason in second.reasons] == ["DETAINED"]
    assert first == second


def test_news_is_refused_where_it_was_changed(send, reader, come_back, by_sql):
    receipt = send(facts={"moved": "no"})
    return_visit.write_to_us(visit=come_back(receipt), kind=reported_changes.ReportKind.DETAINED)
    ordered_cases.load_queue(by=reader)
    message = ThreadMessage.objects.get()

    by_sql(message, staff_blob=flipped(message.staff_blob))

    assert ordered_cases.load_queue(by=reader).damaged == [receipt.public_ref]


def test_a_triage_without_facts_is_refused(known, reader, monkeypatch):
    opened = replace(reopened(reader, known[0]), checked=opening.Checked())
    monkeypatch.setattr(opening.OpenedCase, "part", lambda _self, _name: {"facts": ["hearing"]})

    with pytest.raises(audit.BlobAltered):
        _ = opened.facts


def test_facts_are_opened_once(known, reader, monkeypatch):
    first = [entry.urgency for entry in ordered_cases.load_queue(by=reader).entries]

    monkeypatch.delattr(opening.OpenedCase, "part")

    assert [entry.urgency for entry in ordered_cases.load_queue(by=reader).entries] == first


def test_many_are_opened_in_threads_and_one_that_was_forged_is_refused(
    send, reader, by_sql, monkeypatch, refusals
):
    monkeypatch.setattr(openings, "WORTH_THREADS", 2)
    requests = [HelpRequest.objects.get(public_ref=send().public_ref) for _ in range(3)]
    by_sql(requests[0], card=bytes(requests[1].card))

    found = ordered_cases.load_queue(by=reader)

    assert found.damaged == [requests[0].public_ref]
    assert len(found.entries) == 2
    assert refusals() == [(str(requests[0].pk), "blob_altered")]
    assert all(reopened(reader, request).is_proven for request in requests[1:])


@pytest.mark.parametrize("column", ["header", "header_signature", "header_mac", "triage"])
def test_in_threads_every_column_is_refused_as_it_is_without(
    send, reader, by_sql, monkeypatch, refusals, column
):
    requests = [HelpRequest.objects.get(public_ref=send().public_ref) for _ in range(3)]
    by_sql(requests[0], **{column: flipped(getattr(requests[0], column), -3)})
    with transaction.atomic():
        alone = ordered_cases.load_queue(by=reader).damaged, refusals()
        transaction.set_rollback(True)

    monkeypatch.setattr(openings, "WORTH_THREADS", 2)

    assert (ordered_cases.load_queue(by=reader).damaged, refusals()) == alone
    assert alone[0] == [requests[0].public_ref]


def opened_ahead(reader, requests):
    """Those for which two signatures are enough, by request."""
    opening = Openings(reader)
    opening.find_grants(requests)
    opening.open_ahead(requests)
    return {pk: opened for pk, (_grant, opened) in opening._ahead.items()}


def test_one_signature_proves_header_card_and_triage(send, reader, monkeypatch):
    request = HelpRequest.objects.get(public_ref=send(card={"language": "ht"}).public_ref)
    monkeypatch.setattr(openings, "WORTH_THREADS", 1)
    checked, is_signature = [], sealing.is_signature
    monkeypatch.setattr(
        sealing,
        "is_signature",
        lambda *args, **said: checked.append(said["label"]) or is_signature(*args, **said),
    )
    monkeypatch.delattr(headers, "is_signature")

    opened = opened_ahead(reader, [request])[request.pk]

    assert opened.checked.parts == kept.PARTS
    assert opened.columns == {"language": "ht", "place": [], "reach": []}
    assert checked == [row_labels.part_signature("triage", request.pk), row_labels.event()]


@pytest.mark.parametrize("covers", [None, "0" * 64, 5])
def test_where_it_does_not_cover_the_others_each_signature_is_checked(
    send, reader, by_sql, monkeypatch, covers
):
    """A request of another release, say."""
    receipt = send()
    cookie = keys.unlock_with_code(code=receipt.code).cookie
    person, _unlock = keys.applicant_from_cookie(cookie=cookie, kind=Unlock.Kind.VISIT)
    request = HelpRequest.objects.get()
    case_key, label = reopened(reader, request).case_key, row_labels.part("triage", request.pk, 1)
    signature = row_labels.part_signature("triage", request.pk)
    said = {"facts": {}} | ({opening.COVERS: covers} if covers else {})
    text = signed(said, by=person.pair, label=signature, sizes=SHORT)

    by_sql(request, triage=wrap(case_key, label, text))

    monkeypatch.setattr(openings, "WORTH_THREADS", 1)
    request.refresh_from_db()
    assert opened_ahead(reader, [request]) == {}
    assert len(ordered_cases.load_queue(by=reader).entries) == 1


def test_one_with_new_keys_is_not_opened_in_threads(send, reader, colleague, monkeypatch):
    """Its renewals are verified with the roster, for which a thread would need the database."""
    for _ in range(3):
        send()
    renewed = HelpRequest.objects.first()
    renewed.rekey_needed = True
    renewed.save()
    cases.open_case(by=reader, public_ref=renewed.public_ref)
    monkeypatch.setattr(openings, "WORTH_THREADS", 2)

    assert len(ordered_cases.load_queue(by=colleague).entries) == 3


def test_grant_that_was_given_again_meanwhile_is_kept_by_nobody(send, reader, colleague):
    """Or its reader would have kept what they never opened, and be refused for it."""
    request = HelpRequest.objects.get(public_ref=send().public_ref)
    mine, theirs = Openings(reader), Openings(colleague)
    for each in (mine, theirs):
        each.find_grants([request])
    mine.open(request)
    opened = theirs.open(request)
    granting.take_away(requests=[request.pk], of=reader.person.key, by=colleague)
    granting.give(opened, to=reader.person.key, readers=roster.verified(), by=colleague)

    mine.keep()

    assert not AuditEvent.objects.filter(action="grant_kept").exists()
    assert not reopened(reader, request).is_proven


def test_what_was_opened_and_not_proven_shows_nothing(send, reader):
    request = HelpRequest.objects.get(public_ref=send(facts={"hearing": "2026-12-01"}).public_ref)
    opening = Openings(reader)
    opening.find_grants([request])

    unproven = opening._opened_unproven(request)

    assert b"hearing" in unproven.signatures[0].text
    assert "hearing" not in f"{unproven!r}{unproven.signatures!r}"
