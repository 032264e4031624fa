"""Make the search of a mirror: a page, and the list that its script looks through. No Django."""

import json
import posixpath
from collections.abc import Mapping
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from config.mirror.addresses import INDEX, link_between

_LIST: Final = "pages.js"
_BEGINNING: Final = "var mirroredPages = "


class Words(NamedTuple):
    """Hold what the search knows of a page."""

    title: str
    summary: str


def read_words(html: str) -> Words:
    """Return the heading of a page and the summary that it gives of itself; "" for what it lacks."""
    tree = LexborHTMLParser(html)
    heading, summary = tree.css_first("h1"), tree.css_first("meta[name=description]")
    return Words(
        " ".join(heading.text().split()) if heading else "",
        (summary.attributes.get("content") or "") if summary else "",
    )


def list_of(page: str) -> str:
    """Return the address of the list that the search page at an address looks through."""
    return posixpath.join(page, _LIST)


def write_list(page: str, words: Mapping[str, Words]) -> bytes:
    """Return the file of that list, with a row for each address."""
    rows = [[*each, link_between(page, address)] for address, each in sorted(words.items())]
    return f"{_BEGINNING}{json.dumps(rows, ensure_ascii=False)};\n".encode()


def read_list(page: str, content: bytes) -> dict[str, Words]:
    """Return what the file of a list holds, by address. Raises ValueError."""
    rows = json.loads(content.decode().removeprefix(_BEGINNING).rstrip().removesuffix(";"))
    return {
        posixpath.normpath(page + link).removesuffix(INDEX): Words(title, summary)
        for title, summary, link in rows
    }


def put_search_into(html: str, results: str) -> str:
    """Return the page of the search with what works without a server, the HTML in `results`."""
    tree = LexborHTMLParser(html)
    form = tree.css_first("main form[role=search]")
    made = LexborHTMLParser(results).body
    if form is None or made is None or made.child is None:
        raise ValueError("The page of the search has no form, or no place for results.")
    for node in form.css(".filter"):
        node.decompose()
    form.insert_after(made.child)
    return tree.html or ""
