"""Places are named in the reader's language where their code says the same as their name."""

import pytest

from advocacy.numbers.places import place_name


@pytest.mark.parametrize(
    ("code", "english", "language", "name"),
    [
        ("001", "World", "es", "Mundo"),
        ("001", "World", "ar", "العالم"),
        ("001", "World", "ht", "Lemonn"),
        ("001", "world", "es-mx", "Mundo"),
        ("USA", "United States of America", "fr", "États-Unis"),
        ("840", "United States", "fr", "États-Unis"),
        ("202", "Sub-Saharan Africa", "es", "África subsahariana"),
        ("SYR", "Syrian Arab Republic", "es", "Siria"),
        ("001", "World (148 countries)", "es", ""),
        ("001", "United States", "es", ""),
        ("USA", "Texas", "es", ""),
        ("XYZ", "Nowhere", "es", ""),
        ("", "", "es", ""),
    ],
)
def test_a_place_is_named_only_where_its_code_says_the_same(code, english, language, name):
    assert place_name(code, english, language) == name
