"""Showing an article to somebody before readers see it: on the desk, and by a link of their own.

A link shows the version that is being written as it stands when it is opened, so that nobody goes
on reading what was put right meanwhile. Publication ends it.
"""

import hashlib
import logging
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from articles.body.tree import flat_text
from articles.models import Article, ArticleEvent, ArticleSource, ArticleVersion, PreviewLink
from articles.presentation import whole_article
from articles.presentation.whole_article import WholeArticle
from publication import drafts
from publication.link_terms import ContentState, LinkTerms, LinkView, link_view

logger = logging.getLogger(__name__)

SECRET_BYTES: Final = 24  # 192 bits, 32 letters in an address


class NothingToShow(Exception):
    """Readers see all there is of the article, or it was withdrawn."""


class EmbargoIsOver(Exception):
    """An embargo ends at a moment to come."""


class AlreadyRevoked(Exception):
    """Somebody else was quicker."""


@dataclass(frozen=True)
class OpenedLink:
    """What a link led to."""

    link: PreviewLink
    shows: LinkView
    version: ArticleVersion | None = None
    whole: WholeArticle | None = None
    """The article as the link shows it, where it shows the draft."""


@transaction.atomic
def make_link(
    *,
    article: Article,
    by: User,
    recipient: str,
    lasts: PreviewLink.Lasts = PreviewLink.Lasts.WEEK,
    why: str = "",
    embargo_until: datetime | None = None,
) -> tuple[PreviewLink, str]:
    """Return the link and its secret, which is kept nowhere. Raises NothingToShow, EmbargoIsOver."""
    now = timezone.now()
    if not has_something_to_show(article):
        raise NothingToShow
    if embargo_until is not None and embargo_until <= now:
        raise EmbargoIsOver
    secret = secrets.token_urlsafe(SECRET_BYTES)
    duration = PreviewLink.DURATIONS.get(lasts)
    link = PreviewLink.objects.create(
        article=article,
        recipient=recipient,
        why=why,
        secret_hash=hash_of(secret),
        made_by=by,
        made_at=now,
        ends_at=now + duration if duration else None,
        embargo_until=embargo_until,
    )
    _record_link_event(link, ArticleEvent.Kind.SHOWN, by)
    logger.info("Preview link %s of article %s made by %s", link.pk, article.pk, by.pk)
    return link, secret


@transaction.atomic
def revoke_link(*, link: PreviewLink, by: User) -> None:
    """From now on the link shows nothing. Raises AlreadyRevoked."""
    link.refresh_from_db(from_queryset=PreviewLink.objects.select_for_update())
    if link.is_revoked:
        raise AlreadyRevoked
    link.revoked_at, link.revoked_by = timezone.now(), by
    link.save(update_fields=["revoked_at", "revoked_by"])
    _record_link_event(link, ArticleEvent.Kind.LINK_REVOKED, by)
    logger.info("Preview link %s of article %s revoked by %s", link.pk, link.article_id, by.pk)


def has_something_to_show(article: Article) -> bool:
    if article.status == Article.Status.WITHDRAWN:
        return False
    return not article.is_public or article.versions.open().exists()


def open_link(secret: str) -> OpenedLink | None:
    """What the link of this secret leads to; None for a secret of none, of one that is over."""
    link = PreviewLink.objects.select_related("article").filter(secret_hash=hash_of(secret)).first()
    if link is None:
        return None
    version = drafts.open_version(link.article)
    shown = link_view(_terms_of(link), _state_of(link.article, version), timezone.now())
    if shown is LinkView.NOTHING:
        return None
    if shown is not LinkView.DRAFT:
        return OpenedLink(link, shown)
    found = whole_article.load(link.article)
    return OpenedLink(link, shown, version, with_version(found, version)) if found else None


def count_opening(link: PreviewLink) -> None:
    """Count it, and keep the day; nothing of who opened it."""
    PreviewLink.objects.filter(pk=link.pk).update(
        times_opened=F("times_opened") + 1, last_opened_on=timezone.localdate()
    )


def links_of(article: Article) -> list[tuple[PreviewLink, LinkView]]:
    """Who has a link, newest first, each with what it shows now. Three queries."""
    stands = _state_of(article, drafts.open_version(article))
    links = article.preview_links.select_related("made_by", "revoked_by")
    return [(link, link_view(_terms_of(link), stands, timezone.now())) for link in links]


def with_version(found: WholeArticle, version: ArticleVersion | None) -> WholeArticle:
    """The article as its page would be with a version; as its row says it without one.

    What a browser saved by itself no form has checked: an address that is none leads nowhere.
    """
    if version is None:
        return found
    address = found.article.slug
    said = whole_article.with_content(found, version.read())
    said.article.slug = slugify(said.article.slug)[:120] or address
    said.article.word_count = len(flat_text(said.article.body).split())
    return replace(said, sources=[_without_unsafe_address(source) for source in said.sources])


def hash_of(secret: str) -> str:
    """The secret is 192 random bits, which nobody guesses: it needs no slow hash and no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _record_link_event(link: PreviewLink, kind: ArticleEvent.Kind, by: User) -> None:
    ArticleEvent.objects.create(article=link.article, kind=kind, by=by, comment=link.recipient)


def _without_unsafe_address(source: ArticleSource) -> ArticleSource:
    if source.url.lower().startswith(("http://", "https://")):
        return source
    return ArticleSource(title=source.title or source.url)


def _terms_of(link: PreviewLink) -> LinkTerms:
    return LinkTerms(link.made_at, link.ends_at, link.is_revoked)


def _state_of(article: Article, version: ArticleVersion | None) -> ContentState:
    published = article.versions.published().aggregate(at=Max("published_at"))
    return ContentState(
        is_public=article.is_public,
        is_withdrawn=article.status == Article.Status.WITHDRAWN,
        is_being_written=version is not None,
        first_published_at=article.first_published_at,
        put_in_place_at=published["at"],
    )
