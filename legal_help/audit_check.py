"""Check the chain of events: what was changed, taken out, put in, cut off, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from legal_help import audit, checkpoints, host_copy
from legal_help.chain import Roster
from legal_help.crypto import is_signature
from legal_help.labels import event as event_label
from legal_help.models import AuditEvent, AuditHead

# Details are kept so long; then only what was signed is left.
DETAILS_KEPT_FOR: Final = timedelta(days=730)


class Kind(StrEnum):
    """What is wrong; `WORDS` says it to people."""

    CHANGED = "changed"
    UNSIGNED = "unsigned"
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

    What a person in need did is checked for its place alone: its signature needs that person's
    header, which goes with the request.
    """
    signing_keys = {str(person.key): person.public.signing for person in readers.people}
    signed_up_to = signed_long_ago(readers, today)
    found, seq, before = [], 0, b""
    for event in AuditEvent.objects.order_by("seq").iterator():
        if event.seq > seq + 1:
            found.append(Finding(Kind.MISSING, seq + 1, event.seq - 1))
        elif bytes(event.prev_hash) != before:
            found.append(Finding(Kind.OUT_OF_PLACE, event.seq))
        found += _wrong_with(event, signing_keys, signed_up_to)
        seq, before = event.seq, bytes(event.hash)
    found += _wrong_with_end(seq, before)
    try:
        found += _wrong_behind(checkpoints.kept(), readers, seq)
    except host_copy.Damaged:
        found.append(Finding(Kind.COPY_DAMAGED, 0))
    return found


def signed_long_ago(readers: Roster, today: date) -> int:
    """Up to which event the details may be gone: a checkpoint behind it is two years old."""
    old = AuditEvent.objects.filter(action=audit.CHECKPOINT, on__lt=today - DETAILS_KEPT_FOR)
    for event in old.order_by("-seq"):
        if checkpoints.genuine([event], readers):
            return event.seq
    return 0


def _wrong_with(
    event: AuditEvent, signing_keys: Mapping[str, bytes], signed_up_to: int
) -> Iterator[Finding]:
    if event.action == audit.FORGOTTEN:
        if event.seq > signed_up_to:
            yield Finding(Kind.FORGOTTEN_EARLY, event.seq)
    elif audit.hash_of(event) != bytes(event.hash):
        yield Finding(Kind.CHANGED, event.seq)
    elif event.actor not in {audit.SYSTEM, audit.APPLICANT}:
        by, text = signing_keys.get(event.actor, b""), bytes(event.hash)
        if not is_signature(bytes(event.signature), by=by, label=event_label(), text=text):
            yield Finding(Kind.UNSIGNED, event.seq)


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
