import pytest

from search.nearly import MOST, Holder, rank, rarest

TEXT, SUMMARY, TITLE = 0, 1, 2


def holder(part, entry, place=TEXT, kind="article", language="en"):
    return Holder(part, place, entry, kind, entry, language)


def ranked(*holders, first_language="en"):
    counts = [len({each.entry_id for each in holders if each.part == part}) for part in range(2)]
    return [each.entry_id for each in rank(holders, counts, first_language=first_language)]


@pytest.mark.parametrize(
    ("counts", "parts"),
    [([300, 2, 0, 10], [1, 3]), ([300, 300], [0]), ([100, 100, 100, 1], [3, 0, 1]), ([0], [])],
)
def test_entries_are_looked_for_by_their_rarest_words(counts, parts):
    assert rarest(counts, most=300) == parts


def test_rare_words_count_more_than_common_ones():
    common = [holder(0, entry) for entry in range(1, 9)]

    assert ranked(*common, holder(1, 3), holder(1, 9)) == [3, 9]


def test_the_title_counts_more_than_the_text():
    assert ranked(holder(0, 1), holder(0, 2), holder(0, 2, TITLE), holder(0, 3)) == [2, 3, 1]


def test_the_language_of_the_reader_goes_first_and_sources_go_last():
    holders = [
        *(holder(part, 1, language="fr") for part in (0, 1)),
        holder(0, 2),
        holder(0, 3, kind="source"),
    ]

    assert ranked(*holders, holder(1, 2), holder(1, 3)) == [2, 3, 1]


def test_an_object_comes_once_and_no_more_than_some():
    other = holder(0, 7)._replace(object_id=1)

    assert len(ranked(other, *(holder(0, entry) for entry in range(1, 50)))) == MOST
    assert ranked(other, holder(0, 1)) == [7]
    assert ranked() == []
