import pytest

from search.words import analysis
from search.words.days import find_days


def days(text, *languages):
    words = list(analysis.split_words(text))
    return [
        (found.term, text[words[found.first][1] : words[found.last][2]])
        for found in find_days(words, languages or ["en"])
    ]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("on 10 December 1948", "en", [(":day=12_10", "10 December")]),
        ("December 10th, at noon", "en", [(":day=12_10", "December 10th")]),
        ("the 26th of June", "en", [(":day=6_26", "26th of June")]),
        ("10 de diciembre", "es", [(":day=12_10", "10 de diciembre")]),
        ("1er décembre", "fr", [(":day=12_1", "1er décembre")]),
        ("1 decembre", "fr", [(":day=12_1", "1 decembre")]),
        ("30 تموز/يوليه 2014", "ar", [(":day=7_30", "30 تموز")]),
        ("2 كانون الأول", "ar", [(":day=12_2", "2 كانون الأول")]),
        ("٢٠ يونيو", "ar", [(":day=6_20", "٢٠ يونيو")]),
        ("10 desanm", "ht", [(":day=12_10", "10 desanm")]),
        ("from 3 May to 2 November", "en", [(":day=5_3", "3 May"), (":day=11_2", "2 November")]),
        ("in March 2025", "en", []),
        ("32 March, 0 May", "en", []),
        ("they may 10 times", "en", [(":day=5_10", "may 10")]),
        ("10 decembre", "en", []),
        ("10 December", "xx", []),
    ],
)
def test_days_in_a_text(text, language, found):
    assert days(text, language) == found


def test_of_two_languages_with_one_name_the_first_counts():
    assert days("3 out", "en", "ht") == [(":day=8_3", "3 out")]
    assert days("3 mars", "fr", "ht") == days("3 mars", "ht", "fr") == [(":day=3_3", "3 mars")]
