"""A stolen database and a stolen disk, settings included, reveal no answer of any applicant."""

import ast
import contextlib
import inspect
import os
import pkgutil
import re
import tempfile
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings as live_settings
from django.contrib import admin
from django.core import mail
from django.core.cache import cache
from django.db import models
from django.utils import timezone
from pyrage import x25519

import legal_help
from legal_help.access.locked_case import join_case
from legal_help.casework import cases
from legal_help.casework.case_files import list_files, read_page
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.conflicts.conflict_check import MatchOutcome
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import passphrases, row_labels
from legal_help.crypto.sealing import CannotOpen, fingerprint, unwrap, wrap
from legal_help.event_log import alarms, appending, log, telling
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.pin import memory_file
from legal_help.files import storage
from legal_help.intake import drafts, submit
from legal_help.intake.return_visit import (
    Visit,
    read_conversation,
    undo_withdrawal,
    withdraw_case,
    write_to_us,
)
from legal_help.intake.sent_files import send_file
from legal_help.models import (
    CaseNote,
    CaseworkerKey,
    Draft,
    HelpRequest,
    KeyGrant,
    LogLine,
    ThreadMessage,
    Unlock,
)
from legal_help.rules import reported_changes
from legal_help.rules.appointments import Appointment, MeetingWay
from legal_help.rules.retention_clock import HoldReason
from legal_help.sealed.case_view import CaseView
from legal_help.trust import host_secret, keys
from legal_help.trust.actors import Applicant
from legal_help.trust.tokens import Locked
from tests.legal_help.helpers import PASSPHRASE, decision, state_of
from tests.legal_help.paper import photo
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


@pytest.mark.sampled
@pytest.mark.parametrize("dress", [str, lambda word: word.encode().hex(), ascii])
def test_search_finds_what_is_planted(lived, dress, tmp_path):
    telling.tell("planted", by=None, details={"said": dress("planted-word")})
    alarms.note_one(dress("in the memory"))
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(dress("in a file"))
    cache.set("k", "in the cache")  # pickled, then in base64
    mail.send_mail("subject", dress("in a letter"), None, ["sofia@example.org"])

    words = {"planted-word", "in the memory", "in a file", "in the cache", "in a letter"}

    assert {word for word, _where in found(words)} == words
    assert ("in the memory", f"file {memory_file().path}") in found(words)


# Cold box: all that a thief carries away, and nothing that a person keeps in mind or on paper.


SOMEONE = UUID(int=7)
MARK = "0" * 64
APPOINTMENT = Appointment(
    at=datetime.fromisoformat("2199-12-03T14:30"), zone="America/New_York", way=MeetingWay.CALL
)
VERBS = {
    "access.locked_case.locked_case": {},
    "casework.appointments.book": {"appointment": APPOINTMENT, "now": timezone.now()},
    "casework.appointments.cancel": {},
    "casework.appointments.note_interpreter_asked": {"name": "x"},
    "casework.case_files.find_file": {"from_us": False, "number": 1},
    "casework.case_files.list_files": {},
    "casework.case_files.send_file": {"content": b"x", "text": "x"},
    "casework.cases.open_case": {},
    "casework.cases.send_reply": {"text": "x"},
    "casework.cases.add_note": {"text": "x"},
    "casework.cases.mark_read": {"up_to": 1},
    "casework.cases.settle_report": {"number": 1, "counts": True, "how": reported_changes.VerificationMethod.OLD_CONTACT},
    "casework.cases.take_case": {},
    "casework.cases.release_case": {},
    "casework.conflicts.conflict_check.check_conflicts": {},
    "casework.conflicts.conflict_check.refuse_held_back": {},
    "casework.conflicts.conflict_check.locked_case": {},
    "casework.conflicts.conflict_check.read_despite_conflict": {},
    "casework.conflicts.conflict_check.settle_match": {"other_ref": "PEBBLE-0000", "outcome": MatchOutcome.NOTHING},
    "casework.decide.read_before_deciding": {},
    "casework.decide.decide_case": {"decision": decision("spam"), "shown": "received"},
    "casework.decide.confirm_proposal": {"mark": MARK},
    "casework.decide.object_to_proposal": {"mark": MARK, "text": "x"},
    "casework.ending.ask_for_hold": {"reason": HoldReason.DEMAND},
    "casework.ending.ask_to_lift_hold": {},
    "casework.ending.last_day_of": {},
    "casework.ending.propose_erasing": {"typed": ""},
    "casework.outgoing.export.export_to_key": {"key": str(x25519.Identity.generate().to_public()), "write": str},
    "casework.outgoing.export.export_under_words": {"words": PASSPHRASE, "write": str},
    "casework.assignment.assign_case": {"colleague": SOMEONE, "had": None},
    "casework.assignment.offer_case": {"colleague": SOMEONE},
    "casework.assignment.cancel_offer": {},
    "casework.assignment.accept_offer": {},
    "casework.assignment.refuse_offer": {"reason": "other"},
    "casework.assignment.recuse_oneself": {},
    "casework.assignment.set_wall": {"colleague": SOMEONE},
    "casework.assignment.ask_for_wall": {"colleague": SOMEONE},
    "casework.assignment.lift_wall": {"colleague": SOMEONE},
    "casework.reminders.remind": {},
    "casework.resuming.resume": {},
    "casework.set_urgency.set_level": {
        "level": "U1", "why": "danger", "text": "x", "seen": 0, "confirmed": True,
    },
    "casework.set_urgency.leave_to_triage": {},
    "casework.access_reason.give_access_reason": {"reason": "other"},
    "casework.new_code.give_new_code": {"how": reported_changes.VerificationMethod.OWN_WORD, "given_before": 0},
    "casework.several.take": {"text": "x"},
    "casework.several.assign": {"colleague": SOMEONE, "text": "x"},
    "casework.several.refer": {"to": "x", "has_consent": True, "text": "x"},
    "casework.several.language_of_letter": {},
    "casework.several.call_spam": {},
    "casework.several.confirm_spam": {"mark": MARK},
    "casework.withdrawals.check_withdrawal": {"how": reported_changes.VerificationMethod.OLD_CONTACT, "text": "x"},
    "casework.withdrawals.undo_withdrawal": {},
    "casework.withdrawals.withdraw_by_word": {"how": reported_changes.VerificationMethod.OLD_CONTACT, "text": "x"},
}  # fmt: skip


# Tried below, within a transaction of its own.
WITHIN_WRITING = {"access.locked_case.join_case"}
# Pages have no verbs of their own: they call these.
PAGES = ("legal_help.desk", "legal_help.public", "legal_help.management")


def test_whoever_takes_the_name_of_a_reader_does_nothing(lived, reader, send, pair):
    """They have the table, the disk and the name of a supervisor, but not the passphrase."""
    case = HelpRequest.objects.get()
    other = send(card={"names": [CARD]})  # a card is opened where another one is like it
    before, lines = log.look().head(case.pk), LogLine.objects.count()

    refused = {}
    for verb, more in VERBS.items():
        module, name = verb.rsplit(".", 1)
        given = {**more, "by": replace(reader, pair=pair), "public_ref": case.public_ref}
        if "other_ref" in given:
            given["other_ref"] = other.public_ref
        try:
            entered(getattr(import_module(f"legal_help.{module}"), name)(**given))
        except Tampered as refusal:
            refused[verb] = refusal.reason

    assert refused == dict.fromkeys(VERBS, "grant_altered")
    assert (log.look().head(case.pk), LogLine.objects.count()) == (before, lines)


def entered(found):
    """What locks a case is a context, and does nothing before it is entered."""
    return found.__enter__() if hasattr(found, "__enter__") else found


@pytest.mark.exhaustive  # as a reader who does nothing
def test_whoever_takes_the_name_of_a_reader_joins_no_second_case(lived, reader, pair):
    reference = HelpRequest.objects.get().public_ref

    with appending.writing() as batch, pytest.raises(Tampered, match="grant_altered"):
        join_case(batch, replace(reader, pair=pair), reference)


def test_whoever_takes_the_name_of_a_reader_signs_nothing(lived, reader, pair, told):
    """A host judges each signature: an opening in somebody's name stands in no log unseen."""
    telling.tell("opened", by=replace(reader, pair=pair))

    assert told() == [("unsigned", "")]


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

    assert {*VERBS, *WITHIN_WRITING} == verbs


@pytest.mark.exhaustive  # as a reader who does nothing
def test_whoever_takes_the_name_of_a_reader_sees_a_queue_of_nothing(lived, reader, pair):
    assert ordered_cases.load_queue(by=replace(reader, pair=pair)).entries == []


def test_whoever_takes_the_name_of_a_person_opens_nothing(lived, pair):
    case = HelpRequest.objects.get()
    visit = Visit(
        case=case,
        applicant=Applicant(case.pk, pair),
        view=CaseView(case.pk, state_of(case), log.look().roster),
        locks_at=timezone.now(),
    )

    for verb, given in (
        (write_to_us, {"text": "x"}),
        (withdraw_case, {}),
        (undo_withdrawal, {}),
        (read_conversation, {}),
    ):
        with pytest.raises(Locked):
            verb(visit=visit, **given)


def test_whoever_takes_the_name_of_a_draft_opens_nothing(lived, pair):
    row = Draft.objects.get(sent_at=None)
    thief = Applicant(row.pk, pair)
    now = timezone.now()
    draft = drafts.OpenDraft(
        pk=row.pk,
        number=1,
        applicant=thief,
        answers={},
        code="",
        begun_at=now,
        locks_at=now,
        kept_until=row.expires_on,
    )

    with pytest.raises(Tampered, match="key_swapped"):
        drafts.save_page(draft=draft, answers={})
    with pytest.raises(Tampered, match="key_swapped"):
        submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=1)
    with pytest.raises(Tampered, match="blob_altered"):
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
    thefts, blobs = loot(), wrapped()

    for secret in thefts:
        for label, blob in blobs:
            with pytest.raises(CannotOpen):
                unwrap(secret, label, blob)
    assert len(thefts) > 20
    assert len(blobs) == 14


def loot():
    """Everything on the machine that is, or makes, 32 bytes."""
    loot = {fingerprint(text.encode()) for text in texts_on_the_machine()}
    loot |= {fingerprint(live_settings.SECRET_KEY.encode()), *host_secret.newest_first()}
    loot |= set(hashes_in_the_memory())
    for model in apps.get_app_config("legal_help").get_models():
        for row in model.objects.all():
            for value in (getattr(row, field.attname) for field in model._meta.concrete_fields):
                if isinstance(value, bytes | memoryview):
                    loot |= {
                        bytes(value)[:32].ljust(32, b"\0"),
                        bytes(value)[-32:].rjust(32, b"\0"),
                    }
    return loot


def hashes_in_the_memory():
    """Everything of 32 bytes that this host remembers of the cases: marks, folds, locks, hashes."""
    for known in log.look().memory.heads.values():
        state = known.head.state
        yield from map(
            bytes.fromhex, (*state.parts.values(), state.lock, *state.code.values(), state.keys)
        )
        yield from map(bytes.fromhex, (state.person, state.messages_fold, state.notes_fold))
        yield from (bytes.fromhex(known.head.event.hash), fingerprint(known.head.event.body))


def wrapped():
    """Every blob that lies under a secret, with the label that belongs to it."""
    request, key = HelpRequest.objects.get(), CaseworkerKey.objects.get()
    found = [
        *(
            (row_labels.part(name, request.pk, 1), getattr(request, name))
            for name in ("answers", "card", "triage")
        ),
        (row_labels.part("drop seeds", request.pk, 1), request.drop_private),
        (row_labels.of_draft("applicant seeds", request.pk), request.applicant_wrapped),
        (row_labels.caseworker_seeds(key.pk), key.wrapped_seeds),
    ]
    for draft in Draft.objects.all():
        label = (
            row_labels.of_draft("receipt", draft.pk)
            if draft.sent_at
            else row_labels.of_draft("draft state", draft.pk)
        )
        found.append((label, draft.state))
    found += [
        (row_labels.of_draft("applicant seeds", draft.pk), draft.applicant_wrapped)
        for draft in Draft.objects.filter(sent_at=None)
    ]
    found += [
        (row_labels.unlock(row.kind, row.subject), row.blob)
        for row in Unlock.objects.exclude(kind="draft")
    ]
    found += [
        (row_labels.text("letter", row.request_id, row.number, 1), row.staff_blob)
        for row in ThreadMessage.objects.filter(direction="out")
    ]
    found += [
        (row_labels.text("note", row.request_id, row.number, 1), row.blob)
        for row in CaseNote.objects.all()
    ]
    return [(label, bytes(blob)) for label, blob in found]


# A code that somebody found, after the request was sent: the pair behind it, tried on everything.


def test_a_found_code_opens_what_we_wrote_and_nothing_else(lived, reader):
    _draft_code, code, *_ = lived
    visitor, _unlock = keys.applicant_from_cookie(
        cookie=keys.unlock_with_code(code=code).cookie, kind=Unlock.Kind.VISIT
    )
    ours = ThreadMessage.objects.get(direction="out")
    label = row_labels.letter_for_person(ours.request_id, ours.number)

    assert ANSWER in visitor.pair.open(label, bytes(ours.applicant_blob)).decode(errors="ignore")
    opened = [
        (label, bound)
        for label, blob, bound in everything_sealed()
        for secret in (visitor.pair.own, *_halves(visitor.pair.seeds))
        if opens(visitor.pair, secret, label, blob)
    ]
    assert opened == []
    assert len(everything_sealed()) > 8


def test_a_found_code_opens_no_page_that_the_person_sent(send, come_back, reader):
    receipt = send()
    visit = come_back(receipt)
    send_file(visit=visit, content=photo(), text="", once="")
    visitor, case = visit.applicant, visit.case.pk
    (mark,) = storage.count_pages(case)
    blob = (storage.folder_of_all() / str(case) / mark / "1").read_bytes()

    label = row_labels.text("page", case, 1, 1)
    secrets = (visitor.pair.own, *_halves(visitor.pair.seeds))
    assert not any(opens(visitor.pair, secret, label, blob) for secret in secrets)
    cases.open_case(by=reader, public_ref=receipt.public_ref)
    (file,) = list_files(by=reader, public_ref=receipt.public_ref)
    assert opens(visitor.pair, file.key.key, label, blob)
    assert read_page(by=reader, file=file, page=1)


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
        for recipient in (grant.recipient, request.pk):
            label = row_labels.grant(request.pk, recipient=recipient, version=1)
            found.append((label, bytes(grant.blob), "grant"))
    for message in ThreadMessage.objects.filter(direction="in"):
        label = row_labels.text("message", request.pk, message.number, 1)
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


# People type their passphrases or shares there, and are at the terminal.
AT_A_TERMINAL = {
    # A house of its own in a folder that is thrown away, whose code a person types.
    "config/backups/rehearsing.py",
    "legal_help/management/terminal.py",
}
# Under the published passphrase, on copies of a demonstration: it is refused anywhere else.
ATTACKS = {"config/management/commands/attack.py", "config/demo/attacks.py"}


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

    assert makers <= {
        "legal_help/trust/keys.py",
        "legal_help/crypto/vectors.py",
        "legal_help/sealed/case_opener.py",  # from a case key, which a reader's own pair opens
        *ATTACKS,
    }
    assert "legal_help/trust/keys.py" in makers


def test_no_command_and_no_job_unlocks():
    unattended = [
        str(path)
        for path, tree in modules("legal_help/management", "config", "accounts")
        if str(path) not in {*AT_A_TERMINAL, *ATTACKS}
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


# Inventory: what each column is worth.


# Compared with the signed state, or signed itself: another value is refused.
HASHED = "hashed"
# Opens under somebody's key alone, and has to be what the signed state names.
SEALED = "sealed"
# Opens under somebody's key alone: of people who have not sent, and of who has just unlocked.
WRAPPED = "wrapped"
# Finds rows and decides nothing: what they hold is judged.
LOOKED_UP = "looked up"
# Helps somebody who works, or counts: whoever changes it opens nothing and moves no case.
HINT = "hint"
INVENTORY = {
    "HelpRequest": {
        "id": LOOKED_UP,
        **dict.fromkeys(("public_ref", "receipt_lookup", "receipt_salt_v", "keys"), HASHED),
        "applicant_wrapped": HASHED,
        **dict.fromkeys(("drop_private", "card", "triage", "answers"), SEALED),
    },
    "KeyGrant": {
        **dict.fromkeys(("id", "request", "version", "recipient"), LOOKED_UP),
        "blob": SEALED,
    },
    "ThreadMessage": {
        **dict.fromkeys(("id", "request", "direction", "number", "event"), LOOKED_UP),
        "mark": HASHED,
        **dict.fromkeys(("staff_blob", "applicant_blob"), SEALED),
        "seen_by_person": HINT,
    },
    "CaseNote": {
        **dict.fromkeys(("id", "request", "kind", "number", "event"), LOOKED_UP),
        "mark": HASHED,
        "blob": SEALED,
    },
    "LogLine": {
        **dict.fromkeys(("seq", "chain", "body", "signature"), HASHED),
        **dict.fromkeys(("case", "number", "hash", "action", "by", "on"), LOOKED_UP),
    },
    "LogHead": {"id": LOOKED_UP},
    "ProposedRoster": {"id": LOOKED_UP, "body": HASHED},
    "CaseworkerKey": {
        **dict.fromkeys(("id", "user", "kdf_row", "salt", "stop_hash", "created_on"), LOOKED_UP),
        "public_keys": HASHED,
        "wrapped_seeds": SEALED,
    },
    "Draft": {
        **dict.fromkeys(("id", "receipt_lookup", "receipt_salt_v"), LOOKED_UP),
        **dict.fromkeys(("applicant_public", "sent_at", "expires_on"), LOOKED_UP),
        **dict.fromkeys(("state", "late", "applicant_wrapped"), WRAPPED),
    },
    "Unlock": {
        **dict.fromkeys(("id", "id_hash", "kind", "subject"), LOOKED_UP),
        **dict.fromkeys(("created_at", "last_used_at", "ends_at"), LOOKED_UP),
        "blob": WRAPPED,
    },
    "Tally": dict.fromkeys(("id", "month", "question", "option", "count"), HINT),
    "Notice": dict.fromkeys(("id", "user", "kind", "told_on", "over_on"), HINT),
    "NoticeCursor": dict.fromkeys(("id", "seq"), HINT),
    "QueueLook": dict.fromkeys(("key", "on", "before", "seen", "shown"), HINT),
    "SavedView": dict.fromkeys(("id", "user", "place", "name", "codes"), HINT),
}
# Of people who have not sent yet, and of who has just unlocked. No backup holds either table.
WITH_TIMES = {("Draft", "sent_at")} | {
    ("Unlock", name) for name in ("created_at", "last_used_at", "ends_at")
}


def columns():
    return {
        (model.__name__, field.name): field
        for model in apps.get_app_config("legal_help").get_models()
        for field in model._meta.concrete_fields
    }


def test_every_column_is_on_the_list():
    assert set(columns()) == {(name, field) for name, kinds in INVENTORY.items() for field in kinds}


def test_sealed_columns_are_bytes():
    sealed = [
        field
        for (name, column), field in columns().items()
        if INVENTORY[name][column] in {SEALED, WRAPPED}
    ]

    assert len(sealed) > 10
    assert {field.get_internal_type() for field in sealed} == {"BinaryField"}


def test_no_row_of_a_case_and_no_event_has_a_time():
    timed = (models.DateTimeField, models.TimeField, models.DurationField)

    assert {name for name, field in columns().items() if isinstance(field, timed)} == WITH_TIMES


def test_no_event_says_more_than_its_day(lived, reader, come_back):
    """Nor does what this host remembers, and the list on another machine."""
    bodies = [bytes(line.body).decode() for line in LogLine.objects.all()]
    memory = memory_file().path.read_bytes().decode(errors="replace")

    assert len(bodies) > 6
    assert all(timezone.localdate().isoformat() in body for body in bodies)
    for text in (*bodies, memory):
        assert not re.search(r"\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b|\b1[78]\d{8}\b", text)


def test_no_event_says_which_cases_have_to_do_with_each_other(lived, reader, send):
    """Two cards are alike, and somebody read one despite that, and settled it: neither is named."""
    case = HelpRequest.objects.get()
    other = send(card={"names": [CARD]})
    other_case = HelpRequest.objects.get(public_ref=other.public_ref)
    ordered_cases.load_queue(by=reader)
    conflict_check.check_conflicts(by=reader, public_ref=other.public_ref)
    conflict_check.read_despite_conflict(by=reader, public_ref=other.public_ref)
    conflict_check.settle_match(
        by=reader,
        public_ref=other.public_ref,
        other_ref=case.public_ref,
        outcome=MatchOutcome.NOTHING,
    )

    both = [
        line.seq
        for line in LogLine.objects.all()
        if {str(case.pk), case.public_ref} & _named(line)
        and {str(other_case.pk), other.public_ref} & _named(line)
    ]
    assert both == []


def _named(line):
    """The ids and references that a line names in its body."""
    return set(re.findall(r"[0-9a-f-]{36}|[A-Z]{3,12}-[0-9]{4}", bytes(line.body).decode()))
