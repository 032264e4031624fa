from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from legal_help.crypto.codes import group_digits, read_code
from legal_help.event_log.alarms import Tampered
from legal_help.intake import drafts, return_visit, submit
from legal_help.intake.drafts import DraftPutBack
from legal_help.models import Draft, Unlock
from legal_help.sealed.packing import TooLong
from legal_help.trust import keys, unlocks
from legal_help.trust.tokens import FormToken, Locked

pytestmark = pytest.mark.both_databases


def column(name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM legal_help_draft")  # noqa: S608 -- names of ours
        return bytes(cursor.fetchone()[0])


def set_column(name, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE legal_help_draft SET {name} = %s", [value])  # noqa: S608 -- names of ours


def send(draft):
    return submit.send_draft(draft=draft, answers=draft.answers, card={}, facts={}, form_version=1)


def test_start_gives_a_code_and_a_cookie_that_opens(begun):
    draft, cookie = begun

    opened = drafts.open_draft(cookie=cookie)

    assert opened.answers == {"name": "Amina"}
    assert opened.code == draft.code == read_code(draft.code)
    assert timedelta(minutes=29) < opened.locks_at - timezone.now() <= timedelta(minutes=30)
    assert draft.kept_until == opened.kept_until == timezone.localdate() + timedelta(days=14)


def test_start_stores_no_word_in_the_clear(begun):
    draft, _cookie = begun

    assert b"Amina" not in column("state")
    assert len(column("state")) == 16 * 1024 + 1 + 12 + 16
    assert draft.code.encode() not in column("state")


def test_cookie_with_a_language_behind_it_opens(begun):
    _draft, cookie = begun

    assert drafts.open_draft(cookie=f"{cookie}.es").answers == {"name": "Amina"}


@pytest.mark.sampled
@pytest.mark.parametrize("cookie", ["", ".es", "x", "é", "A" * 112])
def test_cookie_that_is_none_of_ours_is_locked(founding, cookie):
    with pytest.raises(Locked):
        drafts.open_draft(cookie=cookie)


def test_save_page_lays_answers_over_the_stored_ones(begun):
    draft, cookie = begun

    drafts.save_page(draft=draft, answers={"name": "A.", "language": "ar"})
    saved = drafts.save_page(draft=draft, answers={"name": "Amina B."})

    assert saved.answers == {"name": "Amina B.", "language": "ar"}
    assert drafts.open_draft(cookie=cookie).answers == saved.answers


def test_supervisors_hear_of_many_drafts_while_half_of_the_room_is_left(begun, told, settings):
    """One computer fills a table of any size in days, and then the form is shut for everybody."""
    settings.HELP_DRAFTS_ALIVE = 4
    drafts.tell_if_many()
    assert told() == []

    drafts.start_draft(answers={})
    drafts.tell_if_many()

    assert told() == [("many_drafts", "")]
    assert not drafts.are_too_many()


def test_an_older_state_is_refused_to_whoever_saw_a_later_one(begun, told):
    draft, cookie = begun
    older = column("state")
    saved = drafts.save_page(draft=draft, answers={"name": "Amina B."})
    set_column("state", older)
    seen = str(replace(FormToken.read(cookie), number=saved.number))

    with pytest.raises(DraftPutBack):
        drafts.open_draft(cookie=seen)
    with pytest.raises(DraftPutBack):
        drafts.save_page(draft=saved, answers={"city": "Reno"})
    assert told() == [("draft_put_back", str(draft.pk))]
    # A code opens it in another browser, which has nothing to compare.
    elsewhere = keys.unlock_with_code(code=draft.code).cookie
    assert drafts.open_draft(cookie=elsewhere).answers == {"name": "Amina"}


def test_save_page_refuses_what_is_too_long_and_keeps_the_rest(begun):
    draft, cookie = begun

    with pytest.raises(TooLong):
        drafts.save_page(draft=draft, answers={"story": "x" * 300_000})

    assert drafts.open_draft(cookie=cookie).answers == {"name": "Amina"}


def test_draft_locks_after_thirty_idle_minutes_and_the_code_opens_it(begun):
    draft, cookie = begun

    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        with pytest.raises(Locked):
            drafts.open_draft(cookie=cookie)
        assert Unlock.objects.filter(kind="draft").count() == 0
        unlocked = keys.unlock_with_code(code=group_digits(draft.code))

        assert unlocked.kind == "draft"
        assert drafts.open_draft(cookie=unlocked.cookie).answers == {"name": "Amina"}


def test_use_keeps_a_draft_open(begun):
    _draft, cookie = begun
    start = timezone.now()

    for minutes in (20, 40, 60):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert drafts.open_draft(cookie=cookie).answers == {"name": "Amina"}


@pytest.mark.exhaustive
def test_draft_locks_after_a_day_however_busy(begun):
    _draft, cookie = begun
    start = timezone.now()

    for minutes in range(0, 24 * 60, 25):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            drafts.open_draft(cookie=cookie)
    with (
        time_machine.travel(start + timedelta(hours=24, minutes=1), tick=False),
        pytest.raises(Locked),
    ):
        drafts.open_draft(cookie=cookie)


@pytest.mark.exhaustive
def test_leave_locks_and_keeps_the_draft(begun):
    draft, cookie = begun

    unlocks.lock(cookie=cookie)
    unlocks.lock(cookie=cookie)

    with pytest.raises(Locked):
        drafts.open_draft(cookie=cookie)
    assert keys.unlock_with_code(code=draft.code).subject == draft.pk


def test_late_page_comes_back_with_the_code(begun):
    draft, cookie = begun
    unlocks.lock(cookie=cookie)

    drafts.save_late_page(cookie=cookie, answers={"phone": "the late one"})
    drafts.save_late_page(cookie=cookie, answers={"phone": "the late two", "city": "Reno"})

    assert b"the late" not in column("late")
    unlocked = keys.unlock_with_code(code=draft.code)
    opened = drafts.open_draft(cookie=unlocked.cookie)
    assert opened.answers == {"name": "Amina", "phone": "the late two", "city": "Reno"}
    assert column("late") == b""


@pytest.mark.exhaustive
def test_late_pages_are_bounded(begun):
    _draft, cookie = begun

    for number in range(drafts.LATE_PAGES + 2):
        drafts.save_late_page(cookie=cookie, answers={"n": number})

    assert len(drafts._split_pages(column("late"))) == drafts.LATE_PAGES


def test_late_page_for_no_draft_is_locked(begun):
    draft, cookie = begun
    drafts.delete_draft(draft.pk)

    with pytest.raises(Locked):
        drafts.save_late_page(cookie=cookie, answers={})


def test_late_page_is_not_sealed_to_a_swapped_key(begun, pair, told):
    draft, cookie = begun
    set_column("applicant_public", bytes(pair.public))

    with pytest.raises(Tampered, match="key_swapped"):
        drafts.save_late_page(cookie=cookie, answers={"phone": "1"})

    assert told() == [("key_swapped", str(draft.pk))]
    assert column("late") == b""


@pytest.mark.sampled
@pytest.mark.parametrize("forged", ["by a stranger", "noise"])
def test_late_page_of_somebody_else_is_reported_and_left_out(begun, forged, told):
    draft, cookie = begun
    drafts.save_late_page(cookie=cookie, answers={"city": "Reno"})
    stranger = FormToken(draft.pk, bytes(32), FormToken.read(cookie).public_hash)
    if forged == "by a stranger":
        drafts.save_late_page(cookie=str(stranger), answers={"name": "Eve"})
    else:
        set_column("late", column("late") + (3).to_bytes(4) + b"eve")

    opened = drafts.open_draft(cookie=cookie)

    assert opened.answers == {"name": "Amina", "city": "Reno"}
    assert told() == [("blob_altered", str(draft.pk))]


def test_erase_leaves_nothing(begun):
    draft, cookie = begun

    drafts.delete_draft(draft.pk)

    assert (Draft.objects.count(), Unlock.objects.filter(kind="draft").count()) == (0, 0)
    with pytest.raises(Locked):
        drafts.open_draft(cookie=cookie)
    with pytest.raises(keys.WrongCode):
        keys.unlock_with_code(code=draft.code)


def test_save_page_after_erasing_elsewhere_is_locked(begun):
    draft, _cookie = begun
    drafts.delete_draft(draft.pk)

    with pytest.raises(Locked):
        drafts.save_page(draft=draft, answers={})


def test_fourteen_days_are_counted_from_the_last_page(begun):
    draft, _cookie = begun
    Draft.objects.update(expires_on=timezone.localdate() + timedelta(days=11))

    saved = drafts.save_page(draft=draft, answers={"city": "Reno"})

    assert saved.kept_until == timezone.localdate() + timedelta(days=14)
    assert Draft.objects.get().expires_on == saved.kept_until


def test_draft_ends_after_fourteen_days_whether_or_not_swept(begun):
    draft, _cookie = begun
    day = timezone.localdate() + timedelta(days=14)

    with (
        time_machine.travel(timezone.now() + timedelta(days=15), tick=False),
        pytest.raises(keys.WrongCode),
    ):
        keys.unlock_with_code(code=draft.code)

    assert drafts.erase_expired_drafts(today=day) == 0
    assert drafts.erase_expired_drafts(today=day + timedelta(days=1)) == 1


@pytest.mark.sampled
@pytest.mark.parametrize("place", [0, 5, 500, -1])
def test_flipped_bit_in_a_draft_is_refused_and_reported(begun, place, told):
    draft, cookie = begun
    state = bytearray(column("state"))
    state[place] ^= 1
    set_column("state", bytes(state))

    with pytest.raises(Tampered, match="blob_altered"):
        drafts.open_draft(cookie=cookie)
    with pytest.raises(Tampered, match="blob_altered"):
        drafts.save_page(draft=draft, answers={})

    assert told() == [("blob_altered", str(draft.pk))]


def test_draft_moved_to_another_row_is_refused(begun):
    _draft, cookie = begun
    other, _other_cookie = drafts.start_draft(answers={"name": "Eve"})
    Draft.objects.filter(pk=_draft.pk).update(state=Draft.objects.get(pk=other.pk).state)

    with pytest.raises(Tampered, match="blob_altered"):
        drafts.open_draft(cookie=cookie)


def test_swapped_key_of_a_draft_is_refused(begun, pair):
    draft, cookie = begun
    set_column("applicant_public", bytes(pair.public))

    with pytest.raises(Tampered, match="key_swapped"):
        drafts.open_draft(cookie=cookie)
    with pytest.raises(Tampered, match="key_swapped"):
        send(draft)


@pytest.mark.exhaustive
def test_seeds_of_another_draft_do_not_open(begun):
    draft, _cookie = begun
    other, _other_cookie = drafts.start_draft(answers={})
    foreign = Draft.objects.get(pk=other.pk).applicant_wrapped
    Draft.objects.filter(pk=draft.pk).update(applicant_wrapped=foreign)

    with pytest.raises(Tampered, match="blob_altered"):
        keys.unlock_with_code(code=draft.code)


def test_receipt_stays_until_its_last_four_digits_come_back(begun):
    draft, cookie = begun
    sent = send(draft)

    with pytest.raises(drafts.AlreadySent):
        drafts.open_draft(cookie=cookie)
    with pytest.raises(drafts.AlreadySent):
        drafts.save_page(draft=draft, answers={})
    receipt = drafts.load_receipt(cookie=cookie)

    assert receipt.code == sent.code == draft.code
    assert (receipt.public_ref, receipt.received_on) == (sent.public_ref, timezone.localdate())
    wrong = str((int(draft.code[-4:]) + 1) % 10_000).zfill(4)
    assert [
        drafts.confirm_receipt(cookie=cookie, last_four=typed) for typed in (wrong, "", "x")
    ] == [False] * 3
    assert drafts.confirm_receipt(cookie=cookie, last_four=f" {draft.code[-4:]}")
    with pytest.raises(Locked):
        drafts.load_receipt(cookie=cookie)
    assert Draft.objects.count() == 0


def test_receipt_is_locked_after_ten_minutes(begun):
    draft, cookie = begun
    send(draft)

    with (
        time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False),
        pytest.raises(Locked),
    ):
        drafts.load_receipt(cookie=cookie)

    assert not Unlock.objects.filter(kind="draft").exists()


@pytest.mark.exhaustive
def test_confirming_the_receipt_leaves_a_return_visit_alone(begun):
    draft, cookie = begun
    send(draft)
    visit = keys.unlock_with_code(code=draft.code).cookie

    assert drafts.confirm_receipt(cookie=cookie, last_four=draft.code[-4:])

    assert return_visit.open_visit(cookie=visit).case.pk == draft.pk


def test_receipt_is_swept_after_ten_minutes(begun):
    send(begun[0])

    assert drafts.erase_expired_drafts(today=timezone.localdate()) == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert drafts.erase_expired_drafts(today=timezone.localdate()) == 1


@pytest.mark.exhaustive
def test_receipt_of_an_unsent_draft_is_locked(begun):
    with pytest.raises(Locked):
        drafts.load_receipt(cookie=begun[1])


def test_altered_receipt_is_refused(begun):
    draft, cookie = begun
    send(draft)
    set_column("state", column("state")[:-1])

    with pytest.raises(Tampered, match="blob_altered"):
        drafts.load_receipt(cookie=cookie)


@pytest.mark.exhaustive
def test_code_leads_to_the_return_page_once_sent(begun):
    draft, _cookie = begun
    send(draft)

    assert keys.unlock_with_code(code=draft.code).kind == "visit"
