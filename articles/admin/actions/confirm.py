"""Pages that ask before an article is taken off the site, and before what is written over it goes."""

from collections.abc import Callable
from typing import Final

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest
from articles.admin.permissions import may_see_next, may_write_on
from articles.models import Article
from articles.permissions import may_publish
from publication import discard as writing_discard
from publication import drafts, status

REFUSED: Final[dict[type[Exception], Promise | str]] = {
    status.NotPublished: _("Readers do not see it: there is nothing to take off the site."),
    writing_discard.NothingToDiscard: _("Nothing is written over what readers see."),
    writing_discard.WrittenSince: _("A colleague wrote on meanwhile. Look at it again."),
}


def urls(model_admin: admin.ModelAdmin[Article]) -> list[URLPattern]:
    return [
        path(
            f"<int:pk>/{name}/",
            model_admin.admin_site.admin_view(_view(model_admin, asks)),
            name=f"articles_article_{name}",
        )
        for name, asks in (("unpublish", unpublish), ("discard", discard))
    ]


def _view(
    model_admin: admin.ModelAdmin[Article],
    asks: Callable[[StaffRequest, Article], HttpResponse | str],
) -> Callable[..., HttpResponse]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: StaffRequest, pk: int) -> HttpResponse:
        """The page that asks, or what was done said beside the form."""
        article = model_admin.get_queryset(request).filter(pk=pk).first()
        if article is None or not model_admin.has_change_permission(request, article):
            raise Http404
        try:
            answer = asks(request, article)
        except tuple(REFUSED) as refusal:
            messages.warning(request, str(REFUSED[type(refusal)]))
        else:
            if isinstance(answer, HttpResponse):
                return answer
            messages.success(request, answer)
        return redirect("admin:articles_article_change", pk)

    return view


def unpublish(request: StaffRequest, article: Article) -> HttpResponse | str:
    if not may_publish(request.user):
        raise Http404
    if article.status != Article.Status.PUBLISHED:
        raise status.NotPublished
    is_scheduled = article.is_scheduled
    if request.method == "POST":
        status.unpublish(subject=article, by=request.user)
        if is_scheduled:
            return gettext("A draft again. It will not be published at the scheduled time.")
        return gettext("A draft again. Readers no longer see it.")
    title = gettext("Unschedule") if is_scheduled else gettext("Take off the site")
    return _asked(request, article, title, "unpublish")


def discard(request: StaffRequest, article: Article) -> HttpResponse | str:
    if not may_see_next(request.user, article) or not may_write_on(request.user, article):
        raise Http404
    writing_discard.discardable_version(article)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        writing_discard.discard_changes(subject=article, by=request.user, seen=seen)
        return gettext("Discarded. The form shows what readers see; the history has both versions.")
    return _asked(request, article, gettext("Discard these changes"), "discard")


def _asked(request: StaffRequest, article: Article, title: str, what: str) -> HttpResponse:
    seen_by_readers = article.versions.published().order_by("-published_at", "-number").first()
    context = {
        **admin.site.each_context(request),
        "title": title,
        "subtitle": article.title,
        "original": article,
        "what": what,
        "version": drafts.open_version(article),
        "seen_by_readers": seen_by_readers,
    }
    return render(request, "admin/articles/article/ask_first.html", context)
