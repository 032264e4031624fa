"""Open a preview link: show the page of an article as its next version would make it."""

from dataclasses import dataclass, replace

from django.utils.text import slugify

from articles.body.tree import flat_text
from articles.models import ArticlePreviewLink, ArticleSource
from articles.presentation import whole_article
from articles.presentation.whole_article import WholeArticle
from publication import preview_links
from publication.link_terms import LinkView
from publication.models import Version


@dataclass(frozen=True)
class OpenedLink:
    """A preview link that was opened, and what it shows."""

    link: ArticlePreviewLink
    shows: LinkView
    version: Version | None = None
    whole: WholeArticle | None = None
    """The article as the link shows it, where it shows the draft."""


def open_link(secret: str) -> OpenedLink | None:
    """Return what the link of this secret leads to; None where there is none, or it is over."""
    links = ArticlePreviewLink.objects.select_related("article")
    link = links.filter(secret_hash=preview_links.hash_of(secret)).first()
    if link is None:
        return None
    shown, version = preview_links.view_of(link)
    if shown is LinkView.NOTHING:
        return None
    if shown is not LinkView.DRAFT:
        return OpenedLink(link, shown)
    found = whole_article.load(link.article)
    return OpenedLink(link, shown, version, with_version(found, version)) if found else None


def with_version(found: WholeArticle, version: Version | None) -> WholeArticle:
    """Return the article as its page would be with a version, or without one as its row says.

    No form has checked what a browser saved by itself: a source whose address is none gets no link.
    """
    if version is None:
        return found
    address = found.article.slug
    said = whole_article.with_content(found, version.read())
    said.article.slug = slugify(said.article.slug)[:120] or address
    said.article.word_count = len(flat_text(said.article.body).split())
    return replace(said, sources=[_without_unsafe_address(source) for source in said.sources])


def _without_unsafe_address(source: ArticleSource) -> ArticleSource:
    if source.url.lower().startswith(("http://", "https://")):
        return source
    return ArticleSource(title=source.title or source.url)
