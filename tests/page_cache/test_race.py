"""A sample of the race; `python -m benchmarks race` runs the whole of it."""

import re

import pytest

from benchmarks.harness import sites
from benchmarks.readers import race
from benchmarks.readers.race import Sight, Step

pytestmark = pytest.mark.both_databases

AWAY = Step(None, float("-inf"), float("-inf"))
STEPS = [AWAY, Step(1, 10.0, 10.1), Step(2, 20.0, 20.1), Step(None, 30.0, 30.1)]


@pytest.mark.parametrize(
    ("title", "asked_at", "answered_at", "age"),
    [
        (None, 5.0, 5.1, 0.0),
        (1, 15.0, 15.1, 0.0),
        (None, 10.05, 10.06, 0.0),  # while it is being published either is true
        (1, 9.9, 10.05, 0.0),
        (1, 20.6, 20.7, 0.5),
        (None, 15.0, 15.1, 4.9),
        (1, 40.0, 40.1, 19.9),
        (None, 40.0, 40.1, 0.0),
        (2, 15.0, 15.1, float("inf")),  # not published yet
        (3, 15.0, 15.1, float("inf")),  # never at all
    ],
)
def test_an_answer_is_as_old_as_what_it_says_has_been_untrue(title, asked_at, answered_at, age):
    sight = Sight("/", title, asked_at, answered_at)

    assert race.age(STEPS, sight) == pytest.approx(age)


@pytest.mark.browser
@pytest.mark.django_db
def test_no_reader_sees_what_has_been_untrue_for_a_second():
    """Two server processes, readers in others, changes in one more; on the database under test."""
    with sites.empty("race") as house:
        stalest, wrong = house.call("benchmarks.readers.race.measure", 4)

    answers = re.match(r"([\d,]+) answers", stalest[0])
    assert answers
    assert int(answers[1].replace(",", "")) >= 20, "fewer than five for each change show no race"
    assert wrong[1] == "0"
