"""Open a preview link: show the page of an article as its next version would make it."""

from dataclasses import dataclass

from articles.models import ArticlePreviewLink
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
    if found is None:
        return None
    return OpenedLink(link, shown, version, whole_article.with_version(found, version))
