from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.desk.admin_fields import FILLED_BY_LINKS
from advocacy.admin.forms.fields import NamesField
from articles.models import Article, Author, Byline

LATELY = 20
"""Among their latest articles, so many name the authors that a writer is offered first."""


class AuthorForm(forms.ModelForm[Author]):
    names = NamesField(max_length=120)
    positions = NamesField(
        max_length=120,
        label=_("Position in other languages"),
        help_text=_("If empty, readers of that language see the English position."),
    )
    descriptions = NamesField(
        max_length=200,
        label=_("Description in other languages"),
        help_text=_("If empty, readers of that language see the English description."),
    )

    class Meta:
        model = Author
        fields = [
            *("name", "slug", "names", "other_names", "is_team"),
            *("position", "positions", "description", "descriptions", "picture", "about"),
        ]
        labels: ClassVar = {"slug": _("Web address (slug)")}


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin[Author]):
    form = AuthorForm
    list_display = ["name", "address"]
    search_fields = ["name", "slug", "other_names"]
    autocomplete_fields = ["picture"]
    formfield_overrides = FILLED_BY_LINKS
    prepopulated_fields = {"slug": ["name"]}

    @admin.display(description=_("web address (slug)"), ordering="slug")
    def address(self, author: Author) -> str:
        return author.slug

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Author], search_term: str
    ) -> tuple[QuerySet[Author], bool]:
        """Put the authors of one's own latest articles first, where an author is chosen."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        is_choosing = request.resolver_match and request.resolver_match.url_name == "autocomplete"
        return (_own_first(found, request.user) if is_choosing else found), may_repeat


def _own_first(authors: QuerySet[Author], user: Any) -> QuerySet[Author]:
    mine = Article.objects.filter(created_by=user).order_by("-created_at", "-pk")
    lately = list(mine.values_list("pk", flat=True)[:LATELY])
    named = set(Byline.objects.filter(article__in=lately).values_list("author", flat=True))
    return authors.order_by(Case(When(pk__in=named, then=Value(0)), default=Value(1)), "name")
