"""Logos that somebody uploads to harm readers, editors or the server: by name, each refused or made clean."""

import gzip
import io
import zlib

from PIL import Image

from tests.identity.uploads import picture

SPY = "http://127.0.0.1:9/spy"
NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
WORDS_OF_THEIRS = (b"script", b"alert", b"spy", b"Ann Author", b"passwd", b"ENTITY", b"<?php")


def drawing(inside, attributes="", before=""):
    shape = '<circle cx="5" cy="5" r="4"/>'
    return f'{before}<svg {NAMES} viewBox="0 0 10 10" {attributes}>{shape}{inside}</svg>'.encode()


def chain_of_clips():
    """Each is drawn eight times for each time that the one before it is."""
    clips = (
        f'<clipPath id="c{n}">{f'<rect width="9" height="9" clip-path="url(#c{n + 1})"/>' * 8}</clipPath>'
        for n in range(12)
    )
    return "".join(clips) + '<rect width="9" height="9" clip-path="url(#c0)"/>'


def entities_in_entities():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE svg [<!ENTITY l0 "ha">{levels}]>'


def picture_of_many_pixels():
    """A PNG whose first lines claim 60,000 by 60,000 pixels."""
    whole = bytearray(picture((8, 8)))
    whole[16:24] = (60_000).to_bytes(4) * 2
    whole[29:33] = zlib.crc32(whole[12:29]).to_bytes(4)
    return bytes(whole)


def gif():
    written = io.BytesIO()
    Image.new("P", (20, 20)).save(written, "GIF")
    return written.getvalue()


SLOW_RULES = "".join(f".a{n} g g g g g g g{{fill:red}}" for n in range(5_000))
REFUSED = {
    "a script": drawing("<script>alert(1)</script>"),
    "a script of elsewhere": drawing(f'<script xlink:href="{SPY}.js"/>'),
    "a script by another prefix": drawing(
        '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>'
    ),
    "a handler": drawing("", 'onload="alert(1)"'),
    "a handler of a shape": drawing('<rect width="9" height="9" onmouseover="alert(1)"/>'),
    "a page within": drawing(
        f'<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="{SPY}"/></foreignObject>'
    ),
    "a picture of elsewhere": drawing(f'<image href="{SPY}.png" width="9" height="9"/>'),
    "a picture in a data address": drawing(
        '<image href="data:image/svg+xml,%3Csvg onload=alert(1)%3E"/>'
    ),
    "a copy of itself": drawing('<g id="a"><use xlink:href="#a"/></g>'),
    "a copy of elsewhere": drawing(f'<use href="{SPY}.svg#a"/>'),
    "a link": drawing('<a xlink:href="javascript:alert(1)"><rect width="9" height="9"/></a>'),
    "a link that begins to move": drawing(
        '<a><animate attributeName="href" to="javascript:alert(1)"/><rect width="9" height="9"/></a>'
    ),
    "a handler that is set later": drawing('<set attributeName="onmouseover" to="alert(1)"/>'),
    "a filter that loads": drawing(f'<filter id="f"><feImage href="{SPY}"/></filter>'),
    "filters upon filters": drawing(
        '<filter id="f">' + '<feGaussianBlur stdDeviation="999"/>' * 99 + "</filter>"
        '<rect width="9" height="9" filter="url(#f)"/>'
    ),
    "a style that imports": drawing(f"<style>@import '{SPY}.css';</style>"),
    "a style that loads": drawing(f"<style>circle{{fill:url({SPY}#a)}}</style>"),
    "a style that hides it": drawing(rf"<style>circle{{fill:u\72 l({SPY}#a)}}</style>"),
    "a style that ends early": drawing(
        "<style><![CDATA[</style><script>alert(1)</script>]]></style>"
    ),
    "looks that load": drawing(f'<rect width="9" height="9" style="mask:url({SPY}#a)"/>'),
    "a style sheet of elsewhere": drawing("", before=f'<?xml-stylesheet href="{SPY}.css"?>'),
    "a file of the server": drawing(
        "<title>&x;</title>", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "an entity of a parameter": drawing(
        "", before=f'<!DOCTYPE svg [<!ENTITY % x SYSTEM "{SPY}.dtd"> %x;]>'
    ),
    "a document type of elsewhere": drawing("", before=f'<!DOCTYPE svg SYSTEM "{SPY}.dtd">'),
    "a thousand million laughs": drawing("<title>&l9;</title>", before=entities_in_entities()),
    "words": drawing("<text>Hello</text>"),
    "a page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "a page that is XML": b'<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
    "packed": gzip.compress(drawing("<script>alert(1)</script>")),
    "in UTF-16": drawing("<script>alert(1)</script>").decode().encode("utf-16"),
    "that says UTF-16": drawing("", before='<?xml version="1.0" encoding="UTF-16"?>'),
    "that says UTF-7": drawing(
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", before='<?xml version="1.0" encoding="UTF-7"?>'
    ),
    "too wide": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99999999 1"/>',
    "too many shapes": drawing("<g/>" * 6_000),
    "too deep": drawing("<g>" * 1_000 + "</g>" * 1_000),
    "clips that take hours": drawing(chain_of_clips()),
    "rules that take hours": drawing(f"<style>{SLOW_RULES}</style>{'<g>' * 30}{'</g>' * 30}"),
    "arcs that end the program": drawing(f'<path d="M0 0{"A1e9 1e9 0 1 1 1 1" * 9_000}"/>'),
    "pixels without end": picture_of_many_pixels(),
    "a picture of another type": gif(),
    "a program": b"MZ\x90\x00<svg>",
}
# One of each kind first, for `make test`.
TELLING = (
    "a script",
    "a page within",
    "a handler",
    "a picture of elsewhere",
    "a style that imports",
    "an entity of a parameter",
    "pixels without end",
    "a program",
)
REFUSED = {name: REFUSED[name] for name in TELLING} | REFUSED
CLEAN = {
    "with a mark at its beginning": b"\xef\xbb\xbf" + drawing(""),
    "a script of another language": drawing(
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>'
    ),
    "a file that is included": drawing(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    ),
    "a handler of another language": drawing(
        "", 'xlink:onload="alert(1)" xml:base="http://127.0.0.1:9/spy"'
    ),
    "a gradient of elsewhere": drawing(
        f'<linearGradient id="a" xlink:href="{SPY}#a"/><rect width="9" height="9" fill="url(#a)"/>'
    ),
    "gradients of each other": drawing(
        '<linearGradient id="a" xlink:href="#b"/><linearGradient id="b" xlink:href="#a"/>'
        '<rect width="9" height="9" fill="url(#a)"/>'
    ),
    "a title that ends early": drawing("<title>&lt;/title&gt;&lt;i onload=1&gt;</title>"),
    "a harmless document type": drawing(
        "", before=f'<!DOCTYPE svg PUBLIC "-//W3C//DTD" "{SPY}.dtd">'
    ),
    "who drew it": drawing(
        "<metadata>Ann Author</metadata><!-- Ann Author -->", 'data-by="Ann Author"'
    ),
    "dashes without end": drawing('<path d="M0 0H1e9" stroke="red" stroke-dasharray="0.0001"/>'),
    "a picture with a program behind it": picture() + b"<?php alert ?><script>alert(1)</script>",
}
