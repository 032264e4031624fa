"""Decide which staff see and write an article and its next version, and which its form shows."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.requests import parse_whole_number
from articles.body.content import Content
from articles.models import Article, ArticleVersion, PagePlace
from articles.permissions import may_publish
from publication import drafts, review


def visible_article(request: Any, pk: int) -> Article:
    """Return an article that this person may see. Raises Http404."""
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    if not admin.site.get_model_admin(Article).has_view_permission(request, article):
        raise Http404
    return article


def new_place(below: str) -> PagePlace | None:
    """Return the place of a page that is about to be made, not saved; None for an article.

    `below` names the place above it as a form has it: a key, 0 for the top, nothing for an article.
    """
    key = parse_whole_number(below)
    if key is None:
        return None
    return PagePlace(parent=PagePlace.objects.filter(pk=key).first())


def check_place_above(request: Any) -> None:
    """Raise Http404 where a new page is asked for below one that this person may not see."""
    key = parse_whole_number((request.POST or request.GET).get("below", ""))
    visible = Article.objects.visible_to(request.user)
    if key and not visible.filter(place=key).exists():
        raise Http404


def may_change(request: HttpRequest, article: Article) -> bool:
    return admin.site.get_model_admin(Article).has_change_permission(request, article)


def may_see_next(user: Any, article: Article) -> bool:
    """Return whether they see what is written: editors of any article, authors of their own."""
    return may_publish(user) or article.created_by_id == user.pk


def may_write(request: Any, article: Article) -> bool:
    """Return whether they may write: editors every article, authors their own, as a draft.

    While it is in review authors read it. A form opened before is taken all the same: `drafts` keeps
    what was typed in it aside.
    """
    if may_publish(request.user):
        return True
    is_theirs = article.created_by_id == request.user.pk
    if not is_theirs or article.status == Article.Status.WITHDRAWN:
        return False
    return request.method == "POST" or may_write_on(request.user, article)


def may_write_on(user: Any, article: Article) -> bool:
    """Return whether this person may go on writing: in review only editors may."""
    return may_publish(user) or review.review_stage(article) != ArticleVersion.State.IN_REVIEW


class ShownVersion(NamedTuple):
    """The version of an article that its form shows to one person."""

    version: ArticleVersion | None
    """The newest; None for people who see no more of the article than readers do."""
    opened: ArticleVersion | None
    """A version kept aside, which is opened in the form to be merged by hand into the newest."""
    content: Content
    seen: str
    """The token of the version that the form is made from."""

    @property
    def stage(self) -> str:
        return self.version.stage if self.version else ""


def shown_version(request: Any, article: Article) -> ShownVersion:
    """Look up what the form of the article shows. Five queries at most."""
    sees_next = may_see_next(request.user, article)
    version = drafts.newest_version(article) if sees_next else None
    opened = _opened(request, article)
    seen = drafts.version_token(version)
    if opened:
        # The form is made from what the page with both texts showed, not from later versions.
        seen = request.GET.get("seen", "")[:30]
    source = opened or version
    if source and source.state != ArticleVersion.State.PUBLISHED:
        return ShownVersion(version, opened, source.read(), seen)
    return ShownVersion(version, opened, article.read_content(), seen)


def _opened(request: Any, article: Article) -> ArticleVersion | None:
    number = parse_whole_number(request.GET.get("from", ""))
    if number is None:
        return None
    aside = article.versions.visible_to(request.user).with_text()
    return aside.filter(state=ArticleVersion.State.ASIDE, number=number).first()
