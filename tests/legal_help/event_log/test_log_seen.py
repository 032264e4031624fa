"""A new host, which remembers nothing, believes no log whose end was cut before the line it is told."""

import pytest

from legal_help.event_log import log, memory_file, pin
from legal_help.event_log.log import NoRoster
from legal_help.intake import submit
from legal_help.models import LogLine


@pytest.fixture
def seen(send, settings):
    """A line that somebody copied into the settings, and what came behind it."""
    send()
    line = LogLine.objects.order_by("seq").last()
    settings.LOG_SEEN = (line.seq, bytes(line.chain))
    send()
    return line


def begin_anew():
    """Be a new host, or one whose memory was lost."""
    pin.memory_file().path.unlink()
    memory_file._shared.clear()


def refused():
    with pytest.raises(NoRoster) as found:
        log.look()
    return str(found.value)


@pytest.mark.exhaustive
def test_a_new_host_finds_the_line_and_begins(seen):
    begin_anew()

    assert len(log.look().heads()) == 2


def test_a_log_that_was_cut_before_the_line_shuts_the_doors(seen):
    LogLine.objects.filter(seq__gte=seen.seq).delete()
    begin_anew()

    assert refused() == "behind-log-seen"
    assert refused() == "behind-log-seen", "nothing was remembered: it is so at every look"
    assert submit.why_intake_is_closed() == "behind-log-seen"


def test_the_doors_open_once_the_lines_are_back(seen):
    lines = list(LogLine.objects.filter(seq__gte=seen.seq))
    LogLine.objects.filter(seq__gte=seen.seq).delete()
    begin_anew()
    assert refused()

    LogLine.objects.bulk_create(lines)

    assert len(log.look().heads()) == 2


def test_another_log_is_not_the_one_that_was_seen(seen, settings):
    settings.LOG_SEEN = (seen.seq, b"\1" * 32)
    begin_anew()

    assert refused() == "behind-log-seen"


@pytest.mark.exhaustive
def test_a_planted_copy_of_the_line_is_no_log(seen):
    """The lines before it are gone: it links to nothing, so the host comes to a stop before it."""
    before = LogLine.objects.filter(seq__lt=seen.seq).order_by("seq").last()
    before.delete()
    begin_anew()

    assert refused() == "behind-log-seen"


@pytest.mark.exhaustive
def test_a_host_without_a_file_asks_each_time_as_well(seen, monkeypatch):
    """A folder that cannot be read must not let the second look pass."""
    LogLine.objects.filter(seq__gte=seen.seq).delete()
    begin_anew()
    path = pin.memory_file().path
    path.parent.rmdir()
    path.parent.write_text("no folder")

    assert refused() == "behind-log-seen"
    assert refused() == "behind-log-seen"


@pytest.mark.exhaustive
def test_a_host_that_remembers_needs_no_line(seen, settings, send):
    """It is in doubt by itself where the end was cut; the setting is for those who do not know."""
    log.look()
    settings.LOG_SEEN = (10**9, b"\1" * 32)

    send()

    assert len(log.look().heads()) == 3
