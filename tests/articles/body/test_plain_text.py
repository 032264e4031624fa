import pytest
from hypothesis import given

from articles.body.plain_text import to_plain_text
from articles.body.sanitise import sanitise
from articles.body.tree import flat_text
from tests.articles.body.wild import wild_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>One</h1><p>two &amp;\n  <em>three</em></p>", "One\n\ntwo & three\n"),
        ("<p>a<br>b<sup>[1]</sup></p><hr><p>c</p>", "a\nb [1]\n\n* * *\n\nc\n"),
        (
            "<p>The 1<sup>er</sup> ton of CO<sub>2</sub>, 10<sup>-2</sup></p>",
            "The 1er ton of CO2, 10^-2\n",
        ),
        ('<p>See <a href="https://e.org/">this</a>.</p>', "See this (https://e.org/).\n"),
        ('<p><a href="https://e.org/">https://e.org/</a></p>', "https://e.org/\n"),
        ("<ul><li>a</li><li><p>b</p></li></ul><p>c</p>", "- a\n- b\n\nc\n"),
        ('<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol>', "3. a\n  - b\n4. c\n"),
        (
            "<table><caption>Cases</caption><tr><td></td><th>2025</th></tr>"
            "<tr><th>Spain</th><td>4<sup>[1]</sup></td></tr></table><p>c</p>",
            "Cases\n| 2025\nSpain | 4 [1]\n\nc\n",
        ),
        ("<blockquote><p>No one.</p><footer>UDHR</footer></blockquote>", "No one.\n\nUDHR\n"),
    ],
)
def test_plain_text_reads_as_a_letter_does(html, text):
    assert to_plain_text(html) == text


@given(wild_html)
def test_no_word_of_a_body_is_lost(html):
    clean = sanitise(html)

    shown = "".join(to_plain_text(clean).split())

    position = 0
    for character in "".join(flat_text(clean).split()):
        position = shown.index(character, position) + 1
