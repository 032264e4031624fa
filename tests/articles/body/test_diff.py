"""What differs between two texts, as a person reads it."""

import random
import re
import time
from html import escape
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.body import diff, references
from articles.body.blocks import CELL, Word, read_blocks
from articles.body.sanitise import sanitise
from articles.body.tree import flat_text
from tests.articles.body.wild import wild_html

# Few different words, so that much stands in both and much stands twice.
some_words = st.lists(st.sampled_from(["the", "law", "forbids", "it", " ", ".", "x"]), max_size=40)
plain = st.one_of(some_words.map(" ".join), st.text(max_size=60))
clean_html = wild_html.map(sanitise)


def named(tag, attributes, words):
    return f"[{words or attributes.get('key', tag)}]", "about it"


def read(html):
    return read_blocks(html, named, diff.split_words)


def both(runs):
    """The two texts, from the runs that tell how they differ."""
    first = [item for run in runs if run.kind != "new" for item in run.items]
    second = [item for run in runs if run.kind != "gone" for item in run.items]
    return first, second


def told(runs):
    mark = {"same": "{}", "gone": "-{}-", "new": "+{}+"}
    return "".join(mark[run.kind].format("".join(run.items)) for run in runs)


def told_blocks(before, after):
    def text(run):
        return diff.Run(run.kind, ["".join(word.text for word in run.items)])

    return [
        "= " + p.before.text
        if p.is_same
        else "- " + p.before.text
        if p.after is None
        else "+ " + p.after.text
        if p.before is None
        else told(map(text, p.parts))
        for p in diff.compare_blocks(read(before), read(after))
    ]


@given(plain)
@example("don’t 1,234.5 « oui » 法律禁止它 \n\t ممنوع، نعم")
def test_pieces_joined_are_the_text_again(text):
    assert "".join(diff.split_words(text)) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "In 2024, 1,234.5 of it.",
            ["In", " ", "2024", ",", " ", "1,234.5", " ", "of", " ", "it", "."],
        ),
        ("don’t 'say'", ["don’t", " ", "'", "say", "'"]),
        ("¿Qué?", ["¿", "Qué", "?"]),
        ("قُتِلَ ٣٬٢، نعم", ["قُتِلَ", " ", "٣٬٢", "،", " ", "نعم"]),
        ("法律 law", ["法", "律", " ", "law"]),
    ],
)
def test_a_piece_is_what_a_person_calls_a_word(text, pieces):
    assert diff.split_words(text) == pieces


@given(plain, plain)
@example("the law the", "law the law")
def test_the_parts_give_both_texts_back(before, after):
    runs = diff.compare_words(before, after)

    assert tuple("".join(items) for items in both(runs)) == (before, after)
    assert all(run.items for run in runs)
    if before == after:
        assert {run.kind for run in runs} <= {"same"}
    assert ("new", "gone") not in pairwise(run.kind for run in runs)


@given(st.lists(st.integers(0, 5), max_size=60), st.lists(st.integers(0, 5), max_size=60))
def test_what_came_and_went_gives_both_lists_back(before, after):
    assert both(list(diff.find_differences(before, after))) == (before, after)


@given(st.lists(st.integers(0, 60), max_size=60), st.lists(st.integers(0, 60), max_size=60))
def test_where_much_is_compared_the_parts_give_both_back_too(before, after):
    """The way that long texts go, on short ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diff, "MOST_PAIRS", 4)
        assert both(list(diff.find_differences(before, after))) == (before, after)


@given(clean_html, clean_html)
def test_the_parts_give_both_bodies_back(before, after):
    first, second = read(before), read(after)

    passages = diff.compare_blocks(first, second)

    assert [p.before for p in passages if p.before] == first
    assert [p.after for p in passages if p.after] == second
    for passage in passages:
        if passage.parts:
            words = tuple(map(tuple, both(passage.parts)))
            assert words == (passage.before.words, passage.after.words)
        if passage.before and passage.after and not passage.parts:
            assert passage.is_same


@given(clean_html)
@example(
    "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><th>c</th><td></td></tr></table>"
)
@example(
    '<picture-card alt="x" key="7">A <em>tree</em></picture-card><p>x<foot-note>n</foot-note></p>'
)
def test_a_body_read_block_by_block_lacks_no_word(html):
    html = sanitise(html)
    shown = references.replace_references(html, lambda r: escape(f"[{r.words or r.key}]"))
    shown = re.sub(r'<picture-card.*?key="([0-9]+)">', r"\g<0>[\1]", shown)

    text = " ".join(block.text for block in read(html)).replace(CELL, "")

    assert "".join(text.split()) == "".join(flat_text(shown).split())


def test_what_a_body_holds_is_read_as_lines():
    html = (
        "<blockquote><p>I waited.</p>"
        '<footer speaker="Ann" href="https://e.org/">Ann</footer></blockquote>'
        '<picture-card alt="A tree" key="7">In <em>May</em></picture-card><pull-quote>Wait</pull-quote>'
        "<p>So<foot-note>See <strong>it</strong></foot-note>.</p>"
        "<table><caption>All</caption><thead><tr><th>A</th><th>B</th></tr></thead>"
        "<tbody><tr><th>c</th><td>1</td></tr></tbody></table>"
        "<details><summary>Why?</summary><p>So.</p></details>"
        '<call-to-action><p>We.</p><a href="/a/">Give</a></call-to-action>'
        '<card-list><card-item><picture-card key="7"></picture-card><h3>Jobs</h3></card-item></card-list>'
    )

    told = [(block.path[-1], block.text) for block in read(sanitise(html))]

    assert told == [
        ("p", "I waited."),
        ("footer", "Ann"),
        ("picture-card", "[7] In May"),
        ("pull-quote", "Wait"),
        ("p", "SoSee it."),
        ("caption", "All"),
        ("tr", "A │ B"),
        ("tr", "c │ 1"),
        ("summary", "Why?"),
        ("p", "So."),
        ("p", "We."),
        ("call-to-action", "Give"),
        ("picture-card", "[7]"),
        ("h3", "Jobs"),
    ]
    words = [word for block in read(sanitise(html)) for word in block.words]
    assert Word("Ann", (), "https://e.org/") in words
    assert Word("it", ("foot-note", "strong")) in words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("It is a law.", "It is a law.", "It is a law."),
        ("It is a law.", "It is the law.", "It is -a-+the+ law."),
        ("It is law.", "It is not law.", "It is +not +law."),
        ("a big red law", "a small blue law", "a -big red-+small blue+ law"),
        ("", "New.", "+New.+"),
        ("Gone.", "", "-Gone.-"),
        ("1,234 people", "1,243 people", "-1,234-+1,243+ people"),
    ],
)
def test_what_changed_is_told_in_whole_words(before, after, words):
    assert told(diff.compare_words(before, after)) == words


def test_a_body_is_told_block_by_block():
    before = "<h2>One</h2><p>It is a law of all.</p><p>Out it goes, wholly.</p><ul><li>a</li></ul>"
    after = "<h2>One</h2><p>It is the law of all.</p><ul><li>a</li><li>b</li></ul><hr>"

    assert told_blocks(before, after) == [
        "= One",
        "It is -a-+the+ law of all.",
        "- Out it goes, wholly.",
        "= a",
        "+ b",
        "+ ",
    ]


def test_another_figure_another_address_and_another_kind_are_changes():
    was = (
        '<p>Of <stat-ref key="a"></stat-ref> in <a href="/a/">law</a> it is so</p><h2>So it is</h2>'
    )
    now = '<p>Of <stat-ref key="b"></stat-ref> in <a href="/b/">law</a> it is <em>so</em></p><h3>So it is</h3>'

    first, second = diff.compare_blocks(read(was), read(now))

    assert told_blocks(was, now)[0] == "Of -[a]-+[b]+ in -law-+law+ it is -so-+so+"
    new = [word for run in first.parts if run.kind == "new" for word in run.items]
    assert new == [
        Word("[b]", (), "about it", is_ours=True),
        Word("law", (), "/b/"),
        Word("so", ("em",)),
    ]
    assert (second.is_renamed, [run.kind for run in second.parts]) == (True, ["same"])


def test_a_block_that_moved_is_told_as_gone_and_new():
    was, now = "<p>one two</p><p>three</p><p>four</p>", "<p>three</p><p>four</p><p>one two</p>"

    assert told_blocks(was, now) == ["- one two", "= three", "= four", "+ one two"]


def twenty_thousand(chance, vocabulary):
    return [chance.choice(vocabulary) for _ in range(20_000)]


def as_body(words, in_each):
    return "".join(
        f"<p>{' '.join(words[n : n + in_each])}</p>" for n in range(0, len(words), in_each)
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("in_each", "vocabulary", "kept"),
    [(20_000, 3000, 0.5), (80, 6, 0.5), (80, 3000, 0.97), (3, 6, 0)],
)
def test_twenty_thousand_words_are_compared_in_time(in_each, vocabulary, kept):
    chance = random.Random(7)  # noqa: S311 -- the same each time
    vocabulary = [f"w{n}" for n in range(vocabulary)]
    was = twenty_thousand(chance, vocabulary)
    now = [w if chance.random() < kept else chance.choice(vocabulary) for w in was]
    before, after = read(as_body(was, in_each)), read(as_body(now, in_each))

    began = time.process_time()
    passages = diff.compare_blocks(before, after)

    assert time.process_time() - began < 3, "half a second on a quiet machine"
    assert [p.before for p in passages if p.before] == before
