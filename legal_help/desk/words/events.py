"""Put the events of the log into words: action, kind, detail."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework import access_reason
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.intake.status_words import STATUS_WORDS, Words
from legal_help.models import Tombstone
from legal_help.retention import erasures, lost, moved, retention
from legal_help.rules import legal_hold, projections
from legal_help.rules.retention_clock import EndingKind
from legal_help.trust import writers


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
    Action.COMPARED: Meaning(READING, _("Looked for conflicts")),
    Action.MATCH_SETTLED: Meaning(READING, _("Settled a possible match")),
    Action.READ_DESPITE_MATCH: Meaning(READING, _("Read on despite a possible match")),
    Action.EXPORTED: Meaning(READING, _("Exported a request")),
    Action.RECEIVED: Meaning(WORK, _("A request came in")),
    Action.MESSAGE_RECEIVED: Meaning(WORK, _("A message came in")),
    Action.ANSWERED: Meaning(WORK, _("Answered")),
    Action.NOTE_ADDED: Meaning(WORK, _("Wrote a note")),
    Action.NEWS_SETTLED: Meaning(WORK, _("Decided on a reported change")),
    Action.AMENDED: Meaning(WORK, _("Changed the facts of a request")),
    Action.LEVEL_SET: Meaning(WORK, _("Set the level by hand")),
    Action.MARKED_READ: Meaning(WORK, _("Marked messages as read")),
    Action.TAKEN: Meaning(WORK, _("Took a request")),
    Action.RELEASED: Meaning(WORK, _("Gave a request back")),
    Action.ASSIGNED: Meaning(WORK, _("Gave a request to a colleague")),
    Action.TRANSFER_OFFERED: Meaning(WORK, _("Offered to hand a request over")),
    Action.TRANSFER_ACCEPTED: Meaning(WORK, _("Took a request over")),
    Action.TRANSFER_REFUSED: Meaning(WORK, _("Declined to take over a request")),
    Action.TRANSFER_TAKEN_BACK: Meaning(WORK, _("Cancelled the offer")),
    Action.CODE_GIVEN: Meaning(WORK, _("Gave the person a new code")),
    Action.STATUS_SET: Meaning(DECISIONS, _("Set the status")),
    Action.DECIDED: Meaning(DECISIONS, _("Decided")),
    Action.DECISION_PROPOSED: Meaning(DECISIONS, _("Proposed a decision")),
    Action.DECISION_CONFIRMED: Meaning(DECISIONS, _("Confirmed a decision")),
    Action.DECISION_OBJECTED: Meaning(DECISIONS, _("Objected to a decision")),
    Action.GRANT_KEPT: Meaning(ACCESS, _("Opened it for the first time, and kept the key")),
    Action.GRANTED: Meaning(ACCESS, _("Let a reader open a request")),
    Action.UNGRANTED: Meaning(ACCESS, _("Took a reader’s access away")),
    Action.GRANT_RECOVERED: Meaning(ACCESS, _("Gave access by the recovery key")),
    Action.RECOVERY_RENEWED: Meaning(ACCESS, _("Replaced the recovery key")),
    Action.REKEYED: Meaning(ACCESS, _("Gave a request a new key")),
    Action.WALLED: Meaning(ACCESS, _("Put a wall between a reader and a request")),
    Action.RECUSED: Meaning(ACCESS, _("Stepped back from a request")),
    Action.WALL_LIFTED: Meaning(ACCESS, _("Lifted a wall")),
    Action.KEY_OFFERED: Meaning(ACCESS, _("Made a new key")),
    Action.KEY_REFUSED: Meaning(ACCESS, _("Refused a new key")),
    Action.ADMITTED: Meaning(ACCESS, _("Admitted a reader")),
    Action.REMOVED: Meaning(ACCESS, _("Removed a reader")),
    Action.WITHDRAWN: Meaning(END, _("The person withdrew the request")),
    Action.WITHDRAWAL_UNDONE: Meaning(END, _("The withdrawal was undone")),
    Action.WITHDRAWAL_CHECKED: Meaning(END, _("Checked whether the person withdrew it")),
    Action.WITHDRAWAL_TRIED: Meaning(END, _("Did not reach the person about the withdrawal")),
    Action.KEPT_UNTIL: Meaning(END, _("Its last day was set")),
    Action.ERASED: Meaning(END, _("Erased a request")),
    Action.HOLD_ASKED: Meaning(END, _("Asked for a legal hold")),
    Action.HOLD_SET: Meaning(END, _("Agreed to a legal hold")),
    Action.HOLD_REFUSED: Meaning(END, _("Refused a legal hold")),
    Action.HOLD_LIFT_ASKED: Meaning(END, _("Asked to lift a legal hold")),
    Action.HOLD_LIFTED: Meaning(END, _("Agreed to lift a legal hold")),
    Action.HOLD_KEPT: Meaning(END, _("Kept a legal hold")),
    Action.ROSTER_SIGNED: Meaning(RULES, _("Signed the roster")),
    Action.LAW_SIGNED: Meaning(RULES, _("Signed facts of law")),
    Action.STEPS_SIGNED: Meaning(RULES, _("Signed the list of other places")),
    Action.FIGURES_PUBLISHED: Meaning(RULES, _("Published figures")),
    Action.CHECKPOINT: Meaning(RULES, _("Signed the end of this list")),
    Action.FORGOTTEN: Meaning(RULES, _("Older than two years: its details are gone")),
    Action.REFUSED: Meaning(ALARMS, _("Something was changed, and refused")),
    Action.ROSTER_REFUSED: Meaning(ALARMS, _("The roster in the database is not what was signed")),
    Action.LAW_REFUSED: Meaning(ALARMS, _("Facts of law in the database are not what was signed")),
    Action.STEPS_REFUSED: Meaning(ALARMS, _("The list of other places is not what was signed")),
    Action.CHAIN_REFUSED: Meaning(ALARMS, _("This list is not what was signed")),
    Action.REQUEST_LOST: Meaning(ALARMS, _("A request is lost, or every key to it")),
    Action.ERASING_REFUSED: Meaning(
        ALARMS, _("A row says something of a request that nobody signed")
    ),
}

HOLD_REASONS: Final[Mapping[str, Promise]] = {
    legal_hold.HoldReason.DEMAND: _("A court or an office demands it"),
    legal_hold.HoldReason.NOTICE: _("We must keep evidence"),
    legal_hold.HoldReason.DISPUTE: _("There is a dispute about our own work"),
    legal_hold.HoldReason.COUNSEL: _("Counsel asks for it"),
}
LOOKING: Final[Mapping[str, Promise]] = {
    access_reason.AccessReason.COVERING: _("Covering for a colleague"),
    access_reason.AccessReason.REVIEW: _("A supervisor’s review"),
    access_reason.AccessReason.CONFLICT: _("A conflict check"),
    access_reason.AccessReason.TECHNICAL: _("Technical help"),
    access_reason.AccessReason.OTHER: _("Another reason"),
}
OUTCOMES: Final[Mapping[str, Promise]] = {
    EndingKind.CLOSED: _("Closed"),
    EndingKind.REFERRED: _("Referred"),
    EndingKind.MOVED: _("Moved to the case system"),
    EndingKind.SPAM: _("Spam"),
    EndingKind.WITHDRAWN: _("Withdrawn"),
    Tombstone.Why.HAND: _("By hand"),
}
CODES: Final[Mapping[str, Promise]] = {
    audit.BlobAltered.code: _("A sealed text was changed or moved"),
    audit.HeaderForged.code: _("The header of a request was forged"),
    audit.KeySwapped.code: _("A public key was swapped"),
    audit.SignatureForged.code: _("A text was not signed by whom it names"),
    audit.NeverWritten.code: _("A text that no event tells of, or only after its writer left"),
    audit.GrantReplaced.code: _("A grant was put in the place of one that was kept"),
    audit.RowAltered.code: _("A row says something else than what was signed"),
    audit.MessageMissing.code: _("A message was taken out"),
    "match_altered": _("A possible match was changed"),
    "chain_altered": _("The end of this list was moved back"),
    "chain_not_whole": _("Something in it was changed, taken out or put in: run verify_audit"),
    "behind_checkpoint": _("This list was cut back behind what this host saw signed"),
    "host_copy_damaged": _("What this host keeps beside its data is damaged"),
    "host_copy_used": _("This host’s own copy is used instead"),
    "behind_host_copy": _("It is older than what this host has seen, or another"),
    "unsigned_version": _("A version that nobody signed"),
    lost.GONE: _("Nothing of it is there, and nobody erased it"),
    lost.NO_KEY: _("Nobody who reads now can open it"),
    moved.DAY_LATER: _("Its review date was made later; it was corrected"),
    moved.OWNER_UNSIGNED: _("It is assigned to somebody, but nobody signed that"),
    moved.READ_UNSIGNED: _(
        "A message was marked as read, but nobody signed that; it was corrected"
    ),
    retention.CLOSED_UNSIGNED: _("It was marked as closed, but nobody closed it; it was corrected"),
    retention.STATUS_UNSIGNED: _("Its status is not the one that was signed"),
    retention.NEVER_ENDED: _("An erasure date is set, but nobody closed the request"),
    retention.DATE_NEARER: _("The erasure date was made earlier; it was corrected"),
    retention.DATE_LATER: _("The erasure date was made later"),
    retention.HOLD_DROPPED: _("A hold was removed in the database; it was corrected"),
    retention.HOLD_UNSIGNED: _("A hold that nobody signed"),
    erasures.NOT_WRITTEN: _("The list of erasures could not be written"),
}

MARK: Final = re.compile(rf":?\b[0-9a-f]{{{writers.MARK_DIGITS}}}$")


def kind_of(action: str) -> EventKind:
    """Return the kind of an action; unknown actions count as rules."""
    return MEANINGS[action].kind if action in MEANINGS else RULES


def actions_of(kind: str) -> list[str]:
    return [action for action, meaning in MEANINGS.items() if meaning.kind == kind]


def words_of(action: str) -> Words:
    """Return an action in words, or its code if another version wrote it."""
    return MEANINGS[action].words if action in MEANINGS else action


def detail_of(action: str, code: str) -> Words:
    """Return a detail in words, or as it is. The caller names the person behind a key.

    The number of a key, a message or an event, and the mark of a text, tell people nothing; by which
    day something was read would tell of an erased request how urgent it was.
    """
    code = MARK.sub("", code)
    if code.isdecimal() or action in projections.DAY_ACTIONS:
        return ""
    if action == Action.STATUS_SET and code in STATUS_WORDS:
        return STATUS_WORDS[code].desk
    outcome, _colon, _day = code.partition(":")
    for words in (HOLD_REASONS, LOOKING, CODES):
        if code in words:
            return words[code]
    return OUTCOMES.get(outcome, code)
