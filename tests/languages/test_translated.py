"""What readers of each language are shown of words that editors wrote in English, and of their translations."""

import pytest

from languages.translated import Words, words_in

TRANSLATIONS = {"es": "Dona", "ar": ""}


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", Words("Donate")),
        ("es", Words("Dona")),
        ("es-mx", Words("Dona")),
        ("fr", Words("Donate", "en")),
        ("ar", Words("Donate", "en")),
    ],
)
def test_words_without_a_translation_are_marked_as_english(language, shown):
    assert words_in(language, "Donate", TRANSLATIONS, main="en") == shown


def test_no_words_are_in_no_language():
    assert words_in("fr", "", {}, main="en") == Words()


def test_an_empty_line_begins_a_paragraph():
    assert Words("One\ntwo\n\n \n\nThree ").paragraphs == ["One\ntwo", "Three"]
