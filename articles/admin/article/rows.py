"""Who signs an article and what it rests on, as rows of its form.

They are rows of a version and not of the database: what is typed becomes part of the version's
content, and `drafting.put` makes rows of it when the version is put in place.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.admin_fields import KeyField
from accounts.requests import whole_number
from articles.admin.article import form_cache
from articles.admin.shown_version import content_shown
from articles.body.content import Content
from articles.models import Article, ArticleSource, Author, Byline

MOST_ROWS: Final = 100


class RowForm(ModelForm[Any]):
    """Not compared with the rows of what readers see, which these are to replace."""

    def validate_unique(self) -> None:
        pass

    def validate_constraints(self) -> None:
        """The forms below say it themselves: the database would take three queries for each row."""


class AuthorField(KeyField[Author]):
    known: Mapping[str, Author] = MappingProxyType({})
    """By their keys, those that the rows of a form name."""

    def to_python(self, value: Any) -> Author | None:
        return self.known.get(value) or super().to_python(value)


class BylineForm(RowForm):
    def _get_validation_exclusions(self) -> set[str]:
        """The field has looked for the author already, in this transaction."""
        return {*super()._get_validation_exclusions(), "author"}  # type: ignore[misc]


class SourceForm(RowForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (self.errors or cleaned.get("title") or cleaned.get("url")):
            raise ValidationError(_("Give the source a title or a web address."))
        return cleaned


def only_chosen(field: Any, *, may_add: bool) -> Any:
    """Without the doors to change and delete what is chosen: they look as if they cleared the field."""
    if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
        widget = field.widget
        widget.can_add_related = widget.can_add_related and may_add
        widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
    return field


class BylineRows(BaseInlineFormSet[Byline, Article, ModelForm[Byline]]):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["author"].known = self.authors

    @cached_property
    def authors(self) -> dict[str, Author]:
        """Those that are typed, looked up together."""
        rows = min(self.total_form_count(), MOST_ROWS) if self.is_bound else 0
        typed = (self.data.get(f"{self.prefix}-{n}-author", "") for n in range(rows))
        keys = {key for key in map(whole_number, typed) if key}
        found = Author.objects.in_bulk(keys) if keys else {}
        return {str(key): author for key, author in found.items()}

    def clean(self) -> None:
        signed = [
            (row["author"], row["role"])
            for row in typed_rows(self)
            if row.get("author") is not None
        ]
        if len(signed) != len(set(signed)):
            raise ValidationError(_("This author already has this role."))

    def validate_unique(self) -> None:
        pass  # `clean` says it in words that name no column


class RowsInline[Row: (Byline, ArticleSource)](admin.TabularInline[Row, Article]):
    """Each row of the version, and one that is empty."""

    def shown(self, content: Content) -> list[dict[str, Any]]:
        raise NotImplementedError

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        make = super().get_formset
        if request.method != "POST" or kwargs:
            return make(request, obj, **kwargs)
        return form_cache.kept(type(self), request, make)

    def get_extra(self, request: HttpRequest, obj: Any = None, **_: Any) -> int:
        """For a form that is shown: one that comes back says itself how many it has."""
        if obj is None or request.method == "POST":
            return 1
        return len(self.shown(content_shown(request, obj))) + 1


class BylineInline(RowsInline[Byline]):
    model = Byline
    form = BylineForm
    formset = BylineRows
    fields = ["author", "role", "order"]
    autocomplete_fields = ["author"]

    def formfield_for_foreignkey(self, db_field: Any, *args: Any, **kwargs: Any) -> Any:
        if db_field.name == "author":
            kwargs["form_class"] = AuthorField
        return super().formfield_for_foreignkey(db_field, *args, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return only_chosen(super().formfield_for_dbfield(db_field, request, **kwargs), may_add=True)

    def shown(self, content: Content) -> list[dict[str, Any]]:
        return [
            {"author": author, "role": role, "order": order}
            for order, (author, role) in enumerate(content.bylines, start=1)
        ]


class SourceInline(RowsInline[ArticleSource]):
    model = ArticleSource
    form = SourceForm
    fields = ["title", "url", "order"]

    def shown(self, content: Content) -> list[dict[str, Any]]:
        return [
            {"title": title, "url": url, "order": order}
            for order, (title, url) in enumerate(content.sources, start=1)
        ]


def typed_rows(formset: Any) -> list[dict[str, Any]]:
    """Those that stay, in the order that was typed."""
    rows = [
        form.cleaned_data
        for form in formset.forms
        if form.has_changed()
        and getattr(form, "cleaned_data", None)
        and not form.cleaned_data.get("DELETE")
    ]
    return sorted(rows, key=lambda row: row.get("order") or 0)
