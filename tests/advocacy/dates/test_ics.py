from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from advocacy.dates import ics

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300)


@given(st.lists(WORDS, max_size=3).map("\n".join))
def test_a_reader_gets_back_the_words_and_no_line_is_too_long(words):
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"DESCRIPTION:{ics.escape_text(words)}"]

    file = ics.to_ics([*lines, "END:VEVENT", "END:VCALENDAR"])

    [event] = Calendar.from_ical(file).walk("VEVENT")
    assert event["description"] == words
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut


@given(WORDS.filter(lambda words: r"\N" not in words and "^" not in words))
def test_it_writes_what_another_writer_writes(words):
    event = Event()
    event.add("summary", words)
    theirs = event.to_ical().split(b"\r\n", 1)[1].rsplit(b"END:VEVENT", 1)[0]

    assert ics.to_ics([f"SUMMARY:{ics.escape_text(words)}"]) == theirs


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("a" * 74, [b"a" * 74]),
        ("a" * 75, [b"a" * 74, b" a"]),
        ("a" * 73 + "é", [b"a" * 73, " é".encode()]),
        ("a" * 73 + "\\;", [b"a" * 73, b" \\;"]),
        ("", [b""]),
    ],
)
def test_a_line_is_folded_between_characters_and_before_an_escape(words, pieces):
    assert ics.fold_line(words).split(b"\r\n") == pieces


def test_days_and_moments():
    east = timezone(timedelta(hours=3))
    assert ics.format_day(date(2026, 1, 5)) == "20260105"
    assert ics.format_moment(datetime(2026, 1, 5, 1, 2, 3, tzinfo=UTC)) == "20260105T010203Z"
    assert ics.format_moment(datetime(2026, 1, 5, 1, 2, 3, tzinfo=east)) == "20260104T220203Z"
