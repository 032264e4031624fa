"""The list of articles: what readers see of each, and how far its next version is.

It stays quick with 20,000 articles: bodies are not read, the order has an index, and only what is
asked for is counted.
"""

from typing import Any, Final

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.body.content import LONG
from articles.models import Article, ArticleVersion
from articles.models.publication import ArticleVersionQuerySet
from articles.permissions import may_publish
from articles.planning import dashboard
from articles.planning.status_words import ENDED, state_words

State = ArticleVersion.State
OUTDATED: Final = "out-of-date"


class ArticleList(ChangeList):
    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Article]:
        found: Any = super().get_queryset(*args, **kwargs)
        found = found.filter(place=None).defer(*LONG).with_outdated_since()
        return with_next_state(found, args[0].user)


class Pages(Paginator[Article]):
    """A later page is found by its keys first: what a row says of versions and translations is then
    worked out for those that are shown, and not for all that are passed over."""

    def page(self, number: Any) -> Page[Article]:
        asked = self.validate_number(number)
        if asked == 1:
            return super().page(asked)
        begins = (asked - 1) * self.per_page
        found: Any = self.object_list
        keys = found.values_list("pk", flat=True)[begins : begins + self.per_page]
        return Page(found.filter(pk__in=list(keys)), asked, self)


class StateFilter(admin.SimpleListFilter):
    """Filters by the states of the list, where a scheduled article is not yet published."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 -- Django passes them
        return [("scheduled", _("Scheduled")), ("ended", ENDED), *Article.Status.choices]

    def queryset(self, request: Any, queryset: Any) -> Any:  # noqa: ARG002 -- Django passes it
        match self.value():
            case None:
                return queryset
            case Article.Status.PUBLISHED:
                return queryset.published()
            case "scheduled":
                return queryset.scheduled()
            case "ended":
                return queryset.ended()
            case status:
                return queryset.filter(status=status)


class NextVersionFilter(admin.SimpleListFilter):
    """Filters by the state of the version that is being written."""

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
                written = written.filter(dashboard.returned_to(request.user), state=State.RETURNED)
            case State.IN_REVIEW | State.RETURNED as state:
                written = written.filter(state=state)
            case "any":
                written = written.open()
            case _:
                return queryset
        return queryset.filter(Exists(written))


class TranslationFilter(admin.SimpleListFilter):
    """Filters by translations that are out of date or missing."""

    title = _("translations")
    parameter_name = "translations"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 -- Django passes them
        none = _("None in %(language)s")
        return [
            (OUTDATED, _("Out of date")),
            *((code, none % {"language": name}) for code, name in settings.CONTENT_LANGUAGES),
        ]

    def queryset(self, request: Any, queryset: Any) -> Any:
        asked = self.value()
        if asked == OUTDATED:
            return dashboard.needing_attention(request.user, queryset.out_of_date())
        if asked not in dict(settings.CONTENT_LANGUAGES):
            return queryset
        translations = Article.objects.standing().in_language(asked)
        translated = translations.filter(translation_of=OuterRef("pk"))
        originals = queryset.filter(translation_of=None, status=Article.Status.PUBLISHED)
        return originals.exclude(language=asked).filter(~Exists(translated))


def _seen_by(user: Any) -> ArticleVersionQuerySet:
    """Return the versions that this person may know of: authors see only those of their articles."""
    versions: ArticleVersionQuerySet = ArticleVersion.objects.all()
    return versions if may_publish(user) else versions.filter(article__created_by=user)


def with_next_state(articles: QuerySet[Article], user: User) -> QuerySet[Article]:
    """Add `next_state`, the state of the version that is being written, if this person sees it."""
    following = _seen_by(user).open().filter(article=OuterRef("pk")).order_by()
    return articles.annotate(next_state=Subquery(following.values("state")[:1]))


def state_in_list(article: Article) -> str:
    """Return the state of the article, and whether it is a translation that is out of date."""
    words = state_words(article)
    if getattr(article, "outdated_since", None) is None:
        return words
    return f"{words} · {gettext('translation out of date')}"
