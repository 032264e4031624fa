"""Which tests build which attack: the threats that SECURITY.md promises to hold against."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

BY_THREAT = {
    "A: the database is stolen": [
        "legal_help/test_promises.py::test_no_word_and_no_secret_is_stored_in_any_dress",
        "legal_help/test_promises.py::test_every_column_is_on_the_list",
        "accounts/test_sessions.py::test_the_table_signs_nobody_in",
    ],
    "B: the disk is stolen, settings and environment included": [
        "legal_help/test_promises.py::test_no_text_on_the_machine_is_a_passphrase_or_a_code",
        "legal_help/test_promises.py::test_no_setting_is_named_like_a_secret_that_opens",
    ],
    "C: both are stolen": [
        "legal_help/test_promises.py::test_nothing_on_the_machine_unwraps_what_is_stored",
        "legal_help/test_promises.py::test_whoever_takes_the_name_of_a_reader_does_nothing",
        "legal_help/test_promises.py::test_whoever_takes_the_name_of_a_person_opens_nothing",
        "legal_help/test_promises.py::test_whoever_takes_the_name_of_a_draft_opens_nothing",
        "legal_help/test_promises.py::test_no_command_and_no_job_unlocks",
    ],
    "D: a backup is stolen": [
        "legal_help/retention/test_restore.py::test_what_opens_a_draft_or_a_desk_for_a_while_is_in_no_backup",
        "legal_help/retention/test_restore.py::"
        "test_a_restored_backup_is_whole_and_erases_again_what_was_erased",
    ],
    "E: somebody reads a colleague's mailbox": [
        "accounts/test_mailbox.py::test_whoever_reads_the_mail_gets_a_password_and_no_further",
        "legal_help/retention/test_notices.py::test_the_mail_is_the_same_for_every_request",
    ],
    "F: a code is found after the request was sent": [
        "legal_help/test_promises.py::test_a_found_code_opens_what_we_wrote_and_nothing_else",
        "legal_help/public/test_found_code.py::test_a_finder_of_the_code_can_do_no_harm",
        "legal_help/public/test_found_code.py::test_a_finder_who_asks_for_a_new_code_gets_none",
    ],
    "G: somebody leaves on bad terms": [
        "legal_help/access/test_membership.py::test_whoever_left_has_nothing_left",
        "legal_help/access/test_membership.py::"
        "test_the_old_words_open_nothing_even_with_an_old_copy_of_the_table",
        "legal_help/access/test_membership.py::test_a_roster_that_a_leaver_signed_counts_for_nothing",
        "legal_help/trust/test_signers.py::test_whoever_left_lifts_no_wall",
        "legal_help/trust/test_signers.py::test_two_who_left_lift_no_hold",
        "legal_help/trust/test_signers.py::test_whoever_left_ends_no_request",
        "legal_help/trust/test_signers.py::test_whoever_left_gives_nobody_access",
        "legal_help/desk/test_who_may.py::test_nobody_who_left_with_a_copied_cookie",
    ],
    "H: a reader is put into the database": [
        "legal_help/trust/test_roster.py::test_inserted_reader_is_refused_with_an_alarm_a_day",
        "legal_help/trust/test_roster.py::test_inserted_recovery_key_is_refused",
        "legal_help/evidence/test_tampering.py::test_reader_inserted_into_the_grants_opens_nothing",
    ],
    "H: public keys and blobs change places": [
        "legal_help/evidence/test_tampering.py::test_swapped_key_of_the_person_is_refused",
        "legal_help/evidence/test_tampering.py::test_part_moved_from_another_request_is_refused",
        "legal_help/access/test_membership.py::test_a_key_that_was_moved_to_another_account_is_not_signed",
        "legal_help/evidence/test_forged_events.py::"
        "test_a_whole_request_forged_before_anybody_opened_it_is_refused",
        "legal_help/evidence/test_forged_events.py::test_an_event_that_nobody_signed_takes_no_kept_grant_away",
    ],
    "H: a message is forged, turned round or taken out": [
        "legal_help/evidence/test_tampering.py::test_message_forged_to_the_drop_key_is_refused",
        "legal_help/evidence/test_tampering.py::test_message_taken_out_is_reported",
        "legal_help/evidence/test_forged_events.py::test_news_that_is_gone_is_told_in_the_queue",
        "legal_help/intake/test_return_visit.py::test_answer_that_nobody_on_the_roster_signed_is_refused",
    ],
    "H: the roster is edited, replayed or forked": [
        "legal_help/trust/test_roster.py::test_altered_first_version_is_refused_and_the_host_copy_used",
        "legal_help/trust/test_roster.py::test_older_roster_put_back_is_refused_and_the_host_copy_used",
        "legal_help/trust/test_roster.py::test_fork_is_refused_even_if_a_supervisor_signed_it",
    ],
    "H: a fact of law is lowered": [
        "legal_help/trust/test_lawbook.py::test_an_altered_amendment_counts_for_nothing",
        "legal_help/trust/test_lawbook.py::test_an_older_law_put_back_is_refused_and_the_kept_one_used",
    ],
    "H: an event is changed, taken out or put in": [
        "legal_help/evidence/test_audit_check.py::test_a_change_that_hides_in_a_new_hash_is_named",
        "legal_help/evidence/test_audit_check.py::test_behind_a_checkpoint_a_neat_cut_is_named",
        "legal_help/evidence/test_audit_check.py::test_an_event_put_behind_the_end_is_named",
        "legal_help/trust/test_signers.py::test_what_the_program_never_writes_is_named",
        "legal_help/trust/test_signers.py::test_what_the_person_did_not_sign_is_named",
        "legal_help/trust/test_signers.py::test_a_check_that_nobody_signed_hides_no_withdrawal",
        "legal_help/trust/test_signers.py::test_a_reason_that_nobody_signed_opens_nothing",
        "legal_help/trust/test_signers.py::test_a_new_key_that_nobody_gave_takes_no_request_off_the_list",
    ],
    "H: an old grant is put back": [
        "legal_help/evidence/test_forged_events.py::test_a_grant_that_was_put_back_opens_nothing",
        "legal_help/evidence/test_forged_events.py::test_a_grant_that_was_put_back_stands_on_no_list",
    ],
    "H: days are moved": [
        "legal_help/retention/test_retention.py::test_a_day_that_was_moved_nearer_is_put_right",
        "legal_help/retention/test_retention.py::test_a_day_that_was_moved_away_is_told",
    ],
}


@pytest.mark.parametrize("name", [name for names in BY_THREAT.values() for name in names])
def test_each_attack_is_built(name):
    path, function = name.split("::")
    tree = ast.parse((TESTS / path).read_text())

    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
