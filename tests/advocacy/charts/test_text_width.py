from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.charts.text_width import spaced_indexes, spread, width_of, wrap_words


def test_wide_letters_take_more_room_than_narrow_ones_and_marks_take_none():
    assert width_of("mmm", 10) > width_of("nnn", 10) > width_of("iii", 10)
    assert width_of("n\u0301", 10) == width_of("n", 10)
    assert width_of("\u2068n\u2069", 10) == width_of("n", 10)
    assert width_of("n", 10, bold=True) > width_of("n", 10)


def test_words_are_wrapped_and_a_long_one_is_cut():
    assert wrap_words("all of them are here", width_of("all of them", 10), 10) == [
        "all of them",
        "are here",
    ]
    assert "".join(wrap_words("x" * 30, 100, 10)) == "x" * 30
    room = width_of("asylum-seek", 10)
    assert wrap_words("asylum-seekers", room, 10) == ["asylum-", "seekers"]
    assert wrap_words("", 100, 10) == []


@given(st.text(max_size=80) | st.text("Wi-", max_size=80), st.integers(40, 400))
def test_wrapped_lines_fit_and_lose_nothing(words, room):
    lines = wrap_words(words, room, 12)

    assert all(width_of(line, 12) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(words.split())


@given(st.lists(st.tuples(st.integers(0, 250), st.integers(10, 60)), min_size=1, max_size=4))
def test_boxes_lie_apart_inside_their_room(boxes):
    wanted, heights = zip(*boxes, strict=True)

    begins = spread(wanted, heights, 0, 300)

    placed = sorted(zip(begins, heights, strict=True))
    assert placed[0][0] >= 0
    assert all(upper + height <= lower + 1e-9 for (upper, height), (lower, _) in pairwise(placed))
    assert max(begin + height for begin, height in placed) <= 300 + 1e-9


def test_boxes_with_room_stand_where_they_want():
    assert spread([50, 200], [20, 20], 0, 300) == [40, 190]
    assert spread([52, 50], [20, 20], 0, 300) == [60, 40]


@pytest.mark.parametrize(
    ("places", "room", "labelled"),
    [
        ([], 10, []),
        ([7], 10, [0]),
        ([0, 10], 10, [0, 1]),
        ([0, 9], 10, [1]),
        ([0, 10, 20], 10, [0, 1, 2]),
        ([0, 10, 19], 10, [0, 2]),
        ([0, 9, 20], 10, [0, 2]),
        ([0, 10, 20, 30, 40], 10, [0, 1, 2, 3, 4]),
        ([0, 10, 20, 30, 40], 11, [0, 2, 4]),
        ([0, 10, 20, 30, 40], 21, [0, 4]),
        ([0, 10, 20, 30, 40], 41, [4]),
        ([0, 10, 20, 30, 40, 50], 11, [0, 3, 5]),
        ([0, 10, 20, 30, 40, 50, 60], 25, [0, 3, 6]),
        ([0, 80, 85, 90, 100], 10, [0, 1, 3, 4]),
        ([0, 80, 85, 90, 100], 11, [0, 2, 4]),
    ],
)
def test_the_first_and_last_places_have_a_label_and_those_between_that_have_room(
    places, room, labelled
):
    assert spaced_indexes(places, room) == labelled


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8, unique=True), st.integers(1, 70))
def test_no_choice_of_labels_with_both_ends_is_larger(places, room):
    places.sort()
    *_, last = indexes = range(len(places))
    choices = [
        [0, *between, last]
        for count in indexes
        for between in combinations(indexes[1:-1], count)
        if all(
            b - a >= room
            for a, b in pairwise([places[0], *(places[i] for i in between), places[-1]])
        )
    ]

    labelled = spaced_indexes(places, room)

    if last and choices:
        assert labelled in choices
        assert len(labelled) == max(map(len, choices))
    else:
        assert labelled == [last]
