import pytest

from benchmarks.knobs import Knobs, SenselessKnob


def test_the_whole_run_is_the_default():
    assert Knobs.of({}) == Knobs([1_000, 10_000, 100_000], rounds=3, seconds=3, pages=frozenset())


def test_a_short_run_can_be_asked_for():
    knobs = Knobs.of(
        {"SIZES": "500 200", "ROUNDS": "1", "SECONDS_EACH": "2", "PAGES": "article list"}
    )

    assert knobs == Knobs([200, 500], rounds=1, seconds=2, pages=frozenset({"article", "list"}))
    assert knobs.asks_for("list, last page")
    assert knobs.asks_for("hello")
    assert not knobs.asks_for("search, a name")


@pytest.mark.parametrize(
    ("name", "value"),
    [("SIZES", "many"), ("SIZES", "99"), ("ROUNDS", "0"), ("SECONDS_EACH", "-1"), ("PAGES", "hom")],
)
def test_what_cannot_be_measured_with_is_refused(name, value):
    with pytest.raises(SenselessKnob, match=name):
        Knobs.of({name: value})
