"""What each event of the chain says, in words: its action, its kind, its detail."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help import audit, erasures, holds, looking, lost, moved, retention, traces, writers
from legal_help.clocks import Outcome
from legal_help.models import Tombstone
from legal_help.statuses import STANDINGS, Words

ENTRY, READING, WORK, DECISIONS, ACCESS, END, RULES, ALARMS = (
    "entry",
    "reading",
    "work",
    "decisions",
    "access",
    "end",
    "rules",
    "alarms",
)
KINDS: Final[Mapping[str, Promise]] = {
    ENTRY: _("Signing in and unlocking"),
    READING: _("Opening requests"),
    WORK: _("Working on requests"),
    DECISIONS: _("Decisions"),
    ACCESS: _("Keys and grants"),
    END: _("Erasing and holding"),
    RULES: _("Roster, law and lists"),
    ALARMS: _("Alarms"),
}


class Meaning(NamedTuple):
    kind: str
    words: Promise


MEANINGS: Final[Mapping[str, Meaning]] = {
    "signed_in": Meaning(ENTRY, _("Signed in")),
    "sign_in_failed": Meaning(ENTRY, _("A sign-in failed")),
    "unlocked": Meaning(ENTRY, _("Unlocked the desk")),
    "unlock_failed": Meaning(ENTRY, _("A passphrase was wrong")),
    "unlock_refused": Meaning(ENTRY, _("Somebody not on the roster tried to unlock")),
    "unlock_ended": Meaning(ENTRY, _("Ended an unlock on another machine")),
    "account_stopped": Meaning(ENTRY, _("An account was stopped")),
    "account_reopened": Meaning(ENTRY, _("Opened a stopped account again")),
    "stop_code_made": Meaning(ENTRY, _("Made a stop code")),
    "passphrase_changed": Meaning(ENTRY, _("Changed the passphrase")),
    "opened": Meaning(READING, _("Opened a request")),
    "reason_given": Meaning(READING, _("Said why they open a colleague’s request")),
    "looked_for": Meaning(READING, _("Looked for somebody by name")),
    "compared": Meaning(READING, _("Looked for conflicts")),
    "match_settled": Meaning(READING, _("Settled a possible match")),
    "read_despite_match": Meaning(READING, _("Read on despite a possible match")),
    "exported": Meaning(READING, _("Exported a request")),
    "received": Meaning(WORK, _("A request came in")),
    "message_received": Meaning(WORK, _("A message came in")),
    "answered": Meaning(WORK, _("Answered")),
    "note_added": Meaning(WORK, _("Wrote a note")),
    "news_settled": Meaning(WORK, _("Decided about news")),
    "amended": Meaning(WORK, _("Changed the facts of a request")),
    "level_set": Meaning(WORK, _("Set the level by hand")),
    "marked_read": Meaning(WORK, _("Marked messages as read")),
    "taken": Meaning(WORK, _("Took a request")),
    "released": Meaning(WORK, _("Gave a request back")),
    "assigned": Meaning(WORK, _("Gave a request to a colleague")),
    "transfer_offered": Meaning(WORK, _("Offered to hand a request over")),
    "transfer_accepted": Meaning(WORK, _("Took a request over")),
    "transfer_refused": Meaning(WORK, _("Did not take a request over")),
    "transfer_taken_back": Meaning(WORK, _("Took the offer back")),
    "code_given": Meaning(WORK, _("Gave the person a new code")),
    "status_set": Meaning(DECISIONS, _("Set where it stands")),
    "decided": Meaning(DECISIONS, _("Decided")),
    "decision_proposed": Meaning(DECISIONS, _("Proposed a decision")),
    "decision_confirmed": Meaning(DECISIONS, _("Confirmed a decision")),
    "decision_objected": Meaning(DECISIONS, _("Objected to a decision")),
    "grant_kept": Meaning(ACCESS, _("Opened it for the first time, and kept the key")),
    "granted": Meaning(ACCESS, _("Let a reader open a request")),
    "ungranted": Meaning(ACCESS, _("Took a reader’s access away")),
    "grant_recovered": Meaning(ACCESS, _("Gave access by the recovery key")),
    "recovery_renewed": Meaning(ACCESS, _("Replaced the recovery key")),
    "rekeyed": Meaning(ACCESS, _("Gave a request a new key")),
    "walled": Meaning(ACCESS, _("Put a wall between a reader and a request")),
    "recused": Meaning(ACCESS, _("Stepped back from a request")),
    "wall_lifted": Meaning(ACCESS, _("Lifted a wall")),
    "key_offered": Meaning(ACCESS, _("Made a new key")),
    "key_refused": Meaning(ACCESS, _("Refused a new key")),
    "admitted": Meaning(ACCESS, _("Admitted a reader")),
    "removed": Meaning(ACCESS, _("Removed a reader")),
    "withdrawn": Meaning(END, _("The person took the request back")),
    "withdrawal_undone": Meaning(END, _("The request goes on after all")),
    "withdrawal_checked": Meaning(END, _("Checked whether the person took it back")),
    "withdrawal_tried": Meaning(END, _("Did not reach the person about the withdrawal")),
    "kept_until": Meaning(END, _("Its last day was set")),
    "erased": Meaning(END, _("Erased a request")),
    holds.Step.ASK: Meaning(END, _("Asked for a legal hold")),
    holds.Step.SET: Meaning(END, _("Agreed to a legal hold")),
    holds.Step.REFUSE: Meaning(END, _("Refused a legal hold")),
    holds.Step.ASK_LIFT: Meaning(END, _("Asked to lift a legal hold")),
    holds.Step.LIFT: Meaning(END, _("Agreed to lift a legal hold")),
    holds.Step.KEEP: Meaning(END, _("Kept a legal hold")),
    "roster_signed": Meaning(RULES, _("Signed the roster")),
    "law_signed": Meaning(RULES, _("Signed facts of law")),
    "steps_signed": Meaning(RULES, _("Signed the list of other places")),
    "figures_published": Meaning(RULES, _("Published figures")),
    audit.CHECKPOINT: Meaning(RULES, _("Signed the end of this list")),
    audit.FORGOTTEN: Meaning(RULES, _("Older than two years: its details are gone")),
    "refused": Meaning(ALARMS, _("Something was changed, and refused")),
    "roster_refused": Meaning(ALARMS, _("The roster in the database is not what was signed")),
    "law_refused": Meaning(ALARMS, _("Facts of law in the database are not what was signed")),
    "steps_refused": Meaning(ALARMS, _("The list of other places is not what was signed")),
    "chain_refused": Meaning(ALARMS, _("This list is not what was signed")),
    lost.LOST: Meaning(ALARMS, _("A request is lost, or every key to it")),
    retention.REFUSED: Meaning(ALARMS, _("A row says something of a request that nobody signed")),
}

HOLD_REASONS: Final[Mapping[str, Promise]] = {
    holds.Reason.DEMAND: _("A court or an office demands it"),
    holds.Reason.NOTICE: _("We must keep evidence"),
    holds.Reason.DISPUTE: _("There is a dispute about our own work"),
    holds.Reason.COUNSEL: _("Counsel asks for it"),
}
LOOKING: Final[Mapping[str, Promise]] = {
    looking.Reason.COVERING: _("Covering for a colleague"),
    looking.Reason.REVIEW: _("A supervisor’s review"),
    looking.Reason.CONFLICT: _("A conflict check"),
    looking.Reason.TECHNICAL: _("Technical help"),
    looking.Reason.OTHER: _("Another reason"),
}
OUTCOMES: Final[Mapping[str, Promise]] = {
    Outcome.CLOSED: _("Closed"),
    Outcome.REFERRED: _("Referred"),
    Outcome.MOVED: _("Moved to the case system"),
    Outcome.SPAM: _("Spam"),
    Outcome.WITHDRAWN: _("Withdrawn"),
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
    moved.DAY_LATER: _("The day by which it is read was moved away; it was put right"),
    moved.OWNER_UNSIGNED: _("It stands with somebody to whom nobody gave it"),
    moved.READ_UNSIGNED: _("A message stood as read that nobody read; it was put right"),
    retention.CLOSED_UNSIGNED: _("It stood as closed, though nobody closed it; it was put right"),
    retention.STATUS_UNSIGNED: _("It stands elsewhere than was signed"),
    retention.NEVER_ENDED: _("A day of erasing, though nobody ended the request"),
    retention.DATE_NEARER: _("The day of erasing was moved nearer; it was put right"),
    retention.DATE_LATER: _("The day of erasing was moved away"),
    retention.HOLD_DROPPED: _("A hold was dropped in the database; it was put right"),
    retention.HOLD_UNSIGNED: _("A hold that nobody signed"),
    erasures.NOT_WRITTEN: _("The list of erasures could not be written"),
}

MARK: Final = re.compile(rf":?\b[0-9a-f]{{{writers.MARK_DIGITS}}}$")


def kind_of(action: str) -> str:
    """What is not known here stands among the rules, by its code."""
    return MEANINGS[action].kind if action in MEANINGS else RULES


def actions_of(kind: str) -> list[str]:
    return [action for action, meaning in MEANINGS.items() if meaning.kind == kind]


def words_of(action: str) -> Words:
    """An action in words; one that another version wrote, by its code."""
    return MEANINGS[action].words if action in MEANINGS else action


def detail_of(action: str, code: str) -> Words:
    """A detail in words, or as it stands; a person's key is for the caller to name.

    The number of a key, a message or an event, and the mark of a text, tell people nothing; by which
    day something was read would tell of an erased request how urgent it was.
    """
    code = MARK.sub("", code)
    if code.isdecimal() or action in traces.OF_DAYS:
        return ""
    if action == "status_set" and code in STANDINGS:
        return STANDINGS[code].desk
    outcome, _colon, _day = code.partition(":")
    for words in (HOLD_REASONS, LOOKING, CODES):
        if code in words:
            return words[code]
    return OUTCOMES.get(outcome, code)
