import pytest
from hypothesis import given

from articles.body.sanitise import sanitise
from articles.body.tree import Element, flat_text, parse, to_html
from tests.articles.body.wild import wild_html


def test_a_body_is_read_as_elements_and_words():
    assert parse('One &amp;<p>two<a href="/x?a&amp;b">three</a><br></p>') == Element(
        "",
        {},
        (
            "One &",
            Element(
                "p",
                {},
                ("two", Element("a", {"href": "/x?a&b"}, ("three",)), Element("br", {}, ())),
            ),
        ),
    )
    assert parse("") == Element("", {}, ())


def test_elements_are_found_at_any_depth_in_reading_order():
    body = parse("<p>a<em>b<strong>c</strong></em></p><p>d</p>")

    assert [element.text for element in body.find("p", "strong")] == ["abc", "c", "d"]


def test_a_renderer_writes_its_element_wherever_it_stands():
    body = parse("<p>a <em>b &lt;</em></p><ul><li><em>c</em></li></ul>")

    shown = to_html(body.children, {"em": lambda element: f"[{element.html}]"})

    assert shown == "<p>a [b &lt;]</p><ul><li>[c]</li></ul>"


@given(wild_html)
def test_a_sanitised_body_is_written_letter_by_letter_as_it_was(html):
    clean = sanitise(html)

    assert to_html(parse(clean).children) == clean


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h2>One</h2><p>two<br>&amp; <em>thr</em>ee</p>", "One two & three"),
        ("<p>a</p><hr>\n<table><tr><td>b</td><td>c</td></tr></table>", "a b c"),
    ],
)
def test_the_words_of_neighbouring_blocks_stay_apart(html, words):
    assert flat_text(html) == words
