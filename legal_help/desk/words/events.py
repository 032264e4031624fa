"""Put the events of the log into words: action, kind, detail."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from legal_help.casework import access_reason
from legal_help.desk.words.statuses import STATUSES
from legal_help.events.actions import Action
from legal_help.events.case_actions import CaseAction, RekeyReason
from legal_help.events.outcomes import OUTCOMES
from legal_help.intake.status_words import Words
from legal_help.rules.retention_clock import EndingKind, HoldReason


class EventKind(TextChoices):
    """Name the kinds of events that a reader can choose from."""

    ENTRY = "entry", _("Signing in and unlocking")
    READING = "reading", _("Opening requests")
    WORK = "work", _("Working on requests")
    DECISIONS = "decisions", _("Decisions")
    ACCESS = "access", _("Keys and grants")
    END = "end", _("Erasing and holding")
    RULES = "rules", _("Roster, law and lists")
    ALARMS = "alarms", _("Alarms")


ENTRY, READING, WORK, DECISIONS, ACCESS, END, RULES, ALARMS = EventKind


class Meaning(NamedTuple):
    kind: EventKind
    words: Promise


MEANINGS: Final[Mapping[str, Meaning]] = {
    Action.SIGNED_IN: Meaning(ENTRY, _("Signed in")),
    Action.SIGN_IN_FAILED: Meaning(ENTRY, _("A sign-in failed")),
    Action.UNLOCKED: Meaning(ENTRY, _("Unlocked the desk")),
    Action.UNLOCK_FAILED: Meaning(ENTRY, _("A passphrase was wrong")),
    Action.UNLOCK_REFUSED: Meaning(ENTRY, _("Somebody not on the roster tried to unlock")),
    Action.UNLOCK_ENDED: Meaning(ENTRY, _("Ended an unlock on another machine")),
    Action.ACCOUNT_STOPPED: Meaning(ENTRY, _("An account was stopped")),
    Action.ACCOUNT_REOPENED: Meaning(ENTRY, _("Opened a stopped account again")),
    Action.STOP_CODE_MADE: Meaning(ENTRY, _("Made a stop code")),
    Action.PASSPHRASE_CHANGED: Meaning(ENTRY, _("Changed the passphrase")),
    Action.OPENED: Meaning(READING, _("Opened a request")),
    Action.REASON_GIVEN: Meaning(READING, _("Said why they open a colleague’s request")),
    Action.LOOKED_FOR: Meaning(READING, _("Searched for a name")),
    Action.READ_DESPITE_MATCH: Meaning(READING, _("Read on despite a possible match")),
    Action.EXPORTED: Meaning(READING, _("Exported a request")),
    CaseAction.SEND: Meaning(WORK, _("A request came in")),
    CaseAction.WRITE: Meaning(WORK, _("A message came in")),
    CaseAction.ANSWER: Meaning(WORK, _("Answered")),
    CaseAction.NOTE: Meaning(WORK, _("Wrote a note")),
    CaseAction.READ: Meaning(WORK, _("Marked messages as read")),
    CaseAction.OWN: Meaning(WORK, _("Took a request, gave it back, or assigned it")),
    CaseAction.OFFER: Meaning(WORK, _("Offered to hand a request over, or ended an offer")),
    CaseAction.DECIDE: Meaning(DECISIONS, _("Decided")),
    CaseAction.PROPOSE: Meaning(DECISIONS, _("Asked a second person to confirm something")),
    CaseAction.OBJECT: Meaning(DECISIONS, _("Stopped what waited for a second person")),
    CaseAction.GRANT: Meaning(ACCESS, _("Let a reader open a request")),
    CaseAction.REKEY: Meaning(ACCESS, _("Gave a request a new key")),
    CaseAction.RECUSE: Meaning(ACCESS, _("Stepped back from a request")),
    CaseAction.LIFT: Meaning(ACCESS, _("Lifted a wall")),
    CaseAction.RESUME: Meaning(ACCESS, _("Went on with a request after a restore")),
    Action.GRANT_MENDED: Meaning(ACCESS, _("Put back access that was missing")),
    Action.GRANTS_RECOVERED: Meaning(ACCESS, _("Gave access by the recovery key")),
    Action.RECOVERY_RENEWED: Meaning(ACCESS, _("Replaced the recovery key")),
    Action.KEY_OFFERED: Meaning(ACCESS, _("Made a new key")),
    Action.KEY_REFUSED: Meaning(ACCESS, _("Refused a new key")),
    Action.ADMITTED: Meaning(ACCESS, _("Admitted a reader")),
    Action.REMOVED: Meaning(ACCESS, _("Removed a reader")),
    CaseAction.TAKE_BACK: Meaning(END, _("The person withdrew the request")),
    CaseAction.UNDO: Meaning(END, _("The withdrawal was undone")),
    CaseAction.HOLD: Meaning(END, _("Set or lifted a legal hold")),
    CaseAction.HASTEN: Meaning(END, _("Brought the last day nearer")),
    CaseAction.ERASE: Meaning(END, _("Erased a request")),
    Action.ROSTER_SIGNED: Meaning(RULES, _("Signed the roster")),
    Action.LAW_SIGNED: Meaning(RULES, _("Signed facts of law")),
    Action.STEPS_SIGNED: Meaning(RULES, _("Signed the list of other places")),
    Action.INTERPRETERS_SIGNED: Meaning(RULES, _("Signed the list of interpreters")),
    Action.TEAMS_SIGNED: Meaning(RULES, _("Signed the teams")),
    Action.PAUSE_SIGNED: Meaning(RULES, _("Paused new requests, or ended the pause")),
    Action.FIGURES_PUBLISHED: Meaning(RULES, _("Published figures")),
    Action.FIGURES_EXPORTED: Meaning(RULES, _("Downloaded figures as a file")),
    Action.ALARM: Meaning(ALARMS, _("Something did not match, and was refused")),
}

HOLD_REASONS: Final[Mapping[str, Promise]] = {
    HoldReason.DEMAND: _("A court or an office demands it"),
    HoldReason.NOTICE: _("We must keep evidence"),
    HoldReason.DISPUTE: _("There is a dispute about our own work"),
    HoldReason.COUNSEL: _("Counsel asks for it"),
}
LOOKING: Final[Mapping[str, Promise]] = {
    access_reason.AccessReason.COVERING: _("Covering for a colleague"),
    access_reason.AccessReason.REVIEW: _("A supervisor’s review"),
    access_reason.AccessReason.CONFLICT: _("A conflict check"),
    access_reason.AccessReason.TECHNICAL: _("Technical help"),
    access_reason.AccessReason.OTHER: _("Another reason"),
}
CLOCKS: Final[Mapping[str, Promise]] = {
    EndingKind.CLOSED: _("Closed"),
    EndingKind.REFERRED: _("Referred"),
    EndingKind.MOVED: _("Moved to the case system"),
    EndingKind.SPAM: _("Spam"),
    EndingKind.WITHDRAWN: _("Withdrawn"),
}
WHY_A_NEW_KEY: Final[Mapping[str, Promise]] = {
    RekeyReason.DUE: _("Somebody may no longer open it"),
    RekeyReason.CODE: _("A new code for the person"),
    RekeyReason.WALL: _("A wall"),
}
# Why something was refused: codes of alarms.
ALARM_WORDS: Final[Mapping[str, Promise]] = {
    "blob_altered": _("A sealed text was changed or moved"),
    "draft_put_back": _("Older answers of an unsent form were put back"),
    "grant_altered": _("Access to a request is missing, or opens to another key"),
    "key_swapped": _("A public key was swapped"),
    "row_altered": _("A record differs from what was signed"),
    "code_altered": _("The record of a person’s code was replaced: give them a new one"),
    "text_missing": _("A message or note was removed or replaced"),
    "request_lost": _("A request is missing from the database"),
    "request_gone": _("A request is missing from the database, and nobody erased it"),
    "request_planted": _("The database holds a request that nobody sent"),
    "no_key_left": _("Nobody on the roster can open a request"),
    "grant_missing": _("A reader of a request has no access to it"),
    "grant_planted": _("An access to a request that was taken away was put back"),
    "overdue": _("Requests without a caseworker are overdue"),
    "state_differs": _("A request is not what this host remembers"),
    "roster_differs": _("The roster is not what this host remembers"),
    "documents_differ": _("Facts of law or other places are not what this host remembers"),
    "key_unusable": _("Nothing can be sealed to the key of a reader: they get no new requests"),
    "proof_missing": _("The signed ending of a request is gone: it is not erased"),
    "erasure_without_proof": _("A line says that a request was erased, without a signed ending"),
    "erasure_does_not_fit": _("A line says that a request was erased, but it had not ended so"),
    "erased_early": _("A request was erased before its day"),
    "broken_chain": _("An entry was put into the log, or one was removed"),
    "blanked": _("The content of a log entry was deleted"),
    "false_roster": _("A roster in the log that nobody signed"),
    "end": _("The newest entries of the log are missing"),
    "newer_program": _("A newer version of the program wrote in the log: update this host"),
    "far_away": _("A line of the log with an impossible number"),
    "malformed": _("A line of the log that our program never writes"),
    "unsigned": _("A line of the log that was not signed by the person it names"),
    "signer": _("Somebody signed what they may not, or after they left"),
    "out_of_place": _("A line in a place where it cannot stand: copied, or put there"),
    "walls_lost": _("Walls of a request were lost with lines of the log: set them again"),
    "files_full": _("The room for sealed files is full: people cannot send any"),
    "many_drafts": _("Unusually many forms were begun and not sent: the form may close"),
    "memory_anew": _(
        "This host starts anew, and erases nothing for 30 days: is its data being kept?"
    ),
    "memory_damaged": _("The memory of this host was damaged, and has been started anew"),
    "memory_not_written": _("The memory of this host cannot be written: is the disk full?"),
    "memory_not_read": _("The memory of this host cannot be read: people send, staff wait"),
    "went_on": _("Two supervisors signed that work goes on after lines were lost"),
    "law_signed_unreadable": _("Signed facts of law cannot be read: those of the release apply"),
    "steps_signed_unreadable": _("The signed list of other places cannot be read"),
    "interpreters_signed_unreadable": _("The signed list of interpreters cannot be read"),
    "teams_signed_unreadable": _("The signed teams cannot be read"),
    "pause_signed_unreadable": _("A signed pause of new requests cannot be read: there is none"),
    "forked": _("Another host saw another log"),
    "list_not_written": _("The list of erasures could not be written"),
}


def kind_of(action: str) -> EventKind:
    """Return the kind of an action; unknown actions count as rules."""
    return MEANINGS[action].kind if action in MEANINGS else RULES


def actions_of(kind: str) -> list[str]:
    return [action for action, meaning in MEANINGS.items() if meaning.kind == kind]


def words_of(action: str) -> Words:
    """Return an action in words, or its code if another version wrote it."""
    return MEANINGS[action].words if action in MEANINGS else action


def detail_of(details: Mapping[str, Any]) -> Words:
    """Return what an event says beside itself, in words, if it tells people anything."""
    if "reason" in details:
        code = str(details["reason"])
        return LOOKING[code] if code in LOOKING else alarm_words(code)
    outcome, why = str(details.get("outcome", "")), str(details.get("why", ""))
    if outcome in OUTCOMES:
        return STATUSES[OUTCOMES[outcome].leads_to]
    return WHY_A_NEW_KEY.get(why, "")


def alarm_words(code: str) -> Words:
    """Return a code of an alarm in words. Most others say why a step in the log does not count."""
    if code in ALARM_WORDS:
        return ALARM_WORDS[code]
    return gettext("A step that may not be there: %(code)s") % {"code": code}
