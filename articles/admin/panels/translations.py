"""An article in every language: its original beside the form, and the panel that starts translations."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import F
from django.db.models.fields.json import KT
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import StaffRequest
from articles.admin.change_list import with_next_state
from articles.admin.history.comparison import TextPiece, compare_inline
from articles.admin.next_version import may_see_next
from articles.body.content import Content
from articles.models import Article, ArticleEvent, ArticleVersion
from articles.planning.status_words import state_words
from articles.writing import translate


@dataclass(frozen=True)
class OriginalBeside:
    article: Article
    version: ArticleVersion | None
    """None for an original without a history, whose row is shown."""
    pieces: list[TextPiece]

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
    pieces = compare_inline(before, now, original.language)
    return {"source": OriginalBeside(original, version, pieces)}


def original_withdrawn_at(article: Article | None) -> datetime | None:
    """Return when the original of a translation was withdrawn, or None. One query, or none.

    The address of the original says it to everybody.
    """
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


@dataclass(frozen=True)
class TranslationRow:
    """The state of the translation into one language."""

    code: str
    name: str
    article: Article | None = None
    """The translation; None where there is none, or this person may not open it."""
    is_there: bool = False
    """Whether a translation stands that is not withdrawn, so that none can be started."""
    is_this: bool = False
    state: str = ""
    outdated_since: datetime | None = None
    changes: str = ""
    """The address that shows what changed in the original."""
    is_next_up_to_date: bool = False
    """Whether it is out of date, but its next version is not."""


@require_POST
def start_translation(request: StaffRequest, pk: int, language: str) -> HttpResponse:
    """Start the translation into a language, and open it; pressed twice, it starts one."""
    original = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("articles.add_article"):
        raise Http404
    try:
        article = translate.start_translation(original=original, language=language, by=request.user)
    except translate.NotTranslatable as refusal:
        raise Http404 from refusal
    except translate.AlreadyTranslated as meanwhile:
        return _begun_already(request, original, meanwhile.article)
    messages.success(
        request,
        gettext("Started with the text of the original. Replace it with your translation."),
    )
    return redirect("admin:articles_article_change", article.pk)


def _begun_already(request: StaffRequest, original: Article, article: Article) -> HttpResponse:
    """Lead to the existing translation, if this person may open it; else back."""
    if article.created_by_id != request.user.pk:
        messages.warning(request, gettext("A colleague has started this translation already."))
    is_visible = Article.objects.visible_to(request.user).filter(pk=article.pk).exists()
    return redirect("admin:articles_article_change", article.pk if is_visible else original.pk)


def translations_panel(user: User, article: Article) -> dict[str, Any]:
    """Return what the panel shows of an original or of its translation. Five queries at most.

    Empty for a translation whose original this person may not see.
    """
    original: Article | None = article
    if article.translation_of_id:
        visible = Article.objects.visible_to(user).defer("body")
        original = visible.filter(pk=article.translation_of_id).first()
    if original is None:
        return {}
    into = translate.translatable_languages(original)
    return {
        "article": article,
        "original": original,
        "source_language": dict(settings.CONTENT_LANGUAGES)[original.language],
        "rows": _rows(user, article, original),
        "may_start": user.has_perm("articles.add_article") and bool(into),
    }


def _rows(user: User, article: Article, original: Article) -> list[TranslationRow]:
    there = set(original.translations.standing().values_list("language", flat=True))
    seen = original.translations.visible_to(user).defer("body").with_outdated_since()
    annotated = with_next_state(seen, user).annotate(
        source_number=F("translated_from__number"), source_at=F("translated_from__published_at")
    )
    # The last withdrawn translation, where no new one was begun.
    found: dict[str, Any] = {
        each.language: each
        for each in annotated.order_by("pk")
        if each.status != Article.Status.WITHDRAWN or each.language not in there
    }
    newest = translate.last_published_version(original.pk) if found else None
    up_to_date = _whose_next_is_up_to_date(newest, found.values(), user)
    rows = []
    for code, name in settings.CONTENT_LANGUAGES:
        row = TranslationRow(code, str(name), is_there=code in there)
        if each := found.get(code):
            row = replace(row, article=each, is_this=each.pk == article.pk, state=state_words(each))
        if each and newest and each.outdated_since and each.status != Article.Status.WITHDRAWN:
            row = replace(
                row,
                outdated_since=each.outdated_since,
                changes=_changes(user, original, each, newest),
                is_next_up_to_date=each.pk in up_to_date,
            )
        rows.append(row)
    return [row for row in rows if row.code != original.language]


def _whose_next_is_up_to_date(
    newest: ArticleVersion | None, translations: Iterable[Article], user: User
) -> set[int]:
    """Return the keys of those whose next version says what the original says now."""
    following = ArticleVersion.objects.visible_to(user).open().filter(article__in=translations)
    named = following.values_list("article", KT("content__translated_from"))
    return {article for article, source in named if newest and str(source) == str(newest.pk)}


def _changes(user: User, original: Article, found: Any, newest: ArticleVersion) -> str:
    """Return the address that compares the translated version with the newest.

    If that version is unknown, return the address of the history; "" for people who may not see the
    draft that was translated.
    """
    if found.source_number is None:
        return reverse("admin:articles_article_history", args=[original.pk])
    if found.source_at is None and not may_see_next(user, original):
        return ""
    numbers = f"before={found.source_number}&after={newest.number}"
    return f"{reverse('admin:articles_article_compare', args=[original.pk])}?{numbers}"
