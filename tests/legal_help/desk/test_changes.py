"""Whatever changes something at the desk is a POST: a link that a page or a mail brings changes nothing."""

from http import HTTPStatus

import pytest

from tests.legal_help.desk.addresses import BY_NAME, address

pytestmark = pytest.mark.django_db

CHANGES = {
    "accept_offer", "admit", "answer", "ask_interpreter", "assign", "book", "cancel_appointment", "check_withdrawal", "confirm", "countersign",
    "delete_view", "edit_answer", "end_unlock", "export_file", "export_words", "figures_file", "give_lacking", "remind", "remove_interpreter", "remove_team",
    "give_reason", "hold_ask", "hold_ask_lift", "key_back", "key_keep", "key_read_out",
    "key_words", "law_review", "law_take_back", "leave_level", "lift_wall", "lock", "mark_read",
    "new_code", "next_step_retire", "next_step_check", "note", "object", "offer", "pause_end", "preview",
    "publish_figures", "put_away", "read_on", "recuse", "refuse_key", "refuse_offer", "rekey",
    "release", "reopen_account", "resume", "save_view", "seen", "set_level", "settle", "settle_match", "several",
    "stop_code", "take", "take_back", "throw_away_roster", "undo_withdrawal", "wall", "wall_ask",
    "withdraw_by_word",
}  # fmt: skip


@pytest.mark.exhaustive
def test_every_change_is_a_post(desk, sent):
    found = {
        name
        for name in BY_NAME
        if desk.get(address(name, sent.public_ref)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    }

    assert found == CHANGES
