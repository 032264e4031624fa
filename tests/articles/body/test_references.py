from html import escape
from html.parser import HTMLParser

from hypothesis import example, given

from articles.body import references, schema
from articles.body.references import Reference
from articles.body.sanitise import sanitise
from tests.articles.body.wild import wild_html

BODY = (
    '<p>About <stat-ref key="a">nine in ten</stat-ref> and <stat-ref key="b"></stat-ref>.</p>'
    '<stat-card key="a"></stat-card><stat-chart key="s"></stat-chart>'
    '<p>Again <stat-ref key="b">R&amp;D</stat-ref> &lt;</p>'
)


def test_references_are_found_in_reading_order():
    assert references.find_references(BODY) == [
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

    assert [r.is_latest for r in references.find_references(html)] == [True, False]
    assert references.cited_slugs(html) == ["a"]


def test_a_reference_is_written_as_it_was_read():
    assert references.replace_at(BODY, dict(enumerate(references.find_references(BODY)))) == BODY


def test_renaming_changes_one_place_and_no_other_letter():
    there = Reference("stat-ref", "c", "R&D <2>", is_latest=False)

    changed = references.replace_at(BODY, {4: there, 9: there})

    assert changed == BODY.replace(
        '<stat-ref key="b">R&amp;D</stat-ref>', '<stat-ref key="c">R&amp;D &lt;2&gt;</stat-ref>'
    )


def test_replace_references_puts_html_in_their_place():
    shown = references.replace_references(BODY, lambda r: f"<b>{r.tag[5:]} {r.key}</b>")

    assert shown == (
        "<p>About <b>ref a</b> and <b>ref b</b>.</p><b>card a</b><b>chart s</b>"
        "<p>Again <b>ref b</b> &lt;</p>"
    )


@given(wild_html)
def test_every_reference_in_a_sanitised_body_is_replaced(html):
    clean = sanitise(html)

    shown = references.replace_references(clean, lambda _: "")

    assert "<stat-" not in shown
    assert all(
        schema.SLUG.fullmatch(reference.key) for reference in references.find_references(clean)
    )


class _Parser(HTMLParser):
    """Replaces our elements the slow and certain way."""

    def __init__(self, replacement):
        super().__init__(convert_charrefs=True)
        self.replacement, self.pieces, self.key, self.words = replacement, [], "", None

    def handle_starttag(self, tag, attrs):
        if tag in schema.REFERENCE_TAGS:
            self.key, self.words = dict(attrs)["key"], []
        else:
            written = "".join(f' {name}="{escape(value)}"' for name, value in attrs)
            self.pieces.append(f"<{tag}{written}>")

    def handle_endtag(self, tag):
        if tag in schema.REFERENCE_TAGS:
            reference = Reference(tag, self.key, "".join(self.words).strip())
            self.pieces.append(self.replacement(reference))
            self.words = None
        elif tag not in schema.VOID:
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
    clean = sanitise(html)
    parser = _Parser(_in_words)
    parser.feed(clean)
    parser.close()

    assert references.replace_references(clean, _in_words) == "".join(parser.pieces)
