"""Bring a version back as the next one: an old one, or one that was kept aside.

It replaces nothing in silence. The person names what they saw as the newest version, and that
version stays in the history.
"""

from collections import Counter
from dataclasses import dataclass, replace

from django.db import transaction

from accounts.models import User
from articles.body.content import Content
from articles.body.elements import picture_keys
from articles.models import Article, ArticleVersion, Image
from articles.writing.addresses import address_refusal, path_of
from articles.writing.link_targets import unknown_citations
from publication import drafts
from publication.drafts import SaveResult


@dataclass(frozen=True)
class RestoreResult:
    saved: SaveResult
    gone: Counter[str]
    """The name of each field that lost something which is no longer here, and how many."""


@transaction.atomic
def restore_version(
    *, article: Article, version: ArticleVersion, by: User, seen: str
) -> RestoreResult:
    """Make what a version says the next one; `seen` is the token of what stood as the newest.

    Where that is no longer the newest, `saved.beside` is what somebody wrote meanwhile.
    """
    Article.objects.select_for_update().get(pk=article.pk)
    newest = drafts.ensure_history(subject=article)
    if version.pk == newest.pk and version.is_open:
        return RestoreResult(SaveResult(version), Counter())
    content, gone = _restorable_content(article, version)
    # What a browser saved by itself is not written over: a button was pressed.
    article.versions.open().filter(is_autosave=True, written_by=by).update(is_autosave=False)
    saved = drafts.save_version(
        subject=article, content=content, by=by, seen=seen, restores=version
    )
    return RestoreResult(saved, gone)


def _restorable_content(article: Article, version: ArticleVersion) -> tuple[Content, Counter[str]]:
    """Return its content without what has gone, or belongs to another article by now."""
    said = version.read()
    content = Article.drop_missing(said)
    gone = Counter(
        {
            "topics": len(said.topics) - len(content.topics),
            "bylines": len(said.bylines) - len(content.bylines),
            "cover": said.cover != content.cover,
            "document": said.document != content.document,
            "observance": said.observance != content.observance,
            "translation_of": said.translation_of != content.translation_of,
            "pictures": len(_missing_pictures(content.body)),
            "figures": len(unknown_citations(content.body)),
        }
    )
    others = Article.objects.filter(language=article.language).exclude(pk=article.pk)
    translated = others.standing().filter(translation_of=content.translation_of)
    if content.translation_of and translated.exists():
        gone["translation_of"] = 1
        content = replace(content, translation_of=None, translated_from=None)
    if article.first_published_at:
        # Where readers find it is not a matter of what it says.
        content = replace(content, slug=drafts.form_content(article).slug)
    elif address_refusal(
        article.language, path_of(article.language, content.slug, article.place), but=article.pk
    ):
        gone["slug"] = 1
        content = replace(content, slug=drafts.form_content(article).slug)
    if version.published_at:
        content = content.without_correction()  # readers were told then
    return content, +gone


def _missing_pictures(html: str) -> set[int]:
    keys = picture_keys(html)
    return {*keys} - {*Image.objects.filter(pk__in=keys).values_list("pk", flat=True)}
