"""A stolen database and a stolen disk, settings included, reveal no answer of any applicant."""

import ast
import contextlib
import inspect
import os
import pkgutil
import tempfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings as live_settings
from django.contrib import admin
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from pyrage import x25519

import legal_help
from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import passphrases, row_labels
from legal_help.crypto.sealing import CannotOpen, fingerprint, unwrap, wrap
from legal_help.events import audit
from legal_help.intake import drafts, submit
from legal_help.intake.return_visit import (
    Visit,
    read_conversation,
    undo_withdrawal,
    withdraw_case,
    write_to_us,
)
from legal_help.models import (
    CaseNote,
    CaseworkerKey,
    Draft,
    HelpRequest,
    KeyGrant,
    PossibleMatch,
    ThreadMessage,
    Unlock,
)
from legal_help.rules import reported_changes
from legal_help.sealed import headers
from legal_help.trust import host_secret, keys
from tests.legal_help.helpers import PASSPHRASE, decision
from tests.legal_help.sentinels import found

HOUSE = Path(__file__).parents[2]
WORDS = [
    f"{name}-Zañé-7f3k9-ልዩ"
    for name in ("unsent", "late", "story", "card", "letter", "phone", "answer", "note")
]
UNSENT, LATE, STORY, CARD, LETTER, PHONE, ANSWER, NOTE = WORDS


@pytest.fixture
def lived(founding, send, come_back, reader, caplog):
    """A house in which every sealed column holds something; returns the secrets people hold."""
    caplog.set_level("DEBUG")
    draft, cookie = drafts.start_draft(answers={"story": UNSENT})
    drafts.save_late_page(cookie=cookie, answers={"story": LATE})
    receipt = send({"story": STORY}, card={"names": [CARD]})
    told = {"reach": ["phone"], "phone": PHONE}
    kind = reported_changes.ReportKind.CONTACT
    write_to_us(visit=come_back(receipt), text=LETTER, kind=kind, told=told)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text=ANSWER)
    cases.add_note(by=reader, public_ref=receipt.public_ref, text=NOTE)
    how = reported_changes.VerificationMethod.OLD_CONTACT
    cases.settle_report(by=reader, public_ref=receipt.public_ref, number=1, counts=True, how=how)
    return [draft.code, receipt.code, PASSPHRASE, cookie]


def test_no_word_and_no_secret_is_stored_in_any_dress(lived, reader, caplog, tmp_path):
    assert found([*WORDS, *lived], folders=[tmp_path], log=caplog.text) == set()


def test_words_were_there_to_be_found(lived, reader):
    (entry,) = ordered_cases.load_queue(by=reader).entries
    opened = cases.open_case(by=reader, public_ref=entry.case.public_ref)

    assert opened.answers == {"story": STORY}
    assert opened.card == {"names": [CARD]}
    assert opened.messages[0].told["phone"] == PHONE
    assert [letter.text for letter in opened.messages] == [LETTER, ANSWER]
    assert [note.text for note in opened.notes] == [NOTE]
    assert drafts.open_draft(cookie=lived[3]).answers == {"story": LATE}


@pytest.mark.parametrize("dress", [str, lambda word: word.encode().hex(), ascii])
def test_search_finds_what_is_planted(lived, dress, tmp_path):
    audit.record(action="planted-word", detail=dress("planted-word")[:64], by=None)
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(dress("in a file"))
    cache.set("k", "in the cache")  # pickled, then in base64
    mail.send_mail("subject", dress("in a letter"), None, ["sofia@example.org"])

    words = {"planted-word", "in a file", "in the cache", "in a letter"}

    assert {word for word, _where in found(words)} == words


# Cold box: all that a thief carries away, and nothing that a person keeps in mind or on paper.


SOMEONE = UUID(int=7)
VERBS = {
    "casework.cases.open_case": {},
    "casework.cases.send_reply": {"text": "x"},
    "casework.cases.add_note": {"text": "x"},
    "casework.cases.mark_read": {"up_to": 1},
    "casework.cases.settle_report": {"number": 1, "counts": True, "how": reported_changes.VerificationMethod.OLD_CONTACT},
    "casework.cases.take_case": {},
    "casework.cases.release_case": {},
    "casework.cases.undo_withdrawal": {},
    "casework.conflicts.conflict_check.check_conflicts": {},
    "casework.conflicts.conflict_check.refuse_held_back": {},
    "casework.conflicts.conflict_check.locked_case": {},
    "casework.conflicts.conflict_check.read_despite_conflict": {},
    "casework.conflicts.conflict_check.settle_match": {"other_ref": "KIWI-0000", "outcome": "other"},
    "casework.decide.read_before_deciding": {},
    "casework.decide.decide_case": {"decision": decision("spam"), "shown": "received"},
    "casework.decide.confirm_decision": {"note": SOMEONE},
    "casework.decide.object_to_decision": {"note": SOMEONE, "text": "x"},
    "casework.export.export_to_key": {"key": str(x25519.Identity.generate().to_public()), "write": str},
    "casework.export.export_under_words": {"words": PASSPHRASE, "write": str},
    "casework.assignment.assign_case": {"to": SOMEONE, "had": None},
    "casework.assignment.offer_case": {"to": SOMEONE},
    "casework.assignment.cancel_offer": {},
    "casework.assignment.accept_offer": {},
    "casework.assignment.refuse_offer": {"reason": "other"},
    "casework.assignment.recuse_oneself": {},
    "casework.assignment.set_wall": {"of": SOMEONE},
    "casework.assignment.lift_wall": {"of": SOMEONE},
    "retention.holding.act": {"step": "hold_asked", "reason": "court"},
    "casework.set_urgency.set_level": {
        "level": "U1", "why": "danger", "text": "x", "seen": 0, "confirmed": True,
    },
    "casework.set_urgency.leave_to_triage": {},
    "casework.access_reason.give_access_reason": {"reason": "other"},
    "casework.new_code.give_new_code": {"how": reported_changes.VerificationMethod.OWN_WORD, "given_before": 0},
    "access.rekeying.rekey": {},
    "retention.retention.may_be_erased": {},
    "retention.retention.erase_by_hand": {"typed": ""},
    "casework.withdrawals.check_withdrawal": {"how": reported_changes.VerificationMethod.OLD_CONTACT, "text": "x"},
    "access.workbench.opened_by": {"requests": HelpRequest.objects.all()},
    "access.workbench.locked": {},
}  # fmt: skip


# They tell no more than that there is a request, and only to whom a grant was given.
WITHOUT_OPENING = {"access.workbench.is_open_to", "access.workbench.found_by"}
# Pages have no verbs of their own: they call these.
PAGES = ("legal_help.desk", "legal_help.public", "legal_help.management")


def test_whoever_takes_the_name_of_a_reader_does_nothing(lived, reader, send, pair):
    reference = HelpRequest.objects.get().public_ref
    other = send(card={"names": [CARD]})
    ordered_cases.load_queue(by=reader)
    # A card is opened where another one is like it.
    assert PossibleMatch.objects.count() == 1

    refused = set()
    for verb, more in VERBS.items():
        module, name = verb.rsplit(".", 1)
        given = {**more, "by": replace(reader, pair=pair), "public_ref": reference}
        if "other_ref" in given:
            given["other_ref"] = other.public_ref
        with transaction.atomic():  # each meets the same house
            try:
                entered(getattr(import_module(f"legal_help.{module}"), name)(**given))
            except audit.BlobAltered:
                refused.add(verb)
            transaction.set_rollback(True)

    assert refused == set(VERBS)


def entered(found):
    """What locks a request is a context, and does nothing before it is entered."""
    return found.__enter__() if hasattr(found, "__enter__") else found


def test_every_verb_of_one_request_is_tried():
    found = pkgutil.walk_packages(legal_help.__path__, "legal_help.")
    modules = [import_module(each.name) for each in found if not each.name.startswith(PAGES)]
    verbs = {
        f"{module.__name__.removeprefix('legal_help.')}.{name}"
        for module in modules
        for name, verb in inspect.getmembers(module, inspect.isfunction)
        if verb.__module__ == module.__name__ and not name.startswith("_")
        if {"by", "public_ref"} <= inspect.signature(verb).parameters.keys()
    }

    assert {*VERBS, *WITHOUT_OPENING} == verbs


def test_whoever_takes_the_name_of_a_reader_sees_a_queue_of_nothing(lived, reader, pair):
    assert ordered_cases.load_queue(by=replace(reader, pair=pair)).entries == []


def test_whoever_takes_the_name_of_a_person_opens_nothing(lived, come_back, pair):
    request = HelpRequest.objects.get()
    thief = keys.Applicant(request.pk, pair)
    header = headers.verified_header(request, written=0)
    visit = Visit(
        case=request,
        applicant=thief,
        header=header,
        locks_at=timezone.now(),
        status=request.status,
        erased_on=None,
    )

    for verb, given in (
        (write_to_us, {"text": "x"}),
        (withdraw_case, {}),
        (undo_withdrawal, {}),
        (read_conversation, {}),
    ):
        with pytest.raises(audit.KeySwapped):
            verb(visit=visit, **given)


def test_whoever_takes_the_name_of_a_draft_opens_nothing(lived, pair):
    row = Draft.objects.get(sent_at=None)
    thief = keys.Applicant(row.pk, pair)
    now = timezone.now()
    draft = drafts.OpenDraft(
        pk=row.pk,
        applicant=thief,
        answers={},
        code="",
        begun_at=now,
        locks_at=now,
        kept_until=row.expires_on,
    )

    with pytest.raises(audit.KeySwapped):
        drafts.save_page(draft=draft, answers={})
    with pytest.raises(audit.KeySwapped):
        submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=1)
    with pytest.raises(audit.BlobAltered):
        drafts.read_receipt(draft=row, applicant=thief)


def test_no_text_on_the_machine_is_a_passphrase_or_a_code(lived, reader, monkeypatch):
    monkeypatch.setitem(passphrases.KDF_ROWS, 1, passphrases.KdfRow(memory=8, iterations=1))
    row, request = CaseworkerKey.objects.get(), HelpRequest.objects.get()
    wrapped_seeds = wrap(
        passphrases.passphrase_key(PASSPHRASE, salt=bytes(row.salt), row=1),
        row_labels.caseworker_seeds(row.pk),
        b"seeds",
    )
    texts = set(texts_on_the_machine())

    def opens(text):
        key = passphrases.passphrase_key(text, salt=bytes(row.salt), row=1)
        with contextlib.suppress(CannotOpen):
            return unwrap(key, row_labels.caseworker_seeds(row.pk), wrapped_seeds)

    assert opens(PASSPHRASE) == b"seeds"
    assert [text for text in texts if opens(text)] == []
    assert len(texts) > 100
    assert not {PASSPHRASE, *lived} & texts
    assert not any(word in text for text in texts for word in (PASSPHRASE, *lived))
    assert request.public_ref not in texts


def texts_on_the_machine():
    """Every text of the settings, nested ones too, and of the environment."""
    waiting = [getattr(live_settings, name) for name in dir(live_settings) if name.isupper()]
    waiting += [*os.environ.values()]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
            case dict() as several:
                waiting += [*several.keys(), *several.values()]
            case list() | tuple() | set() | frozenset() as several:
                waiting += several


def test_nothing_on_the_machine_unwraps_what_is_stored(lived, reader):
    ordered_cases.load_queue(by=reader)
    thefts = loot()

    for secret in thefts:
        for label, blob in wrapped():
            with pytest.raises(CannotOpen):
                unwrap(secret, label, blob)
    assert len(thefts) > 20
    assert len(wrapped()) == 15


def loot():
    """Everything on the machine that is, or makes, 32 bytes."""
    loot = {fingerprint(text.encode()) for text in texts_on_the_machine()}
    loot |= {fingerprint(live_settings.SECRET_KEY.encode()), *host_secret.newest_first()}
    for model in apps.get_app_config("legal_help").get_models():
        for row in model.objects.all():
            for value in (getattr(row, field.attname) for field in model._meta.concrete_fields):
                if isinstance(value, bytes | memoryview):
                    loot |= {
                        bytes(value)[:32].ljust(32, b"\0"),
                        bytes(value)[-32:].rjust(32, b"\0"),
                    }
    return loot


def wrapped():
    """Every blob that lies under a secret, with the label that belongs to it."""
    request, key = HelpRequest.objects.get(), CaseworkerKey.objects.get()
    found = [
        *(
            (row_labels.part(name, request.pk, 1), getattr(request, name))
            for name in ("answers", "card", "triage")
        ),
        (row_labels.drop_seeds(request.pk, 1), request.drop_private),
        (row_labels.applicant_seeds(request.pk), request.applicant_wrapped),
        (row_labels.caseworker_seeds(key.pk), key.wrapped_seeds),
    ]
    for draft in Draft.objects.all():
        label = row_labels.receipt(draft.pk) if draft.sent_at else row_labels.draft_state(draft.pk)
        found.append((label, draft.state))
    found += [
        (row_labels.applicant_seeds(draft.pk), draft.applicant_wrapped)
        for draft in Draft.objects.filter(sent_at=None)
    ]
    found += [
        (row_labels.unlock(row.kind, row.subject), row.blob)
        for row in Unlock.objects.exclude(kind="draft")
    ]
    found += [
        (row_labels.own_grant(row.request_id, recipient=row.recipient_key, version=1), row.blob)
        for row in KeyGrant.objects.filter(form="own")
    ]
    found += [
        (row_labels.reply_for_staff(row.request_id, row.pk, 1), row.staff_blob)
        for row in ThreadMessage.objects.filter(direction="from_us")
    ]
    found += [
        (row_labels.note(row.request_id, row.pk, 1), row.blob) for row in CaseNote.objects.all()
    ]
    return [(label, bytes(blob)) for label, blob in found]


# A code that somebody found, after the request was sent: the pair behind it, tried on everything.


def test_a_found_code_opens_what_we_wrote_and_nothing_else(lived, reader):
    _draft_code, code, *_ = lived
    visitor, _unlock = keys.applicant_from_cookie(
        cookie=keys.unlock_with_code(code=code).cookie, kind=Unlock.Kind.VISIT
    )
    ours = ThreadMessage.objects.get(direction="from_us")
    label = row_labels.reply_for_person(ours.request_id, ours.pk)

    assert ANSWER in visitor.pair.open(label, bytes(ours.applicant_blob)).decode(errors="ignore")
    opened = [
        (label, bound)
        for label, blob, bound in everything_sealed()
        for secret in (visitor.pair.own, *_halves(visitor.pair.seeds))
        if opens(visitor.pair, secret, label, blob)
    ]
    assert opened == []
    assert len(everything_sealed()) > 8


def _halves(seeds):
    return seeds[:32], seeds[32:], fingerprint(seeds)


def opens(pair, secret, label, blob):
    with contextlib.suppress(CannotOpen):
        return pair.open(label, blob)
    with contextlib.suppress(CannotOpen):
        return unwrap(secret, label, blob)


def everything_sealed():
    """All that staff read, with its label; and grants, also as if they were the person's."""
    request = HelpRequest.objects.get()
    found = [
        (label, blob, "wrapped")
        for label, blob in wrapped()
        if label.purpose not in ("applicant seeds", "receipt") and "unlock" not in label.purpose
    ]
    for grant in KeyGrant.objects.all():
        for recipient in (grant.recipient_key, request.pk):
            label = row_labels.grant(request.pk, recipient=recipient, version=1)
            found.append((label, bytes(grant.blob), "grant"))
    for message in ThreadMessage.objects.filter(direction="from_person"):
        label = row_labels.message(request.pk, message.pk, 1)
        found.append((label, bytes(message.staff_blob), "message"))
    return found


# No unattended opening.


OPENERS = {"Pair", "passphrase_key", "code_keys", "join_shares"}
UNLOCKING = {
    "unlock_staff",
    "unlock_with_code",
    "staff_from_cookie",
    "applicant_from_cookie",
    "recovery_opener",
}


def modules(*folders):
    for folder in folders:
        for path in (HOUSE / folder).rglob("*.py"):
            yield path.relative_to(HOUSE), ast.parse(path.read_text())


def called(tree):
    """Every name that is called, also as an attribute, and the owner of a called attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name):
                yield function.id
            elif isinstance(function, ast.Attribute):
                yield function.attr
                yield getattr(function.value, "id", getattr(function.value, "attr", ""))


def test_only_keys_makes_openers():
    makers = {
        str(path)
        for path, tree in modules("legal_help", "config", "accounts")
        if OPENERS & set(called(tree))
    }

    assert makers <= {"legal_help/trust/keys.py", "legal_help/crypto/vectors.py"}
    assert "legal_help/trust/keys.py" in makers


def test_no_command_and_no_job_unlocks():
    unattended = [
        str(path)
        for path, tree in modules("legal_help/management", "config", "accounts")
        if path.name != "recovery_key.py"
        and UNLOCKING & {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        | UNLOCKING & {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    ]

    assert unattended == []


def test_no_setting_is_named_like_a_secret_that_opens():
    named = [
        name
        for name in dir(live_settings)
        if any(word in name for word in ("PASSPHRASE", "PRIVATE", "SEED", "DECRYPT", "SHARE"))
    ]

    assert named == []


def test_nothing_of_legal_help_is_in_the_admin():
    assert [m for m in admin.site._registry if m._meta.app_label == "legal_help"] == []


# Inventory.


META, SEALED = "metadata", "sealed"
INVENTORY = {
    "SignedDocument": dict.fromkeys(
        ("id", "kind", "version", "body", "signature", "signer_key"), META
    ),
    "CaseworkerKey": {
        **dict.fromkeys(
            ("id", "user", "state", "public_keys", "kdf_row", "salt", "stop_hash", "created_on"),
            META,
        ),
        "wrapped_seeds": SEALED,
    },
    "Tally": dict.fromkeys(("id", "month", "question", "option", "count"), META),
    "Notice": dict.fromkeys(("id", "user", "kind", "told_on"), META),
    "NoticeCursor": dict.fromkeys(("id", "seq"), META),
    "SiteSalt": dict.fromkeys(("version", "salt", "kdf_row", "created_on"), META),
    "HelpRequest": {
        **dict.fromkeys(
            (
                "id",
                "public_ref",
                "received_on",
                "status",
                "assigned_to",
                "review_by",
                "retention_until",
                "on_hold",
                "rekey_needed",
                "is_test",
                "header",
                "header_signature",
                "header_mac",
                "renewals",
                "receipt_lookup",
                "receipt_salt_v",
            ),
            META,
        ),
        **dict.fromkeys(("drop_private", "applicant_wrapped", "answers", "card", "triage"), SEALED),
    },
    "KeyGrant": {
        **dict.fromkeys(
            ("id", "request", "key_version", "recipient_key", "form", "granted_by", "granted_on"),
            META,
        ),
        "blob": SEALED,
    },
    "ThreadMessage": {
        **dict.fromkeys(
            (
                "id",
                "request",
                "number",
                "direction",
                "created_on",
                "seen_by_staff",
                "seen_by_person",
            ),
            META,
        ),
        **dict.fromkeys(("staff_blob", "applicant_blob"), SEALED),
    },
    "CaseNote": {
        **dict.fromkeys(("id", "request", "author", "created_at", "settles", "sets_level"), META),
        "blob": SEALED,
    },
    "Draft": {
        **dict.fromkeys(
            (
                "id",
                "applicant_public",
                "receipt_lookup",
                "receipt_salt_v",
                "sent_at",
                "expires_on",
            ),
            META,
        ),
        **dict.fromkeys(("state", "late", "applicant_wrapped"), SEALED),
    },
    "Unlock": {
        **dict.fromkeys(
            (
                "id",
                "id_hash",
                "kind",
                "subject",
                "created_at",
                "last_used_at",
                "ends_at",
                "queue_compared_at",
                "queue_compared_mac",
            ),
            META,
        ),
        "blob": SEALED,
    },
    "AuditEvent": dict.fromkeys(
        (
            "seq",
            "on",
            "at",
            "actor",
            "action",
            "object_ref",
            "detail_code",
            "prev_hash",
            "hash",
            "signature",
        ),
        META,
    ),
    "Tombstone": dict.fromkeys(("id", "reference", "erased_on", "why"), META),
    "PossibleMatch": dict.fromkeys(
        (
            "id",
            "one",
            "other",
            "kind",
            "strength",
            "compared_on",
            "by_key",
            "signature",
            "outcome",
            "settled_on",
            "settled_by_key",
            "settled_signature",
        ),
        META,
    ),
    "Comparison": dict.fromkeys(("by_key", "compared_on", "body", "signature"), META),
    "QueueLook": dict.fromkeys(("key", "on", "before", "seen", "shown"), META),
    "SavedView": dict.fromkeys(("id", "user", "place", "name", "codes"), META),
    "AuditHead": dict.fromkeys(("id", "seq", "hash"), META),
    "Wall": dict.fromkeys(("id", "request", "user", "kind", "set_on"), META),
    "Transfer": dict.fromkeys(("id", "request", "owner", "to", "offered_on"), META),
    "Proposal": dict.fromkeys(("request", "note"), META),
}


def test_every_column_is_on_the_list():
    columns = {
        model.__name__: {field.name for field in model._meta.concrete_fields}
        for model in apps.get_app_config("legal_help").get_models()
    }

    assert columns == {name: set(fields) for name, fields in INVENTORY.items()}


def test_sealed_columns_are_bytes():
    for name, fields in INVENTORY.items():
        model = apps.get_model("legal_help", name)
        sealed = [model._meta.get_field(field) for field, kind in fields.items() if kind == SEALED]
        assert {field.get_internal_type() for field in sealed} <= {"BinaryField"}
