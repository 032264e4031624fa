"""A book keeps title, language and identifier, and nothing acts or comes from elsewhere."""

import pytest

from articles.documents.kinds import clean
from articles.documents.packed.book_pages import clean_css
from tests.articles.documents import offices, pdfs
from tests.articles.documents.levels import said
from tests.articles.documents.opened import code_of, members

SENTINELS = {pdfs.sentinel(name) for name in offices.BOOK_NAMES}


def test_no_name_of_any_corner_is_left_at_any_level():
    content = offices.epub()
    assert said(SENTINELS, content) == SENTINELS, "or nothing was to be removed"

    document = clean(content)

    assert said(SENTINELS | {"Sentinel", "2026"}, document.content) == set()
    assert document.removed == ("author", "dates", "links-outside", "location", "properties")


def test_a_book_says_what_it_said():
    document = clean(offices.epub())

    found = members(document)
    assert document.suffix == "epub"
    assert " ".join(document.text.split()) == "T Web link.Report on twelve cases."
    assert list(found) == [
        *(
            "mimetype",
            "META-INF/container.xml",
            "OEBPS/page 1.xhtml",
            "OEBPS/toc.ncx",
            "OEBPS/a.css",
        ),
        *("OEBPS/a.jpeg", "OEBPS/a.svg", "OEBPS/book.opf"),
    ]
    listed = found["OEBPS/book.opf"].decode()
    assert "<dc:title>A report</dc:title>" in listed
    assert listed.count("<itemref") == 1
    assert "1980-01-01T00:00:00Z" in listed
    page = found["OEBPS/page 1.xhtml"].decode()
    assert '<img src="a.jpeg" alt="A map"/><img alt="Gone"/>' in page
    assert "<style>p { background: url() }</style>" in page
    assert found["OEBPS/a.css"].decode().split() == (
        [
            "p::before",
            "{",
            "content:",
            '"\\201C"',
            "}",
            "body",
            "{",
            "background:",
            'url("a.jpeg")',
            "}",
        ]
    )


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    ],
)
def test_a_book_with_scripts_is_refused(page):
    assert code_of(offices.epub(page)) == "macros"


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("<iframe src='page%201.xhtml'>x</iframe><p>y</p>", "<p>y</p>"),
        ("<form><p>y</p><input/></form>", "<p>y</p>"),
        ("<object data='a'><p>y</p></object>", ""),
        (
            "<p style='background: url(//tell.example/a)'>y</p>",
            '<p style="background: url()">y</p>',
        ),
        ("<p xmlns:x='urn:x' x:who='Ana'>y</p>", '<p xmlns:x="urn:x">y</p>'),
        ("<p>&mdash;&eacute;</p>", "<p>—é</p>"),
        ("<style>a<b/>c</style>", "<style>ac</style>"),
    ],
)
def test_what_reaches_out_goes(page, kept):
    found = members(clean(offices.epub(page)))

    written = found["OEBPS/page 1.xhtml"].decode()
    assert written.endswith(f"</a>{kept}</body></html>")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"META-INF/encryption.xml": '<e><EncryptionMethod Algorithm="aes"/></e>'}, "encrypted"),
        ({"META-INF/container.xml": "<container/>"}, "broken"),
        ({"OEBPS/a.css": "a { b: u\\72l(https://tell.example) }"}, "unclean"),
        ({"OEBPS/a.jpeg": "MZ"}, "unclean"),
    ],
)
def test_a_book_that_hides_something_is_refused(changed, code):
    assert code_of(offices.epub(**changed)) == code


@pytest.mark.parametrize(
    "style",
    ["a { b: url(https://tell.example", "a { b: expression(alert(1)) }", "@\\69mport 'x'", "a { b: image-set('x' 1x) }"],
)  # fmt: skip
def test_style_that_cannot_be_cleaned_is_refused(style):
    assert code_of(offices.epub(f"<style>{style}</style>")) == "unclean"


def test_style_keeps_what_is_harmless():
    style = '.a { width: 50%; scroll-behavior: smooth; src: url("f.otf"); content: "\\2014 x" }'

    assert clean_css(style) == style
