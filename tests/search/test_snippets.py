import itertools
import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import snippets
from search.words import analysis

HEAR = [frozenset(["hear"])]


@pytest.mark.parametrize(
    ("text", "language", "wanted", "expected"),
    [
        ("Hearings & heard", "en", HEAR, "<mark>Hearings</mark> &amp; <mark>heard</mark>"),
        ("<b>hearing</b>", "en", HEAR, "&lt;b&gt;<mark>hearing</mark>&lt;/b&gt;"),
        ("l’asile", "fr", [frozenset(["asil"])], "l’<mark>asile</mark>"),
        ("難民申請書", "zh", [frozenset(["民申", "申請"])], "難<mark>民申請</mark>書"),
        ("nothing here", "en", HEAR, "nothing here"),
    ],
)
def test_marked(text, language, wanted, expected):
    wanted = [frozenset({"heard", *part}) if "hear" in part else part for part in wanted]

    assert snippets.mark_words(text, language, wanted) == expected


def test_an_excerpt_begins_a_little_before_the_first_word_found():
    text = "word " * 100 + "the hearing of a case " + "other " * 100

    excerpt = snippets.excerpt(text, "en", HEAR)

    assert excerpt.startswith("… word word")
    assert "the <mark>hearing</mark> of a case other" in excerpt
    assert excerpt.endswith("other …")
    assert len(excerpt) < snippets.LENGTH + 50


def test_an_excerpt_is_taken_where_most_parts_stand_together():
    text = "A hearing. " + "word " * 100 + "An asylum hearing. " + "word " * 100
    wanted = [frozenset(["asylum"]), frozenset(["hear"])]

    excerpt = snippets.excerpt(text, "en", wanted)

    assert "An <mark>asylum</mark> <mark>hearing</mark>." in excerpt


def test_an_excerpt_without_a_hit_is_the_beginning():
    assert snippets.excerpt("word " * 3, "en", HEAR) == "word word word "
    assert snippets.excerpt("", "en", HEAR) == ""


@given(
    text=st.text("heard' 難民\u3000\n.") | st.text(), language=st.sampled_from(["en", "fr", "zh"])
)
def test_every_word_that_answers_is_marked_wherever_it_stands(text, language):
    terms = {"hear", "heard", "難民", "民難", "a"}
    found = [
        (start, end)
        for written, start, end in analysis.split_words(text)
        if analysis.stem(written, language) in terms
    ]

    marked = snippets.mark_words(text, language, [frozenset(terms)])

    letters = set(itertools.chain.from_iterable(range(start, end) for start, end in found))
    assert _marked_letters(marked) == letters


def _marked_letters(html):
    """Where in the text the letters stand that are marked."""
    letters, at = set(), 0
    for piece in re.split("(</?mark>)", html):
        if piece == "<mark>":
            begun = at
        elif piece == "</mark>":
            letters |= set(range(begun, at))
        else:
            at += len(unescape(piece))
    return letters


@given(
    text=st.text()
    | st.lists(st.sampled_from(["<b>", "hear", "&amp;", "</mark>", "難民", " ", "'"])).map("".join),
    terms=st.frozensets(st.sampled_from(["hear", "b", "amp", "mark", "難民"])),
)
def test_whatever_the_text_only_marks_are_markup(text, terms):
    for html in (snippets.mark_words(text, "en", [terms]), snippets.excerpt(text, "en", [terms])):
        words = re.sub("</?mark>", "", html)
        assert escape(unescape(words)) == words
        assert re.sub("(<mark>[^<]*</mark>|[^<])*", "", html) == "", "each mark is closed"
