"""A backup brings back what was erased: it goes again, by an ending that verifies and a yes."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from legal_help.casework import ending
from legal_help.event_log import log
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, KeyGrant, LogLine
from legal_help.retention import erase_again
from legal_help.rules.retention_clock import HoldReason
from tests.legal_help.helpers import state_of
from tests.legal_help.retention.days import day, references

pytestmark = pytest.mark.django_db


@pytest.fixture
def erased(spam, back_up, erase_on):
    """A case that was erased after the backup was made."""
    restore = back_up()
    assert erase_on(8) == 1
    return SimpleNamespace(public_ref=spam.public_ref, restore=restore, code=spam.code)


@pytest.fixture
def brought_back(erased):
    """The same, restored on a fresh host."""
    erased.restore()
    assert references() == {erased.public_ref}
    return erased


@pytest.fixture
def answer(monkeypatch):
    """Answer what the command asks."""

    def answer(word):
        monkeypatch.setattr("builtins.input", lambda _question: word)

    return answer


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_what_a_backup_brought_back_is_erased_again(brought_back, capsys):
    case = str(HelpRequest.objects.get().pk)
    call_command("apply_erasures", "--yes")
    call_command("apply_erasures", "--yes")

    assert references() == set()
    assert not KeyGrant.objects.exists()
    assert case in log.look().memory.erased
    assert capsys.readouterr().out == "1 erased again.\n0 erased again.\n"


def test_somebody_at_the_terminal_says_yes(brought_back, answer, capsys):
    answer("no")
    with pytest.raises(CommandError, match=f"Still here: {brought_back.public_ref}"):
        call_command("apply_erasures")
    assert references() == {brought_back.public_ref}

    answer("yes")
    call_command("apply_erasures")
    assert references() == set()


@pytest.mark.exhaustive  # an edge of erasing again
def test_what_one_person_ended_waits_for_its_days_on_a_fresh_host(
    full, decide, back_up, erase_on, capsys
):
    decide(full, "cannot_help")
    restore = back_up()
    last = (date.fromisoformat(state_of(full).end.last_day) - day(0)).days
    assert erase_on(last + 1) == 1
    restore()
    log.look()

    call_command("apply_erasures", "--yes")

    assert references() == {full.public_ref}
    assert log.look().head(HelpRequest.objects.get().pk)
    assert capsys.readouterr().out == (
        f"0 erased again.\nErased later, by themselves: {full.public_ref}.\n"
    )
    assert erase_on(last + 32) == 1
    assert references() == set()


def test_without_a_list_nothing_is_applied(founding, capsys):
    call_command("apply_erasures")

    assert capsys.readouterr().out == "0 erased again.\n"


def test_a_list_that_cannot_be_read_is_told(founding, settings, tmp_path):
    settings.HELP_ERASURES_LOG = tmp_path

    with pytest.raises(CommandError, match="cannot be read"):
        call_command("apply_erasures")


def test_without_a_roster_nothing_is_applied(brought_back, settings):
    settings.ROSTER_ROOT = ""

    with pytest.raises(CommandError, match="No roster"):
        call_command("apply_erasures", "--yes")
    assert references() == {brought_back.public_ref}


@pytest.mark.exhaustive
def test_a_host_that_knew_more_goes_on_first(erased):
    """Its log was cut back: what it would write now might never be judged."""
    erased.restore(remembers=True)

    with pytest.raises(CommandError, match="go_on first"):
        call_command("apply_erasures", "--yes")
    assert references() == {erased.public_ref}


# What a line of the list cannot do.


def refused(receipt):
    with pytest.raises(CommandError, match=f"do not verify here: {receipt.public_ref}"):
        call_command("apply_erasures", "--yes")
    return references() == {receipt.public_ref}


@pytest.mark.both_databases
def test_it_erases_nothing_that_a_hold_protects(
    full, decide, agree, hold, back_up, erase_on, reader, other_supervisor
):
    """The hold stands in the backup; it was lifted later, and then the case was erased."""
    decide(full, "spam")
    agree(full)
    hold(full)
    restore = back_up()
    case = HelpRequest.objects.get()
    ending.ask_to_lift_hold(by=reader, public_ref=full.public_ref)
    agree(full, by=other_supervisor)
    assert erase_on(8) == 1
    restore()

    assert refused(full)
    assert log.look().head(case.pk).state.hold == HoldReason.DEMAND


def test_it_erases_nothing_that_is_not_at_that_end(full, decide, agree, back_up, erase_on):
    """The case is still open in the backup: nobody there has ended it."""
    restore = back_up()
    decide(full, "spam")
    agree(full)
    assert erase_on(8) == 1
    restore()

    assert refused(full)


def test_it_erases_no_case_in_which_somebody_wrote_later(brought_back, come_back, go_to):
    go_to(5)
    return_visit.write_to_us(visit=come_back(brought_back), text="I am still here")

    assert refused(brought_back)


def test_a_true_ending_that_somebody_lists_early_erases_nothing(brought_back, go_to):
    """Its last day is still ahead: it never was erased."""
    go_to(7)

    assert refused(brought_back)


def altered(brought_back, settings, **details):
    """The list with other words in the details of its one erasure."""
    path = settings.HELP_ERASURES_LOG
    said = json.loads(json.loads(path.read_text().splitlines()[0])["erase"])
    said["details"] |= details
    body = json.dumps(said, sort_keys=True, separators=(",", ":"))
    path.write_text(json.dumps({"erase": body}) + "\n")


@pytest.mark.sampled
@pytest.mark.parametrize(
    "details", [{"signature": "0" * 128}, {"hash": "0" * 64}, {"number": 3}], ids=str
)
def test_it_erases_nothing_without_the_signed_ending(brought_back, settings, details):
    altered(brought_back, settings, **details)

    assert refused(brought_back)


@pytest.mark.exhaustive
@pytest.mark.parametrize("proof", ["", "{}", "[" * 100])
def test_a_line_that_is_no_erasure_erases_nothing(brought_back, settings, proof, capsys):
    altered(brought_back, settings, proof=proof)

    call_command("apply_erasures", "--yes")

    assert capsys.readouterr().out == "0 erased again.\n"
    assert references() == {brought_back.public_ref}


@pytest.mark.exhaustive  # an edge of erasing again
def test_the_ending_of_another_case_erases_nothing(brought_back, send, settings):
    other = send()
    case = HelpRequest.objects.get(public_ref=other.public_ref).pk
    path = settings.HELP_ERASURES_LOG
    first = HelpRequest.objects.get(public_ref=brought_back.public_ref).pk
    path.write_text(path.read_text().replace(str(first), str(case)))

    with pytest.raises(CommandError, match=f"do not verify here: {other.public_ref}"):
        call_command("apply_erasures", "--yes")
    assert references() == {brought_back.public_ref, other.public_ref}


@pytest.mark.exhaustive  # an edge of erasing again
def test_what_was_kept_meanwhile_is_asked_once_more(brought_back, decide):
    """Between the question and the yes a colleague opened the case again."""
    [case], _unreadable = erase_again.came_back()
    decide(brought_back, "reopened")

    assert erase_again.erase(case) is False
    assert state_of(brought_back).status == "being_read"


@pytest.mark.exhaustive
def test_a_damaged_line_is_named_and_the_others_count(brought_back, settings):
    path = settings.HELP_ERASURES_LOG
    path.write_bytes(b'{"request": "x"}\nbanana\n\xff\n' + path.read_bytes())

    with pytest.raises(CommandError, match="say nothing: 1, 2, 3"):
        call_command("apply_erasures", "--yes")
    assert references() == set()


@pytest.mark.exhaustive
def test_what_it_wrote_stands_in_the_log(brought_back):
    call_command("apply_erasures", "--yes")

    line = LogLine.objects.get(action="erase")
    assert line.by == "system"
    assert log.look().doubt is None


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_a_case_without_its_row_goes_too(brought_back):
    """The backup is not whole: the log knows the case, and its row is missing."""
    case = str(HelpRequest.objects.get().pk)
    HelpRequest.objects.all().delete()

    call_command("apply_erasures", "--yes")

    assert case in log.look().memory.erased
