import pytest

from search.question.partial_matches import MOST, PartMatch, rank, rarest

TEXT, SUMMARY, TITLE = 0, 1, 2


def match(part, entry, place=TEXT, kind="article", language="en"):
    return PartMatch(part, place, entry, kind, entry, language)


def ranked(*matches, first_language="en"):
    counts = [len({each.entry_id for each in matches if each.part == part}) for part in range(2)]
    return [each.entry_id for each in rank(matches, counts, first_language=first_language)]


@pytest.mark.parametrize(
    ("counts", "parts"),
    [([300, 2, 0, 10], [1, 3]), ([300, 300], [0]), ([100, 100, 100, 1], [3, 0, 1]), ([0], [])],
)
def test_entries_are_looked_for_by_their_rarest_words(counts, parts):
    assert rarest(counts, most=300) == parts


def test_rare_words_count_more_than_common_ones():
    common = [match(0, entry) for entry in range(1, 9)]

    assert ranked(*common, match(1, 3), match(1, 9)) == [3, 9]


def test_the_title_counts_more_than_the_text():
    assert ranked(match(0, 1), match(0, 2), match(0, 2, TITLE), match(0, 3)) == [2, 3, 1]


def test_the_language_of_the_reader_goes_first_and_sources_go_last():
    matches = [
        *(match(part, 1, language="fr") for part in (0, 1)),
        match(0, 2),
        match(0, 3, kind="source"),
    ]

    assert ranked(*matches, match(1, 2), match(1, 3)) == [2, 3, 1]


def test_each_object_comes_once_and_the_list_is_limited():
    other = match(0, 7)._replace(object_id=1)

    assert len(ranked(other, *(match(0, entry) for entry in range(1, 50)))) == MOST
    assert ranked(other, match(0, 1)) == [7]
    assert ranked() == []
