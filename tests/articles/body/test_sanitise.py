from html.parser import HTMLParser

import pytest
from hypothesis import example, given

from articles.body import schema, tree
from articles.body.sanitise import sanitise
from tests.articles.body.wild import wild_html


@pytest.mark.parametrize(
    "html",
    [
        "<p>One <strong>two</strong> <em>three</em></p>",
        "<h2>A</h2><h3>B</h3><h4>C</h4>",
        '<ul><li><p>One</p></li></ul><ol start="3"><li>Two</li></ol>',
        "<blockquote><p>No one shall be held.</p><footer><cite>UDHR</cite>, article 4</footer></blockquote>",
        '<p><a href="https://www.un.org/en/?a=1&amp;b=2">UN</a></p>',
        '<p><a href="mailto:desk@example.org">Write</a> <a href="/instruments/udhr/">UDHR</a></p>',
        "<p>The 1<sup>er</sup> ton of CO<sub>2</sub>, 10 <sup>2</sup>m</p>",
        '<p><a href="tel:+34(0)91-123.45">Call</a></p>',
        '<table><thead><tr><th scope="col">m<sup>2</sup></th></tr></thead></table>',
        "<p>So<foot-note>2<sup>e</sup> civ.</foot-note></p>",
        '<p>About <stat-ref key="laws-2014">90 per cent</stat-ref> of them</p>',
        '<stat-card key="laws-2014"></stat-card><stat-chart key="laws"></stat-chart>',
        "<p>5 &lt; 6 &amp; “quoted”</p>",
    ],
)
def test_sanitise_leaves_a_good_body_alone(html):
    assert sanitise(html) == html


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p onclick=alert(1) style='color:red' class=x id=y>Hi</p>", "<p>Hi</p>"),
        ("<p title=t lang=fr>H<b title='</p>' lang=ar>i</b></p>", "<p>H<strong>i</strong></p>"),
        ("<script>alert(1)</script><p>Hi</p><style>p{}</style>", "<p>Hi</p>"),
        ("<svg><script>alert(1)</script></svg><math><p>x", "<p>x</p>"),
        ("<iframe src=https://evil.example></iframe><p>Hi", "<p>Hi</p>"),
        ("<p><img src=x onerror=alert(1)>Hi</p>", "<p>Hi</p>"),
        ("<h1>Title</h1><h6>Small</h6>", "<h2>Title</h2><h4>Small</h4>"),
        ("<p><b>bold</b> <i>slanted</i></p>", "<p><strong>bold</strong> <em>slanted</em></p>"),
        ("<!-- hidden --><p>Hi</p>", "<p>Hi</p>"),
        ("<aside class=pullquote><p>Hi</p></aside>", "<p>Hi</p>"),
        ('<ol start="-1"><li>x</li></ol>', "<ol><li>x</li></ol>"),
    ],
)
def test_sanitise_takes_away_what_a_body_may_not_hold(html, clean):
    assert sanitise(html) == clean


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example/",
        "tel:+34 91 123",
        "tel:*21*0123#",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "http://user@evil.example\\@good.example",
        "ftp://example.org/",
        "relative/path",
        "",
    ],
)
def test_sanitise_takes_away_a_link_it_cannot_vouch_for_and_keeps_its_words(address):
    assert sanitise(f'<p><a href="{address}">words</a></p>') == "<p>words</p>"


def test_sanitise_keeps_a_card_between_paragraphs_only():
    assert sanitise('<p>One <stat-card key="a"></stat-card>two</p>') == "<p>One two</p>"
    assert sanitise('<stat-card key="a">words<b>x</b></stat-card>') == (
        '<stat-card key="a"></stat-card>'
    )


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        (
            '<stat-card shows="latest" key="a"></stat-card>',
            '<stat-card key="a" shows="latest"></stat-card>',
        ),
        ('<stat-card key="a" shows="pinned"></stat-card>', '<stat-card key="a"></stat-card>'),
        ('<stat-card key="a" shows="LATEST"></stat-card>', '<stat-card key="a"></stat-card>'),
        ('<stat-chart key="a" shows="latest"></stat-chart>', '<stat-chart key="a"></stat-chart>'),
        (
            '<p><stat-ref key="a" shows="latest"> </stat-ref></p>',
            '<p><stat-ref key="a" shows="latest"> </stat-ref></p>',
        ),
        (
            '<p><stat-ref key="a" shows="latest"><b>75</b></stat-ref></p>',
            '<p><stat-ref key="a">75</stat-ref></p>',
        ),
        ('<p shows="latest">x</p>', "<p>x</p>"),
    ],
)
def test_sanitise_lets_a_citation_without_words_follow_its_statistic(html, clean):
    assert sanitise(html) == clean
    assert sanitise(clean) == clean


def test_sanitise_makes_one_blank_of_several_as_browsers_show_them():
    figure = '<stat-ref key="a"></stat-ref>'
    clean = sanitise(f"<p>Across the world,  {figure} \n  people.\u00a0 So.</p>")

    assert clean == f"<p>Across the world, {figure} people.\u00a0 So.</p>"
    assert sanitise(clean) == clean


def test_sanitise_keeps_only_words_in_a_quoted_figure():
    html = '<p><stat-ref key="a"><strong>75</strong> <stat-ref key="b">per cent</stat-ref></stat-ref></p>'

    assert sanitise(html) == '<p><stat-ref key="a">75 per cent</stat-ref></p>'


@pytest.mark.parametrize("key", ["", "A", "a b", "a--b", "-a", 'a"onclick="x', "٣"])
def test_sanitise_keeps_the_words_of_a_reference_with_a_wrong_key(key):
    assert sanitise(f"<p><stat-ref key='{key}'>most</stat-ref></p>") == "<p>most</p>"


@pytest.mark.parametrize("html", ["", "<p></p>", "<p> </p><p><br></p>", "<script>x</script>"])
def test_sanitise_makes_an_empty_body_of_one_that_shows_nothing(html):
    assert sanitise(html) == ""


@pytest.mark.parametrize("tag", ["blockquote", "em", "a href=/x"])
def test_sanitise_keeps_the_words_of_what_is_nested_too_deep_to_read(tag):
    clean = sanitise(f"<{tag}>" * 5000 + "x")

    assert clean.count("<blockquote>") <= tree.DEEPEST
    assert tree.flat_text(clean) == "x"
    assert sanitise(clean) == clean


def test_sanitise_parts_the_words_of_blocks_that_fall_away():
    assert sanitise("<pull-quote><h1>One</h1><h6>two</h6>three</pull-quote>") == (
        "<pull-quote>One two three</pull-quote>"
    )


class _Inspector(HTMLParser):
    """Fails on any tag, attribute or address that a body may not hold."""

    def handle_starttag(self, tag, attrs):
        assert {name for name, _ in attrs} <= schema.ALLOWED[tag]
        if tag == "a":
            address = dict(attrs)["href"]
            assert address.lower().startswith(("http://", "https://", "mailto:", "tel:", "/", "#"))
            assert not address.startswith(("//", "/\\"))

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


@given(wild_html)
@example("<p><a href='/a'>x<p>y")
@example('<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">')
@example("<a href='https://e.org'><stat-ref key=a><a href='/b'>x</a></stat-ref></a>")
def test_sanitise_lets_nothing_dangerous_through_and_settles(html):
    clean = sanitise(html)

    inspector = _Inspector()
    inspector.feed(clean)
    inspector.close()
    assert sanitise(clean) == clean
