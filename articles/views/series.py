from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Series
from articles.presentation.series import published_parts
from page_cache.decorators import public_page
from public_pages.language import reader_language


@require_safe
@public_page()
def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the published parts of a series in order. Raises Http404 while there are none."""
    series = get_object_or_404(
        Series.objects.select_related("picture"), language=reader_language(), slug=slug
    )
    parts = published_parts(series)
    if not parts:
        raise Http404
    family = Series.objects.family_of(series).published()
    picture = series.shown_picture
    context = {
        "series": series,
        "picture": picture,
        "picture_words": picture.alt_in(series.language) if picture else "",
        "credit": picture.credit_in(series.language) if picture else "",
        "parts": parts,
        "alternates": {each.language: each.get_absolute_url() for each in family},
        "nearest": "/articles/#not-translated",
        "section": "articles",
    }
    return render(request, "articles/series.html", context)
