"""Who reads: offered, compared by voice, signed; ended, with everything that opens anything."""

from dataclasses import replace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from legal_help.access import granting, membership, rekeying, workbench
from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto.pairs import Pair
from legal_help.events import audit
from legal_help.models import AuditEvent, CaseworkerKey, HelpRequest, KeyGrant, Unlock
from legal_help.trust import chain, keys, roster, unlocks
from legal_help.trust.chain import NotASupervisor
from legal_help.trust.tokens import Locked
from tests.legal_help.helpers import PASSPHRASE

OTHER_WORDS = "unpaved cringing sharpener gem elixir squire"


@pytest.fixture
def newcomer(db):
    return User.objects.create_user("nadia", password="x")


@pytest.fixture
def offered(founding, newcomer):
    """A key that waits: its words, and its id."""
    words = membership.offer_key(user=newcomer, passphrase=OTHER_WORDS)
    return words, CaseworkerKey.objects.get(user=newcomer).pk


def admit(reader, offered, role="caseworker", heard=None):
    words, key = offered
    return membership.admit(by=reader, key=key, role=role, heard=heard or " ".join(words))


def unlock(user, passphrase=OTHER_WORDS):
    return keys.unlock_staff(user=user, passphrase=passphrase)


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
    assert roster.verified().person(person.key) == person
    after, _cookie = unlock(newcomer)
    receipt = send()
    assert cases.open_case(by=after, public_ref=receipt.public_ref)
    event = AuditEvent.objects.get(action="admitted")
    assert (event.object_ref, event.detail_code) == (str(person.key), "caseworker")


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
    assert third.person.is_active
    assert keys.is_reader(user=third.user)


def test_two_accounts_never_have_the_same_words(newcomer, offered, supervisor, by_sql):
    words, key = offered
    by_sql(CaseworkerKey.objects.get(pk=key), user_id=supervisor.pk)

    assert membership.words_of(user=supervisor, passphrase=OTHER_WORDS) != words


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

    assert membership.pending() == []
    with pytest.raises(membership.NoSuchKey):
        admit(reader, offered)


def test_a_second_offer_takes_the_place_of_the_first(reader, newcomer, offered):
    again = membership.offer_key(user=newcomer, passphrase=OTHER_WORDS)

    (waits,) = membership.pending()
    assert waits.key != offered[1]
    assert again != offered[0]
    assert (waits.user, waits.replaces) == (newcomer, False)


def test_one_key_of_a_person_waits(offered):
    row = CaseworkerKey.objects.get(pk=offered[1])
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


# The requests that were there before


def test_a_newcomer_gets_what_everybody_may_open_and_can_be_interrupted(
    send, reader, newcomer, offered, monkeypatch
):
    receipts = [send(card={"names": [str(number)]}) for number in range(5)]
    HelpRequest.objects.filter(public_ref=receipts[4].public_ref).update(
        status=HelpRequest.Status.ACCEPTED
    )
    person = admit(reader, offered)
    after, _cookie = unlock(newcomer)
    assert ordered_cases.load_queue(by=after).entries == []
    monkeypatch.setattr(granting, "BATCH", 2)

    first = granting.give_lacking(by=reader, to=person.key, at_most=3)
    assert (first.done, first.left) == (3, 1)
    assert len(ordered_cases.load_queue(by=after).entries) == 3

    second = granting.give_lacking(by=reader, to=person.key, at_most=3)
    assert (second.done, second.left, second.refused) == (1, 0, 0)
    found = {entry.case.public_ref for entry in ordered_cases.load_queue(by=after).entries}
    assert found == {receipt.public_ref for receipt in receipts[:4]}
    assert AuditEvent.objects.filter(action="granted", detail_code=str(person.key)).count() == 4


def test_a_supervisor_gets_the_accepted_ones_too(send, reader, offered):
    receipt = send()
    HelpRequest.objects.update(status=HelpRequest.Status.ACCEPTED)
    person = admit(reader, offered, role="supervisor")

    assert granting.give_lacking(by=reader, to=person.key, at_most=9).done == 1
    assert KeyGrant.objects.filter(recipient_key=person.key, request__public_ref=receipt.public_ref)


def test_a_changed_request_stops_no_other(send, reader, offered, by_sql, refusals):
    _good, bad = send(), send()
    request = HelpRequest.objects.get(public_ref=bad.public_ref)
    by_sql(request, header_mac=b"\0" * 32)
    person = admit(reader, offered)

    progress = granting.give_lacking(by=reader, to=person.key, at_most=9)

    assert (progress.done, progress.left, progress.refused) == (1, 1, 1)
    assert refusals() == [(str(request.pk), "header_forged")]


def test_nobody_outside_of_the_roster_is_given_anything(send, reader, offered):
    send()
    with pytest.raises(granting.NotAReader):
        granting.give_lacking(by=reader, to=offered[1], at_most=9)


# Lost words, another key


def test_a_new_key_ends_the_old_one(send, reader, colleague):
    receipt = send()
    user = colleague.user
    words = membership.offer_key(user=user, passphrase=OTHER_WORDS)
    (waits,) = membership.pending()
    assert waits.replaces

    person = membership.admit(by=reader, key=waits.key, role="caseworker", heard=" ".join(words))

    assert [p.key for p in roster.verified().people if p.user == user.pk and p.is_active] == [
        person.key
    ]
    assert CaseworkerKey.objects.get(pk=colleague.person.key).state == "retired"
    assert not KeyGrant.objects.filter(recipient_key=colleague.person.key)
    with pytest.raises(keys.WrongPassphrase):
        unlock(user, PASSPHRASE)
    granting.give_lacking(by=reader, to=person.key, at_most=9)
    after, _cookie = unlock(user)
    assert cases.open_case(by=after, public_ref=receipt.public_ref)


def test_what_the_old_key_signed_still_counts(send, reader, colleague, refusals):
    receipt = send()
    cases.send_reply(by=colleague, public_ref=receipt.public_ref, text="By the old key")
    words = membership.offer_key(user=colleague.user, passphrase=OTHER_WORDS)
    (waits,) = membership.pending()
    membership.admit(by=reader, key=waits.key, role="caseworker", heard=" ".join(words))

    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert [(m.text, m.by) for m in opened.messages] == [("By the old key", colleague.user)]
    assert refusals() == []


@pytest.mark.parametrize("role", chain.ROLES)
def test_nobody_signs_themselves_in(send, reader, supervisor, role):
    """The accident: a new key for the only supervisor, and all that they could open was gone."""
    send()
    words = membership.offer_key(user=supervisor, passphrase=OTHER_WORDS)
    (waits,) = membership.pending()

    with pytest.raises(membership.OwnKey):
        membership.admit(by=reader, key=waits.key, role=role, heard=" ".join(words))

    assert roster.verified().version == 1
    after, _cookie = unlock(supervisor, PASSPHRASE)
    assert len(ordered_cases.load_queue(by=after).entries) == 1


def test_another_supervisor_signs_a_supervisors_new_key(send, reader, second, supervisor):
    receipt = send()
    words = membership.offer_key(user=supervisor, passphrase=OTHER_WORDS)
    (waits,) = membership.pending()

    person = membership.admit(by=second, key=waits.key, role="supervisor", heard=" ".join(words))
    granting.give_lacking(by=second, to=person.key, at_most=9)

    after, _cookie = unlock(supervisor)
    assert cases.open_case(by=after, public_ref=receipt.public_ref)


def test_what_only_the_older_key_opens_does_not_end_unasked(send, reader, colleague):
    """The accident: a caseworker wants other words, and alone could open a request."""
    receipt = send()
    request = HelpRequest.objects.get(public_ref=receipt.public_ref)
    granting.take_away(requests=[request.pk], of=reader.person.key, by=reader)
    words = membership.offer_key(user=colleague.user, passphrase=OTHER_WORDS)
    (waits,) = membership.pending()
    signed = {"by": reader, "key": waits.key, "role": "caseworker", "heard": " ".join(words)}

    with pytest.raises(membership.OnlyHolder) as refused:
        membership.admit(**signed)

    assert refused.value.args == (1,)
    assert cases.open_case(by=colleague, public_ref=receipt.public_ref)
    assert membership.admit(**signed, even_alone=True).key == waits.key


# Rows that were changed


def test_a_key_that_is_on_the_roster_is_not_signed_again(reader, colleague, by_sql, refusals):
    """Somebody lets the row of a reader wait once more."""
    row, version = CaseworkerKey.objects.get(pk=colleague.person.key), roster.verified().version
    by_sql(row, state="pending")
    heard = " ".join(colleague.person.words)

    with pytest.raises(audit.RowAltered):
        membership.admit(by=reader, key=row.pk, role="caseworker", heard=heard)
    assert refusals() == [(str(row.pk), "row_altered")]

    membership.refuse(by=reader, key=row.pk)

    assert roster.verified().version == version
    assert unlock(colleague.user, PASSPHRASE)[0].person == colleague.person


def test_a_key_that_left_the_roster_does_not_wait(reader, colleague, by_sql):
    membership.remove(by=reader, key=colleague.person.key)
    row = CaseworkerKey.objects.get(pk=colleague.person.key)
    by_sql(row, state="pending")

    membership.refuse(by=reader, key=row.pk)

    row.refresh_from_db()
    assert row.state == "retired"


@pytest.mark.parametrize("public", [b"", b"short", b"\xff" * 1248])
def test_public_keys_that_are_none_are_not_signed(reader, offered, by_sql, refusals, public):
    """Nothing could be sealed to them: whoever sends a request would be the first to notice."""
    _words, key = offered
    by_sql(CaseworkerKey.objects.get(pk=key), public_keys=public)

    with pytest.raises(audit.KeySwapped):
        admit(reader, offered)

    assert refusals() == [(str(key), "key_swapped")]
    assert roster.verified().version == 1


def test_a_row_that_counts_in_the_table_alone_hinders_nobody(reader, newcomer, offered):
    stray, _pair = keys.create_caseworker_key(user=newcomer, passphrase=PASSPHRASE)

    person = admit(reader, offered)

    assert unlock(newcomer)[0].person == person
    assert CaseworkerKey.objects.get(pk=stray).state == "retired"


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
    assert keys.staff_from_cookie(user=supervisor, cookie=cookie)
    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=other)


def test_a_locked_desk_keeps_no_unlock_when_the_words_change(supervisor, founding):
    _there, other = keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)

    keys.change_passphrase(user=supervisor, current=PASSPHRASE, passphrase=OTHER_WORDS, cookie="")

    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=other)


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
    assert sorted(each.is_here for each in seen) == [False, False, True]
    assert theirs.pk not in {each.id for each in seen}

    for each in [*seen, theirs]:
        ident = each.id
        if ident == theirs.pk or not each.is_here:
            unlocks.end_own(by=here, unlock=ident)

    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=other)
    assert keys.staff_from_cookie(user=supervisor, cookie=cookie)
    assert Unlock.objects.filter(pk=theirs.pk).exists()


# Going


def test_whoever_left_has_nothing_left(send, reader, colleague):
    receipt = send()
    _reader, cookie = keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)
    cases.take_case(by=colleague, public_ref=receipt.public_ref)
    theirs, others = SessionStore(), SessionStore()
    theirs["_auth_user_id"], others["_auth_user_id"] = str(colleague.user.pk), str(reader.user.pk)
    theirs.save()
    others.save()

    assert membership.remove(by=reader, key=colleague.person.key) == 1

    assert roster.verified().person(colleague.person.key).until == timezone.localdate()
    with pytest.raises(Locked):
        keys.staff_from_cookie(user=colleague.user, cookie=cookie)
    with pytest.raises(keys.NotOnRoster):
        unlock(colleague.user, PASSPHRASE)
    # With the pair still in hand, from a copied unlock.
    assert ordered_cases.load_queue(by=colleague).entries == []
    with pytest.raises(workbench.NoSuchRequest):
        cases.open_case(by=colleague, public_ref=receipt.public_ref)
    assert HelpRequest.objects.get().assigned_to is None
    assert [s.session_key for s in Session.objects.all()] == [others.session_key]


def test_what_they_could_open_gets_a_new_key_now_or_when_it_is_opened(send, reader, colleague):
    first, second = send(), send()
    membership.remove(by=reader, key=colleague.person.key)
    assert membership.still_to_rekey(by=reader) == 2

    progress = rekeying.rekey_waiting(by=reader, at_most=1)
    assert (progress.done, progress.left) == (1, 1)
    for receipt in (first, second):
        cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert membership.still_to_rekey(by=reader) == 0
    versions = KeyGrant.objects.filter(recipient_key=reader.person.key)
    assert set(versions.values_list("key_version", flat=True)) == {2}


def test_a_changed_request_waits_on_and_is_reported(send, reader, colleague, by_sql, refusals):
    send()
    membership.remove(by=reader, key=colleague.person.key)
    by_sql(HelpRequest.objects.get(), drop_private=b"\1other")

    progress = rekeying.rekey_waiting(by=reader, at_most=9)

    assert progress.done in {0, 1}
    assert progress.left == 1 - progress.done
    assert {code for _ref, code in refusals()} <= {"blob_altered"}


def test_changed_requests_hold_up_none_that_come_after_them(send, reader, colleague, by_sql):
    """The attack: the first of them are changed, as many as one press takes."""
    for _ in range(4):
        send()
    membership.remove(by=reader, key=colleague.person.key)
    first, second, *others = HelpRequest.objects.order_by("pk")
    for row in (first, second):
        by_sql(row, header_mac=b"\0" * 32)

    progress = rekeying.rekey_waiting(by=reader, at_most=2)

    assert (progress.done, progress.left, progress.refused) == (2, 2, 2)
    assert not HelpRequest.objects.filter(
        pk__in=[row.pk for row in others], rekey_needed=True
    ).exists()


def test_the_last_supervisor_cannot_leave(reader):
    with pytest.raises(membership.LastSupervisor):
        membership.remove(by=reader, key=reader.person.key)


def test_a_supervisor_may_leave_when_there_is_another(send, reader, offered, newcomer):
    send()
    person = admit(reader, offered, role="supervisor")
    granting.give_lacking(by=reader, to=person.key, at_most=9)

    membership.remove(by=reader, key=reader.person.key)

    after, _cookie = unlock(newcomer)
    assert rekeying.rekey_waiting(by=after, at_most=9).left == 0


def test_what_only_they_can_open_is_handed_over_first(send, reader, colleague):
    receipt = send()
    request = HelpRequest.objects.get(public_ref=receipt.public_ref)
    granting.take_away(requests=[request.pk], of=reader.person.key, by=reader)

    with pytest.raises(membership.OnlyHolder) as refused:
        membership.remove(by=reader, key=colleague.person.key)

    assert refused.value.args == (1,)
    assert roster.verified().person(colleague.person.key).is_active


def test_a_key_of_theirs_that_waits_goes_with_them(reader, colleague):
    """Whoever has not heard of it would sign them in again."""
    membership.offer_key(user=colleague.user, passphrase=OTHER_WORDS)

    membership.remove(by=reader, key=colleague.person.key)

    assert membership.pending() == []


def test_nobody_is_removed_twice(reader, colleague):
    membership.remove(by=reader, key=colleague.person.key)
    with pytest.raises(membership.NoSuchKey):
        membership.remove(by=reader, key=colleague.person.key)


def test_a_roster_that_a_leaver_signed_counts_for_nothing(reader, offered, newcomer):
    """They were a supervisor, and kept their pair: they write themselves back into the database."""
    person = admit(reader, offered, role="supervisor")
    theirs, _cookie = unlock(newcomer)
    membership.remove(by=reader, key=person.key)
    counts = roster.verified()

    back = replace(
        counts,
        version=counts.version + 1,
        previous=roster.newest_hash(),
        people=tuple(replace(p, until=None) for p in counts.people),
    )
    roster.publish(back, by=theirs)

    assert roster.verified() == counts
    assert AuditEvent.objects.filter(action="roster_refused").exists()


def test_roles_are_groups_of_the_roster():
    assert chain.ROLES["caseworker"] == {chain.INTAKE}
    assert chain.ROLES["supervisor"] == {chain.INTAKE, chain.SUPERVISOR}


# What somebody could open before, and what they write into the database


def versions(receipt):
    grants = KeyGrant.objects.filter(request__public_ref=receipt.public_ref)
    return set(grants.values_list("key_version", flat=True))


def test_what_they_lost_earlier_gets_a_new_key_too(send, reader, colleague):
    """They had the case key once, and may have it still: narrowed, walled, recused."""
    receipt, never = send(), send()
    lost, other = (HelpRequest.objects.get(public_ref=r.public_ref) for r in (receipt, never))
    ordered_cases.load_queue(by=colleague)
    granting.take_away(requests=[lost.pk], of=colleague.person.key, by=reader)
    KeyGrant.objects.filter(request=other, recipient_key=colleague.person.key).delete()
    AuditEvent.objects.filter(object_ref=str(other.pk), action="grant_kept").delete()

    assert membership.remove(by=reader, key=colleague.person.key) == 1

    rekeying.rekey_waiting(by=reader, at_most=9)
    assert (versions(receipt), versions(never)) == ({2}, {1})


def test_a_new_key_of_the_request_since_then_is_enough(send, reader, colleague):
    receipt = send()
    request = HelpRequest.objects.get(public_ref=receipt.public_ref)
    granting.take_away(requests=[request.pk], of=colleague.person.key, by=reader)
    rekeying.rekey(by=reader, public_ref=receipt.public_ref)

    assert membership.remove(by=reader, key=colleague.person.key) == 0


def test_the_old_words_open_nothing_even_with_an_old_copy_of_the_table(send, reader, colleague):
    """Whoever found the paper has a dump from before, and one from after."""
    receipt = send()
    old = KeyGrant.objects.get(recipient_key=colleague.person.key)
    words = membership.offer_key(user=colleague.user, passphrase=OTHER_WORDS)
    (waits,) = membership.pending()

    membership.admit(by=reader, key=waits.key, role="caseworker", heard=" ".join(words))

    assert membership.still_to_rekey(by=reader) == 1
    rekeying.rekey_waiting(by=reader, at_most=9)
    assert old.key_version not in versions(receipt)


def test_a_request_that_was_sent_while_they_left_is_found(send, reader, colleague):
    """Send had read the roster before it was signed anew."""
    receipt = send()
    grant = KeyGrant.objects.get(recipient_key=colleague.person.key)
    membership.remove(by=reader, key=colleague.person.key)
    rekeying.rekey_waiting(by=reader, at_most=9)
    assert membership.still_to_rekey(by=reader) == 0
    grant.pk, grant.key_version = None, 2
    grant.save(force_insert=True)

    assert membership.still_to_rekey(by=reader) == 1
    cases.open_case(by=reader, public_ref=receipt.public_ref)
    assert membership.still_to_rekey(by=reader) == 0
    assert versions(receipt) == {3}


def test_a_row_of_a_grant_makes_nobody_a_reader_when_keys_are_made_anew(send, reader, colleague):
    """Somebody on the roster writes a grant for themselves, and that a new key is needed."""
    receipt = send()
    request = HelpRequest.objects.get(public_ref=receipt.public_ref)
    granting.take_away(requests=[request.pk], of=colleague.person.key, by=reader)
    for version in (1, 99):
        KeyGrant.objects.create(
            request=request,
            key_version=version,
            recipient_key=colleague.person.key,
            form=KeyGrant.Form.SEALED,
            blob=b"\1anything",
            granted_on=timezone.localdate(),
        )
    # An event of their own proves nothing either.
    audit.record(
        action="granted", object_ref=request.pk, detail=str(colleague.person.key), by=colleague
    )
    HelpRequest.objects.update(rekey_needed=True)

    cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert not KeyGrant.objects.filter(recipient_key=colleague.person.key).exists()
    with pytest.raises(workbench.NoSuchRequest):
        cases.open_case(by=colleague, public_ref=receipt.public_ref)


def test_whoever_was_given_it_keeps_it_when_keys_are_made_anew(send, reader, offered, newcomer):
    receipt = send()
    person = admit(reader, offered)
    granting.give_lacking(by=reader, to=person.key, at_most=9)

    rekeying.rekey(by=reader, public_ref=receipt.public_ref)

    after, _cookie = unlock(newcomer)
    assert cases.open_case(by=after, public_ref=receipt.public_ref)


def test_an_event_that_speaks_of_no_request_stops_no_removal(send, reader, colleague):
    send()
    key = str(colleague.person.key)
    audit.record(action="granted", object_ref="nothing", detail=key, by=reader)

    assert membership.remove(by=reader, key=colleague.person.key) == 1


def test_nobody_is_given_anything_who_left_meanwhile(send, reader, offered, monkeypatch):
    for _ in range(3):
        send()
    person = admit(reader, offered)
    monkeypatch.setattr(granting, "BATCH", 1)
    batches, give = [], granting._give_batch

    def then_removed(*parts):
        batches.append(parts)
        if len(batches) == 2:
            membership.remove(by=reader, key=person.key)
        return give(*parts)

    monkeypatch.setattr(granting, "_give_batch", then_removed)

    assert granting.give_lacking(by=reader, to=person.key, at_most=9).done == 1
    assert not KeyGrant.objects.filter(recipient_key=person.key).exists()
