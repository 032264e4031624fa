"""The table of fields of an article, held against the columns that its model has."""

import pytest
from django.db.models import CharField, ForeignKey, JSONField, TextField

from articles.admin.article.form import ArticleForm
from articles.body.content import (
    KEPT_BY_REDACTION,
    KEYS,
    REMOVED_BY_REDACTION,
    SEARCHED,
    TRANSLATED,
    WORDS,
    Content,
)
from articles.models import Article, search_entry

COLUMNS = Article._meta.concrete_fields
TEXTS = [each.name for each in COLUMNS if isinstance(each, CharField | TextField | JSONField)]
NO_PART_OF_A_VERSION = {"language", "path", "status"}


@pytest.mark.parametrize("name", TEXTS)
def test_the_table_knows_every_column_of_text(name):
    """Whoever adds one decides in `Content` what redaction, search and comparison do with it."""
    assert name in {*WORDS, *NO_PART_OF_A_VERSION}


def test_the_table_knows_every_key_that_an_editor_chooses():
    chosen = {c.name for c in COLUMNS if isinstance(c, ForeignKey) and c.editable}

    assert chosen == {*KEYS}


def test_the_table_knows_nothing_that_the_model_does_not_have():
    assert {*WORDS} <= {*TEXTS}
    assert {*SEARCHED, *TRANSLATED, *REMOVED_BY_REDACTION} <= {*WORDS, *KEYS}
    assert {column.name for column in COLUMNS} >= search_entry.FIELDS


def test_what_stays_of_removed_words_names_nobody():
    """Addresses stay so that they can say that the article was withdrawn; the others are codes."""
    assert {*KEPT_BY_REDACTION} == {"slug", "kind", "language", "path", "status"}


def test_every_field_of_a_version_stands_in_the_form():
    assert {*WORDS, *KEYS} <= {*ArticleForm.base_fields}


def test_content_is_read_back_as_it_was_kept():
    content = Content(title="One", topics=(1, 2), cover=3, correction="Seven.")

    assert Content.from_json(content.as_json() | {"since gone": 1}) == content
