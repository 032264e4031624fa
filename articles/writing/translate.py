"""Start a translation of an article with the structure of its original.

Each translation is an article of its own, written, reviewed and published like any other. It keeps
which version of its original it says the same as; docs/decisions/0042 says why.
"""

import logging
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.body import elements
from articles.body.content import WORDS, Content, SourceEntry
from articles.models import Article, ArticleSource, ArticleVersion
from articles.writing import link_targets
from articles.writing.addresses import free_path, last_part, path_of
from publication import drafts
from publication.models import Version

logger = logging.getLogger(__name__)


class AlreadyTranslated(Exception):
    """There is a translation into this language already, which nobody withdrew: `article`."""

    def __init__(self, article: Article) -> None:
        super().__init__(article.pk)
        self.article = article


class NotTranslatable(Exception):
    """The original was withdrawn, is itself a translation, or is in this language."""


@transaction.atomic
def start_translation(*, original: Article, language: str, by: User) -> Article:
    """Make a draft in a language with all that the original has, to be written over.

    Its words stay those of the original until they are, so that headings, figures, notes and
    pictures stand where they belong. One that was withdrawn stays where it is, with what became of
    it. Raises AlreadyTranslated and NotTranslatable.
    """
    original = Article.objects.select_for_update().get(pk=original.pk)
    if language not in translatable_languages(original):
        raise NotTranslatable
    if there := original.translations.standing().filter(language=language).first():
        raise AlreadyTranslated(there)
    source = _freeze(translation_source(original) or drafts.ensure_history(subject=original))
    fitting = _truncate_to_columns(source.read())
    said = replace(
        fitting.without_correction(),
        body=_translate_body_links(fitting.body, language),
        slug=last_part(free_path(path_of(language, original.slug, original.place), language)),
        translation_of=original.pk,
        translated_from=source.pk,
        cover_alt="",  # the checks ask for these in the language of the translation
    )
    said = Article.drop_missing(replace(said, title=said.title or original.title))
    article = Article(
        title=said.title, slug=said.slug, language=language, place=original.place, created_by=by
    )
    if original.unpublish_at and original.unpublish_at > timezone.now():
        article.unpublish_at = original.unpublish_at  # what ends, ends in every language
    article.save()
    article.write_content(said)
    article.save()
    drafts.ensure_history(subject=article)
    logger.info("Translation %s of article %s begun by %s", article.pk, original.pk, by.pk)
    return article


def translatable_languages(original: Article) -> list[str]:
    """Return the languages into which an article can be translated: none for a translation."""
    if original.translation_of_id or original.status == Article.Status.WITHDRAWN:
        return []
    return [code for code, _name in settings.CONTENT_LANGUAGES if code != original.language]


def translation_source(original: Article) -> ArticleVersion | None:
    """Return what translators work from: what was published last, else what is being written.

    None where the article has no history yet, and says what its row says.
    """
    return last_published_version(original.pk) or drafts.newest_version(original)


def last_published_version(original: int) -> ArticleVersion | None:
    """Return the version of an article that was published last, without its words."""
    published = ArticleVersion.objects.published().filter(article=original)
    return published.without_words().order_by("-published_at", "-number").first()


def _truncate_to_columns(content: Content) -> Content:
    """Shorten each text to its column: what a browser saved by itself may be longer."""

    def cut(model: type[Article | ArticleSource], name: str, words: str) -> str:
        return words[: getattr(model._meta.get_field(name), "max_length", None)]

    columns: dict[str, Any] = {name: cut(Article, name, getattr(content, name)) for name in WORDS}
    sources = [
        SourceEntry(
            cut(ArticleSource, "title", listed.title), cut(ArticleSource, "url", listed.url)
        )
        for listed in content.sources
    ]
    return replace(content, **columns, sources=tuple(sources))


def _translate_body_links(html: str, language: str) -> str:
    """Let each link to this site lead to the same page in the language, where there is one."""
    there = link_targets.translate_links(elements.link_addresses(html), language)
    return elements.replace_links(html, lambda href: there.get(href, href))


def _freeze(version: Version) -> Version:
    """Keep what was translated: the next save begins a new version instead of writing over it."""
    if version.is_autosave:
        version.is_autosave = False
        version.save(update_fields=["is_autosave"])
    return version
