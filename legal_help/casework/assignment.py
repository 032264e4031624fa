"""Decide who has a case and who must not read it: assign, offer, recuse, wall.

Each function locks the row: of two people at the same moment one wins and the other is told. Nobody
can leave a case that no other reader of the roster could open.
"""

from uuid import UUID

from django.utils import timezone

from accounts.models import User
from legal_help.access import granting, taken, walls, workbench
from legal_help.casework.conflicts import conflict_check
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import HelpRequest, KeyGrant, Transfer, Wall
from legal_help.sealed.opening import OpenedCase
from legal_help.trust.chain import NotASupervisor, Person, Roster
from legal_help.trust.keys import Caseworker
from legal_help.trust.roster import verified as current_roster

# Reasons to refuse an offer. People who must not read the case at all recuse themselves instead.
OFFER_REFUSALS = ("no_time", "language", "not_my_field", "other")
Status = HelpRequest.Status


class OwnerChanged(Exception):
    """Raised if the owner is not the one that the page showed."""


class NotTheOwner(Exception):
    """Raised if somebody offers a case that they do not have."""


class NothingOffered(Exception):
    """Raised if the case is not offered, not to this person, or not any more."""


class NeedsOwner(Exception):
    """Raised if an accepted case would be left without an owner."""


class LastHolder(Exception):
    """Raised if nobody else on the roster could open the case."""


def assign_case(*, by: Caseworker, public_ref: str, to: UUID, had: int | None) -> None:
    """Give the case to a reader, whoever has it now. `had` is the owner that the page showed.

    Raises NotASupervisor, OwnerChanged, granting.NotAReader, granting.KeptOut, and as
    `cases.send_reply`.
    """
    _require_supervisor(by)
    roster = current_roster()
    with workbench.locked(by, public_ref) as opened:
        case = opened.request
        if case.assigned_to_id != had:
            raise OwnerChanged
        granting.give(opened, to=to, readers=roster, by=by, as_owner=True)
        set_owner(opened, roster, by, owner=_active_reader(to, roster).user)
        audit.record(action=Action.ASSIGNED, object_ref=case.pk, detail=str(to), by=by)


def offer_case(*, by: Caseworker, public_ref: str, to: UUID) -> None:
    """Offer one's own case to a colleague, who can read it at once and owns it on acceptance.

    Raises NotTheOwner, granting.NotAReader, granting.KeptOut, and as `cases.send_reply`.
    """
    roster = current_roster()
    with workbench.locked(by, public_ref) as opened:
        case = opened.request
        person = _active_reader(to, roster)
        if case.assigned_to != by.user or person.user == by.user.pk:
            raise NotTheOwner
        granting.give(opened, to=to, readers=roster, by=by, as_owner=True)
        end_offer(case)
        Transfer.objects.create(
            request=case, owner=by.user, to_id=person.user, offered_on=timezone.localdate()
        )
        audit.record(action=Action.TRANSFER_OFFERED, object_ref=case.pk, detail=str(to), by=by)


def cancel_offer(*, by: Caseworker, public_ref: str) -> None:
    """Cancel one's own offer. Raises NothingOffered, and as `cases.send_reply`."""
    with workbench.locked(by, public_ref) as opened:
        found = standing_offer(opened.request)
        if found is None or found.owner != by.user:
            raise NothingOffered
        end_offer(opened.request)
        audit.record(action=Action.TRANSFER_TAKEN_BACK, object_ref=opened.request.pk, by=by)


def accept_offer(*, by: Caseworker, public_ref: str) -> None:
    """Become the owner of an offered case. Raises NothingOffered, and as `cases.send_reply`."""
    roster = current_roster()
    with conflict_check.locked_case(by, public_ref) as opened:
        _offer_to(by, opened.request)
        set_owner(opened, roster, by, owner=by.user.pk)
        audit.record(action=Action.TRANSFER_ACCEPTED, object_ref=opened.request.pk, by=by)


def refuse_offer(*, by: Caseworker, public_ref: str, reason: str) -> None:
    """Refuse an offer. Its author reads the reason, one of OFFER_REFUSALS.

    Raises NothingOffered, and as `cases.send_reply`.
    """
    roster = current_roster()
    with workbench.locked(by, public_ref) as opened:
        _offer_to(by, opened.request)
        end_offer(opened.request)
        said = {"text": "", "refuses": reason}
        workbench.keep_note(opened, by, said, action=Action.TRANSFER_REFUSED)
        revoke_surplus_grants(opened, roster, by)


def recuse_oneself(*, by: Caseworker, public_ref: str) -> None:
    """Give up reading the case for good: nobody can grant it to this person any more.

    Withdrawn cases too can be recused from, as they can still be read. Raises LastHolder,
    workbench.NoSuchRequest, audit.Tampered.
    """
    roster = current_roster()
    with workbench.locked(by, public_ref, even_withdrawn=True) as opened:
        _exclude_person(opened, roster, by, person=by.person, kind=Wall.Kind.RECUSED)


def set_wall(*, by: Caseworker, public_ref: str, of: UUID) -> None:
    """Keep a colleague from reading the case, whether or not they could read it so far.

    Raises NotASupervisor, LastHolder, granting.NotAReader, and as `recuse_oneself`.
    """
    _require_supervisor(by)
    roster = current_roster()
    with workbench.locked(by, public_ref, even_withdrawn=True) as opened:
        person = _active_reader(of, roster)
        _exclude_person(opened, roster, by, person=person, kind=Wall.Kind.WALLED)


def lift_wall(*, by: Caseworker, public_ref: str, of: UUID) -> None:
    """Remove a wall. The colleague may read again, unless they also recused themselves.

    Does nothing if there is no wall. Raises NotASupervisor, granting.NotAReader, and as
    `recuse_oneself`.
    """
    _require_supervisor(by)
    roster = current_roster()
    with workbench.locked(by, public_ref, even_withdrawn=True) as opened:
        case, person = opened.request, _active_reader(of, roster)
        if Wall.Kind.WALLED not in walls.of_request(case.pk, roster).get(person.user, ()):
            return
        Wall.objects.filter(request=case, user=person.user, kind=Wall.Kind.WALLED).delete()
        audit.record(action=Action.WALL_LIFTED, object_ref=case.pk, detail=str(person.key), by=by)
        if granting.may_hold(case, person, roster):
            granting.give(opened, to=person.key, readers=roster, by=by)


def set_owner(opened: OpenedCase, roster: Roster, by: Caseworker, *, owner: int) -> None:
    """Set a new owner and end any offer. Call it within `workbench.locked`."""
    case = opened.request
    end_offer(case)
    case.assigned_to_id = owner
    if case.status == Status.RECEIVED:
        case.status = Status.BEING_READ
        audit.record(action=Action.STATUS_SET, object_ref=case.pk, detail=case.status, by=by)
    case.save(update_fields=["assigned_to", "status"])
    revoke_surplus_grants(opened, roster, by)


def revoke_surplus_grants(opened: OpenedCase, roster: Roster, by: Caseworker) -> None:
    """Revoke grants that an accepted case does not need. Call it within `workbench.locked`.

    The owner and supervisors keep theirs. So does the person it is offered to, until they answer,
    and so does recovery.
    """
    case = opened.request
    if case.status != Status.ACCEPTED:
        return
    found = standing_offer(case)
    kept = {case.assigned_to_id, found.to_id if found else None}
    for key in _keys_with_grants(opened):
        person = roster.person(key)
        if person and person.user not in kept and not person.is_supervisor:
            granting.take_away(requests=[case.pk], of=key, by=by)


def standing_offer(case: HelpRequest) -> Transfer | None:
    """Return the offer that stands. It does not stand once the case was assigned to somebody else."""
    owner = case.assigned_to_id
    if owner is None:
        return None
    found = Transfer.objects.filter(request=case, owner=owner)
    return found.select_related("owner", "to").first()


def end_offer(case: HelpRequest) -> None:
    """End any offer of this case. Call it within `workbench.locked`."""
    Transfer.objects.filter(request=case).delete()


def cases_offered_to(by: Caseworker) -> set[UUID]:
    """Return the ids of the cases that are offered to this caseworker."""
    mine = Transfer.objects.filter(to=by.user).select_related("request")
    return {each.request_id for each in mine if each.request.assigned_to_id == each.owner_id}


def who_can_open(opened: OpenedCase, roster: Roster) -> list[Person]:
    """Return the readers of the roster who can open the case and may sign in."""
    found = [person for key in _keys_with_grants(opened) if (person := roster.person(key))]
    active = User.objects.filter(pk__in=[p.user for p in found], is_active=True)
    present = set(active.values_list("pk", flat=True))
    kept_out = walls.of_request(opened.request.pk, roster)
    # A grant that was revoked and put back into the database opens nothing.
    lost = taken.taken_from(opened.request.pk, roster)
    return [
        person
        for person in found
        if person.is_active and person.user in present and person.user not in kept_out
        if person.key not in lost
    ]


def _exclude_person(
    opened: OpenedCase, roster: Roster, by: Caseworker, *, person: Person, kind: Wall.Kind
) -> None:
    case = opened.request
    if all(each.user == person.user for each in who_can_open(opened, roster)):
        raise LastHolder
    Wall.objects.get_or_create(
        request=case,
        user_id=person.user,
        kind=kind,
        defaults={"set_on": timezone.localdate()},
    )
    # The event goes before the grant: the signed event counts, and nothing restores the grant after
    # it.
    if kind not in walls.of_request(case.pk, roster).get(person.user, ()):
        audit.record(action=Action(kind), object_ref=case.pk, detail=str(person.key), by=by)
    for each in roster.people:
        if each.user == person.user:
            granting.take_away(requests=[case.pk], of=each.key, by=by)
    Transfer.objects.filter(request=case, to=person.user).delete()
    if case.assigned_to_id == person.user:
        end_offer(case)
        case.assigned_to = None
        case.save(update_fields=["assigned_to"])


def _keys_with_grants(opened: OpenedCase) -> list[UUID]:
    version = opened.header.version_now
    grants = KeyGrant.objects.filter(request=opened.request, key_version=version)
    return list(grants.values_list("recipient_key", flat=True))


def _active_reader(key: UUID, roster: Roster) -> Person:
    person = roster.reader(key)
    if person is None:
        raise granting.NotAReader
    return person


def _offer_to(by: Caseworker, case: HelpRequest) -> Transfer:
    found = standing_offer(case)
    if found is None or found.to != by.user:
        raise NothingOffered
    return found


def _require_supervisor(by: Caseworker) -> None:
    if not by.person.is_supervisor:
        raise NotASupervisor
