"""Which tests build which attack: the threats that SECURITY.md promises to hold against."""

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

BY_THREAT = {
    "A: the database is stolen": [
        "legal_help/test_promises.py::test_no_word_and_no_secret_is_stored_in_any_dress",
        "legal_help/test_promises.py::test_every_column_is_on_the_list",
        "accounts/signing_in/test_sessions.py::test_the_table_signs_nobody_in",
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
        "accounts/signing_in/test_mailbox.py::test_whoever_reads_the_mail_gets_a_password_and_no_further",
        "legal_help/retention/test_notices.py::test_the_mail_is_the_same_for_every_request",
    ],
    "F: a code is found after the request was sent": [
        "legal_help/test_promises.py::test_a_found_code_opens_what_we_wrote_and_nothing_else",
        "legal_help/test_promises.py::test_a_found_code_opens_no_page_that_the_person_sent",
        "legal_help/public/test_found_code.py::test_a_finder_of_the_code_can_do_no_harm",
        "legal_help/public/test_found_code.py::test_a_finder_who_asks_for_a_new_code_gets_none",
    ],
    "G: somebody leaves on bad terms": [
        "legal_help/access/test_going.py::test_whoever_left_has_nothing_left",
        "legal_help/access/test_going.py::"
        "test_the_old_words_open_nothing_even_with_an_old_copy_of_the_table",
        "legal_help/access/test_two_supervisors.py::"
        "test_a_roster_that_a_leaver_signed_stops_staff_and_changes_nothing",
        "legal_help/access/test_leavers.py::test_a_new_letter_of_theirs_is_refused",
        "legal_help/access/test_leavers.py::test_they_close_nothing_any_more",
        "legal_help/access/test_leavers.py::test_they_give_nobody_a_request_that_was_taken_away",
        "legal_help/event_log/test_replica.py::test_a_leavers_later_signature_counts_for_nothing",
        "legal_help/casework/test_walls.py::"
        "test_a_supervisor_who_left_lifts_nothing_and_what_they_lifted_stays",
        "legal_help/evidence/test_planted_lines.py::test_whoever_left_takes_no_case",
        "legal_help/desk/test_who_may.py::test_nobody_who_left_with_a_copied_cookie",
        "legal_help/retention/test_forgetting.py::"
        "test_a_roster_that_was_blanked_is_found_by_a_fresh_host_in_the_list_elsewhere",
    ],
    "H: a reader is put into the database": [
        "legal_help/trust/test_keys.py::test_caseworker_inserted_into_the_table_is_not_on_the_roster",
        "legal_help/access/test_recovery.py::test_a_roster_that_recovery_did_not_sign_is_not_taken",
        "legal_help/evidence/test_tampering.py::test_reader_inserted_into_the_grants_opens_nothing",
        "legal_help/evidence/test_tampering.py::"
        "test_a_true_key_that_was_handed_on_by_a_row_makes_no_reader",
    ],
    "H: public keys and blobs change places": [
        "legal_help/evidence/test_tampering.py::test_swapped_key_of_the_person_is_refused",
        "legal_help/evidence/test_tampering.py::test_swapped_drop_key_gets_no_message",
        "legal_help/evidence/test_tampering.py::test_part_moved_from_another_request_is_refused",
        "legal_help/access/test_membership.py::test_a_key_that_was_moved_to_another_account_is_not_signed",
        "legal_help/evidence/test_tampering.py::"
        "test_a_whole_case_under_a_key_of_their_own_is_refused",
        "legal_help/evidence/test_tampering.py::test_an_older_case_put_back_whole_is_refused",
    ],
    "H: a message is forged, turned round or taken out": [
        "legal_help/evidence/test_tampered_texts.py::test_message_forged_to_the_drop_key_is_shown_to_nobody",
        "legal_help/evidence/test_tampered_texts.py::test_a_letter_that_no_event_names_is_shown_to_nobody",
        "legal_help/evidence/test_tampered_texts.py::test_message_taken_out_is_reported",
        "legal_help/evidence/test_tampered_texts.py::test_messages_that_change_places_are_refused",
        "legal_help/evidence/test_log_check.py::test_a_text_that_is_gone",
        "legal_help/intake/test_return_visit.py::test_an_answer_that_nobody_signed_is_refused",
    ],
    "H: the roster is edited, replayed or forked": [
        "legal_help/event_log/test_roster_chain.py::test_a_roster_that_counts_for_nothing",
        "legal_help/event_log/test_roster_chain.py::test_a_key_never_comes_back",
        "legal_help/trust/test_roster.py::test_what_takes_two_supervisors",
        "legal_help/trust/test_roster.py::test_a_proposal_proves_nothing_to_a_host",
        "legal_help/event_log/test_log.py::test_the_pin_of_another_house_opens_nothing",
        "legal_help/retention/test_list_elsewhere.py::"
        "test_two_hosts_that_were_shown_two_logs_find_out",
    ],
    "H: a fact of law is lowered": [
        "legal_help/trust/test_lawbook.py::test_an_altered_amendment_counts_for_nothing",
        "legal_help/trust/test_lawbook.py::test_a_law_that_was_deleted_still_counts_here",
        "legal_help/retention/test_forgetting.py::"
        "test_facts_of_law_that_were_blanked_are_found_in_the_night",
    ],
    "H: an event is changed, taken out or put in": [
        "legal_help/event_log/test_log_attacks.py::test_no_change_of_rows_makes_a_state",
        "legal_help/evidence/test_log_check.py::test_a_line_that_was_changed_after_it_was_judged",
        "legal_help/evidence/test_log_check.py::test_a_line_that_was_taken_out_after_it_was_judged",
        "legal_help/evidence/test_log_check.py::test_a_cut_end_is_told_at_the_next_look",
        "legal_help/evidence/test_log_check.py::test_columns_beside_the_body_decide_nothing",
        "legal_help/evidence/test_log_check.py::test_a_column_that_hides_a_line_is_told",
        "legal_help/retention/test_forgetting.py::"
        "test_evidence_that_was_blanked_is_found_whatever_day_its_column_names",
        "legal_help/event_log/test_forgotten.py::"
        "test_an_older_ending_lets_no_case_be_forgotten_that_was_opened_again",
        "legal_help/evidence/test_planted_lines.py::test_a_true_step_of_one_case_changes_no_other",
        "legal_help/evidence/test_planted_lines.py::test_a_step_that_is_played_again_changes_nothing",
        "legal_help/evidence/test_planted_lines.py::test_a_bad_line_stops_staff_and_not_people",
        "legal_help/retention/test_list_elsewhere.py::"
        "test_an_old_copy_with_the_memory_of_its_day_is_found",
    ],
    "H: an old grant or an old code is put back": [
        "legal_help/evidence/test_tampering.py::test_a_grant_that_was_put_back_opens_nothing",
        "legal_help/evidence/test_tampering.py::test_an_old_code_that_was_put_back_opens_nothing",
        "legal_help/evidence/test_log_check.py::test_a_grant_that_was_put_back",
    ],
    "H: a case is erased that nobody ended, or too early": [
        "legal_help/retention/test_erase.py::"
        "test_what_one_person_ended_a_host_has_known_for_thirty_days",
        "legal_help/retention/test_erase.py::test_a_day_dated_back_shortens_nothing",
        "legal_help/retention/test_erase.py::test_on_the_first_day_of_a_clock_that_jumped_nothing_goes",
        "legal_help/retention/test_erase.py::"
        "test_an_ending_whose_proof_is_gone_erases_nothing_and_is_told",
        "legal_help/retention/test_erase_again.py::"
        "test_it_erases_nothing_without_the_signed_ending",
        "legal_help/retention/test_erase_again.py::test_the_ending_of_another_case_erases_nothing",
    ],
    "H: an alarm is silenced": [
        "legal_help/retention/test_alarm_mails.py::test_whoever_owns_the_database_silences_no_alarm",
        "legal_help/retention/test_notices.py::test_columns_of_the_log_silence_nobody",
    ],
}


@pytest.mark.parametrize("name", [name for names in BY_THREAT.values() for name in names])
def test_each_attack_is_built(name):
    path, function = name.split("::")

    assert function in functions_of(path)


@cache
def functions_of(path):
    """The functions of a module, of which many attacks may be."""
    tree = ast.parse((TESTS / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
