"""The panel on the form of an article that says in which series it is, or puts it into one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from articles.admin.next_version import visible_article
from articles.models import Article, Series, SeriesPart

MAY_EDIT = "articles.change_series"


class SeriesChoice(forms.Form):
    series = forms.ModelChoiceField(Series.objects.none(), label=_("Add it at the end of"))

    def __init__(self, article: Article, typed: Any = None) -> None:
        super().__init__(typed, auto_id="choose_%s", label_suffix="")
        field: Any = self.fields["series"]
        field.queryset = Series.objects.filter(language=article.language)


def series_panel(article: Article) -> dict[str, Any]:
    """Return what the panel shows. With its template, three queries at most."""
    part = SeriesPart.objects.select_related("series").filter(article=article).first()
    return {"article": article, "part": part, "form": None if part else SeriesChoice(article)}


@require_POST
def put_into_series(request: StaffRequest, pk: int) -> HttpResponse:
    """Put an article at the end of a series in its language."""
    article = visible_article(request, pk)
    if article.is_page or not request.user.has_perm(MAY_EDIT):
        raise Http404
    form = SeriesChoice(article, request.POST)
    if form.is_valid():
        series = form.cleaned_data["series"]
        try:
            with transaction.atomic():
                series.append(article)
        except IntegrityError:
            messages.error(request, gettext("This article is in a series already."))
        else:
            messages.success(
                request, gettext("Added to the series: %(series)s") % {"series": series}
            )
    return redirect("admin:articles_article_change", pk)
