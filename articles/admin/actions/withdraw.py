"""The page that asks before an article is withdrawn, and whether its words go with it."""

from typing import Final

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest, parse_whole_number
from articles.models import Article, ArticleEvent
from articles.permissions import may_publish
from articles.planning.status_words import state_words
from articles.publishing import redact
from publication import redaction, status

LONGEST: Final = ArticleEvent._meta.get_field("comment").max_length


def urls() -> list[URLPattern]:
    guarded = admin.site.admin_view
    return [path("<int:pk>/withdraw/", guarded(withdraw), name="articles_article_withdraw")]


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask before an article is withdrawn; once it is, ask whether its words are to be removed."""
    article = Article.objects.filter(pk=pk).first()
    if article is None or not may_publish(request.user):
        raise Http404
    here = redirect("admin:articles_article_change", pk)
    if article.status == Article.Status.DRAFT:
        messages.warning(request, gettext("Readers do not see it: there is nothing to withdraw."))
        return here
    if request.method != "POST":
        context = {
            **admin.site.each_context(request),
            "title": gettext("Withdraw for good"),
            "subtitle": article.title,
            "original": article,
            **_beside(article),
            "count": article.versions.with_text().count(),
            "comment_length": LONGEST,
        }
        return render(request, "admin/articles/article/withdraw.html", context)
    try:
        _act(article, request)
    except (status.NotPublished, redaction.NotWithdrawn):
        messages.warning(request, gettext("A colleague changed its state meanwhile. Look again."))
    return here


def _beside(article: Article) -> dict[str, list[tuple[Article, str]]]:
    """Return the other languages of an article with their states: those that can go along, and the others."""
    every = [(other, state_words(other)) for other in _in_other_languages(article)]
    may_go = [] if article.status == Article.Status.WITHDRAWN else _translations(article)
    keys = {each.pk for each in may_go}
    return {
        "translations": [pair for pair in every if pair[0].pk in keys],
        "others": [pair for pair in every if pair[0].pk not in keys],
    }


def _translations(article: Article, *keys: int) -> list[Article]:
    """Return the other languages that readers see or are going to see; with `keys`, only those."""
    found = article.translations.filter(status=Article.Status.PUBLISHED)
    return list(found.filter(pk__in=keys) if keys else found)


def _in_other_languages(article: Article) -> QuerySet[Article]:
    """Return the other articles that may hold its words, translated or not yet."""
    original = article.translation_of_id or article.pk
    family = Article.objects.filter(Q(pk=original) | Q(translation_of=original))
    return family.exclude(pk=article.pk).defer("body").order_by("language")


def _act(article: Article, request: StaffRequest) -> None:
    is_text_removed = request.POST.get("remove") == "1"
    if article.status != Article.Status.WITHDRAWN:
        # No browser lets anybody type more of it.
        comment = request.POST.get("comment", "").replace("\r\n", "\n").strip()[:LONGEST]
        ticked = {key for key in map(parse_whole_number, request.POST.getlist("along")) if key}
        along = _translations(article, *ticked) if ticked else []
        if len(along) < len(ticked):
            raise status.NotPublished
        redact.withdraw_with_translations(
            article=article,
            by=request.user,
            is_text_removed=is_text_removed,
            comment=comment,
            along=along,
        )
        words = gettext("Withdrawn. Its address says so: {article}")
        for each in (article, *along):
            link = format_html('<a href="{}">{}</a>', each.get_absolute_url(), each.title)
            messages.success(request, format_html(words, article=link))
    elif is_text_removed:
        redact.redact_article(article=article, by=request.user)
    if is_text_removed:
        messages.success(request, gettext("The words of all its versions are removed."))
