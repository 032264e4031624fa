import pytest

from search.question.order import rank


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("article", 2, False), ("observance", 2, False)),
        (("observance", 2, False), ("article", 3, False)),
        (("statistic", 5, False), ("source", 2, False)),
        (("source", 1, False), ("article", 2, False)),
        (("statistic", 8, True), ("article", 8, True)),
        (("article", 8, False), ("statistic", 8, False)),
        (("author", 2, False), ("of another app", 2, False)),
    ],
)
def test_what_stands_before_what(first, second):
    order = [rank(kind, tier, is_foreign=foreign) for kind, tier, foreign in (first, second)]

    assert order == sorted(order)
    assert order[0] != order[1]
