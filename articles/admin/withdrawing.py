"""Pages on which an article is withdrawn for good, seen to be gone, and brought back."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import StaffRequest, parse_whole_number
from articles.admin.article_pages import article_path, page_context
from articles.admin.next_version import may_change, visible_article
from articles.models import Article, ArticleEvent, ArticleWithdrawal
from articles.permissions import may_publish
from articles.planning.status_words import state_words
from articles.playback.files import played_elsewhere, recordings_of
from articles.withdrawal import withdraw
from articles.withdrawal.report import ask_addresses
from articles.withdrawal.withdraw import Choice, Done
from publication import redaction, sealed_copy, status

LONGEST_COMMENT = ArticleEvent._meta.get_field("comment").max_length or 0

type Page = Callable[[StaffRequest, Article], HttpResponse]


def urls() -> list[URLPattern]:
    ask = require_http_methods(["GET", "HEAD", "POST"])
    return [
        article_path("<int:pk>/withdraw/", ask(_for_publishers(withdraw_page)), "withdraw"),
        article_path("<int:pk>/withdraw/no/", require_POST(_for_publishers(decline)), "decline"),
        article_path("<int:pk>/withdrawn/", require_safe(_for_publishers(report)), "withdrawn"),
        article_path("<int:pk>/withdrawn/undo/", require_POST(_for_publishers(undo)), "undo"),
    ]


def _for_publishers(page: Page) -> Callable[..., HttpResponse]:
    @never_cache
    @sensitive_post_parameters("code")
    def view(request: StaffRequest, pk: int) -> HttpResponse:
        article = visible_article(request, pk)
        if not (may_change(request, article) and may_publish(request.user)):
            raise Http404
        return page(request, article)

    return view


def withdraw_page(request: StaffRequest, article: Article) -> HttpResponse:
    """Ask before an article is withdrawn; once it is, ask whether its words are to be removed."""
    if article.status == Article.Status.DRAFT:
        messages.warning(request, gettext("Readers do not see it: there is nothing to withdraw."))
        return _form_of(article)
    if request.method != "POST":
        return _ask(request, article)
    try:
        done = _withdraw(request, article)
    except (status.NotPublished, redaction.NotWithdrawn, withdraw.ProposedAlready):
        words = gettext("Its state has changed since this page was opened. Check it again.")
        messages.warning(request, words)
        return _form_of(article)
    except withdraw.OwnProposal:
        messages.error(
            request, gettext("You proposed it. Another person who may publish has to withdraw it.")
        )
        return redirect("admin:articles_article_withdraw", article.pk)
    if done is None:
        words = gettext(
            "Proposed. A colleague who may publish has to open this page and withdraw it."
        )
        messages.success(request, words)
        return _form_of(article)
    _tell(request, done)
    # The code is in this answer alone: no session and no address ever has it.
    return _report(request, done.withdrawal, done.code) if done.code else _form_of(article)


def _form_of(article: Article) -> HttpResponse:
    return redirect("admin:articles_article_change", article.pk)


def _withdraw(request: StaffRequest, article: Article) -> Done | None:
    """Do it or, where two people are needed, propose it and return None.

    Raises ProposedAlready where the proposal is not the one on the page from which this was sent.
    """
    proposed = withdraw.proposed_withdrawal(article)
    if request.POST.get("proposal", "") != (str(proposed.pk) if proposed else ""):
        raise withdraw.ProposedAlready
    if proposed:
        return withdraw.confirm(withdrawal=proposed, by=request.user)
    choice = _choice(request)
    if settings.WITHDRAW_NEEDS_TWO:
        withdraw.propose(article=article, by=request.user, choice=choice)
        return None
    return withdraw.withdraw(article=article, by=request.user, choice=choice)


def _choice(request: StaffRequest) -> Choice:
    said = request.POST
    comment = said.get("comment", "").replace("\r\n", "\n").strip()
    return Choice(
        comment=comment[:LONGEST_COMMENT],  # no browser lets anybody type more
        is_text_removed=said.get("remove") == "1",
        is_copy_kept=said.get("copy") == "1",
        along=_keys(said.getlist("along")),
        pictures=_keys(said.getlist("pictures")),
    )


def _keys(ticked: list[str]) -> list[int]:
    return sorted({key for key in map(parse_whole_number, ticked) if key})


def _ask(request: StaffRequest, article: Article) -> HttpResponse:
    proposed = withdraw.proposed_withdrawal(article)
    context = {
        **page_context(request, article, gettext("Withdraw for good")),
        **_other_languages(article),
        "count": article.versions.with_text().count(),
        "comment_length": LONGEST_COMMENT,
        "pictures": withdraw.pictures_of(article),
        "recordings": recordings_of(article),
        "played_elsewhere": played_elsewhere(article),
        "needs_two": settings.WITHDRAW_NEEDS_TWO,
        "days": settings.WITHDRAW_UNDO_DAYS,
        "proposed": proposed,
        "is_own": proposed is not None and proposed.proposed_by_id == request.user.pk,
        "goes_along": Article.objects.filter(pk__in=proposed.along if proposed else []),
    }
    return render(request, "admin/articles/article/withdraw.html", context)


def _other_languages(article: Article) -> dict[str, list[tuple[Article, str]]]:
    """Return the other languages of an article with their states: those that can go along, and the others."""
    found: dict[str, list[tuple[Article, str]]] = {"translations": [], "others": []}
    for other in _in_other_languages(article):
        is_translation = other.translation_of_id == article.pk
        are_published = article.status == other.status == Article.Status.PUBLISHED
        may_go = is_translation and are_published
        found["translations" if may_go else "others"].append((other, state_words(other)))
    return found


def _in_other_languages(article: Article) -> QuerySet[Article]:
    """Return the other articles that may hold its words, translated or not yet."""
    original = article.translation_of_id or article.pk
    family = Article.objects.filter(Q(pk=original) | Q(translation_of=original))
    return family.exclude(pk=article.pk).defer("body").order_by("language")


def _tell(request: StaffRequest, done: Done) -> None:
    withdrawal = done.withdrawal
    words = gettext("Withdrawn. Its address says so: {article}")
    for article in Article.objects.filter(pk__in=[withdrawal.article_id, *withdrawal.along]):
        link = format_html('<a href="{}">{}</a>', article.get_absolute_url(), article.title)
        messages.success(request, format_html(words, article=link))
    if withdrawal.is_text_removed:
        messages.success(request, gettext("The text of all its versions has been removed."))


def decline(request: StaffRequest, article: Article) -> HttpResponse:
    """Let a proposal rest: nothing is withdrawn."""
    if withdraw.decline(article=article):
        messages.success(request, gettext("The proposal is gone. Readers still see the article."))
    return _form_of(article)


def report(request: StaffRequest, article: Article) -> HttpResponse:
    """Show what each address at which readers found the article answers now."""
    return _report(request, _last(article))


def undo(request: StaffRequest, article: Article) -> HttpResponse:
    withdrawal = _last(article)
    try:
        withdraw.undo(withdrawal=withdrawal, code=request.POST.get("code", ""), by=request.user)
    except sealed_copy.WrongCode:
        messages.error(
            request, gettext("This code does not open the copy. Check it for typing mistakes.")
        )
        return redirect("admin:articles_article_withdrawn", article.pk)
    except withdraw.CannotBeUndone:
        messages.error(request, gettext("There is no copy any more: it cannot be undone."))
        return redirect("admin:articles_article_withdrawn", article.pk)
    except withdraw.WrittenSince:
        words = gettext("Somebody has edited it since, and the old text would overwrite that.")
        messages.error(request, words)
        return redirect("admin:articles_article_withdrawn", article.pk)
    messages.success(
        request, gettext("Its text is back. Readers see it again once you publish it.")
    )
    return _form_of(article)


def _last(article: Article) -> ArticleWithdrawal:
    found = article.withdrawals.exclude(done_at=None).first()
    if found is None:
        raise Http404
    return found


def _report(request: StaffRequest, withdrawal: ArticleWithdrawal, code: str = "") -> HttpResponse:
    article: Article = withdrawal.article
    context: dict[str, Any] = {
        **page_context(request, article, gettext("What readers find at its addresses now")),
        "withdrawal": withdrawal,
        "answers": ask_addresses(withdrawal, request.get_host()),
        "code": code,
    }
    return render(request, "admin/articles/article/withdrawn.html", context)
