from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.charts.findings import Finding, Range, Way, find, known_range


def exact(*numbers):
    return [Range(Decimal(number), Decimal(number)) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 2, 3), Finding(Way.ROSE, is_record=True)),
        ((1, 4, 3), Finding(Way.ROSE, peak=1)),
        ((1, 3, 3), Finding(Way.ROSE)),
        ((3, 2, 1), Finding(Way.FELL, is_record=True)),
        ((3, 4, 0), Finding(Way.FELL, is_record=True, peak=1)),
        ((3, 1, 2), Finding(Way.FELL, trough=1)),
        ((3, 1, 1, 2), Finding(Way.FELL)),
        ((3, 9, 1, 2), Finding(Way.FELL, peak=1, trough=2)),
        ((2, 1, 9, 8), Finding(Way.ROSE, peak=2, trough=1)),
        ((2, 1, 9), Finding(Way.ROSE, is_record=True, trough=1)),
        ((2, 5, 2), Finding(Way.STAYED, peak=1)),
        ((1, 2), Finding(Way.ROSE)),
        ((2, 2), Finding(Way.STAYED)),
        ((-2, -5), Finding(Way.FELL)),
    ],
)
def test_what_numbers_say(numbers, expected):
    assert find(exact(*numbers)) == expected


@pytest.mark.parametrize(
    ("first", "last", "way"),
    [
        ((None, None, 50, "less than"), (90, None, None, "about"), Way.ROSE),
        ((None, None, 50, "less than"), (40, None, None, ""), Way.UNSURE),
        ((100, None, None, "at least"), (150, None, None, ""), Way.UNSURE),
        ((100, None, None, "at least"), (90, None, None, ""), Way.FELL),
        ((100, None, None, "at most"), (90, None, None, "more than"), Way.UNSURE),
        ((20, 18, 22, ""), (21, 20, 24, ""), Way.UNSURE),
        ((20, 18, 22, ""), (26, 23, 28, ""), Way.ROSE),
        ((50, None, None, "about"), (51, None, None, "nearly"), Way.UNSURE),
        ((50, None, None, "about"), (50, None, None, "about"), Way.UNSURE),
    ],
)
def test_bounds_and_estimates_are_compared_as_far_as_they_are_known(first, last, way):
    ranges = [
        known_range(*(None if n is None else Decimal(n) for n in numbers), qualifier)
        for *numbers, qualifier in (first, last)
    ]

    assert find(ranges).way == way


def test_a_record_needs_to_be_above_every_other_for_sure():
    between = known_range(Decimal(5), None, None, "at least")

    assert not find([*exact(1), between, *exact(9)]).is_record


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=12))
def test_findings_of_exact_numbers_are_true(numbers):
    finding = find(exact(*numbers))

    first, last = numbers[0], numbers[-1]
    assert (finding.way == Way.ROSE) == (last > first)
    assert (finding.way == Way.FELL) == (last < first)
    if finding.is_record:
        above = {last > other for other in numbers[:-1]}
        assert above == {finding.way == Way.ROSE}
        assert last not in numbers[:-1]
    if finding.peak is not None:
        assert sorted(numbers)[-2] < numbers[finding.peak] == max(numbers)
    if finding.trough is not None:
        assert sorted(numbers)[1] > numbers[finding.trough] == min(numbers)
