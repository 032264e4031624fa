"""Pages beside the form of an article: take it back from review, return it, write a note."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from articles.admin.permissions import may_see_next
from articles.models import Article, ArticleEvent, ArticleVersion
from articles.permissions import may_publish
from publication import review

LONGEST: Final = ArticleEvent._meta.get_field("comment").max_length or 0
REFUSED: Final[dict[type[Exception], Promise | str]] = {
    review.NotInReview: _("It is not in review any more: look at it again."),
    review.NotTheirSubmission: _("Who wrote or submitted it takes it back. You can return it."),
}
RETURNED_WITHOUT: Final = _("Write a few words. Who gets it back is told what to mend.")

type Act = Callable[[Article, StaffRequest, str], str]


def urls(model_admin: admin.ModelAdmin[Article]) -> list[URLPattern]:
    return [
        path(
            f"<int:pk>/{name}/",
            model_admin.admin_site.admin_view(require_POST(_view(model_admin, act))),
            name=f"articles_article_{name.replace('-', '_')}",
        )
        for name, act in (("take-back", take_back), ("return", give_back), ("note", note))
    ]


def _view(model_admin: admin.ModelAdmin[Article], act: Act) -> Callable[..., HttpResponse]:
    def view(request: StaffRequest, pk: int) -> HttpResponse:
        """The comment is kept on a page of its own where it could not be taken."""
        article = model_admin.get_queryset(request).filter(pk=pk).first()
        if article is None or not model_admin.has_view_permission(request, article):
            raise Http404
        if not may_see_next(request.user, article):
            raise Http404
        comment = request.POST.get("comment", "").replace("\r\n", "\n").strip()
        here = redirect("admin:articles_article_change", pk)
        try:
            messages.success(request, act(article, request, _short_enough(comment)))
        except review.CommentMissing:
            words = str(RETURNED_WITHOUT) if act is give_back else gettext("Write a few words.")
            return _again(model_admin, request, article, comment, words)
        except CommentTooLong:
            words = gettext("Shorten it to %(most)s characters.") % {"most": LONGEST}
            return _again(model_admin, request, article, comment, words)
        except tuple(REFUSED) as refusal:
            messages.error(request, str(REFUSED[type(refusal)]))
            if comment:
                return _again(model_admin, request, article, comment, "")
        return here

    return view


class CommentTooLong(Exception):
    """The comment is longer than an event can hold."""


def _short_enough(comment: str) -> str:
    if len(comment) > LONGEST:
        raise CommentTooLong
    return comment


def take_back(article: Article, request: StaffRequest, _comment: str) -> str:
    review.take_back_submission(subject=article, by=request.user)
    return gettext("You have it back. Submit it again when it is ready.")


def give_back(article: Article, request: StaffRequest, comment: str) -> str:
    if not may_publish(request.user):
        raise Http404
    review.return_to_writer(subject=article, by=request.user, comment=comment)
    return gettext("Returned to %(who)s.") % {"who": article.created_by.display_name}


def note(article: Article, request: StaffRequest, comment: str) -> str:
    review.add_note(subject=article, by=request.user, comment=comment)
    return gettext("Your note stands beside the article.")


def _again(
    model_admin: admin.ModelAdmin[Article],
    request: StaffRequest,
    article: Article,
    comment: str,
    error: str,
) -> HttpResponse:
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": article.title,
        "original": article,
        "comment": comment,
        "error": error,
        "may_return": may_publish(request.user)
        and review.review_stage(article) == ArticleVersion.State.IN_REVIEW,
        "comment_length": LONGEST,
    }
    return render(request, "admin/articles/article/comment.html", context)
