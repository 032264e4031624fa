"""Check the whole log: judge it from its first line, and compare with what this host remembers.

A case without its row or its grants is told as well: nobody is lost.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from legal_help.event_log import alarms, log, log_rows
from legal_help.event_log.judge import judge_anew
from legal_help.event_log.log import Known
from legal_help.event_log.memory import Alarm, Memory
from legal_help.events.state import NOTHING_FOLDED, fold
from legal_help.events.step import Head, users_who_hold
from legal_help.models import CaseNote, HelpRequest, KeyGrant, ThreadMessage
from legal_help.sealed.case_opener import hash_of_keys
from legal_help.trust.code_columns import code_fits


@dataclass(frozen=True)
class Finding:
    """Something wrong: a code, the line of the log or the case that it is about."""

    code: str
    place: int = 0
    case: str = ""

    def __str__(self) -> str:
        about = f"line {self.place}" if self.place else f"case {self.case}"
        return f"{self.code.replace('_', ' ')}: {about}"


def check_log(*, today: date) -> list[Finding]:
    """Return all that is wrong; this host keeps each as an alarm. Raises NoRoster."""
    known = log.look()
    found = [*_differences(known, today), *_lost(known)]
    if known.doubt is None:  # else rows may belong to steps that are not judged yet
        found += [*_texts(known.heads()), *_grants(known)]
    alarms.note(Alarm(each.code, each.place, "", each.case) for each in found)
    return found


def _differences(known: Known, today: date) -> Iterator[Finding]:
    """Judge every line anew, and compare each state with the one that is remembered."""
    told: list[Alarm] = []
    lines = log_rows.lines_since(0)
    memory, judged = judge_anew(
        known.memory.pinned, lines, today=today.isoformat(), tell=told.append
    )
    if known.doubt == "end":
        yield Finding(known.doubt, known.memory.place)
    if judged.doubt and judged.doubt != known.doubt:
        yield Finding(judged.doubt, memory.place + 1)
    has_loss = any(alarm.reason == "went_on" for alarm in told)
    for alarm in told:
        if alarm.reason == "went_on":
            continue
        yield Finding(alarm.reason, alarm.place, alarm.case)
    for case, remembered in known.memory.heads.items():
        again = memory.heads.get(case)
        if again is None or again.head.state != remembered.head.state:
            yield Finding("state_differs", case=case)
    if not (has_loss or judged.doubt or known.doubt):
        yield from _signed_as_a_whole(memory, known.memory)


def _signed_as_a_whole(judged: Memory, remembered: Memory) -> Iterator[Finding]:
    """Compare rosters and documents: on a fresh host nobody comes back by a line that was blanked."""
    versions = [[roster.hash for roster in each.rosters] for each in (judged, remembered)]
    if versions[0] != versions[1]:
        yield Finding("roster_differs", remembered.place)
    if judged.documents != remembered.documents:
        yield Finding("documents_differ", remembered.place)


def _lost(known: Known) -> Iterator[Finding]:
    """Look for the row of every case, and for somebody who can open it."""
    heads = known.heads()
    columns = ("keys", "receipt_lookup", "receipt_salt_v", "applicant_wrapped", "public_ref")
    rows = {str(row.pk): row for row in HelpRequest.objects.only("pk", *columns)}
    for case, head in heads.items():
        row = rows.get(case)
        if row is None:
            yield Finding("request_gone", case=case)
            continue
        for code, fits in _columns(row, head):
            if not fits:
                yield Finding(code, case=case)
        if not users_who_hold(head.state, known.roster):
            yield Finding("no_key_left", case=case)
    for case in set(rows) - set(heads):
        yield Finding("request_planted", case=case)


def _columns(row: HelpRequest, head: Head) -> Iterator[tuple[str, bool]]:
    yield "row_altered", row.public_ref == head.state.ref
    yield "key_swapped", hash_of_keys(bytes(row.keys)) == head.state.keys
    yield "code_altered", code_fits(row, head.state)


def _grants(known: Known) -> Iterator[Finding]:
    """Compare the grants that are there with the holders of each case."""
    granted: dict[str, set[tuple[int, str]]] = defaultdict(set)
    rows = KeyGrant.objects.values_list("request_id", "version", "recipient")
    for pk, version, recipient in rows:
        granted[str(pk)].add((version, str(recipient)))
    there = {*known.roster.by_key, known.roster.recovery_key}
    for case, head in known.heads().items():
        holders = {(head.state.version, key) for key in head.state.holders}
        if {each for each in holders if each[1] in there} - granted[case]:
            yield Finding("grant_missing", case=case)
        if granted[case] - holders:
            yield Finding("grant_planted", case=case)


def _texts(heads: Mapping[str, Head]) -> Iterator[Finding]:
    """Compare the marks of the messages and notes that are there with what was signed."""
    told: dict[str, str] = defaultdict(lambda: NOTHING_FOLDED)
    said: dict[str, str] = defaultdict(lambda: NOTHING_FOLDED)
    messages = ThreadMessage.objects.order_by("event", "number")
    for pk, *line in messages.values_list("request_id", "direction", "number", "mark"):
        told[str(pk)] = fold(told[str(pk)], line)
    notes = CaseNote.objects.order_by("event", "number")
    for pk, *line in notes.values_list("request_id", "kind", "number", "mark"):
        said[str(pk)] = fold(said[str(pk)], line)
    for case, head in heads.items():
        state = head.state
        if (told[case], said[case]) != (state.messages_fold, state.notes_fold):
            yield Finding("text_missing", case=case)
