"""A new case key: whoever held the old one alone opens nothing that is written from now on.

There is one kind of renewal: because somebody left, with a new code, or behind a new wall. What was
written is wrapped anew and never changed: its mark stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from legal_help.access.grants import public_keys_of, seal_grants
from legal_help.access.locked_case import LockedCase
from legal_help.crypto import row_labels
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import new_secret, seal, wrap
from legal_help.event_log import alarms
from legal_help.event_log.alarms import Tampered
from legal_help.events.case_actions import CaseAction, RekeyReason
from legal_help.events.state import State
from legal_help.events.transitions import may_join, who_holds_the_new_key
from legal_help.models import KeyGrant, ThreadMessage
from legal_help.sealed.case_opener import (
    PARTS,
    OpenedCase,
    hash_of_keys,
    keys_blob,
    lock_of,
    new_drop,
)


@dataclass(frozen=True, repr=False)
class _NewKey:
    """Hold the new key of a case while what was written is wrapped under it."""

    old: OpenedCase
    case_key: bytes
    version: int
    drop: Pair
    person: PublicKeys

    def wrap_everything(self) -> None:
        """Wrap the texts anew. What does not open stays as it is, and is told."""
        row, case = self.old.row, self.old.pk
        for name in PARTS:
            self._unless_altered(self._wrap_part, name)
        row.save(update_fields=[*PARTS, "keys", "drop_private"])
        for message in row.messages.all():
            if self._unless_altered(self._wrap_message, message):
                message.save(update_fields=["staff_blob", "applicant_blob"])
        for note in row.notes.all():
            if self._unless_altered(self._wrap_note, note):
                note.save(update_fields=["blob"])
        KeyGrant.objects.filter(request=case).delete()

    def _unless_altered(self, rewrap: Any, what: Any) -> bool:
        try:
            rewrap(what)
        except Tampered as refusal:
            alarms.report(refusal, by=None)
            return False
        return True

    def _wrap_part(self, name: str) -> None:
        label = row_labels.part(name, self.old.pk, self.version)
        setattr(self.old.row, name, wrap(self.case_key, label, self.old.part_text(name)))

    def _wrap_message(self, message: ThreadMessage) -> None:
        case, number, text = self.old.pk, message.number, self.old.message_text(message)
        if message.direction == ThreadMessage.Direction.FROM_PERSON:
            label = row_labels.message(case, number, self.version)
            message.staff_blob = seal(self.drop.public, label, text)
            return
        label = row_labels.letter_for_staff(case, number, self.version)
        message.staff_blob = wrap(self.case_key, label, text)
        message.applicant_blob = seal(self.person, row_labels.letter_for_person(case, number), text)

    def _wrap_note(self, note: Any) -> None:
        label = row_labels.note(self.old.pk, note.number, self.version)
        note.blob = wrap(self.case_key, label, self.old.note_text(note))


def renew_key(
    case: LockedCase,
    *,
    why: RekeyReason = RekeyReason.DUE,
    details: Mapping[str, Any] | None = None,
    person_keys: PublicKeys | None = None,
    after: State | None = None,
    **chosen: Any,
) -> None:
    """Give a locked case a new key, for every reader who has a place in it, and for recovery.

    `person_keys` are the new keys of the person, with a new code. `after` is the state that says who has
    a place, where a wall changes that. Raises Refused, Tampered.
    """
    old, version, case_key = case.opened, case.state.version + 1, new_secret()
    person = person_keys or old.person_keys
    drop, drop_wrapped = new_drop(case_key, case.pk, version)
    holders = _new_holders(case, after or case.state)
    grants = seal_grants(case.pk, case_key, version, public_keys_of(holders, case.roster))
    # The old texts are opened with the old keys, before the row gets the new ones.
    _ = old.drop
    row = old.row
    new = _NewKey(old, case_key, version, drop, person)
    row.keys, row.drop_private = keys_blob(person, drop.public), drop_wrapped
    case.step(
        CaseAction.REKEY,
        {"why": why, **(details or {})},
        lock=lock_of(case_key, version),
        keys=hash_of_keys(row.keys),
        holders=holders,
        **chosen,
    )
    new.wrap_everything()
    KeyGrant.objects.bulk_create(grants)
    case.opened = replace(case.opened, case_key=case_key)


def _new_holders(case: LockedCase, after: State) -> list[str]:
    """Return who gets the new key.

    Whoever signs has it too if they have a place in the case, if they used recovery, or if nobody
    else would be left. Else they know the key and do not hold it: the next reader renews it.
    """
    by, roster = case.by, case.roster
    must, may = who_holds_the_new_key(roster, case.state, after, by=by.by)
    has_place = may_join(by.person, after) or by.by in roster.heirs
    if has_place or must == {roster.recovery_key}:
        must |= {by.by} & may
    return sorted(must)
