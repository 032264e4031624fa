"""Published bypasses of sanitisers: nothing of them is stored, shown, fed or copied."""

import json
import subprocess
import sys

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.history.comparison import FoldedRows, compare, compare_inline
from articles.body import schema
from articles.body.content import Content, SourceEntry
from articles.body.sanitise import sanitise
from articles.models import Article, ArticleVersion
from articles.presentation import whole_article
from articles.presentation.full_text import render_full_texts
from articles.presentation.rendered_body import render_body
from articles.presentation.republishing import make_copy
from publication import drafts
from tests.articles import hostile
from tests.articles.admin.helpers import change, form
from tests.articles.body.inspector import inspect
from tests.articles.body.wild import wild_html
from tests.articles.factories import ArticleFactory, DraftFactory, ImageFactory

# What readers' pages add to a body.
SHOWN = schema.ALLOWED.keys() | {
    *("sup", "figure", "figcaption", "picture", "source", "img", "aside", "div", "span", "time"),
    *("article", "h1", "bdi", "b"),
}
ATTRIBUTES = {
    *("href", "src", "srcset", "sizes", "alt", "class", "id", "lang", "dir", "role", "tabindex"),
    *("width", "height", "loading", "decoding", "type", "datetime", "scope", "start"),
    *("aria-label", "aria-hidden"),
}
# What shows two versions beside each other; it has no address of theirs but that of a picture.
BESIDE = {
    *(
        "del",
        "ins",
        "span",
        "strong",
        "em",
        "sup",
        "sub",
        "cite",
        "b",
        "bdi",
        "small",
        "ul",
        "li",
        "img",
    ),
}
TABLE = BESIDE | {
    *("div", "table", "thead", "tbody", "tr", "th", "td", "time", "details", "summary", "p"),
}
BESIDE_ATTRIBUTES = {
    *("class", "src", "alt", "loading", "scope", "colspan", "lang", "dir", "datetime", "data-head"),
}

EIGHTHS = [hostile.ALL[number::8] for number in range(8)]


def test_there_are_enough_of_them():
    assert len(set(hostile.PUBLISHED)) >= 60
    assert len(set(hostile.ALL)) == len(hostile.ALL)


@pytest.mark.parametrize("html", hostile.ALL)
def test_a_body_keeps_nothing_of_it(html):
    clean = sanitise(html)

    inspect(clean)
    assert sanitise(clean) == clean


@pytest.mark.parametrize("around", ["<p>{}</p>", "<table><tr><td>{}</td></tr></table>",
    "<p>x<foot-note>{}</foot-note></p>", "<picture-card key=1>{}</picture-card>",
    "<blockquote><footer>{}</footer></blockquote>", "<ul><li>{}</ul>"])  # fmt: skip
def test_nor_inside_any_block(around):
    for html in hostile.ALL:
        clean = sanitise(around.format(html))
        inspect(clean)
        assert sanitise(clean) == clean


@pytest.mark.exhaustive
def test_sixty_costly_pastes_take_little_time_and_memory():
    """HTML that is nested, or long, beyond any text."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.articles.body.sanitise_hostile"],
        stdout=subprocess.PIPE, text=True, check=True, timeout=300,
    )  # fmt: skip
    *each, megabytes = map(json.loads, done.stdout.splitlines())

    assert len(each) >= 60
    for name, clean, seconds in each:
        inspect(clean)
        assert seconds < 10, name
    assert megabytes < 300


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<div>" * 30_000 + "x", "x"),
        ("<ul><li>" * 20_000 + "x", "x"),
        ("<p>x</p>" * 3 + "<b>" * 1001 + "y", "x x x y"),
    ],
)
def test_of_what_is_nested_too_deep_the_words_are_left(html, clean):
    assert sanitise(html).split() == clean.split()


@pytest.mark.exhaustive
def test_one_long_row_above_many_short_ones_fills_no_memory():
    html = f"<table><tr>{'<td>x</td>' * 3000}</tr>{'<tr><td>y</td></tr>' * 3000}</table>"

    assert len(sanitise(html)) < 300_000


pieces = st.lists(st.one_of(wild_html, st.sampled_from(hostile.ALL)), max_size=4)


@given(pieces, st.integers(0, 200))
def test_nor_cut_in_pieces_and_put_together(pieces, cut):
    html = "".join(pieces)
    clean = sanitise(html[cut:] + html[:cut])

    inspect(clean)
    assert sanitise(clean) == clean


@pytest.mark.django_db
def test_what_readers_are_given_holds_nothing_of_it():
    picture = ImageFactory(pk=1)
    assert picture.pk == 1
    article = ArticleFactory(slug="one", body="".join(f"<p>x</p>{html}" for html in hostile.ALL))
    found = whole_article.load_published("en", "articles/one")

    shown = render_body(article)
    parts = [shown.html, *shown.notes, make_copy(found, "https://standing.example/one/").html]
    parts += [full.html for full in render_full_texts([found], "https://standing.example")]

    for html in parts:
        inspect(html, SHOWN | {"b"}, lambda _tag: ATTRIBUTES)


@pytest.mark.django_db
@pytest.mark.sampled
@pytest.mark.parametrize("some", EIGHTHS, ids=range(8))
def test_a_plain_post_stores_nothing_of_it(client, editor, settings, some):
    settings.DEMO = True  # asks for no second factor
    client.force_login(editor)
    article = DraftFactory(slug="one")
    seen = drafts.ensure_history(subject=article).token
    autosave = reverse("admin:articles_article_autosave", args=[article.pk])
    for html in some:
        client.post(autosave, form(slug="one", body=f"<p>{seen}</p>{html}", seen=seen))
        kept = drafts.newest_version(article).read().body
        assert f"<p>{seen}</p>" in kept
        inspect(kept)
        seen = drafts.newest_version(article).token
    together = "".join(f"<p>x</p>{html}" for html in hostile.ALL).replace("\0", "")
    typed = form(slug="one", body=together, seen=seen)
    assert client.post(change(article), typed).status_code == 302

    for version in article.versions.all():
        inspect(version.read().body)
    inspect(Article.objects.get().body)
    inspect(drafts.form_content(article).body)


@pytest.mark.django_db
def test_the_preview_holds_no_script_but_that_of_the_page(client, editor, settings):
    settings.DEMO = True  # asks for no second factor
    client.force_login(editor)
    article = ArticleFactory(slug="one")
    preview = reverse("admin:articles_article_preview", args=[article.pk])
    before = client.get(preview).text
    autosave = reverse("admin:articles_article_autosave", args=[article.pk])
    hostile_body = "".join(f"<p>x</p>{html}" for html in hostile.ALL)
    assert client.post(autosave, {"title": "x", "body": hostile_body}).status_code == 200

    page = client.get(preview).text

    for sign in ("<script", "<iframe", "<svg", "<style", "<form", "<object", "<base", "<meta"):
        assert page.lower().count(sign) == before.lower().count(sign)
    assert "Preview" in page


def saying(html, keep):
    """It stands wherever a version has words; the body as `keep` has it."""
    return Content(
        title=html, slug=html, kind=html, kicker=html, summary=html, body=keep(html),
        disclaimer=html, cover_alt=html, sources=(SourceEntry(html, html),), correction=html,
    )  # fmt: skip


def lines(told):
    yield from told.rows
    for row in told.body:
        yield from row.rows if isinstance(row, FoldedRows) else [row]


# A body is kept sanitised; what is drawn of it is escaped all the same, save that a picture of ours
# has a number for a key.
@pytest.mark.exhaustive  # the page that compares is tried here
@pytest.mark.django_db
@pytest.mark.parametrize("some", EIGHTHS, ids=range(8))
def test_two_versions_beside_each_other_and_the_original_show_it_as_words(some):
    one = Content(body="<p>Harmless, as it was.</p>")
    kept = [(html, sanitise) for html in some]
    kept += [(html, str) for html in some if html in hostile.PUBLISHED]

    for html, keep in kept:
        other, again = saying(html, keep), saying(f"{html}<p>Harmless</p>", keep)
        for before, after in ((one, other), (other, one), (other, again)):
            for row in lines(compare(before, after, "en")):
                for side in (row.before, row.after):
                    inspect(side, BESIDE, lambda _tag: BESIDE_ATTRIBUTES)
        for before, after in ((other, other), (one, other), (other, one), (other, again)):
            for piece in compare_inline(before, after, "en"):
                inspect(piece.words, BESIDE, lambda _tag: BESIDE_ATTRIBUTES)


@pytest.mark.django_db
def test_the_page_that_compares_draws_nothing_of_it(client, editor, settings):
    settings.DEMO = True  # asks for no second factor
    client.force_login(editor)
    article = ArticleFactory(slug="one")
    content = article.read_content()
    before = drafts.save_version(subject=article, content=content, by=editor, seen=None).version
    page = reverse("admin:articles_article_compare", args=[article.pk])
    harmless = client.get(page, {"before": before.number}).text
    everything = "".join(hostile.ALL).replace("\0", "")  # which PostgreSQL holds in no text
    after = ArticleVersion.objects.create(
        article=article, number=before.number + 1, state="earlier", written_by=editor, why=hostile.ALL[0][:200],
        content=saying(everything, sanitise).as_json(),
    )  # fmt: skip

    for one, other in ((before, after), (after, before)):
        drawn = client.get(page, {"before": one.number, "after": other.number}).text
        table = drawn.partition('<div class="results">')[2].partition("</table>")[0]
        assert "alert(1)" in table
        inspect(table, TABLE, lambda _tag: BESIDE_ATTRIBUTES)
        for sign in ("<script", "<iframe", "<svg", "<style", "<object", "<base", "<meta", "<link"):
            assert drawn.lower().count(sign) == harmless.lower().count(sign)
