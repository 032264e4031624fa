"""A logo is a drawing of shapes. What could act, load or grow is refused with its name."""

import re

import pytest
import resvg_py
from hypothesis import given
from hypothesis import strategies as st

from identity.files.svg import BrokenDrawing, UnsafeDrawing, clean_svg, size_of

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20"'


def drawing(inside="", attributes=""):
    return f"{HEAD} {attributes}>{inside}</svg>".encode()


def test_shapes_and_looks_are_kept():
    inside = (
        '<title>House</title><defs><linearGradient id="a"><stop offset="0" stop-color="#f00"/>'
        '</linearGradient><linearGradient id="b" xlink:href="#a"/></defs>'
        '<style>.x{fill:url(#b)}</style><g transform="scale(2)"><path class="x" d="M0 0h5v5z"/></g>'
    )

    cleaned = clean_svg(drawing(inside)).decode()

    for part in ("<title>House", 'href="#a"', ".x{fill:url(#b)}", 'd="M0 0h5v5z"', "scale(2)"):
        assert part in cleaned
    assert size_of(cleaned.encode()) == (40, 20)
    assert resvg_py.svg_to_bytes(svg_string=cleaned)


def test_what_a_drawing_program_notes_is_dropped():
    inside = (
        "<!-- by Ann --><metadata><rdf>Ann Author</rdf></metadata>"
        '<i:name xmlns:i="http://www.inkscape.org/namespaces/inkscape" who="Ann"/>'
        '<path d="M0 0h1" data-who="Ann" xmlns:i="http://inkscape.org" i:label="Ann"/>'
    )

    assert b"Ann" not in clean_svg(drawing(inside))


def test_a_document_type_of_a_drawing_program_is_dropped():
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'

    assert b"DOCTYPE" not in clean_svg(doctype.encode() + drawing())


def test_a_drawing_with_a_size_gets_a_view_box():
    given_size = b'<svg xmlns="http://www.w3.org/2000/svg" width="120px" height="30px"/>'

    assert b'viewBox="0 0 120 30"' in clean_svg(given_size)


HOSTILE = {
    "a script": drawing("<script>alert(1)</script>"),
    "a handler": drawing('<path d="M0 0" onclick="alert(1)"/>'),
    "a handler in capitals": drawing('<path d="M0 0" OnLoad="alert(1)"/>'),
    "a handler of the drawing": drawing(attributes='onload="alert(1)"'),
    "a page within": drawing('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
    "a picture of elsewhere": drawing('<image href="https://spy.example/a.png"/>'),
    "a copy of elsewhere": drawing('<use href="https://spy.example/a.svg#x"/>'),
    "copies of copies": drawing('<g id="a"/><use href="#a"/>'),
    "a link": drawing('<a href="javascript:alert(1)"><path d="M0 0"/></a>'),
    "a movement": drawing('<animate attributeName="href" to="javascript:alert(1)"/>'),
    "a set": drawing('<set attributeName="onload" to="alert(1)"/>'),
    "a filter": drawing('<filter id="f"><feImage href="https://spy.example/"/></filter>'),
    "a style that imports": drawing("<style>@import url(https://spy.example/a.css)</style>"),
    "a style that loads": drawing("<style>.a{fill:url(https://spy.example/a.svg#b)}</style>"),
    "a style that hides it": drawing(r"<style>.a{fill:u\72l(https://spy.example/a)}</style>"),
    "a style with a picture set": drawing("<style>.a{mask:image-set('https://spy.example/a' 1x)}</style>"),
    "looks that load": drawing('<path style="fill:url( \'//spy.example/a\')" d="M0 0"/>'),
    "a fill that loads": drawing('<path fill="url(https://spy.example/a#b)" d="M0 0"/>'),
    "an instruction": b'<?xml-stylesheet href="https://spy.example/a.css"?>' + drawing(),
    "an entity": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + drawing("<title>&x;</title>"),
    "a thousand laughs": b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + drawing("<title>&b;</title>"),
    "words in a font": drawing("<text>Hello</text>"),
}  # fmt: skip
BROKEN = {
    "nothing": b"",
    "no drawing": b"<html/>",
    "another namespace": b'<svg viewBox="0 0 1 1"/>',
    "cut off": drawing("<path")[:-8],
    "in another encoding": drawing().decode().encode("utf-16"),
    "without a size": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "without an end": drawing().replace(b"0 0 40 20", b"0 0 inf 1"),
    "as long as a street": drawing().replace(b"0 0 40 20", b"0 0 1 9999"),
    "no number": drawing().replace(b"0 0 40 20", b"0 0 nan 1"),
    "too large": drawing("<g/>" * 60_000),
    "too many": drawing("<g/>" * 6_000),
    "too deep": drawing("<g>" * 100 + "</g>" * 100),
    "an unknown entity": drawing("<title>&what;</title>"),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_could_act_is_refused_with_its_name(content):
    with pytest.raises(UnsafeDrawing) as refused:
        clean_svg(content)

    assert refused.value.what


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_no_logo_is_refused(content):
    with pytest.raises(BrokenDrawing):
        clean_svg(content)


PIECES = st.sampled_from(
    [
        *(
            "<g>",
            "</g>",
            "<path d='M0 0'/>",
            "<script>",
            "</script>",
            "<style>",
            "</style>",
            "&lt;",
        ),
        *(
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "url(",
            "#a)",
            "//x",
            " onload='1'",
            "<use href='#a'/>",
        ),
        *(
            "<a xlink:href='javascript:1'/>",
            "@import 'x';",
            "\\75rl(x)",
            "<title>",
            "</title>",
            "é",
        ),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_wild_drawings_are_clean_or_refused(inside):
    try:
        cleaned = clean_svg(drawing(inside)).decode()
    except (BrokenDrawing, UnsafeDrawing):
        return
    # Of what is left, no tag acts, and no attribute loads.
    tags = re.findall(r"<[^>]*>", re.sub(r"(?s)<title>.*?</title>|<style>.*?</style>", "", cleaned))
    assert not re.search(r"<(script|use|a|foreignObject)\b|\bon\w+=|javascript", "".join(tags))
    for style in re.findall(r"(?s)<style>(.*?)</style>", cleaned):
        assert not re.search(r"@|\\|url\((?!#)", style)
