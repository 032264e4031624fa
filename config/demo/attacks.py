"""Play attacks on the casework of a demonstration, and say how the house answers each.

Whoever plays them owns the database and some of the keys, as it says. Each function does one attack
and returns the answer. Tests run the same functions, also with the guard taken out that stops them.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from legal_help.access import membership
from legal_help.access.locked_case import NoSuchRequest, locked_case
from legal_help.casework import cases, new_code
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import Pair, new_secret, seal
from legal_help.event_log import log, log_rows
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.pin import memory_file
from legal_help.events.case_actions import RULES_VERSION, CaseAction
from legal_help.events.event import SYSTEM, EventContent
from legal_help.events.fields import Refused, canonical_json
from legal_help.events.lines import make_line
from legal_help.events.sign_step import sign_event
from legal_help.events.state import Status
from legal_help.intake import drafts, return_visit, submit
from legal_help.intake.drafts import Receipt
from legal_help.models import CaseNote, HelpRequest, KeyGrant, LogLine, ThreadMessage
from legal_help.rules.reported_changes import VerificationMethod
from legal_help.sealed.case_opener import keys_blob
from legal_help.trust import keys
from legal_help.trust.actors import Caseworker

ANSWERS = {"language": "en", "own_word": "lantern", "phone": "+1 212 555 0123"}


@dataclass(frozen=True)
class Answer:
    """Say whether the house held, and what it did, in words."""

    held: bool
    words: str


@dataclass(frozen=True)
class Stage:
    """Hold who is on the roster, unlocked, and an attacker's own pair of keys."""

    supervisor: Caseworker
    caseworker: Caseworker
    stranger: Pair

    def send(self, *, facts: Mapping[str, Any] | None = None) -> Receipt:
        """Let somebody send a request."""
        draft, _cookie = drafts.start_draft(answers=ANSWERS)
        return submit.send_draft(
            draft=draft,
            answers=draft.answers,
            card={"names": ["Amina Haddad"]},
            facts=facts or {},
            form_version=1,
        )


type Attack = Callable[[Stage], Answer]


def plant_ending(stage: Stage) -> Answer:
    """A step that ends a request is put into the log, signed by a key that nobody knows."""
    receipt = stage.send()
    forged = _forged(receipt, by=stage.caseworker.by, pair=stage.stranger)
    _append(*forged)
    return _unchanged(receipt, "The step counts for nothing, and the request stays open.")


def end_with_found_code(stage: Stage) -> Answer:
    """Somebody found a code, and signs with it that the request is closed."""
    receipt = stage.send()
    found = _visit(receipt).applicant.pair
    _append(*_forged(receipt, by="person", pair=found))
    return _unchanged(receipt, "A person's key ends nothing: the request stays open.")


def end_urgent_alone(stage: Stage) -> Answer:
    """One caseworker closes an urgent request, without a second person."""
    receipt = stage.send(facts={"detained": "yes"})
    with suppress(Refused), locked_case(stage.caseworker, receipt.public_ref) as case:
        case.step(CaseAction.DECIDE, {"outcome": "cannot_help"}, end=_ending())
    return _unchanged(receipt, "A second person has to confirm it: the request stays open.")


def plant_erasing(stage: Stage) -> Answer:
    """A line says that a request was erased, with a proof that somebody made up."""
    receipt = stage.send()
    head = _head(receipt)
    body, signature = _forged(receipt, by=stage.caseworker.by, pair=stage.stranger)
    details = {
        "number": head.number,
        "hash": head.event.hash,
        "proof": body.decode(),
        "signature": signature.hex(),
    }
    _append(_notice("erase", case=head.event.content.case, details=details), b"")
    known = log.look().head(head.event.content.case) is not None
    return Answer(known, "The line proves nothing, so the request stays.")


def cut_log(stage: Stage) -> Answer:
    """The last lines of the log are deleted, as if a decision had never been."""
    receipt = stage.send()
    cases.add_note(by=stage.caseworker, public_ref=receipt.public_ref, text="A note")
    LogLine.objects.order_by("-seq").first().delete()  # type: ignore[union-attr]
    held = log.look().doubt is not None and _head(receipt).state.notes == 1
    return Answer(
        held, "This host remembers the end, and signs nothing more until two have looked."
    )


def blank_line(stage: Stage) -> Answer:
    """The body of a fresh line is blanked, so that a step seems never to have been."""
    receipt = stage.send()
    row = LogLine.objects.order_by("-seq").first()
    cases.add_note(by=stage.caseworker, public_ref=receipt.public_ref, text="A note")
    LogLine.objects.filter(seq__gt=row.seq if row else 0).update(body=None)
    memory_file().path.unlink()
    held = log.look().doubt == "blanked"
    return Answer(held, "A fresh host stops at the blank line instead of passing over it.")


def forge_roster(stage: Stage) -> Answer:
    """A caseworker, who is no supervisor, signs a roster that makes them one."""
    known = log.look()
    before = known.roster
    people = tuple(
        replace(each, groups=("intake", "supervisor")) if each.key == stage.caseworker.by else each
        for each in before.people
    )
    forged = replace(
        before,
        version=before.version + 1,
        previous=before.hash,
        people=people,
        log=(known.memory.place, known.memory.chain.hex()),
        by=stage.caseworker.by,
        first=None,
    )
    label = row_labels.roster(forged.version)
    _append(forged.body, stage.caseworker.pair.sign(label, forged.body))
    known = log.look()
    held = stage.caseworker.by not in known.roster.supervisors and known.doubt == "false_roster"
    return Answer(held, "The roster counts for nothing, and nothing is signed until it is gone.")


def sign_after_leaving(stage: Stage) -> Answer:
    """Somebody who was removed signs a step with the key that they kept."""
    receipt = stage.send()
    membership.remove(by=stage.supervisor, key=UUID(stage.caseworker.by))
    forged = _forged(receipt, by=stage.caseworker.by, pair=stage.caseworker.pair)
    _append(*forged)
    return _unchanged(receipt, "Whoever is on no roster signs for nobody: the request stays open.")


def swap_person_key(stage: Stage) -> Answer:
    """The public keys of a person are replaced, so that our answer is sealed to a stranger."""
    receipt = stage.send()
    row = _row(receipt)
    row.keys = keys_blob(stage.stranger.public, stage.stranger.public)
    row.save(update_fields=["keys"])
    return _refused(
        lambda: cases.send_reply(by=stage.caseworker, public_ref=receipt.public_ref, text="Hello"),
        "The keys are not those of the signed state, so nothing is sealed to them.",
    )


def swap_grant(stage: Stage) -> Answer:
    """A grant is replaced by another case key, so that what staff write opens for a stranger."""
    receipt = stage.send()
    reader = stage.caseworker.person
    label = row_labels.grant(_row(receipt).pk, recipient=UUID(reader.key), version=1)
    blob = seal(reader.keys, label, new_secret())
    grant = KeyGrant.objects.filter(request=_row(receipt).pk, recipient=stage.caseworker.by)
    grant.update(blob=blob)
    return _refused(
        lambda: cases.add_note(by=stage.caseworker, public_ref=receipt.public_ref, text="A note"),
        "The key does not fit the signed state: nothing is opened, and nothing written under it.",
    )


def swap_answers(stage: Stage) -> Answer:
    """The sealed answers of two requests change places."""
    one, other = stage.send(), stage.send()
    row, another = _row(one), _row(other)
    row.answers, another.answers = another.answers, row.answers
    row.save(update_fields=["answers"])
    opened = cases.open_case(by=stage.caseworker, public_ref=one.public_ref)
    held = (opened.answers, opened.refused) == ({}, "answers")
    return Answer(held, "The answers do not open in another place: they are refused by themselves.")


def withhold_message(stage: Stage) -> Answer:
    """A message of the person is deleted, so that nobody reads it."""
    receipt = stage.send()
    return_visit.write_to_us(visit=_visit(receipt), text="They moved my hearing")
    ThreadMessage.objects.all().delete()
    opened = cases.open_case(by=stage.caseworker, public_ref=receipt.public_ref)
    held = [letter.is_refused for letter in opened.messages] == [True]
    return Answer(held, "Its step is signed: the page shows that a message is missing.")


def replay_note(stage: Stage) -> Answer:
    """An older note is put in the place of a newer one."""
    receipt = stage.send()
    for text in ("First", "Second"):
        cases.add_note(by=stage.caseworker, public_ref=receipt.public_ref, text=text)
    first, second = CaseNote.objects.filter(request=_row(receipt).pk).order_by("number")
    CaseNote.objects.filter(pk=second.pk).update(blob=first.blob, mark=first.mark)
    opened = cases.open_case(by=stage.caseworker, public_ref=receipt.public_ref)
    held = [note.text for note in opened.notes] == ["First", ""] and opened.notes[1].is_refused
    return Answer(held, "Each place has its own mark: the page shows that a note is missing.")


def use_old_code(stage: Stage) -> Answer:
    """After a new code was given, the row of the old one is put back from a backup."""
    receipt = stage.send()
    columns = ("receipt_lookup", "receipt_salt_v", "applicant_wrapped")
    before = {name: getattr(_row(receipt), name) for name in columns}
    new_code.give_new_code(
        by=stage.caseworker,
        public_ref=receipt.public_ref,
        how=VerificationMethod.OWN_WORD,
        given_before=0,
    )
    HelpRequest.objects.filter(public_ref=receipt.public_ref).update(**before)
    try:
        keys.unlock_with_code(code=receipt.code)
    except keys.WrongCode:
        return Answer(
            held=True, words="The old code opens nothing: its row is not what was signed."
        )
    return Answer(held=False, words="The old code opened the request again.")


def read_behind_wall(stage: Stage) -> Answer:
    """Somebody who stepped back has their grant put back from a backup."""
    receipt = stage.send()
    mine = {"request": _row(receipt).pk, "recipient": stage.caseworker.by}
    grant = KeyGrant.objects.get(**mine)
    with locked_case(stage.caseworker, receipt.public_ref) as case:
        case.step(CaseAction.RECUSE)
    KeyGrant.objects.filter(**mine).delete()
    grant.save(force_insert=True)
    try:
        cases.open_case(by=stage.caseworker, public_ref=receipt.public_ref)
    except (NoSuchRequest, Tampered):
        return Answer(held=True, words="The signed state keeps them out, whatever grant is there.")
    return Answer(held=False, words="The grant opened the request.")


ATTACKS: Mapping[str, Attack] = {
    "planted ending": plant_ending,
    "found code": end_with_found_code,
    "one ends an urgent request": end_urgent_alone,
    "planted erasing": plant_erasing,
    "rollback": cut_log,
    "blanked line": blank_line,
    "forged roster": forge_roster,
    "late signature": sign_after_leaving,
    "swapped key of a person": swap_person_key,
    "swapped grant": swap_grant,
    "swapped answers": swap_answers,
    "withheld message": withhold_message,
    "replayed note": replay_note,
    "old code": use_old_code,
    "wall": read_behind_wall,
}


def _unchanged(receipt: Receipt, words: str) -> Answer:
    return Answer(_head(receipt).state.status == Status.RECEIVED, words)


def _refused(act: Callable[[], object], words: str) -> Answer:
    try:
        act()
    except Tampered:
        return Answer(held=True, words=words)
    return Answer(held=False, words="Nothing was noticed.")


def _row(receipt: Receipt) -> HelpRequest:
    return HelpRequest.objects.get(public_ref=receipt.public_ref)


def _head(receipt: Receipt) -> Any:
    return log.look().head(_row(receipt).pk)


def _visit(receipt: Receipt) -> return_visit.Visit:
    return return_visit.open_visit(cookie=keys.unlock_with_code(code=receipt.code).cookie)


def _ending() -> list[Any]:
    return ["cannot_help", (timezone.localdate() + timedelta(days=90)).isoformat(), 30]


def _forged(receipt: Receipt, *, by: str, pair: Pair) -> tuple[bytes, bytes]:
    """Return a step that closes a request, with any signer's name and any key's signature."""
    head, roster = _head(receipt), log.look().roster
    changes = {"status": "closed", "end": _ending()}
    content = EventContent(
        rules=RULES_VERSION,
        case=head.event.content.case,
        number=head.number + 1,
        previous=head.event.hash,
        roster_version=roster.version,
        by=by,
        on=timezone.localdate().isoformat(),
        action=CaseAction.DECIDE,
        details={"outcome": "cannot_help"},
        changes=changes,
        state=head.state.with_changes(changes).hash,
    )
    event = sign_event(content, pair)
    return event.body, event.signature


def _notice(action: str, *, case: str, details: Mapping[str, Any]) -> bytes:
    return canonical_json(
        {
            "rules": RULES_VERSION,
            "roster_version": log.look().roster.version,
            "by": SYSTEM,
            "on": timezone.localdate().isoformat(),
            "action": action,
            "details": dict(details),
            "case": case,
        }
    )


def _append(body: bytes, signature: bytes) -> None:
    """Put a line at the end of the log, linked as ours are: whoever owns the database can."""
    memory = log.look().memory
    line = make_line(memory.place + 1, memory.chain, body=body, signature=signature)
    log_rows.row_of(line).save(force_insert=True)
