from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from legal_help.crypto import passphrases
from legal_help.crypto.codes import NotACode
from legal_help.crypto.passphrases import passphrase_key
from legal_help.crypto.sealing import wrap
from legal_help.event_log import alarms
from legal_help.event_log.appending import RosterRefused
from legal_help.events.roster import Salt
from legal_help.intake import drafts, submit
from legal_help.models import CaseworkerKey, HelpRequest, Unlock
from legal_help.trust import host_secret, keys, roster, slots, unlocks
from legal_help.trust.tokens import FormToken, Locked, as_text
from tests.legal_help.helpers import PASSPHRASE, new_key, notices, sign_roster


@pytest.fixture
def desk(founding, supervisor):
    """The supervisor, unlocked, and the cookie."""
    return keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)


def at(minutes=0, hours=0):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes, hours=hours), tick=False)


def last_event():
    return notices()[-1].action


def test_unlock_gives_a_reader_and_a_cookie(desk, supervisor):
    reader, cookie = desk

    again = keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")

    assert (again.user, again.person) == (reader.user, reader.person)
    assert again.pair.seeds == reader.pair.seeds
    assert timedelta(minutes=14) < again.locks_at - timezone.now() <= timedelta(minutes=15)
    assert last_event() == "unlocked"


def test_unlock_holds_no_seed_that_the_cookie_alone_opens(desk, supervisor, settings, tmp_path):
    _reader, cookie = desk
    settings.MEMORY_DIR = tmp_path / "another host"
    settings.MEMORY_DIR.mkdir()

    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")


def test_passphrase_forgives_capitals(founding, supervisor):
    reader, _cookie = keys.unlock_staff(user=supervisor, passphrase=f" {PASSPHRASE.upper()} ")

    assert reader.user == supervisor


def test_wrong_passphrase_is_refused_and_written(founding, supervisor):
    with pytest.raises(keys.WrongPassphrase):
        keys.unlock_staff(user=supervisor, passphrase="six words that nobody ever chose")

    assert last_event() == "unlock_failed"
    assert not Unlock.objects.exists()


def test_demo_passphrase_is_refused_outside_the_demonstration(founding, supervisor):
    with pytest.raises(keys.WrongPassphrase):
        keys.unlock_staff(user=supervisor, passphrase=keys.DEMO_PASSPHRASE.title())


def test_person_without_a_key_is_not_on_the_roster(founding):
    user = User.objects.create_user("editor")

    with pytest.raises(keys.NotOnRoster):
        keys.unlock_staff(user=user, passphrase=PASSPHRASE)

    assert last_event() == "unlock_refused"


def test_reader_is_whoever_the_verified_roster_names(founding, supervisor, settings):
    editor = User.objects.create_user("editor")

    assert [keys.is_reader(user=user) for user in (supervisor, editor)] == [True, False]
    settings.ROSTER_ROOT = ""
    assert not keys.is_reader(user=supervisor)


def test_caseworker_inserted_into_the_table_is_not_on_the_roster(founding, send):
    user = User.objects.create_user("eve")
    new_key(user)

    with pytest.raises(keys.NotOnRoster):
        keys.unlock_staff(user=user, passphrase=PASSPHRASE)

    assert last_event() == "unlock_refused"
    assert len(roster.verified().taking_requests()) == 1


def test_key_put_in_the_place_of_another_is_refused(founding, supervisor, pair, by_sql, told):
    key = CaseworkerKey.objects.get()
    secret = passphrase_key("eve knows this", salt=bytes(key.salt), row=key.kdf_row)
    label = keys.row_labels.caseworker_seeds(key.pk)
    by_sql(key, wrapped_seeds=wrap(secret, label, pair.seeds), public_keys=bytes(pair.public))

    with pytest.raises(alarms.Tampered, match="key_swapped"):
        keys.unlock_staff(user=supervisor, passphrase="eve knows this")

    assert told() == [("key_swapped", str(key.pk))]


def test_key_given_to_another_sign_in_is_not_on_the_roster(founding, supervisor, by_sql):
    eve = User.objects.create_user("eve")
    by_sql(CaseworkerKey.objects.get(), user_id=eve.pk)

    with pytest.raises(keys.NotOnRoster):
        keys.unlock_staff(user=eve, passphrase=PASSPHRASE)


def test_cheaper_row_of_the_kdf_does_not_open(founding, supervisor, by_sql):
    by_sql(CaseworkerKey.objects.get(), kdf_row=1000)

    with pytest.raises(keys.WrongPassphrase):
        keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)


def test_unlock_ends_after_fifteen_idle_minutes(desk, supervisor):
    _reader, cookie = desk

    with at(minutes=14):
        keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")
    with at(minutes=28):
        keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")
    with at(minutes=44), pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")
    assert not Unlock.objects.exists()


def test_unlock_ends_after_eight_hours_however_busy(desk, supervisor):
    _reader, cookie = desk
    start = timezone.now()

    for minutes in range(0, 8 * 60, 10):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")
    with (
        time_machine.travel(start + timedelta(hours=8, minutes=1), tick=False),
        pytest.raises(Locked),
    ):
        keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")


def test_lock_ends_the_unlock_and_never_complains(desk, supervisor):
    _reader, cookie = desk

    for value in (cookie, cookie, "", "nonsense", "A" * 112):
        unlocks.lock(cookie=value)

    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")


@pytest.mark.parametrize("cookie", ["", "x", "é", "A" * 43])
def test_cookie_that_is_none_of_ours_is_locked(founding, supervisor, cookie):
    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")


def test_copied_cookie_is_locked_for_another_sign_in(desk, supervisor):
    _reader, cookie = desk

    with pytest.raises(Locked):
        keys.staff_from_cookie(user=User.objects.create_user("eve"), cookie=cookie, session="")

    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")


def test_copied_cookie_is_locked_in_another_session_of_the_same_person(founding, supervisor):
    _reader, cookie = keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE, session="one")

    for session in ("another", ""):
        with pytest.raises(Locked):
            keys.staff_from_cookie(user=supervisor, cookie=cookie, session=session)

    assert keys.staff_from_cookie(user=supervisor, cookie=cookie, session="one").user == supervisor


def test_cookie_of_somebody_signed_off_the_roster_is_locked(reader, colleague):
    cookie = keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)[1]
    sign_roster(by=reader, people=(reader.person,))

    with pytest.raises(Locked):
        keys.staff_from_cookie(user=colleague.user, cookie=cookie, session="")
    with pytest.raises(keys.NotOnRoster):
        keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)


def test_cookie_of_a_person_opens_no_desk(begun, supervisor):
    _draft, cookie = begun
    secret = FormToken.read(cookie).secret

    for value in (cookie, as_text(secret)):
        with pytest.raises(Locked):
            keys.staff_from_cookie(user=supervisor, cookie=value, session="")


def test_altered_unlock_is_locked(desk, supervisor, by_sql):
    _reader, cookie = desk
    by_sql(Unlock.objects.get(), blob=bytes(100))

    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")


def test_unlock_ended_elsewhere_meanwhile_is_locked(desk, supervisor, monkeypatch):
    _reader, cookie = desk
    unwrap = keys.unwrap

    def unwrap_slowly(*given):
        opened = unwrap(*given)
        unlocks.lock(cookie=cookie)
        return opened

    monkeypatch.setattr(keys, "unwrap", unwrap_slowly)

    with pytest.raises(Locked):
        keys.staff_from_cookie(user=supervisor, cookie=cookie, session="")


def test_sweep_deletes_what_is_over(desk, begun):
    with at(minutes=16):
        assert unlocks.sweep() == 1
    with at(minutes=31):
        assert unlocks.sweep() == 1
    assert unlocks.sweep() == 0


@pytest.mark.parametrize("typed", ["", "1234", "0" * 23 + "1"])
def test_code_with_a_slip_is_told_before_anything_is_tried(founding, typed):
    with pytest.raises(NotACode):
        keys.unlock_with_code(code=typed)


def test_a_crowd_that_begins_leaves_the_way_of_a_code_free(begun):
    """Beginners have a limit of their own."""
    draft, _cookie = begun
    with ExitStack() as crowd:
        for _each in range(slots.SLOT_LIMITS["new_code"].holds):
            crowd.enter_context(slots.limit_threads("new_code"))

        with pytest.raises(slots.Busy):
            drafts.start_draft(answers={})
        assert keys.unlock_with_code(code=draft.code).subject == draft.pk


def test_code_that_nobody_has_is_wrong(begun):
    with pytest.raises(keys.WrongCode):
        keys.unlock_with_code(code="0" * 24)


def test_code_opens_with_every_version_of_the_salt(begun, send, reader):
    """The roster names the salts: the newest is for new codes, none is ever taken out."""
    draft, _cookie = begun
    receipt = send()
    salts = roster.verified().salts
    newer = Salt(version=2, salt="ab" * 16, kdf=passphrases.CODE_ROW)
    sign_roster(by=reader, salts=(*salts, newer))

    new = keys.new_applicant(draft.pk)

    assert new.salt_version == 2
    assert keys.unlock_with_code(code=draft.code).subject == draft.pk
    assert keys.unlock_with_code(code=receipt.code).subject == HelpRequest.objects.get().pk
    assert keys.unlock_with_code(code=send().code).kind == Unlock.Kind.VISIT


@pytest.mark.parametrize("salts", [(), (Salt(version=1, salt="00" * 16, kdf=7),)])
def test_no_roster_takes_a_salt_out_or_changes_it(begun, reader, salts):
    """Else everybody's code would open nothing any more."""
    with pytest.raises(RosterRefused):
        sign_roster(by=reader, salts=salts)
    assert keys.unlock_with_code(code=begun[0].code)


@pytest.mark.sampled
@pytest.mark.parametrize("column", ["receipt_lookup", "receipt_salt_v", "applicant_wrapped"])
def test_a_code_whose_columns_were_changed_opens_nothing(send, by_sql, column, told):
    receipt, other = send(), send()
    row = HelpRequest.objects.get(public_ref=receipt.public_ref)
    stranger = HelpRequest.objects.get(public_ref=other.public_ref)
    changed = {"receipt_lookup": bytes(32), "receipt_salt_v": 9}
    by_sql(row, **{column: changed.get(column, bytes(stranger.applicant_wrapped))})

    with pytest.raises(keys.WrongCode):
        keys.unlock_with_code(code=receipt.code)
    assert keys.unlock_with_code(code=other.code)
    assert told() == [("code_altered", str(row.pk))]


def test_a_code_opens_though_its_case_came_while_it_was_stretched(begun, monkeypatch, told):
    """Neither a refusal nor an alarm for somebody who is just that quick."""
    draft, _cookie = begun
    stretched = keys._stretched

    def sent_meanwhile(*given, **more):
        found = stretched(*given, **more)
        submit.send_draft(
            draft=drafts.open_draft(cookie=begun[1]),
            answers={"name": "Amina"},
            card={"names": ["Amina"]},
            facts={"detained": "yes"},
            form_version=1,
        )
        return found

    monkeypatch.setattr(keys, "_stretched", sent_meanwhile)

    opened = keys.unlock_with_code(code=draft.code)

    assert (opened.kind, opened.subject) == (Unlock.Kind.VISIT, draft.pk)
    assert told() == []


def test_altered_unlock_of_a_person_is_locked_and_told(begun, by_sql, told):
    draft, cookie = begun
    unlock = Unlock.objects.get(subject=draft.pk)
    by_sql(unlock, blob=bytes(len(unlock.blob)))

    with pytest.raises(Locked):
        drafts.open_draft(cookie=cookie)
    assert told() == [("blob_altered", str(draft.pk))]


@pytest.mark.sampled
@pytest.mark.parametrize("change", [{"salt": b""}, {"kdf_row": 7}])
def test_altered_salt_of_a_caseworker_does_not_open(founding, supervisor, by_sql, change):
    by_sql(CaseworkerKey.objects.get(), **change)

    with pytest.raises(keys.WrongPassphrase):
        keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)


def test_host_secret_turns_after_eight_hours_and_keeps_one_before(own_folders):
    first = host_secret.newest_first()

    assert host_secret.newest_first() == first
    with at(hours=8):
        second = host_secret.newest_first()
    with at(hours=16):
        third = host_secret.newest_first()

    assert [len(first), second[1:], third[1:]] == [1, first, second[:1]]
    assert len({*first, *second, *third}) == 3


def test_desk_stays_open_over_the_turn_of_the_host_secret(founding, supervisor):
    with at(hours=-2):
        host_secret.newest_first()
    with at(hours=5, minutes=59):
        _reader, cookie = keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    with at(hours=6, minutes=5):
        assert keys.staff_from_cookie(user=supervisor, cookie=cookie, session="").user == supervisor


def test_host_secret_is_a_file_for_its_owner_alone(own_folders, settings):
    host_secret.newest_first()

    (path,) = settings.MEMORY_DIR.iterdir()

    assert path.stat().st_mode & 0o777 == 0o600


def test_only_the_demonstration_does_without_a_folder_in_memory(own_folders, settings):
    settings.MEMORY_DIR.rmdir()
    settings.DATA_DIR.mkdir(exist_ok=True)

    with pytest.raises(FileNotFoundError):
        host_secret.newest_first()
    settings.DEMO = True
    assert len(host_secret.newest_first()) == 1


def test_recovery_key_comes_back_from_any_two_shares(founding):
    shares = founding.shares

    pair = keys.recovery_opener(one=shares[3], other=shares[1])

    assert pair.public == roster.verified().recovery.keys


def test_recovery_opens_a_request(founding, send):
    send()
    recovery = keys.recovery_opener(one=founding.shares[1], other=founding.shares[2])
    key = keys.UUID(roster.verified().recovery_key)
    grant = HelpRequest.objects.get().grants.get(recipient=key)
    label = keys.row_labels.grant(grant.request_id, recipient=key, version=1)

    assert len(recovery.open(label, bytes(grant.blob))) == 32
