"""The rows on the form of an article: its bylines, its sources and its corrections.

They are rows of a version and not of the database: what is typed becomes part of the version's
content, and `Article.write_content` makes rows of it when the version is put in place.
"""

from typing import Any, ClassVar, Final

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.desk.admin_fields import FILLED_BY_LINKS
from articles.body.content import Content
from articles.models import Article, ArticleSource, Byline, Correction

MOST_ROWS: Final = 100


class VersionRowForm(ModelForm[Any]):
    """Not compared with the rows of what readers see, which these are to replace."""

    def validate_unique(self) -> None:
        pass

    def validate_constraints(self) -> None:
        """Leave it to the forms below: the database would take three queries for each row."""


class SourceForm(VersionRowForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (self.errors or cleaned.get("title") or cleaned.get("url")):
            raise ValidationError(_("Give the source a title or a web address."))
        return cleaned


def without_change_links(field: Any, *, may_add: bool) -> Any:
    """Remove the links that change and delete what is chosen: they look as if they cleared the field."""
    if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
        widget = field.widget
        widget.can_add_related = widget.can_add_related and may_add
        widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
    return field


class VersionRows(BaseInlineFormSet[Any, Article, ModelForm[Any]]):
    """Shows each row of the version, and one that is empty."""

    def __init__(self, *args: Any, initial: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial, **kwargs)
        self.extra = len(initial or ()) + 1


class BylineRows(VersionRows):
    def clean(self) -> None:
        signed = [
            (row["author"], row["role"])
            for row in typed_rows(self)
            if row.get("author") is not None
        ]
        if len(signed) != len(set(signed)):
            raise ValidationError(_("This author already has this role."))

    def validate_unique(self) -> None:
        """Leave it to `clean`, which says it in words that name no column."""


class RowsInline[Row: (Byline, ArticleSource)](admin.TabularInline[Row, Article]):
    """Rows of a version: those in the database say what readers see, and are not shown."""

    form = VersionRowForm
    formset = VersionRows
    part: ClassVar[str]
    """The name of the rows in the content of a version."""

    def initial_rows(self, content: Content) -> list[dict[str, Any]]:
        entries = getattr(content, self.part)
        return [entry._asdict() | {"order": order} for order, entry in enumerate(entries, start=1)]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).none()


class BylineInline(RowsInline[Byline]):
    model = Byline
    part = "bylines"
    formset = BylineRows
    formfield_overrides = FILLED_BY_LINKS
    fields = ["author", "role", "order"]
    autocomplete_fields = ["author"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_change_links(
            super().formfield_for_dbfield(db_field, request, **kwargs), may_add=True
        )


class SourceInline(RowsInline[ArticleSource]):
    model = ArticleSource
    part = "sources"
    form = SourceForm
    fields = ["title", "url", "order"]


class CorrectionInline(admin.StackedInline[Correction, Article]):
    """Shows the corrections that readers know of. They never change; a version brings a new one.

    Not a table: the one that Django draws has a heading without words where nothing can be deleted.
    """

    model = Correction
    fields = ["text", "severity", "corrected_at"]
    readonly_fields = ["text", "severity", "corrected_at"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        return False

    has_change_permission = has_delete_permission = has_add_permission


def typed_rows(formset: Any) -> list[dict[str, Any]]:
    """Return the rows that are not deleted, in the order that was typed."""
    rows = [
        form.cleaned_data
        for form in formset.forms
        if form.has_changed()
        and getattr(form, "cleaned_data", None)
        and not form.cleaned_data.get("DELETE")
    ]
    return sorted(rows, key=lambda row: row.get("order") or 0)
