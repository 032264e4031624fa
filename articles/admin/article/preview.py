"""An article as its readers will see it, for those who write it."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.csp import CSP

from accounts.models import User
from accounts.requests import StaffRequest, parse_whole_number
from articles.admin.permissions import may_see_next
from articles.models import Article, ArticleVersion
from articles.presentation.whole_article import WholeArticle
from articles.publishing import open_preview
from articles.views import article_page
from publication import drafts

# The preview alone may stand in a frame, and only in one of ours: beside the form it belongs to.
PREVIEW_CSP: Final = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}
FORM_CSP: Final = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}


def preview_page(request: StaffRequest, found: WholeArticle) -> HttpResponse:
    """The version that is being written, or the one whose number is asked for.

    A draft is shown as it would be if it were published now, with its day and how to cite it.
    """
    version = _version(found.article, request.user, request.GET.get("version", ""))
    shown = open_preview.with_version(found, version)
    article = shown.article
    article.first_published_at = article.first_published_at or timezone.now()
    with translation.override(article.language):
        return article_page(request, shown, is_preview=True)


def _version(article: Article, user: User, number: str) -> ArticleVersion | None:
    """Other authors see of a public article what readers see. Raises Http404 for a number of none."""
    sees_next = may_see_next(user, article)
    if not number:
        return drafts.open_version(article) if sees_next else None
    if not sees_next:
        raise Http404
    version = article.versions.filter(number=parse_whole_number(number) or 0).first()
    if version is None:
        raise Http404
    return version
