"""The original of a translation, to be read beside the form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language_info

from articles.admin.history.comparison import TextPiece, compare_inline
from articles.admin.permissions import may_see_next
from articles.body.content import Content
from articles.models import Article, ArticleEvent, ArticleVersion
from articles.writing import translate


@dataclass(frozen=True)
class OriginalBeside:
    article: Article
    version: ArticleVersion | None
    """None for an original without a history, whose row is shown."""
    pieces: list[TextPiece]
    language: str
    language_name: str
    is_bidi: bool

    @property
    def is_changed(self) -> bool:
        return any(piece.is_changed for piece in self.pieces)


def original_beside(request: Any, content: Content) -> dict[str, OriginalBeside]:
    """Return what the form of a translation shows of its original, where this person may read it.

    `content` is what the form shows. What changed since the version that it was translated from
    is marked.
    """
    if content.translation_of is None:
        return {}
    visible = Article.objects.visible_to(request.user)
    original = visible.filter(pk=content.translation_of).first()
    version = translate.translation_source(original) if original else None
    if original is None or (version and version.redacted_at):
        return {}
    now = version.read() if version else original.read_content()
    before = _translated(request, original, content.translated_from) or now
    language = get_language_info(original.language)
    source = OriginalBeside(
        original,
        version,
        compare_inline(before, now, original.language),
        original.language,
        language["name_translated"],
        language["bidi"],
    )
    return {"source": source}


def original_withdrawn_at(article: Article | None) -> datetime | None:
    """When the original of a translation was withdrawn, if it is; its address says so to everybody.
    One query, of a translation."""
    if article is None or article.translation_of_id is None:
        return None
    events = ArticleEvent.objects.filter(
        article__in=Article.objects.withdrawn().filter(pk=article.translation_of_id),
        kind=ArticleEvent.Kind.WITHDRAWN,
    )
    return events.order_by("-pk").values_list("at", flat=True).first()


def _translated(request: Any, original: Article, key: int | None) -> Content | None:
    """Return the content of the version that was translated, if this person may know it."""
    versions = original.versions.with_text().filter(pk=key or 0)
    if not may_see_next(request.user, original):
        versions = versions.published()
    found = versions.first()
    return found.read() if found else None
