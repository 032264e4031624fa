import pytest

from search.words import fuzzy


@pytest.mark.parametrize(
    ("typed", "word", "slips"),
    [
        ("asylum", "asylum", 0),
        ("asylm", "asylum", 1),
        ("asyllum", "asylum", 1),
        ("asilum", "asylum", 1),
        ("asyulm", "asylum", 1),
        ("azilum", "asylum", 2),
        ("", "asylum", 6),
    ],
)
def test_slips(typed, word, slips):
    assert fuzzy.edit_distance(typed, word) == slips


@pytest.mark.parametrize(
    "typed", ["asylm", "asyllum", "asilum", "asyulm", "sylum", "zasylum", "azilum"]
)
def test_a_word_with_a_slip_shares_a_key_with_the_word(typed):
    assert fuzzy.lookup_keys(typed) & fuzzy.lookup_keys("asylum")


def test_the_nearest_comes_first_and_what_is_too_far_does_not_come():
    candidates = {"asylum", "asylums", "album", "hearing"}

    assert fuzzy.closest_words("asylm", candidates) == ["asylum"]
    assert fuzzy.closest_words("assylum", candidates) == ["asylum", "asylums"]
    assert fuzzy.closest_words("asylum", {"asylum"}) == []


def test_short_words_are_near_too_many():
    assert fuzzy.lookup_keys("abc") == set()
    assert fuzzy.closest_words("fiar", {"fare", "hair", "fairly", "fair", "friar"}) == ["fair"]
    assert fuzzy.closest_words("press", {"dress", "prose", "presse"}) == ["presse", "dress"]
    assert fuzzy.closest_words("presos", {"press", "prisons"}) == ["press", "prisons"]
