"""The list of articles: what readers see of each, and how far its next version is.

It stays quick with 20,000 articles: bodies are not read, the order has an index, and only what is
asked for is counted.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import front
from articles.desk_words import ENDED, SCHEDULED
from articles.models import Article, ArticleVersion
from articles.models.version import ArticleVersionQuerySet
from articles.permissions import may_publish

State = ArticleVersion.State


class ArticleList(ChangeList):
    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Article]:
        found: QuerySet[Article] = super().get_queryset(*args, **kwargs)
        return with_next_state(found.defer("body", "summary", "disclaimer"), args[0].user)


class NextVersionFilter(admin.SimpleListFilter):
    """How far what is being written is."""

    title = _("next version")
    parameter_name = "next"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 -- Django passes them
        return [
            ("mine", _("My drafts")),
            ("returned-to-me", _("Returned to me")),
            (State.IN_REVIEW, State.IN_REVIEW.label),
            (State.RETURNED, State.RETURNED.label),
            ("any", _("A version is being written")),
        ]

    def queryset(self, request: Any, queryset: Any) -> Any:
        written = _seen_by(request.user).filter(article=OuterRef("pk")).order_by()
        match self.value():
            case "mine":
                written = written.filter(state=State.DRAFT, written_by=request.user)
            case "returned-to-me":
                written = written.filter(front.of(request.user), state=State.RETURNED)
            case State.IN_REVIEW | State.RETURNED as state:
                written = written.filter(state=state)
            case "any":
                written = written.open()
            case _:
                return queryset
        return queryset.filter(Exists(written))


def _seen_by(user: Any) -> ArticleVersionQuerySet:
    """Of what others write over a public article an author learns nothing."""
    versions: ArticleVersionQuerySet = ArticleVersion.objects.all()
    return versions if may_publish(user) else versions.filter(article__created_by=user)


def with_next_state(articles: QuerySet[Article], user: User) -> QuerySet[Article]:
    """With `next_state`: how far the version is that is being written, where this person sees it."""
    following = _seen_by(user).open().filter(article=OuterRef("pk")).order_by()
    return articles.annotate(next_state=Subquery(following.values("state")[:1]))


def state_words(article: Article) -> str:
    """What readers see of it, and how far its next version is where one is being written."""
    state = _state(article)
    following = getattr(article, "next_state", None)
    if following is None or (article.status == Article.Status.DRAFT and following == State.DRAFT):
        return state
    if article.status == Article.Status.DRAFT:
        return str(State(following).label)
    label = State(following).label
    return f"{state} · {gettext('next version: %(state)s') % {'state': label}}"


def _state(article: Article) -> str:
    if article.is_ended:
        return str(ENDED)
    return str(SCHEDULED if article.is_scheduled else article.get_status_display())
