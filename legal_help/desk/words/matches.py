"""Put the conflict check into words. A reader of one side alone never learns why."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from legal_help.casework.conflicts import conflict_check
from legal_help.casework.conflicts.conflict_check import ConflictResult, MatchOutcome, Similarity
from legal_help.casework.conflicts.person_match import MatchKind, MatchReason, MatchStrength
from legal_help.desk.words.lists import joined_by_semicolons
from legal_help.event_log import log
from legal_help.sealed.correspondence import Note
from legal_help.trust.actors import Caseworker

KINDS: Mapping[str, Promise] = {
    MatchKind.CONFLICT: _("Possible conflict"),
    MatchKind.DUPLICATE: _("Perhaps the same person"),
    MatchKind.RELATED: _("Perhaps people who belong together"),
}
STRENGTHS: Mapping[str, Promise] = {
    MatchStrength.STRONG: _("strong"),
    MatchStrength.MEDIUM: _("medium"),
    MatchStrength.WEAK: _("weak"),
}
REASONS: Mapping[MatchReason, Promise] = {
    MatchReason.FEARED: _(
        "somebody whom one side is against or afraid of has the name of the other"
    ),
    MatchReason.FEARED_PART: _(
        "somebody whom one side is against or afraid of has some of its names"
    ),
    MatchReason.FEARED_ALIKE: _(
        "somebody whom one side is against or afraid of has a similar name"
    ),
    MatchReason.FEARED_ONE_WORD: _(
        "somebody whom one side is against or afraid of has its only name"
    ),
    MatchReason.EACH_OTHER: _("each names the other"),
    MatchReason.HELPER: _("who takes calls for one has the name of the other"),
    MatchReason.HELPER_FEARED: _("who takes calls for one is feared by the other"),
    MatchReason.A_NUMBER: _("same A-Number"),
    MatchReason.OTHER_A_NUMBER: _("but another A-Number"),
    MatchReason.NAMES: _("same names"),
    MatchReason.NAMES_TURNED: _("same names in another order"),
    MatchReason.NAMES_ALIKE: _("similar names"),
    MatchReason.NAMES_PART: _("all names of one are among those of the other"),
    MatchReason.NAMES_SHARED: _("several names in common"),
    MatchReason.ONE_NAME: _("one name in common"),
    MatchReason.BORN: _("same date of birth"),
    MatchReason.BORN_NEAR: _("same birth, as far as both are known"),
    MatchReason.BORN_TURNED: _("same date of birth with day and month changed over"),
    MatchReason.BORN_OTHERWISE: _("but another date of birth"),
    MatchReason.SAME_FEARED: _("both are against or afraid of the same person"),
    MatchReason.COUNTRY: _("a country in common"),
}
OUTCOMES: Mapping[str, Promise] = {
    MatchOutcome.SAME_PERSON: _("It is the same person"),
    MatchOutcome.CONFLICT: _("It is a conflict"),
    MatchOutcome.NOTHING: _("It is nothing"),
}


def conflict_panel(check: ConflictResult) -> dict[str, Any]:
    """Return matches to look at, weak ones, and settled ones; `outcomes` are the ways to settle one."""
    found = check.similarities
    # A conflict stays in sight for as long as both requests are here.
    settled = [each for each in found if each.outcome not in {"", MatchOutcome.CONFLICT}]
    weak = [
        each for each in found if not each.outcome and each.match.strength == MatchStrength.WEAK
    ]
    return {
        "result": _result(check, len(found) - len(settled)),
        "not_compared": _not_compared(check),
        "open": [_row(each) for each in found if each not in settled and each not in weak],
        "weak": [_row(each) for each in weak],
        "settled": [_row(each) for each in settled],
        "outcomes": OUTCOMES.items(),
    }


def notes_with_matches(reader: Caseworker, notes: Sequence[Note]) -> list[tuple[Note, str]]:
    """Return each note with the match that it settles, in words, or with an empty text.

    The other case is named only to readers who may know of it.
    """
    matches = [note.said["match"] for note in notes if "match" in note.said]
    references = (
        conflict_check.known_references(by=reader, cases=matches, known=log.look())
        if matches
        else {}
    )
    return [(note, _settled(note, references) if "match" in note.said else "") for note in notes]


def supervisors() -> list[str]:
    """Return the names of the supervisors."""
    return sorted({each.name for each in log.look().roster.supervisors.values()})


def _row(likeness: Similarity) -> dict[str, Any]:
    """Return a possible match in words. `why` is one line of reasons."""
    return {
        "likeness": likeness,
        "kind": KINDS[likeness.match.kind],
        "strength": STRENGTHS[likeness.match.strength],
        "why": joined_by_semicolons(REASONS[why] for why in likeness.match.reasons),
        "outcome": OUTCOMES.get(likeness.outcome, ""),
    }


def _result(check: ConflictResult, found: int) -> str:
    numbers = {"compared": check.compared, "total": check.comparable, "found": found}
    if not check.comparable:
        return gettext("There is no other request to compare it with.")
    if not found:
        return gettext("No match among %(compared)d of %(total)d other requests.") % numbers
    words = ngettext(
        "%(found)d possible match among %(compared)d of %(total)d other requests.",
        "%(found)d possible matches among %(compared)d of %(total)d other requests.",
        found,
    )
    return words % numbers


def _not_compared(check: ConflictResult) -> str:
    left = check.comparable - check.compared
    if not left:
        return ""
    return ngettext(
        "%(left)d could not be compared: you may not open it.",
        "%(left)d could not be compared: you may not open them.",
        left,
    ) % {"left": left}


def _settled(note: Note, references: Mapping[str, str]) -> str:
    outcome = OUTCOMES.get(note.said.get("outcome", ""), "")
    reference = references.get(note.said["match"])
    if reference is None:
        return gettext("A possible match was looked at: %(outcome)s.") % {"outcome": outcome}
    said = {"reference": reference, "outcome": outcome}
    return gettext("Possible match with %(reference)s: %(outcome)s.") % said
