"""Check the chain of events: what was changed, taken out, put in, cut off, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import batched
from typing import Final

from legal_help.crypto.keys_public import PublicKeys
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.audit import DETAILS_KEPT_FOR
from legal_help.evidence import checkpoints
from legal_help.models import AuditEvent, AuditHead, Draft, HelpRequest
from legal_help.sealed import headers
from legal_help.trust import host_copy, writers
from legal_help.trust.chain import Person, Roster

# All that the program writes by itself, and so unsigned: nothing at the desk rests on any of it.
OF_PROGRAM: Final = frozenset(
    {
        *audit.ALARMS,
        Action.ERASED,
        Action.SIGNED_IN,
        Action.SIGN_IN_FAILED,
        Action.UNLOCK_FAILED,
        Action.UNLOCK_REFUSED,
        Action.KEY_OFFERED,
        Action.ROSTER_SIGNED,
        Action.GRANT_RECOVERED,
    }
)
# All that a person who asks for help signs.
OF_PERSON: Final = frozenset(
    {
        Action.RECEIVED,
        Action.MESSAGE_RECEIVED,
        Action.WITHDRAWN,
        Action.WITHDRAWAL_UNDONE,
        Action.KEPT_UNTIL,
        Action.REFUSED,
    }
)
# Whoever ends their own key signs these with it, right behind the roster that says so.
ENDING_ONESELF: Final = frozenset({Action.REMOVED, Action.ADMITTED})
AT_ONCE: Final = 500


class Kind(StrEnum):
    """Name what is wrong; `WORDS` says it to people."""

    CHANGED = "changed"
    UNSIGNED = "unsigned"
    LATE = "late"
    HEADER = "header"
    MISSING = "missing"
    OUT_OF_PLACE = "out_of_place"
    BEHIND_END = "behind_end"
    CUT = "cut"
    END_MOVED = "end_moved"
    CUT_BEHIND_CHECKPOINT = "cut_behind_checkpoint"
    REPLACED = "replaced"
    FORGOTTEN_EARLY = "forgotten_early"
    COPY_UNSIGNED = "copy_unsigned"
    COPY_DAMAGED = "copy_damaged"


WORDS: Final[Mapping[Kind, str]] = {
    Kind.CHANGED: "Event {seq} was changed: it says something else than when it was written.",
    Kind.UNSIGNED: "Event {seq} was put there or changed: whom it names did not sign it.",
    Kind.LATE: "Event {seq} was signed by somebody who had left.",
    Kind.HEADER: "Event {seq} cannot be checked: the header of its request is not what the person signed.",
    Kind.MISSING: "Events {seq} to {until} are missing: they were taken out.",
    Kind.OUT_OF_PLACE: "Event {seq} does not follow on the one before it: one of the two was put there.",
    Kind.BEHIND_END: "Event {seq} was put there: it stands behind the end of the chain.",
    Kind.CUT: "Events {seq} to {until} are missing: the end was cut off.",
    Kind.END_MOVED: "The end of the chain was changed: it is not event {seq} as it stands there.",
    Kind.CUT_BEHIND_CHECKPOINT: "The end was cut off: this host saw events up to {until} signed on {on}, and {seq} is the last.",
    Kind.REPLACED: "Events up to {seq} are not those that this host saw signed on {on}.",
    Kind.FORGOTTEN_EARLY: "Event {seq} was blotted out before its two years were over.",
    Kind.COPY_UNSIGNED: "Nobody on the roster signed the checkpoint of event {seq} that this host keeps.",
    Kind.COPY_DAMAGED: "The checkpoints that this host keeps cannot be read.",
}


@dataclass(frozen=True)
class Finding:
    """Something wrong, from one event to another; `on`: the day of the checkpoint that shows it."""

    kind: Kind
    seq: int
    until: int = 0
    on: date | None = None

    def __str__(self) -> str:
        return WORDS[self.kind].format(seq=self.seq, until=self.until, on=self.on)


def findings(readers: Roster, *, today: date) -> list[Finding]:
    """Return all that is wrong with the chain, and with what this host keeps of it.

    What a person in need signed is checked as long as their request or draft is there; after that,
    and of what the program wrote, the place alone.
    """
    signatures = _Signatures(readers)
    signed_up_to = signed_long_ago(readers, today)
    found, seq, before = [], 0, b""
    for event in AuditEvent.objects.order_by("seq").iterator():
        if event.seq > seq + 1:
            found.append(Finding(Kind.MISSING, seq + 1, event.seq - 1))
        elif bytes(event.prev_hash) != before:
            found.append(Finding(Kind.OUT_OF_PLACE, event.seq))
        found += _wrong_with(event, signatures, signed_up_to)
        seq, before = event.seq, bytes(event.hash)
    found += _wrong_with_end(seq, before)
    try:
        found += _wrong_behind(checkpoints.kept(), readers, seq)
    except host_copy.Damaged:
        found.append(Finding(Kind.COPY_DAMAGED, 0))
    return found


def signed_long_ago(readers: Roster, today: date) -> int:
    """Up to which event the details may be gone: a checkpoint behind it is two years old."""
    old = AuditEvent.objects.filter(action=Action.CHECKPOINT, on__lt=today - DETAILS_KEPT_FOR)
    for event in old.order_by("-seq"):
        if checkpoints.genuine([event], readers):
            return event.seq
    return 0


@dataclass(frozen=True)
class Unproved:
    """How many events nobody can prove: of the program, and of people whose request is gone."""

    program: int
    gone: int


def unproved() -> Unproved:
    events = AuditEvent.objects.exclude(action=Action.FORGOTTEN)
    persons = events.filter(actor=audit.APPLICANT).values_list("object_ref", flat=True)
    there = {
        str(pk)
        for model in (HelpRequest, Draft)
        for pk in model._default_manager.values_list("pk", flat=True)
    }
    return Unproved(
        program=events.filter(actor=audit.SYSTEM).count(),
        gone=sum(ref not in there for ref in persons),
    )


class _Signatures:
    """Whether whom an event names has signed it, and could."""

    def __init__(self, readers: Roster) -> None:
        self._people = {str(person.key): person for person in readers.people}
        self._ends = {
            key: writers.end_of(person, readers)[0]
            for key, person in self._people.items()
            if not person.is_active
        }
        self._of_persons = _keys_of_persons(readers)

    def wrong_with(self, event: AuditEvent) -> Kind | None:
        if event.actor == audit.SYSTEM:
            return None if event.action in OF_PROGRAM else Kind.UNSIGNED
        if event.actor == audit.APPLICANT:
            return self._of_person(event)
        person = self._people.get(event.actor)
        if person is None or not audit.is_genuine(event, by=person.public.signing):
            return Kind.UNSIGNED
        return Kind.LATE if self._is_late(event, person) else None

    def _of_person(self, event: AuditEvent) -> Kind | None:
        if event.action not in OF_PERSON:
            return Kind.UNSIGNED
        if event.object_ref not in self._of_persons:
            return None
        keys = self._of_persons[event.object_ref]
        if not keys:
            return Kind.HEADER
        return None if any(audit.is_genuine(event, by=key) for key in keys) else Kind.UNSIGNED

    def _is_late(self, event: AuditEvent, person: Person) -> bool:
        end = self._ends.get(str(person.key), 0)
        is_of_ending = event.action in ENDING_ONESELF and event.seq == end + 1
        return bool(end) and event.seq > end and not is_of_ending


def _keys_of_persons(readers: Roster) -> Mapping[str, Sequence[bytes]]:
    """By request or draft that is there, the keys that its person signs or signed with.

    None where the header is not theirs.
    """
    events = AuditEvent.objects.filter(actor=audit.APPLICANT).order_by()
    refs = sorted(set(filter(None, map(audit.as_id, events.values_list("object_ref", flat=True)))))
    found: dict[str, Sequence[bytes]] = {}
    for some in batched(refs, AT_ONCE):
        drafts = Draft.objects.filter(pk__in=some)
        for pk, public in drafts.values_list("pk", "applicant_public"):
            found[str(pk)] = _key_of_draft(bytes(public))
        # After the drafts: a receipt has the id of its request, and is gone soon.
        for request in HelpRequest.objects.filter(pk__in=some).for_queue():
            found[str(request.pk)] = _keys_of(request, readers)
    return found


def _key_of_draft(public: bytes) -> Sequence[bytes]:
    try:
        return [PublicKeys.from_bytes(public).signing]
    except ValueError:
        return []


def _keys_of(request: HelpRequest, readers: Roster) -> Sequence[bytes]:
    try:
        header = headers.verified_header(request, written=0, readers=lambda: readers)
    except audit.Tampered:
        return []
    return [key.signing for key in (header.applicant_now, *header.applicant_before)]


def _wrong_with(event: AuditEvent, signatures: _Signatures, signed_up_to: int) -> Iterator[Finding]:
    if event.action == Action.FORGOTTEN:
        if event.seq > signed_up_to:
            yield Finding(Kind.FORGOTTEN_EARLY, event.seq)
    elif audit.hash_of(event) != bytes(event.hash):
        yield Finding(Kind.CHANGED, event.seq)
    elif wrong := signatures.wrong_with(event):
        yield Finding(wrong, event.seq)


def _wrong_with_end(last: int, its_hash: bytes) -> Iterator[Finding]:
    head = AuditHead.objects.filter(pk=1).first()
    if head is None:
        if last:
            yield Finding(Kind.END_MOVED, last)
    elif head.seq > last:
        yield Finding(Kind.CUT, last + 1, head.seq)
    elif head.seq < last:
        for seq in range(head.seq + 1, last + 1):
            yield Finding(Kind.BEHIND_END, seq)
    elif bytes(head.hash) != its_hash:
        yield Finding(Kind.END_MOVED, last)


def _wrong_behind(kept: Sequence[AuditEvent], readers: Roster, last: int) -> Iterator[Finding]:
    """The first checkpoint that the chain does not hold: later ones say no more."""
    for event in kept:
        if not checkpoints.genuine([event], readers):
            yield Finding(Kind.COPY_UNSIGNED, event.seq)
        elif event.seq > last:
            yield Finding(Kind.CUT_BEHIND_CHECKPOINT, last, event.seq, event.on)
            return
        elif not AuditEvent.objects.filter(seq=event.seq, hash=event.hash).exists():
            yield Finding(Kind.REPLACED, event.seq, on=event.on)
            return
