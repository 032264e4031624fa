"""Make a new case key, so that the old one alone opens nothing that is written from now on.

It is made in the same way when somebody left, with a new code, and behind a new wall. Older texts are
wrapped again and not changed: their marks stay.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import Pair, PublicKeys, new_secret, seal, wrap
from legal_help.event_log import alarms
from legal_help.event_log.alarms import Tampered
from legal_help.models import CaseNote, KeyGrant, ThreadMessage
from legal_help.sealed import case_opener


@dataclass(frozen=True, repr=False)
class NewKey:
    """Hold the new key of a case while what was written is wrapped under it.

    `old` is the case as its old key opened it, `person` the keys that our letters are sealed to.
    """

    old: case_opener.OpenedCase
    person: PublicKeys
    case_key: bytes
    version: int
    drop: Pair
    drop_wrapped: bytes

    @classmethod
    def make(cls, old: case_opener.OpenedCase, person: PublicKeys | None = None) -> Self:
        """Make a key. `person` are new keys of the person, with a new code. Raises Tampered."""
        case_key, version = new_secret(), old.state.version + 1
        _ = old.drop  # the old texts are opened with the old keys, before the row gets the new ones
        drop, drop_wrapped = case_opener.new_drop(case_key, old.pk, version)
        return cls(old, person or old.person_keys, case_key, version, drop, drop_wrapped)

    @property
    def keys(self) -> bytes:
        return case_opener.keys_blob(self.person, self.drop.public)

    @property
    def commitments(self) -> dict[str, Any]:
        """Return the fields of the state that the new key makes."""
        return {
            "lock": case_opener.lock_of(self.case_key, self.version),
            "keys": case_opener.hash_of_keys(self.keys),
        }

    def wrap_everything(self) -> None:
        """Wrap the texts anew and delete every grant. A text that does not open stays, and is reported."""
        row = self.old.row
        row.keys, row.drop_private = self.keys, self.drop_wrapped
        for name in case_opener.PARTS:
            with suppress(Tampered), alarms.reported(None):
                self._wrap_part(name)
        row.save(update_fields=[*case_opener.PARTS, "keys", "drop_private"])
        texts: list[ThreadMessage | CaseNote] = [*row.messages.all(), *row.notes.all()]
        for text in texts:
            with suppress(Tampered), alarms.reported(None):
                self._wrap_text(text)
        KeyGrant.objects.filter(request=row).delete()

    def _wrap_part(self, name: str) -> None:
        label = row_labels.part(name, self.old.pk, self.version)
        setattr(self.old.row, name, wrap(self.case_key, label, self.old.part_text(name)))

    def _wrap_text(self, row: ThreadMessage | CaseNote) -> None:
        case, kind, text = self.old.pk, case_opener.kind_of(row), self.old.text_of(row)
        label = row_labels.text(kind, case, row.number, self.version)
        if isinstance(row, CaseNote):
            row.blob = wrap(self.case_key, label, text)
            row.save(update_fields=["blob"])
            return
        if kind == "message":
            row.staff_blob = seal(self.drop.public, label, text)
        else:
            for_person = row_labels.letter_for_person(case, row.number)
            row.staff_blob = wrap(self.case_key, label, text)
            row.applicant_blob = seal(self.person, for_person, text)
        row.save(update_fields=["staff_blob", "applicant_blob"])
