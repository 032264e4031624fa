"""Play the house of `house_machine` on rows of a database, with memories in files as hosts keep them."""

import shutil
import tempfile
import weakref
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from legal_help.event_log.judge import judge
from legal_help.event_log.log_rows import lines_since, row_of
from legal_help.event_log.memory_file import MemoryFile
from legal_help.models import LogLine
from tests import in_memory
from tests.legal_help.event_log.house_machine import HouseMachine
from tests.legal_help.event_log.house_story import Host, House
from tests.legal_help.events.case_story import day

_stored = {}  # by place, the lines that are rows now


def store(log):
    """Make the rows those of this log. No database has a place for a number of 2^63 or more."""
    wanted = {line.place: line for line in log if line.place < 2**63}
    changed = [place for place in _stored if wanted.get(place) != _stored[place]]
    new = [line for place, line in wanted.items() if _stored.get(place) != line]
    if changed or new:
        with transaction.atomic():
            LogLine.objects.filter(seq__in=changed).delete()
            LogLine.objects.bulk_create(as_row(line) for line in new)
        _stored.clear()
        _stored.update(wanted)
        assert list(map(as_read, lines_since(0))) == sorted(map(as_read, wanted.values()))


def as_read(line):
    """Return what counts of a line: the columns beside a body say nothing."""
    beside = (line.hash, line.case, line.number) if line.body is None else ()
    return line.place, line.chain, line.body, line.signature, beside


def as_row(line):
    row = row_of(line)
    if line.body is None:
        row.body, row.hash, row.case, row.number = None, line.hash, line.case or None, line.number
    return row


@dataclass
class HostOnRows(Host):
    folder: str = field(default_factory=lambda: tempfile.mkdtemp(dir=in_memory.folder()))

    def __post_init__(self):
        weakref.finalize(self, shutil.rmtree, self.folder)

    def look(self, log, *, today=None):
        store(log)
        today = today or day(1)
        path = Path(self.folder) / "memory.sqlite3"
        file = MemoryFile(path, self.memory.pinned, self.memory.seen)
        with file.locked() as memory:
            if not memory.place:
                memory.learn_ancestors(lines_since(0))
            found = judge(memory, lines_since, today=today, tell=self.told.append)
        self.doubt, self.aside, self.stopped = found.doubt, found.aside, found.stopped
        self.memory = file.read()
        self.count_days(today)
        return self


class HouseOnRows(House):
    host_class = HostOnRows


class HouseMachineOnRows(HouseMachine):
    house_class = HouseOnRows

    def __init__(self):
        LogLine.objects.all().delete()
        _stored.clear()
        super().__init__()
