"""The drill: a backup is restored into an empty database, and held against what went on since."""

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from legal_help.access import going_on, membership
from legal_help.casework import assignment, case_files, cases, resuming
from legal_help.event_log import log
from legal_help.event_log.pin import memory_file
from legal_help.events.roster import INTAKE
from legal_help.intake import drafts
from legal_help.models import Draft, HelpRequest, LogLine, Unlock
from legal_help.retention import erase, list_elsewhere, nightly
from legal_help.retention.erase import details_of
from legal_help.trust import keys, roster
from tests import backups
from tests.legal_help.helpers import PASSPHRASE, state_of
from tests.legal_help.lines import plant, signed_notice
from tests.legal_help.paper import arrived
from tests.legal_help.retention.days import TODAY, day, references

ROOT = Path(__file__).parents[3]


@pytest.fixture
def back_up_file(transactional_db, tmp_path):
    return lambda: backups.back_up(tmp_path)


@pytest.fixture
def house(full, send, decide, agree):
    """Two requests: one is answered, the other was ended by two people. A night has passed."""
    erased = send({"name": "Zzerased"}, facts={"filed": "yes"})
    Draft.objects.all().delete()
    decide(erased, "spam")
    agree(erased)
    nightly.check_and_list(today=TODAY)
    return full.public_ref, erased.public_ref


def fresh_host():
    memory_file().path.unlink()


@pytest.mark.both_databases
def test_a_restored_backup_is_whole_and_erases_again_what_was_erased(
    house, back_up_file, erase_on, capsys
):
    kept, erased = house
    backup = back_up_file()
    assert erase_on(8) == 1
    assert references() == {kept}

    def drill():
        fresh_host()
        assert references() == {kept, erased}
        call_command("verify_log")
        call_command("apply_erasures", "--yes")
        assert references() == {kept}
        call_command("verify_log")
        user = User.objects.get(username="sofia")
        again, _cookie = keys.unlock_staff(user=user, passphrase=PASSPHRASE)
        return cases.open_case(by=again, public_ref=kept)

    opened = backup.restored(drill)

    assert opened.answers == {"name": "Amina"}
    assert [letter.text for letter in opened.messages] == ["One more thing", "We have read it."]
    assert "1 erased again." in capsys.readouterr().out


@pytest.mark.both_databases
def test_a_file_comes_back_with_its_message(full, come_back, back_up_file, settings, tmp_path):
    arrived(come_back(full))
    backup = back_up_file()
    settings.DATA_DIR = tmp_path / "another"

    def drill():
        user = User.objects.get(username="sofia")
        again, _cookie = keys.unlock_staff(user=user, passphrase=PASSPHRASE)
        cases.open_case(by=again, public_ref=full.public_ref)
        file = case_files.find_file(by=again, public_ref=full.public_ref, from_us=False, number=2)
        return case_files.read_page(by=again, file=file, page=1)

    assert backup.restored(drill).startswith(b"\xff\xd8\xff")


@pytest.mark.exhaustive
def test_a_host_that_saw_more_than_the_backup_holds_says_so(house, back_up_file, reader):
    """What was done since is lost with the database, and nobody can pretend that it never was."""
    backup = back_up_file()
    cases.add_note(by=reader, public_ref=house[0], text="Zzlater")

    with pytest.raises(CommandError, match="end: line"):
        backup.restored(lambda: call_command("verify_log"))


@pytest.mark.exhaustive  # an edge of a restore
def test_a_fresh_host_hears_from_the_list_elsewhere_what_is_missing(house, back_up_file, reader):
    backup = back_up_file()
    cases.add_note(by=reader, public_ref=house[0], text="Zzlater")
    list_elsewhere.write_night(day(1))

    def drill():
        fresh_host()
        return [line["on"] for line in list_elsewhere.forks(log.look())]

    assert backup.restored(drill) == [day(1).isoformat()]


@pytest.mark.both_databases
def test_after_a_restore_the_house_goes_on_once_a_supervisor_says_so(
    house, back_up_file, reader, erase_on
):
    """People's requests wait for nobody; what was erased goes again; a case that had gone on waits."""
    kept, erased = house
    backup = back_up_file()
    cases.add_note(by=reader, public_ref=kept, text="Zzlater")
    assert erase_on(8) == 1

    def drill():
        assert log.look().doubt == "end"
        with pytest.raises(CommandError, match="go_on first"):
            call_command("apply_erasures", "--yes")
        assert references() == {kept, erased}
        behind = going_on.go_on(going_on.plan(), by=reader, second=None)
        call_command("apply_erasures", "--yes")
        call_command("verify_log")
        return behind, references(), log.look().doubt

    assert backup.restored(drill) == (1, {kept}, None)


def test_a_case_that_had_gone_on_is_not_erased_before_a_supervisor_went_through_it(
    house, back_up_file, reader, decide, go_to
):
    """It was opened again after the backup was made."""
    _kept, ended = house
    backup = back_up_file()
    decide(SimpleNamespace(public_ref=ended), "reopened")

    def drill():
        going_on.go_on(going_on.plan(), by=reader, second=None)
        for number in (30, 31):
            go_to(number)
            erase.erase_due(today=day(number))
        assert ended in references()
        resuming.resume(by=reader, public_ref=ended)
        for number in (60, 61):
            go_to(number)
            erase.erase_due(today=day(number))
        return ended in references()

    assert backup.restored(drill)


@pytest.mark.exhaustive
def test_a_planted_erasure_takes_no_case_that_had_gone_on(
    house, back_up_file, reader, decide, go_to
):
    """It was opened again after the backup was made: its old ending is true, and proves nothing."""
    _kept, ended = house
    case = HelpRequest.objects.get(public_ref=ended).pk
    known = log.look()
    erasure = erase.erasure_of(str(case), known.head(case), known)
    planted = signed_notice("erase", details_of(erasure), case=str(case))
    backup = back_up_file()
    decide(SimpleNamespace(public_ref=ended), "reopened")

    def drill():
        going_on.go_on(going_on.plan(), by=reader, second=None)
        go_to(9)
        list_elsewhere.path().write_text(json.dumps({"erase": planted[0].decode()}) + "\n")
        with pytest.raises(CommandError, match=f"do not verify here: {ended}"):
            call_command("apply_erasures", "--yes")
        plant(*planted)
        is_known = log.look().head(case) is not None
        resuming.resume(by=reader, public_ref=ended)
        return is_known, ended in references()

    assert backup.restored(drill) == (True, True)


@pytest.mark.both_databases
def test_what_opens_a_draft_or_a_desk_for_a_while_is_in_no_backup(house, back_up_file):
    drafts.start_draft(answers={"name": "Zzdraft"})
    assert Draft.objects.exists()
    assert Unlock.objects.exists()

    backup = back_up_file()

    assert backup.restored(lambda: (Draft.objects.count(), Unlock.objects.count())) == (0, 0)


def test_who_left_after_the_backup_stays_outside(house, back_up_file, colleague, reader):
    """The restored database holds an older roster than this host has verified: it does not go on."""
    backup = back_up_file()
    membership.remove(by=reader, key=UUID(colleague.person.key))
    left = roster.verified()

    def drill():
        assert roster.verified() == left
        with pytest.raises(keys.NotOnRoster):
            keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)
        with pytest.raises(going_on.RosterLost):
            going_on.plan()

    backup.restored(drill)


def test_no_backup_outlives_what_was_promised():
    assert timedelta(days=35) == erase.BACKUPS_KEPT_FOR
    assert "35 days" in (ROOT / "docs/running.md").read_text()


@pytest.mark.exhaustive  # an edge of a restore
def test_a_house_that_goes_on_and_meets_another_bad_line_says_so(house, back_up_file, reader):
    """Somebody puts a line far behind, between the plan and the signature."""
    backup = back_up_file()
    cases.add_note(by=reader, public_ref=house[0], text="Zzlater")

    def drill():
        planned = going_on.plan()
        plant(b"{}", links=False, ahead=planned.place + 5 - LogLine.objects.last().seq)
        with pytest.raises(going_on.StillInDoubt):
            going_on.go_on(planned, by=reader, second=None)

    backup.restored(drill)


@pytest.mark.exhaustive  # an edge of a restore
@pytest.mark.both_databases
def test_a_lost_wall_that_would_leave_one_alone_is_told_and_not_set_again(
    back_up_file, send, reader, enrol, told
):
    """When it was set there were three others; since then one of them left."""
    other, third, fourth = (enrol(name, INTAKE) for name in ("ines", "thandi", "farid"))
    receipt = send()
    backup = back_up_file()
    assignment.set_wall(by=reader, public_ref=receipt.public_ref, colleague=third.person.key)
    assert state_of(receipt).walls

    def drill():
        going_on.go_on(going_on.plan(), by=reader, second=None)
        membership.remove(by=reader, key=fourth.person.key)
        resuming.resume(by=reader, public_ref=receipt.public_ref)
        return state_of(receipt).walls, {code for code, _case in told()}

    walls, alarms = backup.restored(drill)
    assert not walls
    assert "walls_lost" in alarms
    assert other.person.key in log.look().roster.keys
