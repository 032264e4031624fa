"""Who reads: offered, compared by voice, signed by a supervisor."""

from uuid import UUID

import pytest

from accounts.models import User
from legal_help.access import membership, waiting_cases
from legal_help.access.founding import words_of_member
from legal_help.casework import assignment, cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto.sealing import Pair
from legal_help.event_log import alarms, standing_alarms
from legal_help.models import CaseworkerKey, KeyGrant, LogLine, Unlock
from legal_help.trust import keys, roster, unlocks
from legal_help.trust.roster import NotASupervisor
from legal_help.trust.tokens import Locked
from tests.legal_help.access.people import (
    OTHER_WORDS,
    admit,
    case_of,
    give_all,
    in_queue,
    unlock,
)
from tests.legal_help.helpers import PASSPHRASE, new_key, notices, waiting_keys

# Coming


def test_a_key_that_waits_opens_nothing(send, newcomer, offered):
    assert not keys.is_reader(user=newcomer)
    with pytest.raises(keys.NotOnRoster):
        unlock(newcomer)


def test_the_words_are_those_of_the_private_half(newcomer, offered, by_sql):
    """Somebody puts another public key into the row: the newcomer reads out the true words."""
    words, key = offered
    by_sql(CaseworkerKey.objects.get(pk=key), public_keys=bytes(Pair.generate().public))

    assert membership.words_of(user=newcomer, passphrase=OTHER_WORDS) == words


def test_the_words_need_the_passphrase(newcomer, offered):
    with pytest.raises(keys.WrongPassphrase):
        membership.words_of(user=newcomer, passphrase=PASSPHRASE)
    with pytest.raises(membership.NoSuchKey):
        membership.words_of(user=User.objects.get(username="sofia"), passphrase=PASSPHRASE)


def test_whoever_is_signed_reads_from_then_on(send, reader, newcomer, offered):
    person = admit(reader, offered)

    assert roster.verified().version == 2
    after, _cookie = unlock(newcomer)
    assert after.person == person
    receipt = send()
    assert cases.open_case(by=after, public_ref=receipt.public_ref)
    (event,) = notices("admitted")
    assert (event.by, event.details) == (reader.by, {"key": person.key, "role": "caseworker"})
    assert standing_alarms.standing() == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("heard", ["{}", "{},", "  {}  ", "{}\n"])
def test_words_are_taken_as_they_are_typed(reader, offered, heard):
    words, _key = offered

    assert admit(reader, offered, heard=", ".join(heard.format(word) for word in words).upper())


def test_a_swapped_key_is_not_signed(reader, offered, by_sql):
    """The attack: the row now holds a key whose private half somebody else has."""
    _words, key = offered
    stranger = Pair.generate()
    by_sql(CaseworkerKey.objects.get(pk=key), public_keys=bytes(stranger.public))

    with pytest.raises(membership.WordsDiffer):
        admit(reader, offered)
    assert roster.verified().version == 1


def test_a_key_that_was_moved_to_another_account_is_not_signed(reader, third, offered, by_sql):
    """The attack: a wall keeps the newcomer out, and would not keep out a colleague's account.

    The words are read out as they stand on the newcomer's own page.
    """
    _words, key = offered
    by_sql(CaseworkerKey.objects.get(pk=key), user_id=third.user.pk)
    version = roster.verified().version

    with pytest.raises(membership.WordsDiffer):
        admit(reader, offered)
    assert roster.verified().version == version
    assert keys.is_reader(user=third.user)


def test_two_accounts_never_have_the_same_words(newcomer, offered, supervisor, by_sql):
    words, key = offered
    by_sql(CaseworkerKey.objects.get(pk=key), user_id=supervisor.pk)

    assert membership.words_of(user=supervisor, passphrase=OTHER_WORDS) != words


@pytest.mark.sampled
@pytest.mark.parametrize("heard", ["", "one two three", "abandon " * 8])
def test_other_words_are_refused(reader, offered, heard):
    with pytest.raises(membership.WordsDiffer):
        membership.admit(by=reader, key=offered[1], role="caseworker", heard=heard)


def test_only_a_supervisor_signs_removes_and_throws_away(reader, colleague, offered):
    words, key = offered
    for attempt in (
        lambda: membership.admit(by=colleague, key=key, role="supervisor", heard=" ".join(words)),
        lambda: membership.refuse(by=colleague, key=key),
        lambda: membership.remove(by=colleague, key=reader.person.key),
    ):
        with pytest.raises(NotASupervisor):
            attempt()


def test_a_key_is_thrown_away(reader, newcomer, offered):
    membership.refuse(by=reader, key=offered[1])

    assert not waiting_keys()
    with pytest.raises(membership.NoSuchKey):
        admit(reader, offered)


def test_a_second_offer_takes_the_place_of_the_first(reader, newcomer, offered):
    again = membership.offer_key(user=newcomer, passphrase=OTHER_WORDS)

    (waits,) = waiting_keys()
    assert waits.pk != offered[1]
    assert again != offered[0]
    assert waits.user == newcomer


# The requests that were there before


@pytest.mark.exhaustive
def test_a_newcomer_gets_what_everybody_may_open_and_can_be_interrupted(
    send, reader, newcomer, offered, decide
):
    receipts = [send(card={"names": [str(number)]}) for number in range(5)]
    cases.take_case(by=reader, public_ref=receipts[4].public_ref)
    decide(receipts[4], "accepted")
    person = admit(reader, offered)
    after, _cookie = unlock(newcomer)
    assert in_queue(after) == set()

    first = waiting_cases.give_lacking(by=reader, to=person.key, at_most=3)
    assert (first.done, first.left) == (3, 1)
    assert len(in_queue(after)) == 3

    second = waiting_cases.give_lacking(by=reader, to=person.key, at_most=3)
    assert (second.done, second.left, second.refused) == (1, 0, 0)
    assert in_queue(after) == {receipt.public_ref for receipt in receipts[:4]}
    assert LogLine.objects.filter(action="grant").count() == 4


@pytest.mark.exhaustive  # an edge of joining
def test_a_supervisor_gets_the_accepted_ones_too(send, reader, offered, newcomer, decide):
    receipt = send()
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    decide(receipt, "accepted")
    person = admit(reader, offered, role="supervisor")

    assert give_all(reader, person).done == 1
    assert in_queue(unlock(newcomer)[0]) == {receipt.public_ref}


@pytest.mark.exhaustive  # an edge of joining
def test_a_changed_request_stops_no_other(send, reader, offered, by_sql, told):
    _good, bad = send(), send()
    request = case_of(bad)
    grant = KeyGrant.objects.get(request=request, recipient=reader.by)
    by_sql(grant, blob=bytes(len(grant.blob)))
    person = admit(reader, offered)

    progress = give_all(reader, person)

    assert (progress.done, progress.left, progress.refused) == (1, 1, 1)
    assert told() == [("grant_altered", str(request.pk))]


def test_nobody_outside_of_the_roster_is_given_anything(send, reader, offered):
    send()
    for key in (str(offered[1]), roster.verified().recovery_key):
        with pytest.raises(waiting_cases.NotAReader):
            waiting_cases.give_lacking(by=reader, to=key, at_most=9)


@pytest.mark.exhaustive  # an edge of joining
def test_a_list_of_what_somebody_lacks_costs_no_question_for_each_case(
    send, reader, offered, django_assert_max_num_queries
):
    for _ in range(6):
        send()
    person = admit(reader, offered)

    with django_assert_max_num_queries(1):
        assert len(waiting_cases.lacking(by=reader, member=person)) == 6


# Lost words, another key


def test_a_new_key_ends_the_old_one(send, reader, colleague):
    receipt = send()
    user = colleague.user
    words = membership.offer_key(user=user, passphrase=OTHER_WORDS)
    (waits,) = waiting_keys()

    person = admit(reader, (words, waits.pk))

    assert [p.key for p in roster.verified().people if p.user == user.pk] == [person.key]
    assert not KeyGrant.objects.filter(recipient=colleague.person.key)
    with pytest.raises(keys.WrongPassphrase):
        unlock(user, PASSPHRASE)
    give_all(reader, person)
    after, _cookie = unlock(user)
    assert cases.open_case(by=after, public_ref=receipt.public_ref)


@pytest.mark.exhaustive
def test_what_the_old_key_signed_still_counts(send, reader, colleague, told):
    receipt = send()
    cases.send_reply(by=colleague, public_ref=receipt.public_ref, text="By the old key")
    words = membership.offer_key(user=colleague.user, passphrase=OTHER_WORDS)
    (waits,) = waiting_keys()
    admit(reader, (words, waits.pk))

    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert [(m.text, m.by) for m in opened.messages] == [("By the old key", colleague.person)]
    assert told() == []


@pytest.mark.sampled
@pytest.mark.parametrize("role", roster.ROLES)
def test_nobody_signs_themselves_in(send, reader, supervisor, role):
    """The accident: a new key for the only supervisor, and all that they could open was gone."""
    send()
    words = membership.offer_key(user=supervisor, passphrase=OTHER_WORDS)
    (waits,) = waiting_keys()

    with pytest.raises(membership.OwnKey):
        membership.admit(by=reader, key=waits.pk, role=role, heard=" ".join(words))

    assert roster.verified().version == 1
    after, _cookie = unlock(supervisor, PASSPHRASE)
    assert len(ordered_cases.load_queue(by=after).entries) == 1


@pytest.mark.exhaustive  # an edge of joining
def test_what_only_the_older_key_opens_does_not_end_unasked(send, reader, colleague):
    """The accident: a caseworker wants other words, and alone could open a request."""
    receipt = send()
    assignment.recuse_oneself(by=reader, public_ref=receipt.public_ref)
    words = membership.offer_key(user=colleague.user, passphrase=OTHER_WORDS)
    (waits,) = waiting_keys()

    with pytest.raises(membership.OnlyHolder) as refused:
        admit(reader, (words, waits.pk))

    assert refused.value.args == (1,)
    assert cases.open_case(by=colleague, public_ref=receipt.public_ref)
    assert admit(reader, (words, waits.pk), even_alone=True).key == str(waits.pk)


# Rows that were changed


@pytest.mark.sampled
@pytest.mark.parametrize("has_left", [False, True])
def test_a_key_that_a_roster_ever_named_does_not_wait(reader, colleague, has_left):
    if has_left:
        membership.remove(by=reader, key=colleague.person.key)
    key, version = UUID(colleague.by), roster.verified().version

    assert not waiting_keys()
    with pytest.raises(membership.NoSuchKey):
        admit(reader, (words_of_member(colleague.person), key))
    with pytest.raises(membership.NoSuchKey):
        membership.refuse(by=reader, key=key)

    assert roster.verified().version == version
    assert CaseworkerKey.objects.filter(pk=key).exists()
    assert keys.is_reader(user=colleague.user) is not has_left


def of_small_order(public):
    """Other public keys, whose X25519 half makes the same secret with everybody."""
    return public[:-64] + bytes(32) + public[-32:]


@pytest.mark.sampled
@pytest.mark.parametrize(
    "public",
    [b"", b"short", b"\xff" * 1248, b"small order"],
    ids=["none", "short", "no key", "small order"],
)
def test_public_keys_that_are_none_are_not_signed(reader, offered, by_sql, told, public):
    """Nothing could be sealed to them: whoever sends a request would be the first to notice."""
    _words, key = offered
    row = CaseworkerKey.objects.get(pk=key)
    if public == b"small order":
        public = of_small_order(bytes(row.public_keys))
    by_sql(row, public_keys=public)

    with pytest.raises(alarms.Tampered, match="key_swapped"):
        admit(reader, offered)

    assert told() == [("key_swapped", str(key))]
    assert roster.verified().version == 1


@pytest.mark.exhaustive  # an edge of joining
def test_another_row_of_the_same_person_hinders_nobody(reader, newcomer, offered):
    stray, _pair = new_key(newcomer)

    person = admit(reader, offered)

    assert unlock(newcomer)[0].person == person
    assert list(waiting_keys()) == [stray]


def test_a_changed_passphrase_opens_the_same_key_and_ends_other_unlocks(send, supervisor, founding):
    receipt = send()
    _there, other = keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    here, cookie = keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)

    keys.change_passphrase(
        user=supervisor, current=PASSPHRASE, passphrase=OTHER_WORDS, cookie=cookie
    )

    with pytest.raises(keys.WrongPassphrase):
        unlock(supervisor, PASSPHRASE)
    after, _cookie = unlock(supervisor)
    assert after.person == here.person
    assert cases.open_case(by=after, public_ref=receipt.public_ref)
    assert keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")
    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=other, session="")


def test_a_locked_desk_keeps_no_unlock_when_the_words_change(supervisor, founding):
    _there, other = keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)

    keys.change_passphrase(user=supervisor, current=PASSPHRASE, passphrase=OTHER_WORDS, cookie="")

    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=other, session="")


@pytest.mark.parametrize(
    ("current", "refusal"), [(OTHER_WORDS, keys.WrongPassphrase), (PASSPHRASE, keys.NotOnRoster)]
)
def test_whose_words_are_not_changed(supervisor, founding, current, refusal):
    if refusal is keys.NotOnRoster:
        CaseworkerKey.objects.all().delete()
    with pytest.raises(refusal):
        keys.change_passphrase(
            user=supervisor, current=current, passphrase="six new words", cookie=""
        )


def test_own_unlocks_are_seen_and_ended(supervisor, colleague):
    here, cookie = keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    _other, other = keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    theirs = Unlock.objects.get(subject=colleague.person.key)

    seen = unlocks.own(by=here, cookie=cookie)
    # The fixtures unlocked once more.
    assert sorted(is_here for _unlock, is_here in seen) == [False, False, True]
    assert theirs.pk not in {each.pk for each, _is_here in seen}

    for each, is_here_too in [*seen, (theirs, False)]:
        if not is_here_too:
            unlocks.end_own(by=here, unlock=each.pk)

    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=other, session="")
    assert keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")
    assert Unlock.objects.filter(pk=theirs.pk).exists()


def test_a_key_waits_until_a_supervisor_signs_it_and_nowhere_without_a_house(founding, settings):
    newcomer = User.objects.create_user("nina", password="x", is_staff=True)
    assert membership.key_waits(user=newcomer) is False
    new_key(newcomer)

    assert membership.key_waits(user=newcomer) is True
    settings.ROSTER_ROOT = ""
    assert membership.key_waits(user=newcomer) is False
