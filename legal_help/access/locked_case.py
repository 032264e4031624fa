"""A case in the hands of a caseworker: opened, its row locked, and the steps that they sign."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from legal_help.access.grants import seal_grants
from legal_help.access.many_cases import grants_to
from legal_help.access.rekeying import NewKey
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import PublicKeys, seal, wrap
from legal_help.event_log import alarms
from legal_help.event_log.appending import Batch, writing
from legal_help.event_log.memory import Known
from legal_help.events.case_actions import CaseAction, RekeyReason
from legal_help.events.roster import Roster
from legal_help.events.sign_step import sign_step
from legal_help.events.state import Proposal, State
from legal_help.events.step import standing_proposal
from legal_help.events.transitions import may_join, who_holds_the_new_key
from legal_help.models import CaseNote, HelpRequest, KeyGrant, ThreadMessage
from legal_help.sealed.case_opener import NotOpenToReader, OpenedCase, open_case
from legal_help.sealed.packing import LETTER, pack_salted
from legal_help.sealed.texts import Content, mark_of
from legal_help.trust.actors import Caseworker


class NoSuchRequest(Exception):
    """Raised if no case has this reference or this reader may not open it; it never says which."""


class RequestWithdrawn(Exception):
    """Raised if the person has taken the request back: all work has stopped."""


class WentOn(Exception):
    """Raised if the case had gone on before lines were lost: a supervisor goes through it first."""


@dataclass
class LockedCase:
    """Hold a case while its row is locked. Its steps are stored when the block of `locked_case` ends."""

    batch: Batch
    by: Caseworker
    opened: OpenedCase

    @property
    def pk(self) -> UUID:
        return self.opened.pk

    @property
    def state(self) -> State:
        return self.opened.state

    @property
    def roster(self) -> Roster:
        return self.batch.known.roster

    @property
    def today(self) -> str:
        return timezone.localdate().isoformat()

    @property
    def proposal(self) -> Proposal | None:
        """Return what waits for a second person today."""
        return standing_proposal(self.state, self.roster, on=self.today)

    def step(
        self,
        action: CaseAction,
        details: Mapping[str, Any] | None = None,
        *,
        number: int | None = None,
        **chosen: Any,
    ) -> None:
        """Sign the next step of the case. Raises Refused, with a code of why.

        `number` leaves room for steps that were lost.
        """
        head = sign_step(
            self.opened.head,
            action,
            case=str(self.pk),
            by=self.by.by,
            pair=self.by.pair,
            on=self.today,
            roster=self.roster,
            details=details,
            chosen=chosen,
            number=number,
        )
        self.batch.add_step(head.event)
        self.opened = replace(self.opened, head=head)

    def keep_note(
        self, content: Content, *, kind: str = CaseNote.PLAIN, salt: str = "", **chosen: Any
    ) -> str:
        """Write a note to colleagues; return its mark. Raises TooLong, Refused."""
        text = pack_salted(content, LETTER, salt=salt)
        mark = mark_of("note", self.pk, text)
        self.step(CaseAction.NOTE, {"mark": mark, "kind": kind}, **chosen)
        number, version = self.state.notes, self.state.version
        label = row_labels.text("note", self.pk, number, version)
        store_text(
            CaseNote(
                request=self.opened.row,
                kind=kind,
                number=number,
                event=self.opened.head.number,
                mark=mark,
                blob=wrap(self.opened.case_key, label, text),
            )
        )
        return mark

    def send_letter(
        self, text: str, *, read_up_to: int, salt: str = "", more: Content | None = None
    ) -> None:
        """Write to the person. The messages up to a number are answered with it.

        `more` is what the letter says besides its text, such as an appointment. Raises TooLong,
        Refused, Tampered.
        """
        said = {"text": text, "on": self.today, **(more or {})}
        padded = pack_salted(said, LETTER, salt=salt)
        mark = mark_of("letter", self.pk, padded)
        self.step(CaseAction.ANSWER, {"mark": mark}, read_up_to=self.read_at_most(read_up_to))
        number = self.state.messages_out
        label = row_labels.text("letter", self.pk, number, self.state.version)
        for_person = row_labels.letter_for_person(self.pk, number)
        store_text(
            ThreadMessage(
                request=self.opened.row,
                direction=ThreadMessage.Direction.FROM_US,
                number=number,
                event=self.opened.head.number,
                mark=mark,
                staff_blob=wrap(self.opened.case_key, label, padded),
                applicant_blob=seal(self.opened.person_keys, for_person, padded),
            )
        )

    def read_at_most(self, number: int) -> int:
        """Return up to which message the person's were dealt with: no further than there are any."""
        return max(self.state.read_up_to, min(number, self.state.messages_in))

    def renew_key(
        self,
        *,
        why: RekeyReason = RekeyReason.DUE,
        details: Mapping[str, Any] | None = None,
        person_keys: PublicKeys | None = None,
        after: State | None = None,
        **chosen: Any,
    ) -> None:
        """Give the case a new key, for every reader who has a place in it, and for recovery.

        `person_keys` are the new keys of the person, with a new code. `after` is the state that says
        who has a place, where a wall changes that. Raises Refused, Tampered.
        """
        new, holders = NewKey.make(self.opened, person_keys), self._new_holders(after or self.state)
        grants = seal_grants(self.pk, new.case_key, new.version, holders, self.roster)
        said = {"why": why, **(details or {})}
        self.step(CaseAction.REKEY, said, holders=holders, **new.commitments, **chosen)
        new.wrap_everything()
        KeyGrant.objects.bulk_create(grants)
        self.opened = replace(self.opened, case_key=new.case_key)

    def _new_holders(self, after: State) -> list[str]:
        """Return who gets the new key.

        The signer gets it if they have a place in the case, if they used recovery, or if nobody else
        would be left. Otherwise they know the key and do not hold it: the next reader renews it.
        """
        by, roster = self.by.by, self.roster
        must, may = who_holds_the_new_key(roster, self.state, after, by=by)
        has_place = may_join(self.by.person, after) or by in roster.heirs
        if has_place or must == {roster.recovery_key}:
            must |= {by} & may
        return sorted(must)

    def give_grants(self, keys: set[str]) -> None:
        """Seal the case key to these holders, in the place of any grant that they had."""
        version = self.state.version
        held = KeyGrant.objects.filter(request=self.pk, version=version, recipient__in=keys)
        held.delete()
        KeyGrant.objects.bulk_create(
            seal_grants(self.pk, self.opened.case_key, version, keys, self.roster)
        )


def store_text(text: CaseNote | ThreadMessage) -> None:
    """Store a text in its place. A row that is there already was named by no step: it is deleted."""
    if isinstance(text, CaseNote):
        planted: QuerySet[Any] = CaseNote.objects.filter(number=text.number)
    else:
        planted = ThreadMessage.objects.filter(direction=text.direction, number=text.number)
    if planted.filter(request=text.request_id).delete()[0]:
        alarms.note_one("row_altered", case=text.request_id)
    text.save(force_insert=True)


@contextmanager
def locked_case(
    by: Caseworker, public_ref: str, *, even_withdrawn: bool = False, even_behind: bool = False
) -> Iterator[LockedCase]:
    """Open a case with its row locked. What is written inside is stored whole or not at all.

    Raises NoSuchRequest, RequestWithdrawn, WentOn, NoRoster, Tampered, and what `writing` raises.
    """
    with alarms.reported(by), writing() as batch:
        case = join_case(batch, by, public_ref)
        remembered = case.batch.known.remembered(case.pk)
        if remembered and remembered.lost and not even_behind:
            raise WentOn
        if case.state.is_withdrawn and not even_withdrawn:
            raise RequestWithdrawn
        yield case


def join_case(batch: Batch, by: Caseworker, public_ref: str) -> LockedCase:
    """Open one more case within `writing`. Raises NoSuchRequest, Tampered."""
    row = HelpRequest.objects.select_for_update().filter(public_ref=public_ref).first()
    if row is None:
        raise NoSuchRequest
    return LockedCase(batch, by, open_row(batch.look_again(), by, row))


def open_row(known: Known, by: Caseworker, row: HelpRequest) -> OpenedCase:
    """Open a case for a reader. Raises NoSuchRequest, Tampered."""
    head = known.head(row.pk)
    remembered = known.remembered(row.pk)
    if head is None or (remembered and remembered.is_walled(by.person.user)):
        raise NoSuchRequest
    grant = grants_to(by.person, [row.pk]).get((row.pk, head.state.version))
    try:
        return open_case(row, head, grant, member=by.person, pair=by.pair, roster=known.roster)
    except NotOpenToReader:
        raise NoSuchRequest from None
