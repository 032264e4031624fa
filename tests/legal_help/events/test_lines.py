"""Check what a line of the log is, and where it may stand."""

from dataclasses import replace

import pytest

from legal_help.events.lines import Line, make_line


@pytest.mark.parametrize(
    ("place", "follows"),
    [(-1, False), (0, False), (1, True), (2**63 - 1, True), (2**63, False), (2**70, False)],
)
def test_a_line_stands_at_a_number_that_every_database_holds(place, follows):
    try:
        line = make_line(place, b"before", body=b"{}", signature=b"")
    except OverflowError:
        line = Line(place=place, chain=b"", body=b"{}", signature=b"")
    assert line.follows(b"before") is follows
    assert not line.follows(b"another")


@pytest.mark.parametrize(
    ("number", "follows"), [(-1, False), (0, True), (2**32 - 1, True), (2**32, False)]
)
def test_a_blank_line_is_of_a_step_with_a_number_that_is_hashed(number, follows):
    case = "00000000-0000-0000-0000-000000000001"
    line = Line(
        place=1, chain=b"", body=None, signature=b"", hash=b"hash", case=case, number=number
    )
    if follows:
        line = replace(line, chain=line.chain_after(b""))
    assert line.follows(b"") is follows
