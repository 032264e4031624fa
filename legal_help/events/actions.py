"""Name the events that are no steps of a case: who came in, who opened what, what else was signed."""

from enum import StrEnum


class Action(StrEnum):
    """Name what an event says was done. A word never changes once an event was signed with it."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    UNLOCKED = "unlocked"
    UNLOCK_FAILED = "unlock_failed"
    UNLOCK_REFUSED = "unlock_refused"
    UNLOCK_ENDED = "unlock_ended"
    ACCOUNT_STOPPED = "account_stopped"
    ACCOUNT_REOPENED = "account_reopened"
    STOP_CODE_MADE = "stop_code_made"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 -- an action, no passphrase
    OPENED = "opened"
    REASON_GIVEN = "reason_given"
    LOOKED_FOR = "looked_for"
    READ_DESPITE_MATCH = "read_despite_match"
    EXPORTED = "exported"
    GRANT_MENDED = "grant_mended"
    GRANTS_RECOVERED = "grants_recovered"
    KEY_OFFERED = "key_offered"
    KEY_REFUSED = "key_refused"
    ADMITTED = "admitted"
    REMOVED = "removed"
    RECOVERY_RENEWED = "recovery_renewed"
    # The word of a line that holds a roster.
    ROSTER_SIGNED = "roster_signed"
    LAW_SIGNED = "law_signed"
    STEPS_SIGNED = "steps_signed"
    INTERPRETERS_SIGNED = "interpreters_signed"
    TEAMS_SIGNED = "teams_signed"
    PAUSE_SIGNED = "pause_signed"
    FIGURES_PUBLISHED = "figures_published"
    FIGURES_EXPORTED = "figures_exported"
    # The program tells, once a day, what did not fit.
    ALARM = "alarm"
