"""Work out what messages and notes say together about a case. No database, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import itemgetter

from legal_help.events.roster import Member
from legal_help.rules import reported_changes
from legal_help.rules.deadlines import Level
from legal_help.rules.law import Law
from legal_help.rules.triage import Facts, TriageReason
from legal_help.rules.urgency import Urgency, UrgencyOverride, apply_override
from legal_help.rules.whose_turn import FollowUp
from legal_help.sealed.texts import Content


@dataclass(frozen=True, kw_only=True, repr=False)
class Settled:
    """Whether a piece of news counts, how that was checked, and who says so.

    `place` is the number of the step that says it. The queue leaves out `by` and `on`.
    """

    counts: bool
    how: str
    place: int
    by: Member | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True, repr=False)
class Letter:
    """A message of the thread. A refused one was forged, moved or taken out; it has no text.

    `said` is the whole content of one of ours. `number` counts the messages of each side on its own.
    `is_unread`: the person wrote it, and nobody has answered after it or marked it as read. `mark` is
    the one that its step names, and `file` what the text says of a file that came with it.
    """

    number: int
    from_us: bool = False
    on: date | None = None
    by: Member | None = None
    kind: str = reported_changes.ReportKind.MESSAGE
    text: str = ""
    told: Mapping[str, str | list[str]] = field(default_factory=dict)
    said: Content = field(default_factory=dict)
    mark: str = ""
    file: Content = field(default_factory=dict)
    settled: Settled | None = None
    is_unread: bool = False
    is_refused: bool = False

    @property
    def waits(self) -> bool:
        """Whether it is news that no caseworker has settled."""
        return self.kind in reported_changes.METHODS and not self.settled and not self.is_refused

    @property
    def facts(self) -> Facts:
        """Return the reported facts for triage. A new code ends what was said of the old one."""
        if self.kind == reported_changes.ReportKind.CODE and self.settled:
            return {}
        return reported_changes.reported_facts(self.kind, self.told)


@dataclass(frozen=True, kw_only=True, repr=False)
class LevelSaid:
    """Hold how urgent a caseworker calls a request; without an override triage decides again."""

    override: UrgencyOverride | None
    text: str
    by: Member | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True, repr=False)
class Note:
    """A note to colleagues. A refused one was forged, moved or taken out; it has no text.

    `said` is all that was signed: besides the text, what was decided or refused.
    """

    mark: str = ""
    by: Member | None = None
    on: date | None = None
    text: str = ""
    said: Content = field(default_factory=dict)
    level: LevelSaid | None = None
    is_refused: bool = False

    @property
    def follow_up(self) -> FollowUp | None:
        """Return the day on which its author wants to see the case again, if they said one."""
        planned, said_on = day_in(self.said, "follow_up"), day_in(self.said, "on")
        return FollowUp(planned, said_on) if planned and said_on else None


def day_in(content: Content, name: str) -> date | None:
    """Return a day in a text, or None: who holds a key can sign any shape."""
    written = content.get(name)
    try:
        return date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None


def kind_in(content: Content) -> str:
    """Return the kind of news in a message. An unknown kind counts as a plain message."""
    kind = content.get("kind")
    is_known = isinstance(kind, str) and kind in [*reported_changes.ReportKind]
    return str(kind) if is_known else reported_changes.ReportKind.MESSAGE


def told_in(content: Content) -> dict[str, str | list[str]]:
    """Return the answers in a message, without those of a shape that our form never sends."""
    told = content.get("told")
    return {
        name: answer
        for name, answer in (told.items() if isinstance(told, dict) else ())
        if isinstance(answer, str)
        or (isinstance(answer, list) and all(isinstance(each, str) for each in answer))
    }


def checked(letters: Iterable[Letter]) -> list[Letter]:
    """Return the news that counts, in the order in which it was checked."""
    found = [(each.settled.place, each) for each in letters if each.settled and each.settled.counts]
    return [letter for _place, letter in sorted(found, key=itemgetter(0))]


def contact_in_force(letters: Iterable[Letter]) -> Mapping[str, str | list[str]]:
    """Return the new way to reach the person that was checked last, or nothing."""
    found = [
        letter.told
        for letter in checked(letters)
        if letter.kind == reported_changes.ReportKind.CONTACT
    ]
    return found[-1] if found else {}


def old_way_is_stopped(letters: Iterable[Letter]) -> bool:
    """Whether somebody asked us not to use the old way, and no caseworker has settled it yet."""
    return any(
        letter.told.get(reported_changes.STOP_OLD_CONTACT) and not letter.settled
        for letter in letters
    )


def reach_now(letters: Sequence[Letter]) -> Mapping[str, str | list[str]]:
    """Return the way to reach the person: only their own page if the old way was said to be unsafe."""
    return {"reach": ["code"]} if old_way_is_stopped(letters) else contact_in_force(letters)


def phones_told(letters: Iterable[Letter]) -> list[str]:
    """Return the telephone numbers in news, whether or not anybody checked them."""
    found = [letter.told.get(name) for letter in letters for name in ("phone", "helper_phone")]
    return [each for each in found if isinstance(each, str) and each]


def code_is_doubtful(letters: Iterable[Letter]) -> bool:
    """Whether somebody else may have the code, and so read what we answer."""
    return any(
        letter.kind == reported_changes.ReportKind.CODE and letter.waits for letter in letters
    )


def triaged(
    facts: Facts, letters: Iterable[Letter], today: date, law: Law
) -> tuple[Level, list[TriageReason]]:
    """Return how urgent the facts make the case, with what was told since, and why."""
    return reported_changes.triage_with_reports(
        facts,
        today,
        law,
        checked=[letter.facts for letter in checked(letters)],
        unchecked=[letter.facts for letter in letters if letter.facts and not letter.settled],
    )


def urgency(
    facts: Facts,
    letters: Sequence[Letter],
    today: date,
    law: Law,
    said: LevelSaid | None,
) -> Urgency:
    """Return what counts: triage, under what a caseworker said and what was told after that."""
    level, reasons = triaged(facts, letters, today, law)
    override = said.override if said else None
    if override is None:
        return apply_override(level, reasons, None, set())
    since = [
        letter.facts
        for letter in letters
        if not letter.from_us and letter.number > override.last_message_seen
        if letter.facts and not (letter.settled and not letter.settled.counts)
    ]
    counted = reported_changes.with_reports(facts, [letter.facts for letter in checked(letters)])
    told_since = {
        reason
        for told in since
        for reason in reported_changes.reasons_added(counted, told, today, law)
    }
    return apply_override(level, reasons, override, told_since)


def most_urgent(said: Iterable[LevelSaid]) -> LevelSaid | None:
    """Return the most urgent of these that overrides triage, or None.

    Its `known_reasons` are emptied, so that it covers no reason of triage.
    """
    kept = [
        replace(each, override=replace(each.override, known_reasons=frozenset()))
        for each in said
        if each.override
    ]
    return min(kept, key=lambda each: each.override.level if each.override else "", default=None)
