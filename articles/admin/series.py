"""The form of a series: its words, and its parts with a number each."""

from itertools import count
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Count, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.desk.admin_fields import FILLED_BY_LINKS
from accounts.requests import parse_whole_number
from articles.admin.article.inlines import without_change_links
from articles.models import Article, Series, SeriesPart
from articles.models.series import LAST_POSITION
from articles.planning.status_words import state_for_readers
from public_pages.language import reader_language

PAGE: Any = _("A page cannot be a part of a series.")
OTHER_LANGUAGE: Any = _("This article is in another language than the series.")


class PartForms(BaseInlineFormSet[SeriesPart, Series, forms.ModelForm[SeriesPart]]):
    """Refuses pages and other languages, and puts rows without a number behind the others."""

    def clean(self) -> None:
        rows = [form for form in self.forms if getattr(form, "cleaned_data", {}).get("article")]
        for form in rows:
            article: Article = form.cleaned_data["article"]
            if article.is_page:
                form.add_error("article", PAGE)
            elif article.language != self.instance.language:
                form.add_error("article", OTHER_LANGUAGE)
        typed = [form.cleaned_data.get("position") or 0 for form in rows]
        free = count(max(typed, default=0) + 1)
        for form in rows:
            if form.cleaned_data.get("position") is None:
                form.instance.position = min(next(free), LAST_POSITION)


class PartInline(admin.TabularInline[SeriesPart, Series]):
    model = SeriesPart
    formset = PartForms
    fields = ["article", "position", "state"]
    readonly_fields = ["state"]
    autocomplete_fields = ["article"]
    formfield_overrides = FILLED_BY_LINKS

    def get_queryset(self, request: HttpRequest) -> QuerySet[SeriesPart]:
        return super().get_queryset(request).select_related("article").defer("article__body")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_change_links(
            super().formfield_for_dbfield(db_field, request, **kwargs), may_add=False
        )

    @admin.display(description=_("state"))
    def state(self, part: SeriesPart) -> str:
        """Say whether readers see the part."""
        return state_for_readers(part.article) if part.pk else ""

    def get_extra(self, request: HttpRequest, obj: Any = None, **_: Any) -> int:  # noqa: ARG002 -- Django passes it
        return 1 if obj else 3


class SeriesForm(forms.ModelForm[Series]):
    class Meta:
        model = Series
        fields = ["title", "description", "picture", "slug", "language", "translation_of"]
        widgets: ClassVar = {"description": AdminTextareaWidget(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fix the language of a series that exists: its address and its parts follow from it.

        The field is disabled and not left out, so that the constraints with it are checked.
        """
        super().__init__(*args, **kwargs)
        if self.instance.pk and "language" in self.fields:
            self.fields["language"].disabled = True


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin[Series]):
    form = SeriesForm
    formfield_overrides = FILLED_BY_LINKS
    inlines = [PartInline]
    list_display = ["title", "language", "number_of_parts"]
    list_filter = ["language"]
    search_fields = ["title", "slug"]
    autocomplete_fields = ["picture", "translation_of"]
    prepopulated_fields = {"slug": ["title"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        return super().get_queryset(request).annotate(part_count=Count("parts"))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_change_links(
            super().formfield_for_dbfield(db_field, request, **kwargs), may_add=False
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Choose the language of the admin for a new series, unless a link names another."""
        return {"language": reader_language()} | super().get_changeform_initial_data(request)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Series, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Fill in the article from whose form somebody came."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        asked = parse_whole_number(request.GET.get("article", ""))
        if request.method != "POST" and not obj.pk and asked:
            known = Article.objects.visible_to(request.user).filter(pk=asked)  # type: ignore[arg-type]  # signed in
            kwargs["initial"] = [{"article": pk} for pk in known.values_list("pk", flat=True)]
        return kwargs

    def get_view_on_site_url(self, obj: Series | None = None) -> str | None:
        """Leave the link out where readers find nothing."""
        is_public = obj and Series.objects.published().filter(pk=obj.pk).exists()
        return super().get_view_on_site_url(obj) if is_public else None

    @admin.display(description=pgettext_lazy("of a series", "parts"), ordering="part_count")
    def number_of_parts(self, series: Any) -> int:
        return int(series.part_count)
