"""What holds for every page of the site, whatever it shows: each rule yields what breaks it."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.crawl.crawler import Answer

type Tree = LexborHTMLParser

OTHERS = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
BELOW_A_LANGUAGE = re.compile(rf"/({'|'.join(OTHERS)})/")
# A year and a month are dates too; a moment has a zone.
DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?|\d\d-\d\d")
LATIN_WORDS = re.compile(r"[A-Za-zÀ-ÿ]{2,}[ ,.’'-]+[A-Za-zÀ-ÿ]*[a-zà-ÿ]{2,}")
WEB_ADDRESS = re.compile(r"\S+[.:]\S*/\S*")
ARABIC_LETTERS = re.compile(r"[\u0620-\u064a]{2,}")
ENGLISH_OR_ARABIC = re.compile(rf"\b([Tt]he|and|of|with|for|which|by)\b|{ARABIC_LETTERS.pattern}")
FOREIGN = {
    "ar": LATIN_WORDS,
    "en": ARABIC_LETTERS,
    "es": ENGLISH_OR_ARABIC,
    "fr": ENGLISH_OR_ARABIC,
    "ht": ENGLISH_OR_ARABIC,
}
WITHOUT_WORDS = {"script", "style", "title", "code", "textarea"}
# What an editor wrote in a body is theirs to mark; what stands between its blocks is ours.
BLOCKS_OF_A_BODY = {"p", "ul", "ol", "h2", "h3", "h4", "blockquote"}


def one_heading_above_all(_page: Answer, tree: Tree) -> Iterator[str]:
    found = [node.text(strip=True) for node in tree.css("h1")]
    if len(found) != 1 or not found[0]:
        yield f"{found}"


def a_title(page: Answer, _tree: Tree) -> Iterator[str]:
    name = page.title.partition("|")[0].strip()
    if not name:
        yield "no title"


def its_language_and_direction(page: Answer, tree: Tree) -> Iterator[str]:
    said = tree.css_first("html").attributes.get("dir")
    if said != ("rtl" if page.language in settings.LANGUAGES_BIDI else "ltr"):
        yield f"{page.language} runs {said}"
    prefix = BELOW_A_LANGUAGE.match(page.path)
    speaks_by_address = not page.path.startswith("/legal-help/")
    if speaks_by_address and page.language != (prefix[1] if prefix else "en"):
        yield f"{page.path} speaks {page.language}"


def no_id_twice(_page: Answer, tree: Tree) -> Iterator[str]:
    for name, times in Counter(node.id for node in tree.css("[id]")).items():
        if times > 1:
            yield f"#{name} {times} times"


def pictures_in_words(_page: Answer, tree: Tree) -> Iterator[str]:
    for node in tree.css("img:not([alt]), area:not([alt])"):
        yield node.html or ""
    for node in tree.css("[role=img]"):
        named = node.attributes.get("aria-label") or node.attributes.get("aria-labelledby")
        if not named and not node.css_first("title"):
            yield (node.html or "")[:120]


def pictures_of_a_fixed_size(_page: Answer, tree: Tree) -> Iterator[str]:
    for node in tree.css("img, svg"):
        if not {"width", "height"} <= node.attributes.keys():
            yield (node.html or "")[:120]


def dates_for_machines(_page: Answer, tree: Tree) -> Iterator[str]:
    for node in tree.css("time"):
        said = node.attributes.get("datetime") or ""
        if not DATE.fullmatch(said) or not _is_in_the_calendar(said):
            yield node.html or ""


def _is_in_the_calendar(said: str) -> bool:
    try:
        datetime.fromisoformat(
            f"2000-{said}" if len(said) == 5 else said + "2000-01-01"[len(said) :]
        )
    except ValueError:
        return False
    return True


def links_in_words(_page: Answer, tree: Tree) -> Iterator[str]:
    for node in tree.css("a[href], button"):
        alt = " ".join(image.attributes.get("alt") or "" for image in node.css("img"))
        if not (node.text(strip=True) or alt.strip() or node.attributes.get("aria-label")):
            yield node.html or ""


def names_that_exist(page: Answer, tree: Tree) -> Iterator[str]:
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers"):
        for node in tree.css(f"[{attribute}]"):
            for name in (node.attributes[attribute] or "").split():
                if name not in page.ids:
                    yield f"{attribute}={name}"


def fields_with_labels(_page: Answer, tree: Tree) -> Iterator[str]:
    labelled = {node.attributes["for"] for node in tree.css("label[for]")}
    for node in tree.css("input:not([type=hidden]), select, textarea"):
        named = {"aria-label", "aria-labelledby"} & node.attributes.keys()
        if node.id not in labelled and not named and not _inside(node, "label"):
            yield node.html or ""


def nothing_inline(page: Answer, tree: Tree) -> Iterator[str]:
    """The policy drops it silently, unless it names the hash of a script."""
    allowed = page.headers.get("content-security-policy", "")
    for node in tree.css("style, [style], script:not([src]):not([type='application/ld+json'])"):
        digest = hashlib.sha256(node.text().encode()).digest()
        if node.tag != "script" or base64.b64encode(digest).decode() not in allowed:
            yield (node.html or "")[:120]
    for node in tree.css("a[href^='javascript:'], a[href^='data:'], img[src^='data:']"):
        yield (node.html or "")[:120]


def no_cookie(page: Answer, _tree: Tree) -> Iterator[str]:
    if not page.path.startswith("/legal-help/") and "set-cookie" in page.headers:
        yield page.headers["set-cookie"]


def other_languages_by_name(page: Answer, tree: Tree) -> Iterator[str]:
    """Words of another language say so: a voice would read them with the wrong sounds."""
    for language, words in _spoken(tree.css_first("body"), page.language):
        foreign = FOREIGN.get(language) if words.strip() else None
        if foreign and (found := foreign.search(WEB_ADDRESS.sub("", words))):
            yield f"{found[0]!r} in {words.strip()[:80]!r}"


def _spoken(node: LexborNode, language: str) -> Iterator[tuple[str, str]]:
    """The texts of a node, each with its language, from the top down: no node is looked at twice."""
    attributes = node.attributes
    language = attributes.get("lang", language) or ""
    is_body = "prose" in (attributes.get("class") or "").split()
    silent = WITHOUT_WORDS | BLOCKS_OF_A_BODY if is_body else WITHOUT_WORDS
    yield language, attributes.get("alt") or ""
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield language, child.text_content or ""
        elif child.tag not in silent:
            yield from _spoken(child, language)


def _inside(node: LexborNode, tag: str) -> bool:
    at = node.parent
    while at is not None and at.tag != tag:
        at = at.parent
    return at is not None


RULES = [
    one_heading_above_all,
    a_title,
    its_language_and_direction,
    no_id_twice,
    pictures_in_words,
    pictures_of_a_fixed_size,
    dates_for_machines,
    links_in_words,
    names_that_exist,
    fields_with_labels,
    nothing_inline,
    no_cookie,
    other_languages_by_name,
]


def examine(page: Answer, tree: Tree) -> Iterator[tuple[str, str]]:
    for rule in RULES:
        for remark in rule(page, tree):
            yield rule.__name__, remark
