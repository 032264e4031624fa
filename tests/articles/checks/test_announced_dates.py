"""Days that a sentence announces."""

from datetime import date

import pytest

from articles.checks.announced_dates import find_announced_dates

DAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The hearing will take place on 3 March 2026."),
        ("en", "The court will hear them on March 3, 2026."),
        ("en", "A vote is scheduled for 3rd March 2026."),
        ("es", "La audiencia se celebrará el 3 de marzo de 2026."),
        ("es", "Está prevista para el 3 de marzo 2026."),
        ("fr", "L’audience aura lieu le 3 mars 2026."),
        ("ht", "Odyans lan pral fèt 3 mas 2026."),
        ("ar", "ستعقد الجلسة في 3 مارس 2026."),
        ("ar", "من المقرر عقد الجلسة في 3 آذار/مارس 2026."),
    ],
)
def test_an_announced_day_is_found(language, sentence):
    assert list(find_announced_dates(sentence, language)) == [DAY]


def test_the_first_of_a_month_has_its_own_ending():
    assert list(find_announced_dates("Il aura lieu le 1er mai 2026.", "fr")) == [date(2026, 5, 1)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The hearing took place on 3 March 2026."),
        ("en", "Whoever was there on 3 March 2026 will remember it."),
        ("en", "It will take place in March 2026."),
        ("en", "It will take place on 3 March."),
        ("en", "It will take place on 31 February 2026."),
        ("es", "Se celebró el 3 de marzo de 2026."),
    ],
)
def test_other_days_are_history(language, sentence):
    assert list(find_announced_dates(sentence, language)) == []
