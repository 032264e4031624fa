"""The roster that counts, the next one, and who has to sign it."""

from dataclasses import replace
from uuid import UUID

import pytest

from legal_help.crypto.sealing import Pair, PublicKeys
from legal_help.event_log import log
from legal_help.event_log.appending import RosterRefused, writing
from legal_help.events.roster import INTAKE, SUPERVISOR, PublicHalf
from legal_help.models import LogLine, ProposedRoster
from legal_help.trust import roster
from legal_help.trust.roster import sign_first
from tests.legal_help.helpers import sign_roster

# Points of order 1, 2, 4 and 8 on the curve of the signatures, as they are written down.
SMALL = {
    1: "01" + "00" * 31,
    2: "ec" + "ff" * 30 + "7f",
    4: "00" * 32,
    8: "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
}


def sign(following, by):
    with roster.signing(by) as batch:
        return roster.sign(following, by=by, batch=batch)


def next_one(by, **changes):
    return roster.following(roster.verified(), by=by.by, **changes)


def without(*gone):
    return roster.without(roster.verified().people, users={each.user.pk for each in gone})


def put_in(following, by, place=None):
    """Put a roster into the log past all that our software asks, perhaps with another place."""
    sign_at = roster.signer_of(following, by.pair)
    with writing() as batch:
        batch.add_roster(lambda *here: sign_at(*(place or here)))


# Keys


def test_a_key_of_ours_is_usable():
    roster.require_usable(Pair.generate().public)


@pytest.mark.parametrize("order", SMALL)
def test_a_key_that_anybody_can_sign_for_is_refused(order):
    public = PublicKeys(Pair.generate().public.sealing, bytes.fromhex(SMALL[order]))

    with pytest.raises(roster.BadKey):
        roster.require_usable(public)


@pytest.mark.parametrize("x25519", [bytes(32), b"\x01" + bytes(31)])
def test_a_key_whose_secret_everybody_knows_is_refused(x25519):
    good = Pair.generate().public

    with pytest.raises(roster.BadKey):
        roster.require_usable(PublicKeys(good.sealing[:-32] + x25519, good.signing))


# One supervisor


def test_where_there_is_one_supervisor_they_sign_alone(reader, colleague):
    assert sign(next_one(reader, people=(reader.person,)), reader)

    assert roster.verified().people == (reader.person,)
    assert not ProposedRoster.objects.exists()


def test_nobody_else_signs(reader, colleague):
    with pytest.raises(roster.NotASupervisor):
        sign(next_one(colleague, people=(colleague.person,)), colleague)
    with pytest.raises(RosterRefused):
        put_in(next_one(colleague, people=(colleague.person,)), colleague)


# Two supervisors: what takes both


def changes(reader, second, colleague):
    counts = roster.verified()
    public = bytes(Pair.generate().public).hex()
    new = replace(colleague.person, key=str(LogLine.objects.count()).zfill(8) + colleague.by[8:])
    made = replace(colleague.person, groups=(INTAKE, SUPERVISOR))
    return {
        "somebody comes": {"people": (*counts.people, replace(new, user=99, public=public))},
        "a supervisor goes": {"people": without(second)},
        "they go themselves": {"people": without(reader)},
        "a caseworker becomes one": {"people": (*without(colleague), made)},
        "another recovery": {"recovery": PublicHalf(key=new.key, public=public)},
        "a salt more": {"salts": (*counts.salts, replace(counts.salts[0], version=2))},
    }


CHANGES = [
    "somebody comes",
    "a supervisor goes",
    "they go themselves",
    "a caseworker becomes one",
    "another recovery",
    "a salt more",
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_takes_two_supervisors(reader, colleague, second, change):
    counts = roster.verified()
    following = next_one(reader, **changes(reader, second, colleague)[change])

    with pytest.raises(RosterRefused):
        put_in(following, reader)
    assert not sign(following, reader)
    assert roster.verified() == counts

    shown = roster.proposed(counts)
    countersign(shown, second)

    after = roster.verified()
    assert (after.version, after.people) == (counts.version + 1, following.people)
    assert (after.recovery, after.salts) == (following.recovery, following.salts)
    assert (after.by, after.first.by) == (second.by, reader.by)
    assert shown.people == after.people


def test_a_reader_goes_with_one_signature(reader, colleague, second):
    assert sign(next_one(reader, people=without(colleague)), reader)
    assert colleague.by not in roster.verified().by_key


def test_a_reader_goes_with_nothing_else_on_one_signature(reader, colleague, second):
    """Under the cloak of a leaver nobody changes what the others are."""
    more = replace(second.person, name="Somebody else")
    for people in ((more, *without(colleague, second)), (*without(colleague, second),)):
        with pytest.raises(RosterRefused):
            put_in(next_one(reader, people=people), reader)


def test_one_person_with_two_keys_is_one_supervisor(reader, enrol):
    """Somebody signs first with one key and second with another of their own."""
    own = Pair.generate()
    other = replace(reader.person, key=str(UUID(int=7)), public=bytes(own.public).hex())
    sign_roster(by=reader, people=(reader.person, other))
    second = enrol("selam", INTAKE, SUPERVISOR)
    first = roster.sign_first(next_one(reader, people=without(second)), reader.pair, by=reader.by)

    with pytest.raises(RosterRefused):
        put_in(replace(first, by=other.key), replace(reader, person=other, pair=own))
    with pytest.raises(roster.SameSupervisor):
        countersign(first, replace(reader, person=other, pair=own))


def countersign(shown, by):
    with roster.signing(by) as batch:
        roster.countersign(shown, by=by, batch=batch)


@pytest.mark.parametrize("who", ["another key", "a stranger", "a colleague"])
def test_a_first_signature_that_does_not_count(reader, colleague, second, pair, who):
    following = next_one(reader, people=without(colleague))
    following = replace(following, salts=(*following.salts, replace(following.salts[0], version=2)))
    signed = {
        "another key": sign_first(following, pair, by=second.by),
        "a stranger": sign_first(following, pair, by=str(UUID(int=7))),
        "a colleague": sign_first(following, colleague.pair, by=colleague.by),
    }[who]

    with pytest.raises(RosterRefused):
        put_in(signed, reader)


def test_what_was_signed_first_is_what_counts(reader, colleague, second):
    """The second changes who comes, between the two signatures."""
    first = roster.sign_first(next_one(reader, people=without(second)), reader.pair, by=reader.by)
    changed = replace(first, people=without(reader), by=second.by)

    with pytest.raises(RosterRefused):
        put_in(changed, second)


def test_a_first_signature_for_another_version_does_not_count(reader, colleague, second):
    """Proposed before somebody else left: the version after that is another one."""
    with_both = roster.sign_first(
        next_one(reader, people=without(second)), reader.pair, by=reader.by
    )
    sign(next_one(reader, people=without(colleague)), reader)
    late = replace(
        with_both,
        version=roster.verified().version + 1,
        previous=roster.verified().hash,
        by=second.by,
    )

    with pytest.raises(RosterRefused):
        put_in(late, second)


def test_what_is_proposed_last_waits_alone(reader, colleague, second):
    sign(next_one(reader, people=without(second)), reader)
    sign(next_one(second, people=without(reader)), second)

    waits = roster.proposed(roster.verified())

    assert ProposedRoster.objects.count() == 1
    assert waits.first.by == second.by


def test_a_proposal_proves_nothing_to_a_host(reader, second, send):
    sign(next_one(reader, people=without(second)), reader)

    assert second.by in roster.verified().supervisors
    assert log.look().doubt is None


# What no signatures change


@pytest.mark.parametrize(
    "changed",
    ["version", "previous", "log", "demo", "public", "user", "since", "come back", "no supervisor"],
)
def test_what_nobody_can_sign(reader, colleague, changed):
    counts = roster.verified()
    left = colleague.person
    if changed == "come back":
        counts = sign_roster(by=reader, people=(reader.person,))
    own = {
        "version": {"version": counts.version + 2},
        "previous": {"previous": "00" * 32},
        "demo": {"demo": True},
        "public": {"people": (replace(reader.person, public=left.public),)},
        "user": {"people": (reader.person, replace(left, user=99))},
        "since": {"people": (reader.person, replace(left, since="2020-01-01"))},
        "come back": {"people": (*counts.people, left)},
        "no supervisor": {"people": (replace(reader.person, groups=(INTAKE,)),)},
        "log": {},
    }[changed]
    following = replace(next_one(reader), **own)

    with pytest.raises(RosterRefused):
        put_in(following, reader, place=(1, bytes(32)) if changed == "log" else None)
    assert roster.verified() == counts


def test_nobody_but_recovery_names_heirs(reader, colleague):
    with pytest.raises(RosterRefused):
        put_in(next_one(reader, heirs=(colleague.by,)), reader)
