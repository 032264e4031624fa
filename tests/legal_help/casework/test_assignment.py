"""Hand cases on, and keep them from people who must not read them."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from legal_help.access import granting, membership, walls, workbench
from legal_help.casework import assignment, cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto.pairs import Pair
from legal_help.events import audit
from legal_help.models import AuditEvent, HelpRequest, KeyGrant, Transfer, Wall
from legal_help.trust import roster
from legal_help.trust.chain import NotASupervisor


def row():
    return HelpRequest.objects.get()


def key(reader):
    return reader.person.key


def listed():
    return walls.listed(row().pk, walls.of_request(row().pk, roster.verified()))


def last_event():
    event = AuditEvent.objects.last()
    return event.action, event.detail_code


def may_open(reader):
    try:
        with workbench.locked(reader, row().public_ref, even_withdrawn=True):
            return True
    except workbench.NoSuchRequest:
        return False


def is_listed(reader):
    found = ordered_cases.load_queue(by=reader)
    return bool(found.entries or found.damaged)


@pytest.fixture
def shared(reader, colleague, send):
    """Return the reference of a case that the supervisor and the colleague can open."""
    return send().public_ref


@pytest.fixture
def taken(shared, reader):
    """Give it to the supervisor."""
    cases.take_case(by=reader, public_ref=shared)
    return shared


def test_a_supervisor_assigns(shared, reader, colleague):
    assignment.assign_case(by=reader, public_ref=shared, to=key(colleague), had=None)

    assert (row().assigned_to, row().status) == (colleague.user, "being_read")
    assert last_event() == ("assigned", str(key(colleague)))


def test_assigning_gives_the_key_to_whoever_lacks_it(shared, reader, colleague):
    KeyGrant.objects.filter(recipient_key=key(colleague)).delete()
    assert not may_open(colleague)

    assignment.assign_case(by=reader, public_ref=shared, to=key(colleague), had=None)

    assert may_open(colleague)


def test_a_caseworker_assigns_nothing(shared, reader, colleague):
    with pytest.raises(NotASupervisor):
        assignment.assign_case(by=colleague, public_ref=shared, to=key(colleague), had=None)

    assert row().assigned_to is None


def test_assigning_over_what_somebody_just_took_is_told(taken, reader, colleague):
    with pytest.raises(assignment.OwnerChanged):
        assignment.assign_case(by=reader, public_ref=taken, to=key(colleague), had=None)

    assert row().assigned_to == reader.user
    assignment.assign_case(by=reader, public_ref=taken, to=key(colleague), had=reader.user.pk)
    assert row().assigned_to == colleague.user


@pytest.mark.parametrize("verb", ["assign_case", "offer_case", "set_wall"])
def test_whoever_is_no_reader_gets_nothing(taken, reader, verb):
    given = {
        "assign_case": {"to": uuid4(), "had": reader.user.pk},
        "offer_case": {"to": uuid4()},
        "set_wall": {"of": uuid4()},
    }

    with pytest.raises(granting.NotAReader):
        getattr(assignment, verb)(by=reader, public_ref=taken, **given[verb])

    assert row().assigned_to == reader.user


@pytest.fixture
def offered(taken, reader, colleague):
    """Let its owner offer it to the colleague."""
    assignment.offer_case(by=reader, public_ref=taken, to=key(colleague))
    return taken


def test_what_is_offered_stays_with_its_owner(offered, reader, colleague):
    assert row().assigned_to == reader.user
    assert assignment.standing_offer(row()).to == colleague.user
    assert assignment.cases_offered_to(colleague) == {row().pk}
    assert assignment.cases_offered_to(reader) == set()
    assert last_event() == ("transfer_offered", str(key(colleague)))


def test_what_is_accepted_changes_hands(offered, reader, colleague):
    assignment.accept_offer(by=colleague, public_ref=offered)

    assert row().assigned_to == colleague.user
    assert (assignment.standing_offer(row()), Transfer.objects.count()) == (None, 0)
    assert last_event() == ("transfer_accepted", "")


def test_what_is_refused_stays_and_says_why(offered, reader, colleague):
    assignment.refuse_offer(by=colleague, public_ref=offered, reason="language")

    assert row().assigned_to == reader.user
    assert Transfer.objects.count() == 0
    (note,) = cases.open_case(by=reader, public_ref=offered).notes
    assert (note.by, note.said["refuses"], note.is_refused) == (colleague.user, "language", False)
    assert may_open(colleague)


def test_what_is_taken_back_is_offered_no_more(offered, reader, colleague):
    assignment.cancel_offer(by=reader, public_ref=offered)

    with pytest.raises(assignment.NothingOffered):
        assignment.accept_offer(by=colleague, public_ref=offered)
    assert row().assigned_to == reader.user


@pytest.mark.parametrize("verb", ["accept_offer", "refuse_offer"])
def test_nobody_else_answers_an_offer(offered, reader, verb):
    given = {"refuse_offer": {"reason": "other"}}.get(verb, {})

    with pytest.raises(assignment.NothingOffered):
        getattr(assignment, verb)(by=reader, public_ref=offered, **given)


def test_only_the_owner_offers_and_takes_back(offered, colleague):
    with pytest.raises(assignment.NotTheOwner):
        assignment.offer_case(by=colleague, public_ref=offered, to=key(colleague))
    with pytest.raises(assignment.NothingOffered):
        assignment.cancel_offer(by=colleague, public_ref=offered)


def test_nobody_offers_it_to_themselves(taken, reader):
    with pytest.raises(assignment.NotTheOwner):
        assignment.offer_case(by=reader, public_ref=taken, to=key(reader))


def test_an_offer_ends_with_its_owner(offered, reader, colleague):
    cases.release_case(by=reader, public_ref=offered)
    cases.take_case(by=reader, public_ref=offered)

    assert assignment.cases_offered_to(colleague) == set()
    with pytest.raises(assignment.NothingOffered):
        assignment.accept_offer(by=colleague, public_ref=offered)


def test_an_offer_that_somebody_put_there_is_none(shared, reader, colleague):
    Transfer.objects.create(
        request=row(), owner=reader.user, to=colleague.user, offered_on=timezone.localdate()
    )

    assert (assignment.standing_offer(row()), assignment.cases_offered_to(colleague)) == (
        None,
        set(),
    )


def test_an_offer_goes_to_somebody_else(taken, reader):
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(
            request=row(), owner=reader.user, to=reader.user, offered_on=timezone.localdate()
        )


def test_who_recuses_themselves_finds_nothing_any_more(taken, reader, colleague):
    assignment.recuse_oneself(by=reader, public_ref=taken)

    assert (may_open(reader), is_listed(reader)) == (False, False)
    assert row().assigned_to is None
    assert may_open(colleague)
    assert Wall.objects.get().kind == "recused"


def test_nobody_grants_it_to_them_again(shared, reader, colleague):
    assignment.recuse_oneself(by=colleague, public_ref=shared)

    for verb, given in (
        (assignment.assign_case, {"to": key(colleague), "had": None}),
        (assignment.lift_wall, {"of": key(colleague)}),
    ):
        try:
            verb(by=reader, public_ref=shared, **given)
        except granting.KeptOut:
            assert verb is assignment.assign_case
    cases.take_case(by=reader, public_ref=shared)
    with pytest.raises(granting.KeptOut):
        assignment.offer_case(by=reader, public_ref=shared, to=key(colleague))
    assert not may_open(colleague)


def test_the_last_who_can_open_it_stays(reader, send):
    reference = send().public_ref

    with pytest.raises(assignment.LastHolder):
        assignment.recuse_oneself(by=reader, public_ref=reference)

    assert may_open(reader)
    assert (Wall.objects.count(), AuditEvent.objects.filter(action="recused").count()) == (0, 0)


def test_who_cannot_sign_in_is_nobody_to_leave_it_to(shared, reader, colleague):
    colleague.user.is_active = False
    colleague.user.save()

    with pytest.raises(assignment.LastHolder):
        assignment.recuse_oneself(by=reader, public_ref=shared)


def test_a_withdrawn_request_can_be_closed_to_oneself(shared, colleague):
    HelpRequest.objects.update(status="withdrawn", retention_until=timezone.localdate())

    assignment.recuse_oneself(by=colleague, public_ref=shared)

    assert not may_open(colleague)


def test_a_walled_colleague_finds_nothing_any_more(shared, reader, colleague):
    cases.take_case(by=colleague, public_ref=shared)

    assignment.set_wall(by=reader, public_ref=shared, of=key(colleague))

    assert (may_open(colleague), is_listed(colleague)) == (False, False)
    assert row().assigned_to is None
    event = AuditEvent.objects.get(action="walled")
    assert (event.actor, event.detail_code) == (str(key(reader)), str(key(colleague)))
    (wall,) = listed()
    assert (wall.user, wall.kind) == (colleague.user, "walled")


def test_only_a_supervisor_sets_and_lifts(shared, reader, colleague):
    for verb in (assignment.set_wall, assignment.lift_wall):
        with pytest.raises(NotASupervisor):
            verb(by=colleague, public_ref=shared, of=key(reader))

    assert may_open(reader)


def test_a_wall_stands_before_there_was_a_grant(shared, reader, colleague):
    KeyGrant.objects.filter(recipient_key=key(colleague)).delete()

    assignment.set_wall(by=reader, public_ref=shared, of=key(colleague))

    with pytest.raises(granting.KeptOut):
        assignment.assign_case(by=reader, public_ref=shared, to=key(colleague), had=None)


def test_a_wall_is_set_once(shared, reader, colleague):
    for _ in "ab":
        assignment.set_wall(by=reader, public_ref=shared, of=key(colleague))

    assert AuditEvent.objects.filter(action="walled").count() == 1
    assert Wall.objects.count() == 1


def test_a_wall_of_a_kind_stands_once(shared, colleague):
    today = timezone.localdate()
    Wall.objects.create(request=row(), user=colleague.user, kind="walled", set_on=today)

    with pytest.raises(IntegrityError), transaction.atomic():
        Wall.objects.create(request=row(), user=colleague.user, kind="walled", set_on=today)


def test_a_lifted_wall_lets_them_read_again(shared, reader, colleague):
    assignment.set_wall(by=reader, public_ref=shared, of=key(colleague))

    assignment.lift_wall(by=reader, public_ref=shared, of=key(colleague))

    assert may_open(colleague)
    assert Wall.objects.count() == 0
    assert walls.of_request(row().pk, roster.verified()) == {}


def test_a_lifted_wall_leaves_a_recusal(shared, reader, colleague):
    assignment.recuse_oneself(by=colleague, public_ref=shared)
    assignment.set_wall(by=reader, public_ref=shared, of=key(colleague))

    assignment.lift_wall(by=reader, public_ref=shared, of=key(colleague))

    assert not may_open(colleague)
    standing = walls.of_request(row().pk, roster.verified())
    assert standing == {colleague.user.pk: frozenset({"recused"})}


def test_lifting_where_there_is_none_changes_nothing(shared, reader, colleague):
    assignment.lift_wall(by=reader, public_ref=shared, of=key(colleague))

    assert not AuditEvent.objects.filter(action="wall_lifted").exists()


def test_an_offer_to_somebody_walled_is_over(offered, reader, colleague):
    assignment.set_wall(by=reader, public_ref=offered, of=key(colleague))

    assert Transfer.objects.count() == 0
    assert row().assigned_to == reader.user


def test_a_wall_whose_row_is_gone_stands(shared, reader, colleague, refusals):
    assignment.set_wall(by=reader, public_ref=shared, of=key(colleague))
    Wall.objects.all().delete()

    with pytest.raises(granting.KeptOut):
        assignment.assign_case(by=reader, public_ref=shared, to=key(colleague), had=None)

    assert not may_open(colleague)
    assert listed() == []
    assert refusals() == [(str(row().pk), "row_altered")]


def test_a_grant_put_back_behind_a_wall_opens_nothing(shared, reader, colleague, refusals):
    ordered_cases.load_queue(by=colleague)
    kept = KeyGrant.objects.get(recipient_key=key(colleague))
    assignment.set_wall(by=reader, public_ref=shared, of=key(colleague))
    kept.save(force_insert=True)

    assert (may_open(colleague), is_listed(colleague)) == (False, False)
    assert refusals() == [(str(row().pk), "grant_replaced")]


def test_a_wall_that_somebody_put_there_keeps_nobody_out(shared, reader, colleague, refusals):
    Wall.objects.create(request=row(), user=reader.user, kind="walled", set_on=timezone.localdate())

    assert may_open(reader)
    assert walls.of_request(row().pk, roster.verified()) == {}
    assert listed() == []
    assert refusals() == [(str(row().pk), "row_altered")]


@dataclass
class Forger:
    """Write events into the database in somebody else's name, with a pair of one's own."""

    audit_name: str
    pair: Pair


def forge(action, *, of, by, pair):
    forger = Forger(str(by), pair)
    audit.record(action=action, object_ref=row().pk, detail=str(of), by=forger)


@pytest.mark.parametrize("action", ["walled", "recused"])
def test_a_wall_that_nobody_signed_keeps_nobody_out(shared, reader, pair, action):
    forge(action, of=key(reader), by=key(reader), pair=pair)

    assert walls.of_request(row().pk, roster.verified()) == {}
    assert may_open(reader)


def test_nobody_recuses_somebody_else_and_a_caseworker_walls_nobody(shared, reader, colleague):
    for action in ("walled", "recused"):
        forge(action, of=key(reader), by=key(colleague), pair=colleague.pair)

    assert walls.of_request(row().pk, roster.verified()) == {}


def test_a_lift_that_nobody_signed_lifts_nothing(shared, reader, colleague, pair):
    assignment.set_wall(by=reader, public_ref=shared, of=key(colleague))

    forge("wall_lifted", of=key(colleague), by=key(reader), pair=pair)
    forge("wall_lifted", of=key(colleague), by=key(colleague), pair=colleague.pair)
    forge("wall_lifted", of=UUID(int=0), by=key(reader), pair=reader.pair)

    assert walls.of_request(row().pk, roster.verified()) == {
        colleague.user.pk: frozenset({"walled"})
    }


def test_a_supervisor_who_left_lifts_nothing_and_what_they_lifted_stays(
    shared, reader, colleague, third, second
):
    for each in (colleague, third):
        granting.give_lacking(by=reader, to=key(each), at_most=9)
        assignment.set_wall(by=reader, public_ref=shared, of=key(each))
    granting.give_lacking(by=reader, to=key(second), at_most=9)
    assignment.lift_wall(by=second, public_ref=shared, of=key(third))
    membership.remove(by=reader, key=key(second))

    forge("wall_lifted", of=key(colleague), by=key(second), pair=second.pair)
    audit.record(action="opened", object_ref=row().pk, by=reader)

    assert walls.of_request(row().pk, roster.verified()) == {
        colleague.user.pk: frozenset({"walled"})
    }


@pytest.fixture
def accepted(reader, colleague, third, send):
    """Accept it: it is the supervisor's, and both caseworkers have lost their keys."""
    taken = send().public_ref
    cases.take_case(by=reader, public_ref=taken)
    HelpRequest.objects.update(status="accepted")
    with workbench.locked(reader, taken) as opened:
        assignment.revoke_surplus_grants(opened, roster.verified(), reader)
    return taken


def holders():
    return set(KeyGrant.objects.values_list("recipient_key", flat=True))


def test_of_an_accepted_request_the_owner_supervisors_and_recovery_keep_keys(
    accepted, reader, colleague, third
):
    assert holders() == {key(reader), roster.verified().recovery.key}
    assert [may_open(each) for each in (reader, colleague, third)] == [True, False, False]


def test_what_is_accepted_is_offered_with_its_key_and_leaves_none_behind(
    accepted, reader, colleague, third
):
    assignment.offer_case(by=reader, public_ref=accepted, to=key(colleague))
    assert may_open(colleague)
    assignment.refuse_offer(by=colleague, public_ref=accepted, reason="no_time")
    assert not may_open(colleague)

    assignment.offer_case(by=reader, public_ref=accepted, to=key(colleague))
    assignment.accept_offer(by=colleague, public_ref=accepted)
    assignment.offer_case(by=colleague, public_ref=accepted, to=key(third))
    assignment.accept_offer(by=third, public_ref=accepted)

    assert [may_open(each) for each in (reader, colleague, third)] == [True, False, True]


def test_an_accepted_request_is_granted_to_nobody_by_the_way(accepted, reader, colleague):
    with (
        workbench.locked(reader, accepted) as opened,
        pytest.raises(granting.KeptOut),
    ):
        granting.give(opened, to=key(colleague), readers=roster.verified(), by=reader)


def test_an_accepted_request_keeps_an_owner(accepted, reader):
    with pytest.raises(assignment.NeedsOwner):
        cases.release_case(by=reader, public_ref=accepted)
