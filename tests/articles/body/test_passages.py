import pytest
from hypothesis import given

from articles.body import references
from articles.body.passages import find_passages
from articles.body.sanitise import sanitise
from tests.articles.body.wild import wild_html


def say(reference):
    return reference.words or f"({reference.key})"


def told(html):
    return [(p.before, p.shown, p.after) for p in find_passages(html, say)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<p>One. About <stat-ref key="a"></stat-ref> of <em>them</em> fled. Two.</p>',
            [("About ", "(a)", " of them fled.")],
        ),
        ('<p><stat-ref key="a">most</stat-ref></p>', [("", "most", "")]),
        (
            '<p>From <stat-ref key="a"></stat-ref>\n to <stat-ref key="b"></stat-ref>!</p>',
            [("From ", "(a)", " to (b)!"), ("From (a) to ", "(b)", "!")],
        ),
        ('<p>Before.</p><stat-card key="a"></stat-card><p>After.</p>', [("", "(a)", "")]),
        (
            "<ul><li>R&amp;D &lt; <stat-ref key='a'></stat-ref></li><li>Next</li></ul>".replace(
                "'", '"'
            ),
            [("R&D < ", "(a)", "")],
        ),
        (
            '<p>هل فرّ؟ نعم، <stat-ref key="a"></stat-ref> منهم. ثم عادوا.</p>',
            [("نعم، ", "(a)", " منهم.")],
        ),
        (
            '<p>He said “no.” Then <stat-ref key="a"></stat-ref><br>next line.</p>',
            [("Then ", "(a)", "")],
        ),
        ("<p>No figure at all.</p>", []),
    ],
)
def test_the_sentence_around_a_figure(html, expected):
    assert told(html) == expected


def test_each_passage_knows_its_element():
    html = '<stat-card key="a"></stat-card><p><stat-ref key="b" shows="latest"></stat-ref></p>'

    assert [p.reference for p in find_passages(html, say)] == references.find_references(html)


@given(wild_html)
def test_every_figure_of_a_wild_body_is_found(html):
    clean = sanitise(html)

    assert [p.reference for p in find_passages(clean, say)] == references.find_references(clean)
