"""Pages beside the form of an article: review, discard, take off the site."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from articles.admin import withdrawing
from articles.admin.article_pages import article_path, page_context
from articles.admin.next_version import may_change, may_see_next, may_write_on, visible_article
from articles.admin.panels import former_addresses
from articles.models import Article, ArticleEvent, ArticleVersion
from articles.permissions import may_publish
from articles.publishing import review_steps
from publication import drafts, review, status

LONGEST_COMMENT: Final = ArticleEvent._meta.get_field("comment").max_length or 0
REFUSED: Final[dict[type[Exception], Promise | str]] = {
    status.NotPublished: _("Readers do not see it: there is nothing to take off the site."),
    drafts.NothingToDiscard: _("Nothing is written over what readers see."),
    drafts.WrittenSince: _("A colleague has changed it since you opened it. Check it again."),
    review.NotInReview: _("It is no longer in review. Check it again."),
    review.NotTheirSubmission: _(
        "Only its author, or the person who submitted it, can take it back. You can return it."
    ),
}
RETURNED_WITHOUT: Final = _("Write a comment, so that its author knows what to change.")

type Confirm = Callable[[StaffRequest, Article], HttpResponse | str]
"""Shows the page that asks, or acts and returns what was done."""
type ReviewStep = Callable[[Article, StaffRequest, str], str]
"""Takes a comment, and returns what was done."""


def urls() -> list[URLPattern]:
    confirmed = (("unpublish", unpublish), ("discard", discard))
    steps = (("take-back", take_back), ("return", give_back), ("note", note))
    views = {
        **{name: _confirm_view(confirm) for name, confirm in confirmed},
        **{name: _review_view(step) for name, step in steps},
    }
    return [
        *withdrawing.urls(),
        article_path("<int:pk>/addresses/", former_addresses.addresses_page, "addresses"),
        *(
            article_path(f"<int:pk>/{name}/", view, name.replace("-", "_"))
            for name, view in views.items()
        ),
    ]


def _confirm_view(confirm: Confirm) -> Callable[..., HttpResponse]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: StaffRequest, pk: int) -> HttpResponse:
        """Ask, or say beside the form what was done."""
        article = visible_article(request, pk)
        if not may_change(request, article):
            raise Http404
        try:
            answer = confirm(request, article)
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
    return _ask_first(request, article, title, "unpublish")


def discard(request: StaffRequest, article: Article) -> HttpResponse | str:
    if not may_see_next(request.user, article) or not may_write_on(request.user, article):
        raise Http404
    drafts.discardable_version(article)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        drafts.discard_changes(subject=article, by=request.user, seen=seen)
        return gettext("Discarded. The form shows what readers see; the history has both versions.")
    return _ask_first(request, article, gettext("Discard these changes"), "discard")


def _ask_first(request: StaffRequest, article: Article, title: str, what: str) -> HttpResponse:
    original = article.translation_of_id or article.pk
    family = Q(pk=original) | Q(translation_of=original)
    published = article.versions.published().order_by("-published_at", "-number")
    context = {
        **page_context(request, article, title),
        "what": what,
        "version": drafts.open_version(article),
        "seen_by_readers": published.first(),
        "others": Article.objects.published().filter(family).exclude(pk=article.pk),
    }
    return render(request, "admin/articles/article/ask_first.html", context)


def _review_view(step: ReviewStep) -> Callable[..., HttpResponse]:
    @require_POST
    def view(request: StaffRequest, pk: int) -> HttpResponse:
        """Take the step, or show the comment on a page of its own where it was refused."""
        article = visible_article(request, pk)
        if not may_see_next(request.user, article):
            raise Http404
        comment, error = _comment_of(request), ""
        if len(comment) > LONGEST_COMMENT:
            error = gettext("Shorten it to %(most)s characters.") % {"most": LONGEST_COMMENT}
            return _comment_page(request, article, comment, error)
        try:
            messages.success(request, step(article, request, comment))
            comment = ""
        except review.CommentMissing:
            is_return = step is give_back
            error = str(RETURNED_WITHOUT) if is_return else gettext("Write a comment.")
        except tuple(REFUSED) as refusal:
            messages.error(request, str(REFUSED[type(refusal)]))
        if comment or error:
            return _comment_page(request, article, comment, error)
        return redirect("admin:articles_article_change", pk)

    return view


def _comment_of(request: StaffRequest) -> str:
    return request.POST.get("comment", "").replace("\r\n", "\n").strip()


def take_back(article: Article, request: StaffRequest, _comment: str) -> str:
    review.take_back_submission(subject=article, by=request.user)
    return gettext("You have it back. Submit it again when it is ready.")


def give_back(article: Article, request: StaffRequest, comment: str) -> str:
    if not may_publish(request.user):
        raise Http404
    review_steps.return_article(article=article, by=request.user, comment=comment)
    return gettext("Returned to %(who)s.") % {"who": article.created_by.display_name}


def note(article: Article, request: StaffRequest, comment: str) -> str:
    review.add_note(subject=article, by=request.user, comment=comment)
    return gettext("Note added beside the article.")


def _comment_page(
    request: StaffRequest, article: Article, comment: str, error: str
) -> HttpResponse:
    is_in_review = review.review_stage(article) == ArticleVersion.State.IN_REVIEW
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "opts": Article._meta,
        "title": article.title,
        "original": article,
        "comment": comment,
        "error": error,
        "may_return": may_publish(request.user) and is_in_review,
        "comment_length": LONGEST_COMMENT,
    }
    return render(request, "admin/articles/article/comment.html", context)
