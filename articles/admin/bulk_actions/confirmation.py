"""Do one thing to several articles: a page says what happens to each, and what stops it.

What is done is what the page showed: an article that is not as it was is left out, and named. Each
is done by itself, so that one that is refused stops no other.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

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

MOST: Final = 50
"""Each is checked as on its form: more would keep a person waiting for long."""
CHANGED: Final = _("It has changed since you looked at it. Check it again.")
FILTERS: Final = "_changelist_filters"

type Chosen = Mapping[str, Any]
"""The cleaned values of the form of a bulk action."""


class Outlook(NamedTuple):
    """What would happen to one article. Where something stops it, nothing happens."""

    will: str
    stops: Sequence[str] = ()
    remarks: Sequence[str] = ()
    """What a person should look at, who goes on all the same."""


class Refused(Exception):
    """`why` says in words why one article stays as it is."""

    def __init__(self, why: Promise | str) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True)
class BulkAction:
    name: str
    """Of its address."""
    title: Promise | str
    button: Callable[[int], str]
    """Its words, for that many articles."""
    done: Callable[[int], str]
    may: Callable[[Any], bool]
    look: Callable[[Article, User, Chosen], Outlook]
    act: Callable[[Article, User, Chosen], None]
    """Called with the article locked. Raises Refused."""
    form: Callable[[QueryDict | None, Sequence[Article]], forms.Form] | None = None
    """Asks what to do with these articles, where there is a choice."""

    @property
    def address(self) -> str:
        return reverse(f"admin:articles_article_{self.name}")


@dataclass(frozen=True)
class Row:
    """One of the chosen articles, with what would happen to it now."""

    article: Article
    outlook: Outlook
    token: str

    @property
    def seen(self) -> str:
        """Changes with whatever the page shows of it, and with the words that it is about."""
        return hashlib.sha256(repr((self.token, self.outlook)).encode()).hexdigest()

    @cached_property
    def state(self) -> str:
        return state_words(self.article)


def begin(action: BulkAction, request: HttpRequest, chosen: "QuerySet[Article]") -> Any:
    """Go from the list to the page of an action; return None to stay where too many are chosen."""
    keys: list[int] = list(chosen.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        words = gettext("Choose at most %(most)s articles at a time.") % {"most": MOST}
        messages.warning(request, words)
        return None
    asked = urlencode([*(("pk", key) for key in keys), (FILTERS, request.GET.urlencode())])
    return redirect(f"{action.address}?{asked}")


def bulk_view(action: BulkAction) -> Callable[..., HttpResponse]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: StaffRequest) -> HttpResponse:
        """Say what would happen to the chosen articles, or do it."""
        if not action.may(request.user):
            raise Http404
        asked = request.POST if request.method == "POST" else request.GET
        articles = _chosen_articles(request.user, asked)
        if not articles:
            messages.warning(request, gettext("Choose the articles in the list first."))
            return _list(asked)
        typed = asked if "look" in asked else None
        form = action.form(typed, articles) if action.form else None
        if form is not None and not form.is_valid():
            return _page(request, action, [Row(each, Outlook(""), "") for each in articles], form)
        chosen = form.cleaned_data if form else {}
        rows = [_row(action, each, request.user, chosen) for each in articles]
        if request.method == "POST":
            _do_all(request, action, rows, chosen)
            return _list(asked)
        return _page(request, action, rows, form)

    return view


def _chosen_articles(user: User, asked: QueryDict) -> list[Article]:
    keys = {key for key in map(parse_whole_number, asked.getlist("pk")) if key}
    found = Article.objects.visible_to(user).filter(pk__in=sorted(keys)[:MOST])
    return list(with_next_state(found, user).order_by("pk"))


def _list(asked: QueryDict) -> HttpResponse:
    address, filters = reverse("admin:articles_article_changelist"), asked.get(FILTERS)
    return redirect(f"{address}?{filters}" if filters else address)


def _row(action: BulkAction, article: Article, user: User, chosen: Chosen) -> Row:
    return Row(article, action.look(article, user, chosen), state_token(article))


def state_token(article: Article) -> str:
    """Return what changes with every version, save, step of the review and moment of an article."""
    version = article.versions.newest_first().without_words().first()
    seen = (version.token, version.stage) if version else ()
    moments = (article.publish_at, article.unpublish_at, article.updated_at)
    return repr((seen, article.status, *moments))


def _page(
    request: StaffRequest, action: BulkAction, rows: list[Row], form: forms.Form | None
) -> HttpResponse:
    is_asked = form is None or form.is_valid()
    ready = sum(not row.outlook.stops for row in rows) if is_asked else 0
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        **admin.site.each_context(request),
        "title": action.title,
        "rows": rows,
        "form": form,
        "is_asked": is_asked,
        "ready": ready,
        "button": action.button(ready),
        "typed": [(name, value) for name in form.fields for value in asked.getlist(name)]
        if form
        else [],
        "filters": asked.get(FILTERS, ""),
    }
    return render(request, "admin/articles/article/bulk_action.html", context)


def _do_all(request: StaffRequest, action: BulkAction, rows: Iterable[Row], chosen: Chosen) -> None:
    """Do it to each that is as it was shown, and name the others."""
    done = 0
    for row in rows:
        seen = request.POST.get(f"seen-{row.article.pk}", "")
        if why := _do(action, row, seen, request.user, chosen):
            _name(request, row.article, why)
        else:
            done += 1
    if done:
        messages.success(request, action.done(done))


def _do(action: BulkAction, row: Row, seen: str, by: User, chosen: Chosen) -> Promise | str:
    """Do it to one article, and return why it was left as it is, if it was."""
    if row.outlook.stops:
        return row.outlook.stops[0]
    if seen != row.seen:
        return CHANGED
    try:
        with transaction.atomic():
            row.article.lock()
            if state_token(row.article) != row.token:  # it changed since its row was made
                return CHANGED
            action.act(row.article, by, chosen)
    except Refused as refusal:
        return refusal.why
    except IntegrityError:  # a colleague took its address, or translated the same, a moment ago
        return CHANGED
    return ""


def _name(request: StaffRequest, article: Article, why: Promise | str) -> None:
    form = reverse("admin:articles_article_change", args=[article.pk])
    link = format_html('<a href="{}">{}</a>', form, article.title)
    words = gettext("Left as it is: {article}. {why}")
    messages.warning(request, format_html(words, article=link, why=why))
