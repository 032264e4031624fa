"""Actions of the event log: the words are signed, so they never change, and stand in one place."""

import ast
import json
from datetime import date
from pathlib import Path

import pytest

from legal_help.crypto import canonical_json
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import AuditEvent, Wall
from legal_help.rules.legal_hold import HoldStep

APP = Path(__file__).parents[3] / "legal_help"
# Every word that an event was ever signed with.
SIGNED_WORDS = """
    signed_in sign_in_failed unlocked unlock_failed unlock_refused unlock_ended account_stopped
    account_reopened stop_code_made passphrase_changed opened reason_given looked_for compared
    match_settled read_despite_match exported received message_received answered note_added
    news_settled amended level_set marked_read taken released assigned transfer_offered
    transfer_accepted transfer_refused transfer_taken_back code_given status_set decided
    decision_proposed decision_confirmed decision_objected grant_kept granted ungranted
    grant_recovered recovery_renewed rekeyed walled recused wall_lifted key_offered key_refused
    admitted removed withdrawn withdrawal_undone withdrawal_checked withdrawal_tried kept_until
    erased hold_asked hold_set hold_refused hold_lift_asked hold_lifted hold_kept roster_signed
    law_signed steps_signed figures_published checkpoint forgotten refused roster_refused
    law_refused steps_refused chain_refused request_lost erasing_refused
"""
# Pages have words of their own for what was done, and the form for what a person answers.
PAGES = {"desk", "public", "questions", "urls"}
# The same words with another meaning: where a request stands, a kind of wall, what was left out.
OTHER_MEANINGS = {
    "legal_help.events.outcomes": {"withdrawn"},
    "legal_help.events.state": {"received", "withdrawn"},
    "legal_help.rules.retention_clock": {"received", "withdrawn"},
    "legal_help.casework.conflicts.comparisons": {"refused"},
    "legal_help.rules.decisions": {"received"},
    "legal_help.management.commands.recovery_key": {"refused"},
    "legal_help.models.request": {"received", "withdrawn"},
    "legal_help.models.tombstone": {"withdrawn"},
    "legal_help.models.wall": {"walled", "recused"},
    "legal_help.access.recovery": {"refused"},
}


def test_no_word_that_was_signed_is_lost_or_changed():
    assert [*Action] == SIGNED_WORDS.split()


@pytest.mark.parametrize("action", Action)
def test_an_action_is_written_as_its_plain_word(action):
    word = action.value

    assert type(word) is str
    assert len(word) <= AuditEvent._meta.get_field("action").max_length
    assert f"{action}" == f"{word}"
    assert hash(action) == hash(word)
    assert json.dumps([action]) == json.dumps([word])
    assert canonical_json.canonical_json({"action": action}) == canonical_json.canonical_json(
        {"action": word}
    )


def test_the_hash_of_an_event_is_that_of_its_plain_word():
    said = {"seq": 1, "on": date(2026, 11, 26), "actor": "system", "prev_hash": b"before"}
    by_name = AuditEvent(action=Action.OPENED, **said)
    by_word = AuditEvent(action="opened", **said)

    assert audit.hash_of(by_name) == audit.hash_of(by_word)


@pytest.mark.django_db
def test_an_event_holds_the_plain_word_before_and_after_it_is_stored(reader):
    event = audit.sign_end(by=reader)

    assert type(event.action) is str
    assert AuditEvent.objects.get(seq=event.seq).action == "checkpoint"
    assert audit.is_genuine(event, by=reader.pair.public.signing)


def test_walls_and_steps_of_a_hold_are_actions():
    assert {Action(kind) for kind in Wall.Kind} == {Action.WALLED, Action.RECUSED}
    assert [Action(step) for step in HoldStep] == [
        each for each in Action if each.startswith("hold_")
    ]


def words_in(path):
    """The strings of a file that are an action's word."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return {each.value for each in nodes if isinstance(each, ast.Constant)} & set(Action)


def test_no_module_spells_an_action_out():
    spelled = {}
    for path in APP.rglob("*.py"):
        parts = path.relative_to(APP.parent).with_suffix("").parts
        if (
            parts[1] not in PAGES | {"migrations"}
            and parts[-1] != "actions"
            and (words := words_in(path))
        ):
            spelled[".".join(parts)] = words

    assert spelled == OTHER_MEANINGS


def test_no_page_compares_an_action_with_a_word():
    found = []
    for page in PAGES:
        for path in [*APP.glob(f"{page}.py"), *APP.glob(f"{page}/**/*.py")]:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Compare | ast.keyword) and "action" in ast.unparse(node):
                    constants = (each for each in ast.walk(node) if isinstance(each, ast.Constant))
                    found += [each.value for each in constants if each.value in [*Action]]

    assert found == []
