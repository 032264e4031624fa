"""Do one thing to several articles: a page says what happens to each, and what stops it.

Only what the page showed is done: an article that changed since is skipped, and named. Each is
changed in a transaction of its own, so that one that is refused stops no other.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import StaffRequest, parse_whole_number
from articles.admin.change_list import with_next_state
from articles.models import Article
from articles.planning.status_words import state_words
from publication.models import AddressTaken

MOST_ARTICLES: Final = 50
"""Each is checked as on its form: more would keep a person waiting for long."""
CHANGED: Final = _("It has changed since you looked at it. Check it again.")
FILTERS_FIELD: Final = "_changelist_filters"


class Forecast(NamedTuple):
    """The result for one article. Where there are obstacles, nothing happens to it."""

    result: str
    obstacles: Sequence[str] = ()
    remarks: Sequence[str] = ()
    """Points that a person should check before they go on."""


class Refused(Exception):
    """`why` says in words why one article stays as it is."""

    def __init__(self, why: Promise | str) -> None:
        super().__init__(str(why))
        self.why = why


class BulkAction(ABC):
    """An action on several articles, made anew for each request."""

    name: ClassVar[str]
    """The name of its URL."""
    title: ClassVar[Promise | str]
    form: forms.Form | None = None
    """Asks what to do, where there is a choice. It is valid when `forecast` and `apply` are called."""

    def __init__(self, by: User, articles: Sequence[Article], typed: QueryDict | None) -> None:  # noqa: ARG002 -- those with a form need them
        self.by = by

    @staticmethod
    @abstractmethod
    def is_allowed(user: Any) -> bool: ...

    @abstractmethod
    def button_words(self, count: int) -> str:
        """Return the words of the button that changes that many articles."""

    @abstractmethod
    def done_words(self, count: int) -> str:
        """Return the message after that many articles were changed."""

    @abstractmethod
    def forecast(self, article: Article) -> Forecast: ...

    def lock(self, article: Article) -> None:
        """Lock all rows that the forecast is about."""
        article.lock()

    @abstractmethod
    def apply(self, article: Article) -> None:
        """Change a locked article that has no obstacles. Raises Refused."""


@dataclass(frozen=True)
class ChosenArticle:
    """An article with what would happen to it now."""

    article: Article
    forecast: Forecast

    @property
    def seen(self) -> str:
        """Return a value that changes with the article, and with what the page says of it."""
        words = repr((state_token(self.article), self.forecast))
        return hashlib.sha256(words.encode()).hexdigest()

    @property
    def state(self) -> str:
        return state_words(self.article)


def redirect_to_confirmation(
    action: type[BulkAction], request: HttpRequest, chosen: "QuerySet[Article]"
) -> HttpResponse | None:
    """Go from the list to the page of an action; return None to stay where too many are chosen."""
    keys: list[int] = list(chosen.order_by("pk").values_list("pk", flat=True)[: MOST_ARTICLES + 1])
    if len(keys) > MOST_ARTICLES:
        words = gettext("Choose at most %(most)s articles at a time.") % {"most": MOST_ARTICLES}
        messages.warning(request, words)
        return None
    asked = urlencode([*(("pk", key) for key in keys), (FILTERS_FIELD, request.GET.urlencode())])
    return redirect(f"{reverse(f'admin:articles_article_{action.name}')}?{asked}")


def bulk_view(action_class: type[BulkAction]) -> Callable[..., HttpResponse]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: StaffRequest) -> HttpResponse:
        """Say what would happen to the chosen articles, or do it."""
        if not action_class.is_allowed(request.user):
            raise Http404
        sent = request.POST if request.method == "POST" else request.GET
        articles = _chosen_articles(request.user, sent)
        if not articles:
            messages.warning(request, gettext("Choose the articles in the list first."))
            return _redirect_to_list(sent)
        action = action_class(request.user, articles, sent if "look" in sent else None)
        if action.form is not None and not action.form.is_valid():
            unknown = [ChosenArticle(each, Forecast("")) for each in articles]
            return _render_page(request, action, unknown, shows_result=False)
        if request.method == "POST":
            _apply_to_all(request, action, articles)
            return _redirect_to_list(sent)
        chosen = [ChosenArticle(each, action.forecast(each)) for each in articles]
        return _render_page(request, action, chosen, shows_result=True)

    return view


def _chosen_articles(user: User, sent: QueryDict) -> list[Article]:
    keys = {key for key in map(parse_whole_number, sent.getlist("pk")) if key}
    found = Article.objects.visible_to(user).filter(pk__in=sorted(keys)[:MOST_ARTICLES])
    return list(with_next_state(found, user).order_by("pk"))


def _redirect_to_list(sent: QueryDict) -> HttpResponse:
    address, filters = reverse("admin:articles_article_changelist"), sent.get(FILTERS_FIELD)
    return redirect(f"{address}?{filters}" if filters else address)


def state_token(article: Article) -> str:
    """Return a value that changes with every version, save, review step and date of the article."""
    version = article.versions.newest_first().without_words().first()
    seen = (version.token, version.stage) if version else ()
    moments = (article.publish_at, article.unpublish_at, article.updated_at)
    return repr((seen, article.status, *moments))


def _render_page(
    request: StaffRequest, action: BulkAction, chosen: list[ChosenArticle], *, shows_result: bool
) -> HttpResponse:
    ready = sum(not each.forecast.obstacles for each in chosen) if shows_result else 0
    sent = request.POST if request.method == "POST" else request.GET
    form = action.form
    context = {
        **admin.site.each_context(request),
        "title": action.title,
        "rows": chosen,
        "form": form,
        "shows_result": shows_result,
        "ready": ready,
        "button": action.button_words(ready),
        "typed": [(name, value) for name in form.fields for value in sent.getlist(name)]
        if form
        else [],
        "filters": sent.get(FILTERS_FIELD, ""),
    }
    return render(request, "admin/articles/article/bulk_action.html", context)


def _apply_to_all(request: StaffRequest, action: BulkAction, articles: Iterable[Article]) -> None:
    """Change each that is as it was shown, and name the others."""
    done = 0
    for article in articles:
        if why := _apply_to_one(action, article, request.POST.get(f"seen-{article.pk}", "")):
            _warn_skipped(request, article, why)
        else:
            done += 1
    if done:
        messages.success(request, action.done_words(done))


def _apply_to_one(action: BulkAction, article: Article, seen: str) -> Promise | str:
    """Change one article, and return why it was left as it is, if it was."""
    try:
        with transaction.atomic():
            action.lock(article)
            now = ChosenArticle(article, action.forecast(article))
            if now.forecast.obstacles:
                return now.forecast.obstacles[0]
            if now.seen != seen:
                return CHANGED
            action.apply(article)
    except Refused as refusal:
        return refusal.why
    except (AddressTaken, IntegrityError, Article.DoesNotExist):
        # A colleague took its address, translated the same, or deleted it a moment ago.
        return CHANGED
    return ""


def _warn_skipped(request: StaffRequest, article: Article, why: Promise | str) -> None:
    form = reverse("admin:articles_article_change", args=[article.pk])
    link = format_html('<a href="{}">{}</a>', form, article.title)
    words = gettext("Skipped: {article}. {why}")
    messages.warning(request, format_html(words, article=link, why=why))
