"""Sanitise sixty pastes that are made to cost time and memory; print what each kept, and the memory that it took.

A program of its own, so that its memory can be measured: see `test_hostile.py`.
"""

import json
import sys
import time

from articles.body.sanitise import sanitise
from tests.peak_memory import peak_kilobytes

SIZE = 500_000  # characters: a book


def rep(piece, tail=""):
    return piece * (SIZE // len(piece)) + tail


SHAPES = {
    "deep div": rep("<div>"),
    "deep b": rep("<b>"),
    "b i mix": rep("<b><i>"),
    "font attrs": "".join(f"<b id={i}>" for i in range(SIZE // 12)),
    "adoption": rep("<a><p>"),
    "adopt2": "<b>" * 1000 + rep("<p></b>"),
    "font p": "".join(f"<font color={i}>" for i in range(2000)) + rep("<p>"),
    "nested lists": rep("<ul><li>"),
    "tables": rep("<table><tr><td>"),
    "cells": "<table><tr>" + rep("<td>x"),
    "rows": "<table>" + rep("<tr><td>x"),
    "one long row + many rows": "<table><tr>" + "<td>x" * 20000 + rep("<tr><td>x"),
    "attrs": "<p " + rep("a=b ") + ">x",
    "long attr": "<p title='" + rep("x") + "'>x",
    "entities": rep("&amp;"),
    "bad entities": rep("&#x1F600;"),
    "comments": rep("<!-->"),
    "open comment": "<!--" + rep("-"),
    "cdata": rep("<![CDATA[x]]>"),
    "notes": rep("<p>x<foot-note>y</foot-note>"),
    "nested notes": rep("<p><foot-note>"),
    "pictures": rep("<picture-card key=1>x</picture-card>"),
    "galleries": rep(
        "<picture-gallery><picture-card key=1>x</picture-card><picture-card key=2>y</picture-card></picture-gallery>"
    ),
    "nested gallery": rep("<picture-gallery>"),
    "cards": rep("<card-list><card-item><h3>x</h3><p>y</p></card-item></card-list>"),
    "nested cards": rep("<card-list><card-item>"),
    "calls": rep("<call-to-action><p>x</p><a href=/>y</a>"),
    "nested places": rep("<map-place>"),
    "people": "<people-list authors='" + rep("7 ") + "'>",
    "newest": rep("<newest-list count=3>"),
    "accordions": rep("<details><summary>x</summary><p>y</p></details>"),
    "nested accordions": rep("<details><summary>x"),
    "sup": rep("<sup>x"),
    "links": rep("<a href=//x>y"),
    "https": rep("<a href=https://x.y/>z</a>"),
    "long href": "<a href='https://x/" + rep("a") + "'>y</a>",
    "tel": "<a href='tel:" + rep("1") + "'>y</a>",
    "blanks": rep(" "),
    "nul": rep("\0"),
    "lt": rep("<"),
    "gt": rep(">"),
    "quotes": rep("<p '"),
    "svg": rep("<svg>"),
    "math": rep("<math><mi>"),
    "svg foreign": rep("<svg><foreignObject>"),
    "template": rep("<template>"),
    "style": rep("<style>"),
    "textarea": rep("<textarea>"),
    "select": rep("<select><option>"),
    "h": rep("<h1>x"),
    "br": rep("<br>"),
    "hr": rep("<hr>"),
    "footer": rep("<blockquote><footer speaker=x>"),
    "quote": rep("<blockquote>"),
    "captions": rep("<table><caption>x</caption>"),
    "rtl": rep("\u202e"),
    "data": "<img src='data:image/png;base64," + rep("A") + "'>",
    "o:p": rep("<o:p>"),
    "cond": rep("<![if !x]>"),
    "vml": rep("<v:shape>"),
    "stat": rep("<stat-ref key=a>x</stat-ref>"),
    "pull": rep("<pull-quote>x"),
    "mixed closes": rep("</p></div>"),
    "p in b": "<b>" * 500 + rep("<p>x</p>"),
    "nobr": rep("<nobr>"),
    "a b nest": rep("<a><b><a>"),
    "formatting in table": "<table>" + rep("<b>x"),
    "foster": "<table>" * 5000 + rep("x<tr>"),
}


if __name__ == "__main__":
    for name, html in SHAPES.items():
        before = time.process_time()
        clean = sanitise(html)
        took = time.process_time() - before
        sys.stdout.write(json.dumps([name, clean, took]) + "\n")
    sys.stdout.write(json.dumps(peak_kilobytes() / 1024) + "\n")
