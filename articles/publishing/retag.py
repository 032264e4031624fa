"""Change the topics of an article without its form.

A draft gets a new version. An article that readers see, or are going to see, changes at once: as a
version that is published, and in the version that is being written over it.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.body.content import Content
from articles.models import Article
from articles.publishing.readiness import IS_WITHDRAWN, SAVED_BY_ITSELF
from publication import drafts, status

logger = logging.getLogger(__name__)


class CannotBeRetagged(Exception):
    """`find_obstacle` says in words what stops it."""


@dataclass(frozen=True)
class TopicChange:
    """Topics to add and to remove, by their keys."""

    add: frozenset[int] = frozenset()
    remove: frozenset[int] = frozenset()

    def topics(self, before: Collection[int]) -> tuple[int, ...]:
        return tuple(sorted({*before} - self.remove | self.add))

    def content(self, before: Content) -> Content:
        return replace(before, topics=self.topics(before.topics))


def topics_of(article: Article) -> tuple[int, ...]:
    """Return the topics that would be changed: those of readers, or of a draft as last written."""
    if article.status == Article.Status.PUBLISHED:
        return tuple(article.topic_links.order_by("tag").values_list("tag", flat=True))
    topics: tuple[int, ...] = drafts.form_content(article).topics
    return topics


def find_obstacle(article: Article) -> Promise | str:
    """Return why nobody can change its topics here; empty where they can."""
    if article.status == Article.Status.WITHDRAWN:
        return IS_WITHDRAWN
    if article.status == Article.Status.PUBLISHED and settings.PUBLISH_NEEDS_TWO:
        return _("Changes to published articles need two people. Change the topics in its form.")
    version = drafts.open_version(article)
    if article.status == Article.Status.DRAFT and version and version.is_autosave:
        return SAVED_BY_ITSELF
    return ""


@transaction.atomic
def retag_article(*, article: Article, by: User, change: TopicChange) -> None:
    """Change its topics, and tell readers of a public article that it was updated.

    Raises CannotBeRetagged.
    """
    article.lock()
    if find_obstacle(article):
        raise CannotBeRetagged
    before = topics_of(article)
    if change.topics(before) == before:
        return
    why = gettext("Topics changed.")
    if article.status == Article.Status.PUBLISHED:
        drafts.ensure_history(subject=article)
        article.write_content(article.drop_missing(change.content(article.read_content())))
        article.save()
        drafts.record_change(subject=article, by=by, why=why, in_draft=change.content)
        status.mark_updated(subject=article, by=by)
    else:
        seen = drafts.version_token(drafts.newest_version(article))
        content = article.drop_missing(change.content(drafts.form_content(article)))
        drafts.save_version(subject=article, content=content, by=by, seen=seen, why=why)
    logger.info("Topics of article %s changed by %s", article.pk, by.pk)
