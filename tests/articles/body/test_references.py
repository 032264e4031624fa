from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.body import references
from articles.body.references import Reference


@pytest.mark.parametrize(
    "html",
    [
        "<p>One <strong>two</strong> <em>three</em></p>",
        "<h2>A</h2><h3>B</h3><h4>C</h4>",
        '<ul><li><p>One</p></li></ul><ol start="3"><li>Two</li></ol>',
        "<blockquote><p>No one shall be held.</p><footer><cite>UDHR</cite>, article 4</footer></blockquote>",
        '<p><a href="https://www.un.org/en/?a=1&amp;b=2">UN</a></p>',
        '<p><a href="mailto:desk@example.org">Write</a> <a href="/instruments/udhr/">UDHR</a></p>',
        '<p>About <stat-ref key="laws-2014">90 per cent</stat-ref> of them</p>',
        '<stat-card key="laws-2014"></stat-card><stat-chart key="laws"></stat-chart>',
        "<p>5 &lt; 6 &amp; “quoted”</p>",
    ],
)
def test_sanitise_leaves_a_good_body_alone(html):
    assert references.sanitise(html) == html


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
    assert references.sanitise(html) == clean


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example/",
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
    assert references.sanitise(f'<p><a href="{address}">words</a></p>') == "<p>words</p>"


def test_sanitise_keeps_a_card_between_paragraphs_only():
    assert references.sanitise('<p>One <stat-card key="a"></stat-card>two</p>') == "<p>One two</p>"
    assert references.sanitise('<stat-card key="a">words<b>x</b></stat-card>') == (
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
    assert references.sanitise(html) == clean
    assert references.sanitise(clean) == clean


def test_sanitise_makes_one_blank_of_several_as_browsers_show_them():
    figure = '<stat-ref key="a"></stat-ref>'
    clean = references.sanitise(f"<p>Across the world,  {figure} \n  people.\u00a0 So.</p>")

    assert clean == f"<p>Across the world, {figure} people.\u00a0 So.</p>"
    assert references.sanitise(clean) == clean


def test_sanitise_keeps_only_words_in_a_quoted_figure():
    html = '<p><stat-ref key="a"><strong>75</strong> <stat-ref key="b">per cent</stat-ref></stat-ref></p>'

    assert references.sanitise(html) == '<p><stat-ref key="a">75 per cent</stat-ref></p>'


@pytest.mark.parametrize("key", ["", "A", "a b", "a--b", "-a", 'a"onclick="x', "٣"])
def test_sanitise_keeps_the_words_of_a_reference_with_a_wrong_key(key):
    assert references.sanitise(f"<p><stat-ref key='{key}'>most</stat-ref></p>") == "<p>most</p>"


BODY = (
    '<p>About <stat-ref key="a">nine in ten</stat-ref> and <stat-ref key="b"></stat-ref>.</p>'
    '<stat-card key="a"></stat-card><stat-chart key="s"></stat-chart>'
    '<p>Again <stat-ref key="b">R&amp;D</stat-ref> &lt;</p>'
)


def test_references_are_found_in_reading_order():
    assert references.references(BODY) == [
        Reference("stat-ref", "a", "nine in ten"),
        Reference("stat-ref", "b", ""),
        Reference("stat-card", "a", ""),
        Reference("stat-chart", "s", ""),
        Reference("stat-ref", "b", "R&D"),
    ]
    assert references.cited_slugs(BODY) == ["a", "b"]
    assert references.charted_slugs(BODY) == ["s"]


def test_a_reference_says_whether_it_follows_its_statistic():
    html = '<p><stat-ref key="a" shows="latest"></stat-ref></p><stat-card key="a"></stat-card>'

    assert [r.is_latest for r in references.references(html)] == [True, False]
    assert references.cited_slugs(html) == ["a"]


def test_a_reference_is_written_as_it_was_read():
    assert references.renamed(BODY, dict(enumerate(references.references(BODY)))) == BODY


def test_renaming_changes_one_place_and_no_other_letter():
    there = Reference("stat-ref", "c", "R&D <2>", is_latest=False)

    changed = references.renamed(BODY, {4: there, 9: there})

    assert changed == BODY.replace(
        '<stat-ref key="b">R&amp;D</stat-ref>', '<stat-ref key="c">R&amp;D &lt;2&gt;</stat-ref>'
    )


def test_replace_references_puts_html_in_their_place():
    shown = references.replace_references(BODY, lambda r: f"<b>{r.tag[5:]} {r.key}</b>")

    assert shown == (
        "<p>About <b>ref a</b> and <b>ref b</b>.</p><b>card a</b><b>chart s</b>"
        "<p>Again <b>ref b</b> &lt;</p>"
    )


@pytest.mark.parametrize("html", ["", "<p></p>", "<p> </p><p><br></p>", "<script>x</script>"])
def test_sanitise_makes_an_empty_body_of_one_that_shows_nothing(html):
    assert references.sanitise(html) == ""


def test_plain_text_parts_the_words_of_neighbouring_blocks():
    assert (
        references.plain_text("<h2>One</h2><p>two<br>&amp; <em>thr</em>ee</p>") == "One two & three"
    )


class _Inspector(HTMLParser):
    """Fails on any tag, attribute or address that a body may not hold."""

    def handle_starttag(self, tag, attrs):
        assert {name for name, _ in attrs} <= references.ALLOWED[tag]
        if tag == "a":
            address = dict(attrs)["href"]
            assert address.lower().startswith(("http://", "https://", "mailto:", "/", "#"))
            assert not address.startswith(("//", "/\\"))

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


TAGS = sorted(
    references.ALLOWED.keys()
    | references.RENAMED.keys()
    | {"script", "style", "svg", "math", "img", "iframe", "table", "td", "template", "select"}
    | {"textarea", "title", "noscript", "plaintext", "xmp", "form", "mtext", "foreignObject"}
)
ATTRIBUTES = [
    "", " onload=alert(1)", " href=javascript:alert(1)", ' href="//evil.example"', " href='/a'",
    ' key="a-b"', " key=A", " key=a shows=latest", " style=x", " srcdoc='<script>'", ' href="https://e.org/?a&b"',
]  # fmt: skip
SNIPPETS = ["<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&#0;", "\0", "<", ">", '"', "javascript:", "\u202e", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")]  # fmt: skip
wild_html = st.lists(
    st.one_of(
        st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
        st.builds("</{}>".format, st.sampled_from(TAGS)),
        st.sampled_from(SNIPPETS),
        st.text(max_size=8),
    ),
    max_size=24,
).map("".join)


@given(wild_html)
@example("<p><a href='/a'>x<p>y")
@example('<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">')
@example("<a href='https://e.org'><stat-ref key=a><a href='/b'>x</a></stat-ref></a>")
def test_sanitise_lets_nothing_dangerous_through_and_settles(html):
    clean = references.sanitise(html)

    inspector = _Inspector()
    inspector.feed(clean)
    inspector.close()
    assert references.sanitise(clean) == clean


@given(wild_html)
def test_every_reference_in_a_sanitised_body_is_replaced(html):
    clean = references.sanitise(html)

    shown = references.replace_references(clean, lambda _: "")

    assert "<stat-" not in shown
    assert all(
        references.SLUG.fullmatch(reference.key) for reference in references.references(clean)
    )


class _Parser(HTMLParser):
    """Replaces our elements the slow and certain way."""

    def __init__(self, replacement):
        super().__init__(convert_charrefs=True)
        self.replacement, self.pieces, self.key, self.words = replacement, [], "", None

    def handle_starttag(self, tag, attrs):
        if tag in references.OURS:
            self.key, self.words = dict(attrs)["key"], []
        else:
            written = "".join(f' {name}="{escape(value)}"' for name, value in attrs)
            self.pieces.append(f"<{tag}{written}>")

    def handle_endtag(self, tag):
        if tag in references.OURS:
            reference = Reference(tag, self.key, "".join(self.words).strip())
            self.pieces.append(self.replacement(reference))
            self.words = None
        elif tag not in references.VOID:
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data):
        if self.words is None:
            self.pieces.append(escape(data, quote=False))
        else:
            self.words.append(data)


def _in_words(reference):
    return f"[{reference.tag} {reference.key} {escape(reference.words)}]"


@given(wild_html)
@example('<p>a <stat-ref key="a-b">&amp;lt;x &gt; "y"</stat-ref> <a href="/a?b&c">z</a><br>')
def test_references_are_replaced_as_a_parser_would(html):
    clean = references.sanitise(html)
    parser = _Parser(_in_words)
    parser.feed(clean)
    parser.close()

    assert references.replace_references(clean, _in_words) == "".join(parser.pieces)
