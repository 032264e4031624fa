"""Two supervisors sign: one proposes a roster, another signs what the page showed."""

import pytest

from legal_help.access import membership
from legal_help.casework import assignment, cases
from legal_help.crypto.sealing import Pair
from legal_help.event_log import appending, log, log_rows
from legal_help.events.roster import INTAKE, SUPERVISOR
from legal_help.models import CaseworkerKey, ProposedRoster
from legal_help.trust import keys, roster
from legal_help.trust.roster import NotASupervisor, sign_first
from tests.legal_help.access.people import (
    OTHER_WORDS,
    give_all,
    sign_too,
    unlock,
)
from tests.legal_help.helpers import state_of, waiting_keys


def test_two_sign_somebody_in(send, reader, second, newcomer, offered, told):
    words, key = offered
    version = roster.verified().version

    assert not membership.admit(by=reader, key=key, role="caseworker", heard=" ".join(words))

    assert roster.verified().version == version
    assert not keys.is_reader(user=newcomer)
    receipt = send()
    assert str(key) not in state_of(receipt).holders

    after = sign_too(second)

    assert after.version == version + 1
    assert (after.first.by, after.by) == (reader.by, second.by)
    assert unlock(newcomer)[0].by == str(key)
    assert roster.proposed(after) is None
    assert told() == []


def test_nobody_signs_twice(reader, second, offered, supervisor):
    """Nor with another key of the same person."""
    words, key = offered
    membership.admit(by=reader, key=key, role="caseworker", heard=" ".join(words))

    with pytest.raises(roster.SameSupervisor):
        sign_too(reader)
    assert str(key) not in roster.verified().by_key


def test_only_a_supervisor_signs_second_or_throws_away(reader, colleague, second, offered):
    words, key = offered
    membership.admit(by=reader, key=key, role="caseworker", heard=" ".join(words))

    with pytest.raises(NotASupervisor):
        sign_too(colleague)
    with pytest.raises(NotASupervisor):
        membership.withdraw_proposal(by=colleague)
    assert roster.proposed(roster.verified())


@pytest.mark.sampled
@pytest.mark.parametrize("by_whom", ["reader", "second"])
def test_what_was_proposed_is_thrown_away(reader, second, offered, by_whom):
    words, key = offered
    membership.admit(by=reader, key=key, role="caseworker", heard=" ".join(words))
    shown = roster.proposed(roster.verified())
    by = {"reader": reader, "second": second}[by_whom]

    membership.withdraw_proposal(by=by)

    with pytest.raises(roster.NothingProposed):
        membership.countersign(by=second, version_hash=shown.hash)
    with pytest.raises(roster.NothingProposed):
        membership.withdraw_proposal(by=by)
    assert [each.pk for each in waiting_keys()] == [key]


@pytest.mark.exhaustive
def test_what_was_thrown_away_and_is_put_back_counts_no_more(reader, second, offered):
    """Its first signature is as true as before: another version of the roster has overtaken it."""
    words, key = offered
    membership.admit(by=reader, key=key, role="supervisor", heard=" ".join(words))
    row, before = ProposedRoster.objects.get(), roster.verified()
    membership.withdraw_proposal(by=reader)
    row.save(force_insert=True)

    assert roster.proposed(roster.verified()) is None
    assert (roster.verified().version, roster.verified().people) == (
        before.version + 1,
        before.people,
    )


def test_who_signs_second_signs_what_the_page_showed(reader, colleague, second, offered):
    """Meanwhile the colleague proposed something else."""
    words, key = offered
    membership.admit(by=reader, key=key, role="caseworker", heard=" ".join(words))
    shown = roster.proposed(roster.verified())
    membership.admit(by=reader, key=key, role="supervisor", heard=" ".join(words))

    with pytest.raises(roster.NothingProposed):
        membership.countersign(by=second, version_hash=shown.hash)
    assert sign_too(second).by_key[str(key)].is_supervisor


def test_a_proposal_is_overtaken_by_a_roster_that_came_first(reader, colleague, second, offered):
    """A reader left, which one may sign alone: they must not come back with the older proposal."""
    words, key = offered
    membership.admit(by=reader, key=key, role="caseworker", heard=" ".join(words))
    (row,) = roster.ProposedRoster.objects.all()
    shown = roster.proposed(roster.verified())
    assert membership.remove(by=second, key=colleague.person.key)

    row.save(force_insert=True)  # put back in the database

    assert roster.proposed(roster.verified()) is None
    with pytest.raises(roster.NothingProposed):
        membership.countersign(by=second, version_hash=shown.hash)


def test_a_row_that_no_supervisor_signed_is_no_proposal(reader, colleague, second, pair):
    following = roster.following(roster.verified(), by=colleague.by, people=(colleague.person,))
    for signed in (
        following,
        sign_first(following, colleague.pair, by=colleague.by),
        sign_first(following, pair, by=reader.by),
    ):
        roster.ProposedRoster.objects.create(body=signed.body)
    roster.ProposedRoster.objects.create(body=b"nothing")

    assert roster.proposed(roster.verified()) is None


@pytest.mark.sampled
@pytest.mark.parametrize("how", ["another key", "thrown away", "changed row"])
def test_nobody_is_signed_in_with_a_key_that_they_no_longer_have(
    reader, second, newcomer, offered, by_sql, how
):
    """They made another key, or it was thrown away, before the second supervisor signed."""
    words, key = offered
    membership.admit(by=reader, key=key, role="caseworker", heard=" ".join(words))
    match how:
        case "another key":
            membership.offer_key(user=newcomer, passphrase=OTHER_WORDS)
        case "thrown away":
            membership.refuse(by=second, key=key)
        case "changed row":
            other = bytes(Pair.generate().public)
            by_sql(CaseworkerKey.objects.get(pk=key), public_keys=other)

    with pytest.raises(roster.NothingProposed):
        sign_too(second)
    assert str(key) not in roster.verified().by_key


def test_one_removes_a_reader_and_two_a_supervisor(reader, colleague, second):
    assert membership.remove(by=reader, key=colleague.person.key)
    assert not membership.remove(by=reader, key=second.person.key)
    assert second.by in roster.verified().by_key


def test_a_supervisor_who_left_signs_no_second_time(reader, colleague, second, enrol):
    """Proposed while they were here; they sign after they left, with the key that they kept."""
    membership.remove(by=reader, key=second.person.key)
    sign_too(second)

    words = membership.offer_key(user=second.user, passphrase=OTHER_WORDS)
    (waits,) = waiting_keys()
    with pytest.raises(NotASupervisor):
        membership.admit(by=second, key=waits.pk, role="supervisor", heard=" ".join(words))
    with pytest.raises(NotASupervisor), roster.signing(second) as batch:
        roster.sign(roster.following(roster.verified(), by=second.by), by=second, batch=batch)


def test_a_roster_that_a_leaver_signed_stops_staff_and_changes_nothing(
    reader, colleague, second, told
):
    """They were a supervisor, and kept their pair: they write themselves back into the database."""
    membership.remove(by=reader, key=second.person.key)
    counts = sign_too(second)
    place, chain = log.look().memory.place, log.look().memory.chain
    back = roster.following(counts, by=second.by, people=(*counts.people, second.person))
    body, signature = roster.signer_of(back, second.pair)(place, chain)
    planted = log_rows.row_of(appending.make_line(place + 1, chain, body=body, signature=signature))
    planted.save(force_insert=True)

    assert roster.verified() == counts
    assert log.look().doubt == "false_roster"
    assert ("false_roster", "") in told()
    assert not keys.is_reader(user=second.user)

    planted.delete()

    assert log.look().doubt is None
    assert roster.verified() == counts


def test_what_somebody_came_to_hold_alone_is_handed_over_before_the_second_signs(
    send, reader, colleague, second
):
    receipt = send()
    membership.remove(by=reader, key=second.person.key)
    for each in (reader, colleague):
        assignment.recuse_oneself(by=each, public_ref=receipt.public_ref)

    with pytest.raises(membership.OnlyHolder) as refused:
        sign_too(second)

    assert refused.value.args == (1,)
    assert second.by in roster.verified().by_key


@pytest.mark.exhaustive  # as somebody who is signed in by two
def test_another_supervisor_signs_a_supervisors_new_key(send, reader, colleague, enrol, supervisor):
    """Of two supervisors one has lost their words: they can still sign, while they are unlocked."""
    receipt = send()
    second = enrol("selam", INTAKE, SUPERVISOR)
    give_all(reader, second.person)
    words = membership.offer_key(user=supervisor, passphrase=OTHER_WORDS)
    (waits,) = waiting_keys()

    assert not membership.admit(by=second, key=waits.pk, role="supervisor", heard=" ".join(words))
    after = sign_too(reader)
    give_all(second, after.by_key[str(waits.pk)])

    again, _cookie = unlock(supervisor)
    assert cases.open_case(by=again, public_ref=receipt.public_ref)
