"""Check the whole log: judge it from its first line, and compare with what this host remembers.

It reports cases whose row or grants are missing as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from legal_help.event_log import alarms, log, log_rows
from legal_help.event_log.judge import judge_anew
from legal_help.event_log.line_ages import forgotten_before
from legal_help.event_log.memory import Alarm, Known, Memory
from legal_help.events.lines import Line
from legal_help.events.state import NOTHING_FOLDED, fold
from legal_help.events.step import Head, may_open, users_who_hold
from legal_help.models import CaseNote, HelpRequest, KeyGrant, LogLine, ThreadMessage
from legal_help.sealed.case_opener import hash_of_keys
from legal_help.sealed.history import histories_of
from legal_help.trust.code_columns import code_fits


@dataclass(frozen=True)
class Finding:
    """Name something wrong by a code, and the line of the log or the case that it is about."""

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
    memory = judge_anew(known.memory, lines, today=today.isoformat(), tell=told.append)
    if known.doubt == "end":
        yield Finding(known.doubt, known.memory.place)
    has_loss = any(alarm.reason == "went_on" for alarm in told)
    yield from (Finding(it.reason, it.place, it.case) for it in told if it.reason != "went_on")
    for case, remembered in known.memory.heads.items():
        again = memory.heads.get(case)
        if again is None or again.head.state != remembered.head.state:
            yield Finding("state_differs", case=case)
    if (memory.place, memory.chain) == (known.memory.place, known.memory.chain):
        yield from _rosters_and_documents(memory, known.memory, has_loss=has_loss)
    yield from _forgotten_early(lines, memory)
    yield from _beside_bodies(lines)


def _forgotten_early(lines: list[Line], judged: Memory) -> Iterator[Finding]:
    """Look for details that are gone though readers signed no day two years later."""
    first = forgotten_before(lines, judged.rosters)
    for line in lines:
        if line.body is None and first <= line.place <= judged.place:
            yield Finding("blanked", line.place)


def _beside_bodies(lines: list[Line]) -> Iterator[Finding]:
    """Compare the columns beside each body: they decide nothing, but the desk searches by them."""
    names = ("seq", "case", "number", "hash", "action", "by", "on")
    rows = LogLine.objects.filter(body__isnull=False).values_list(*names)
    found = {place: [_plain(value) for value in columns] for place, *columns in rows}
    for line in lines:
        # Bytes that we never write are told where they are judged.
        if line.place in found and (line.content or line.is_roster):
            _place, *said = (_plain(getattr(log_rows.row_of(line), name)) for name in names)
            if line.is_roster:  # it says no day
                said[-1] = found[line.place][-1]
            if said != found[line.place]:
                yield Finding("row_altered", line.place)


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes | memoryview) else str(value)


def _rosters_and_documents(
    judged: Memory, remembered: Memory, *, has_loss: bool
) -> Iterator[Finding]:
    """Compare rosters and documents: a blanked line must bring nobody back on a fresh host.

    After a loss this host still remembers documents that the log has no more: they are not compared.
    """
    versions = [[roster.hash for roster in each.rosters] for each in (judged, remembered)]
    if versions[0] != versions[1]:
        yield Finding("roster_differs", remembered.place)
    if not has_loss and judged.documents != remembered.documents:
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
    inherited, there = _inherited(known), known.roster.keys
    for case, head in known.heads().items():
        version = head.state.version
        holders = {(version, key) for key in head.state.holders}
        given = {each for each in holders if each[1] in there} | inherited[case]
        if given - granted[case]:
            yield Finding("grant_missing", case=case)
        if granted[case] - holders - {(version, key) for key in known.roster.heirs}:
            yield Finding("grant_planted", case=case)


def _inherited(known: Known) -> dict[str, set[tuple[int, str]]]:
    """Return the grants that recovery gave to heirs, by case.

    It gave them the key of a case as it is now if that key is older than the roster that names them.
    """
    roster, found = known.roster, defaultdict[str, set[tuple[int, str]]](set)
    heirs = [each for each in roster.people if each.key in roster.heirs]
    heads = known.heads() if heirs else {}
    for case, history in histories_of(heads).items():
        made_under = [step.roster_version for step in history.steps if "version" in step.changes]
        state = heads[case].state
        for heir in heirs:
            since = next(it.version for it in known.memory.rosters if heir.key in it.heirs)
            if max(made_under, default=since) < since and may_open(state, heir, roster):
                found[case].add((state.version, heir.key))
    return found


def _texts(heads: Mapping[str, Head]) -> Iterator[Finding]:
    """Compare the marks of the messages and notes that are there with what was signed."""
    messages, notes = _folds(ThreadMessage, "direction"), _folds(CaseNote, "kind")
    for case, head in heads.items():
        signed = head.state.messages_fold, head.state.notes_fold
        if (messages[case], notes[case]) != signed:
            yield Finding("text_missing", case=case)


def _folds(texts: type[CaseNote | ThreadMessage], kind: str) -> dict[str, str]:
    """Return the fold of all marks that are there, by case."""
    found: dict[str, str] = defaultdict(lambda: NOTHING_FOLDED)
    rows = texts._default_manager.order_by("event", "number")
    for pk, *line in rows.values_list("request_id", kind, "number", "mark"):
        found[str(pk)] = fold(found[str(pk)], line)
    return found
