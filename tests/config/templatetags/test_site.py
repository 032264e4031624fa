"""The tags that every template may use."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "a, b"), ("es", "a, b"), ("fr", "a, b"), ("ht", "a, b"), ("ar", "a، b")],
)
def test_a_comma_is_that_of_the_language(language, shown):
    with translation.override(language):
        assert Template("{% load site %}a{% comma %}b").render(Context()) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "30 July 2026"),
        ("es", "30 de julio de 2026"),
        ("fr", "30 juillet 2026"),
        ("ht", "30 jiyè 2026"),
        ("ar", "30 يوليو 2026"),
    ],
)
def test_a_date_reads_as_in_sentences_of_the_language(language, shown):
    with translation.override(language):
        assert date_format(date(2026, 7, 30), "DATE_FORMAT") == shown
