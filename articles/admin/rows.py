"""Who signs an article and what it rests on, as rows of its form.

They are rows of a version and not of the database: what is typed becomes part of the version's
content, and `drafting.put` makes rows of it when the version is put in place.
"""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.http import whole_number
from articles import drafting
from articles.admin.rights import may_see_next
from articles.content import Content
from articles.models import Article, ArticleSource, ArticleVersion, Byline


class RowForm(ModelForm[Any]):
    """Not compared with the rows of what readers see, which these are to replace."""

    def validate_unique(self) -> None:
        pass


class BylineForm(RowForm):
    def validate_constraints(self) -> None:
        pass


class BylineRows(BaseInlineFormSet[Byline, Article, ModelForm[Byline]]):
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

    def get_extra(self, request: HttpRequest, obj: Any = None, **_: Any) -> int:
        return 1 if obj is None else len(self.shown(content_shown(request, obj))) + 1


class BylineInline(RowsInline[Byline]):
    model = Byline
    form = BylineForm
    formset = BylineRows
    autocomplete_fields = ["author"]

    def shown(self, content: Content) -> list[dict[str, Any]]:
        return [
            {"author": author, "role": role, "order": order}
            for order, (author, role) in enumerate(content.bylines, start=1)
        ]


class SourceInline(RowsInline[ArticleSource]):
    model = ArticleSource
    form = RowForm

    def shown(self, content: Content) -> list[dict[str, Any]]:
        return [
            {"title": title, "url": url, "order": order}
            for order, (title, url) in enumerate(content.sources, start=1)
        ]


def version_shown(request: Any, article: Article) -> ArticleVersion | None:
    """The newest, which this form shows: each of its parts asks for it.

    None for those who read an article of somebody else: they see what readers see.
    """
    if not hasattr(request, "version_shown"):
        is_seen = may_see_next(request.user, article)
        request.version_shown = drafting.newest(article) if is_seen else None
    version: ArticleVersion | None = request.version_shown
    return version


def content_shown(request: Any, article: Article) -> Content:
    if not hasattr(request, "content_shown"):
        version = version_opened(request, article) or version_shown(request, article)
        if version and version.state != ArticleVersion.State.PUBLISHED:
            request.content_shown = version.read()
        else:
            request.content_shown = drafting.content_of(article)
    content: Content = request.content_shown
    return content


def version_opened(request: Any, article: Article) -> ArticleVersion | None:
    """One kept aside that is opened in the form, to be merged by hand into the newest."""
    number = whole_number(request.GET.get("from", ""))
    if number is None:
        return None
    if not hasattr(request, "version_opened"):
        aside = (
            article.versions.visible_to(request.user)
            .with_text()
            .filter(state=ArticleVersion.State.ASIDE)
        )
        request.version_opened = aside.filter(number=number).first()
    version: ArticleVersion | None = request.version_opened
    return version


def form_shows(request: Any, article: Article) -> dict[str, Any]:
    """For the form: which version it says that it was made from, and what it shows."""
    version = version_shown(request, article)
    made_from = {"seen": drafting.token(version), "stage": version.stage if version else ""}
    if version_opened(request, article):
        # What came since the page with both texts was made is not taken for seen.
        made_from["seen"] = request.GET.get("seen", "")[:30]
    elif version is None or not version.is_open:
        return {"made_from": made_from}
    return {"made_from": made_from, "content": content_shown(request, article)}


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
