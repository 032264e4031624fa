"""Load the articles of the demonstration from JSON, with covers, bylines, citations and series."""

import json
import re
from dataclasses import replace
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import pgettext

from accounts.models import User
from advocacy.models import Observance, Topic
from articles.body.content import WORDS
from articles.documents.cleaning import clean_document
from articles.downloads.files import store_document
from articles.images import pictures
from articles.models import (
    Article,
    ArticleSource,
    ArticleVersion,
    Author,
    Byline,
    Document,
    Image,
    Recording,
    Series,
)
from articles.playback.files import store_recording
from articles.publishing import publish, safety_question
from articles.recordings.cleaning import clean_recording
from publication import drafts

type Block = dict[str, Any]

FOLDER: Final = Path(__file__).parent / "content"
TOKEN: Final = re.compile(r"\[\[figure:([a-z0-9-]+)(?:\|([^|\]]+))?\]\]")
# The articles quote only the Universal Declaration, each in its own language.
DECLARATION: Final = {
    "en": "Universal Declaration of Human Rights",
    "es": "Declaración Universal de Derechos Humanos",
    "fr": "Déclaration universelle des droits de l’homme",
    "ar": "الإعلان العالمي لحقوق الإنسان",
}
ARTICLE: Final = {"en": "article", "es": "artículo", "fr": "article", "ar": "المادة"}


def load_demo_articles(*, by: User) -> int:
    """Add the missing articles in the name of `by`. Return how many were added.

    Articles that an editor changed stay as they are. Load the reference data first.
    """
    for author in json.loads((FOLDER / "authors.json").read_text()):
        Author.objects.get_or_create(slug=author["slug"], defaults=author)
    contents = [json.loads(file.read_text()) for file in sorted(_files())]
    # Originals first, so that a translation finds its own.
    contents.sort(key=lambda content: content["translation_of"] is not None)
    here = set(Article.objects.values_list("language", "slug"))
    missing = [c for c in contents if (c["language"], c["slug"]) not in here]
    for content in missing:
        _load(content, by)
    return len(missing)


@transaction.atomic
def load_demo_series() -> None:
    """Add the missing series. Load the articles first.

    A series that an editor changed stays as it is, and so does an article that is in one already.
    """
    for content in json.loads((FOLDER / "series.json").read_text()):
        words = {"title": content["title"], "description": content["description"]}
        series, is_new = Series.objects.get_or_create(
            language=content["language"], slug=content["slug"], defaults=words
        )
        if is_new:
            free = Article.objects.filter(language=series.language, series_part=None)
            by_slug = {article.slug: article for article in free.filter(slug__in=content["parts"])}
            for slug in content["parts"]:
                if slug in by_slug:
                    series.append(by_slug[slug])


def html_from_blocks(blocks: list[Block], language: str) -> str:
    """Return the body that an editor would have written."""
    return "".join(_block_html(block, language) for block in blocks)


def _files() -> list[Path]:
    return list((FOLDER / "articles").glob("*.json"))


@transaction.atomic
def _load(content: dict[str, Any], by: User) -> None:
    _store_recordings(content, by)
    language = content["language"]
    original = _original(content["translation_of"])
    words = {name: content[name] for name in WORDS if name in content}
    words["body"] = body_of_version(content, 1)
    article = Article.objects.create(
        language=language,
        translation_of=original,
        translated_from=_source(original, content.get("translated_from")),
        **words,
        cover=original.cover if original else _cover(content, by),
        cover_alt=content["cover_words"] if original else "",
        document=_document(content["document"], by) if "document" in content else None,
        observance=Observance.objects.get(slug=content["observance"]),
        created_by=by,
    )
    article.topics.set(Topic.objects.filter(slug__in=content["topics"]))
    Byline.objects.create(article=article, author=Author.objects.get(slug=content["author"]))
    ArticleSource.objects.bulk_create(
        ArticleSource(article=article, order=order, **source)
        for order, source in enumerate(content["sources"], start=1)
    )
    safety_question.save_answer(
        article=article, answer=safety_question.Answer.NOBODY, words="", by=by
    )
    published_at = timezone.make_aware(datetime.fromisoformat(content["published_on"]))
    publish.publish_article(article=article, by=by, at=published_at)
    publish_versions(article, content, by)


def publish_versions(article: Article, content: dict[str, Any], by: User) -> None:
    """Publish the later versions of a content one after another, with the correction of one."""
    newest = max(block.get("since", 1) for block in content["body"])
    for number in range(2, newest + 1):
        body = body_of_version(content, number)
        told = content.get("correction", {})
        said = replace(drafts.form_content(article), body=body)
        if told.get("version") == number:
            said = replace(
                said,
                correction=told["text"],
                correction_severity=told["severity"],
                shows_version_before=True,
            )
        drafts.save_version(subject=article, content=said, by=by, seen=None)
        publish.publish_article(article=article, by=by)


def body_of_version(content: dict[str, Any], number: int) -> str:
    """Return the body as it stood in a version."""
    blocks = [block for block in content["body"] if block.get("since", 1) <= number]
    return html_from_blocks(blocks, content["language"])


def _source(original: Article | None, number: int | None) -> ArticleVersion | None:
    """Return the published version with this number, or the newest."""
    if original is None:
        return None
    published = original.versions.published().without_words().order_by("number")
    return published[number - 1] if number else published.last()


def _original(slug: str | None) -> Article | None:
    if slug is None:
        return None
    return Article.objects.select_related("cover").get(language="en", slug=slug)


def _cover(content: dict[str, Any], by: User) -> Image:
    cover = (FOLDER / "covers" / content["cover"]).read_bytes()
    image = Image(alt=content["cover_words"], licence=Image.Licence.OURS)
    pictures.store_picture(image=image, new=pictures.read_upload(cover), by=by)
    pictures.draw(image=image)  # a demonstration waits for no worker
    return image


def _document(content: dict[str, str], by: User) -> Document:
    file = (FOLDER / "documents" / content["file"]).read_bytes()
    return store_document(title=content["title"], clean=clean_document(file), by=by)


def _store_recordings(content: dict[str, Any], by: User) -> None:
    """Store the videos that the body names by their titles. Nobody speaks in them."""
    for block in content["body"]:
        if block["type"] == "recording":
            recording = Recording(title=block["title"], has_no_speech=True)
            with (FOLDER / "recordings" / block["file"]).open("rb") as file:
                clean = clean_recording(file)
            with clean.content:
                if clean.picture:
                    alt = block["picture_words"]
                    recording.picture = pictures.store_frame(clean.picture, alt=alt, by=by)
                store_recording(recording=recording, clean=clean, by=by)
            if recording.picture:
                pictures.draw(image=recording.picture)


def _block_html(block: Block, language: str) -> str:
    match block["type"]:
        case "paragraph":
            return f"<p>{_inline(block['text'])}</p>"
        case "heading":
            return f"<h{block['level']}>{escape(block['text'], quote=False)}</h{block['level']}>"
        case "list":
            tag = "ol" if block["style"] == "ordered" else "ul"
            items = "".join(f"<li><p>{_inline(item)}</p></li>" for item in block["items"])
            return f"<{tag}>{items}</{tag}>"
        case "quote":
            return _quote(block, language)
        case "figure" | "chart" | "recording":
            return _looked_up(block)
        case "link":
            label = escape(block["label"], quote=False)
            return f'<p><a href="{escape(block["url"])}">{label}</a></p>'
        case other:
            raise ValueError(other)


def _looked_up(block: Block) -> str:
    """Return an element that is filled when the page is made."""
    if block["type"] == "figure":
        return f'<stat-card key="{block["figure"]}"></stat-card>'
    if block["type"] == "chart":
        return f'<stat-chart key="{block["statistic"]}"></stat-chart>'
    recording = Recording.objects.get(title=block["title"])
    return f'<media-player recording="{recording.pk}"></media-player>'


def _quote(block: Block, language: str) -> str:
    with translation.override(language):
        address = reverse("instruments:detail", args=["udhr"])
        comma = pgettext("between two things", ", ")
    place = f"{ARTICLE[language]} {block['article']}"
    if "paragraph" in block:
        place += f" ({block['paragraph']})"
    return (
        f"<blockquote><p>{escape(block['text'], quote=False)}</p>"
        f'<footer><a href="{address}">{DECLARATION[language]}</a>{comma}{place}</footer></blockquote>'
    )


def _inline(text: str) -> str:
    return TOKEN.sub(
        lambda token: f'<stat-ref key="{token[1]}">{token[2] or ""}</stat-ref>',
        escape(text, quote=False),
    )
