"""The history of an article: its versions, one to read, two to compare, and one brought back.

People who may not see an article find none of this. In articles of others, an author finds the
versions that readers saw.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.utils.translation import gettext, ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest, parse_whole_number
from articles.admin.article_pages import article_path, page_context
from articles.admin.history.comparison import compare
from articles.admin.next_version import may_change, may_see_next, visible_article
from articles.models import Article, ArticleVersion
from articles.models.publication import ArticleVersionQuerySet
from articles.permissions import may_publish
from articles.presentation import whole_article
from articles.publishing import publish
from articles.views import article_page
from articles.writing.restore import RestoreResult, restore_version
from publication import drafts
from publication.models import Version

ON_A_PAGE: Final = 50
# A colleague who saved within this time may still be writing.
LATELY: Final = timedelta(minutes=15)
# The preview alone may stand in a frame, and only in one of ours: beside the form it belongs to.
PREVIEW_CSP: Final[dict[str, list[str]]] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}
FORM_CSP: Final[dict[str, list[str]]] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}


def urls() -> list[URLPattern]:
    return [
        article_path("<int:pk>/preview/", preview_page, "preview"),
        article_path("<int:pk>/history/", history_page, "history"),
        article_path("<int:pk>/history/compare/", compare_page, "compare"),
        article_path("<int:pk>/history/<int:number>/", version_page, "version"),
        article_path("<int:pk>/history/<int:number>/beside/", beside_page, "beside"),
        article_path("<int:pk>/history/<int:number>/restore/", restore, "restore"),
        article_path("<int:pk>/history/<int:number>/hide/", hide, "hide"),
    ]


@require_safe
def history_page(request: StaffRequest, pk: int) -> HttpResponse:
    """List every version, the newest first, in pages."""
    article = visible_article(request, pk)
    found = _versions(request, article).without_words().defer("content", "restores__content")
    page = Paginator(
        found.select_related("written_by", "published_by", "redacted_by", "restores"), ON_A_PAGE
    )
    newest = _versions(request, article).newest_first().first()
    read_now = article.versions.published().order_by("-published_at", "-number")[:1]
    context = {
        **page_context(request, article, gettext("History")),
        "page": page.get_page(request.GET.get("p")),
        "newest": newest,
        "seen_now": read_now.values_list("number", flat=True).first() if article.is_public else 0,
        "may_restore": may_change(request, article),
        "former": article.corrections.values_list("former_version__number", flat=True),
        "may_hide": may_publish(request.user),
    }
    return render(request, "admin/articles/article/history.html", context)


@require_safe
@csp_override(PREVIEW_CSP)
@xframe_options_sameorigin
def version_page(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Show the page of the article as it would be with this version."""
    article = visible_article(request, pk)
    return _preview(request, article, _version(request, article, number))


@require_safe
@csp_override(PREVIEW_CSP)
@xframe_options_sameorigin
def preview_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the page as readers would see it with what is being written, to whom may see that."""
    article = visible_article(request, pk)
    sees_next = may_see_next(request.user, article)
    return _preview(request, article, drafts.open_version(article) if sees_next else None)


def _preview(
    request: StaffRequest, article: Article, version: ArticleVersion | None
) -> HttpResponse:
    """Show a draft as it would be if it were published now, with its day and how to cite it."""
    found = whole_article.load(article)
    if found is None:
        raise Http404
    found = whole_article.with_version(found, version)
    found.article.first_published_at = found.article.first_published_at or timezone.now()
    with translation.override(article.language):
        return article_page(request, found, is_preview=True)


@require_safe
def compare_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Compare two versions by their numbers; without `after`, with the newest."""
    article = visible_article(request, pk)
    newest = _versions(request, article).newest_first().first()
    if newest is None:
        raise Http404
    before = _version(request, article, parse_whole_number(request.GET.get("before", "")) or 0)
    after = _version(
        request, article, parse_whole_number(request.GET.get("after", "")) or newest.number
    )
    context = {
        **page_context(request, article, gettext("Compare versions")),
        **_comparison_context(article, before, after),
    }
    return render(request, "admin/articles/article/compare.html", context)


@require_safe
def beside_page(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Show a version kept aside beside the newest, and ask which of them to go on with."""
    article = visible_article(request, pk)
    mine = _version(request, article, number)
    newest = _versions(request, article).newest_first().first()
    if newest is None or newest.pk == mine.pk or mine.state != ArticleVersion.State.ASIDE:
        raise Http404
    theirs = _version(request, article, newest.number)
    title = gettext("Two people wrote at the same time")
    context = {
        **page_context(request, article, title),
        **_comparison_context(article, theirs, mine),
        "is_mine": mine.written_by_id == request.user.pk,
        "may_restore": may_change(request, article),
    }
    return render(request, "admin/articles/article/beside.html", context)


@require_POST
def restore(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Make a version the next one; who saw an older newest one is shown both first."""
    article = visible_article(request, pk)
    version = _version(request, article, number)
    if not may_change(request, article):
        raise PermissionDenied
    restored = restore_version(
        article=article,
        version=version,
        by=request.user,
        seen=request.POST.get("seen", ""),
    )
    saved = restored.saved
    if saved.beside:
        messages.error(request, kept_aside_words(saved.beside, saved.version.number, request.user))
        return redirect("admin:articles_article_beside", pk, saved.version.number)
    words = gettext("Version %(number)s restored as a draft. Readers do not see it yet.")
    messages.success(request, words % {"number": version.number})
    for lost in _loss_sentences(restored):
        messages.warning(request, lost)
    return redirect("admin:articles_article_change", pk)


@require_POST
def hide(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Let readers no longer read a version that was corrected."""
    article = visible_article(request, pk)
    if not may_publish(request.user):
        raise PermissionDenied
    publish.hide_former_version(article=article, number=number, by=request.user)
    words = gettext("Readers can no longer read version %(number)s.")
    messages.success(request, words % {"number": number})
    return redirect("admin:articles_article_history", pk)


def recent_versions(user: Any, article: Article | None) -> dict[str, object]:
    """Return what the form says of colleagues: who wrote in it just now, and what is kept aside."""
    if article is None:
        return {}
    published = article.versions.published().order_by("-number").values("number")[:1]
    aside = article.versions.aside_of(user).filter(number__gt=Coalesce(Subquery(published), 0))
    lately = Q(~Q(written_by=user), written_at__gte=timezone.now() - LATELY)
    seen = article.versions.visible_to(user).filter(lately | Q(pk__in=aside.values("pk")))
    by_time = list(seen.without_words().select_related("written_by").order_by("-written_at"))
    recent = next((each for each in by_time if each.written_by != user), None)
    since = timezone.now() - recent.written_at if recent else LATELY
    return {
        "recent": recent,
        "minutes": max(1, since // timedelta(minutes=1)),
        # The last of what this person has aside, unless a later version was published over it.
        "aside": next((each for each in by_time if each.written_by == user), None),
    }


def kept_aside_words(beside: Version, number: int, to: Any) -> str:
    if beside.state == ArticleVersion.State.IN_REVIEW:
        words = gettext(
            "This article is in review, so nothing in it was replaced. What you wrote is kept as"
            " version %(number)s."
        )
    elif beside.written_by == to:
        words = gettext(
            "You changed this article in another window, so nothing was published or replaced. "
            "What you wrote here is kept as version %(number)s."
        )
    else:
        words = gettext(
            "%(who)s changed this article while you wrote, so nothing was published or"
            " replaced. What you wrote is kept as version %(number)s."
        )
    return words % {"who": beside.written_by.display_name, "number": number}


def _loss_sentences(restored: RestoreResult) -> Iterable[str]:
    """Name what the restored version has lost, one sentence each."""
    gone = restored.gone
    said = {
        "cover": gettext("Its picture is gone, so it has none now."),
        "document": gettext("Its document is gone, so it has none now."),
        "observance": gettext("The day it marked is gone."),
        "translation_of": gettext(
            "The article it was translated from is gone or has another translation."
        ),
        "slug": gettext("Another article has its address by now, so it keeps the one of today."),
        "topics": ngettext(
            "%(count)s topic is gone.", "%(count)s topics are gone.", gone["topics"]
        ),
        "bylines": ngettext(
            "%(count)s author who signed is gone.",
            "%(count)s authors who signed are gone.",
            gone["bylines"],
        ),
        "pictures": ngettext(
            "%(count)s picture in its text is gone.",
            "%(count)s pictures in its text are gone.",
            gone["pictures"],
        ),
        "figures": ngettext(
            "%(count)s figure it cites is gone: choose another before you publish.",
            "%(count)s figures it cites are gone: choose others before you publish.",
            gone["figures"],
        ),
    }
    return [said[name] % {"count": count} for name, count in gone.items()]


def _comparison_context(
    article: Article, before: ArticleVersion, after: ArticleVersion
) -> dict[str, object]:
    return {
        "before": before,
        "after": after,
        "sides": [before, after],
        "comparison": compare(before.read(), after.read(), article.language),
        "language": article.language,
    }


def _versions(request: StaffRequest, article: Article) -> ArticleVersionQuerySet:
    return article.versions.visible_to(request.user)


def _version(request: StaffRequest, article: Article, number: int) -> ArticleVersion:
    readable = _versions(request, article).with_text().select_related("written_by")
    found = readable.filter(number=number).first()
    if found is None:
        raise Http404
    return found
