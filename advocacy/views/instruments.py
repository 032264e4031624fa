from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from advocacy.models import Instrument, Statistic, prefetch_latest_figure
from page_cache.decorators import public_page

MOST_RELATED = 4


@require_safe
@public_page()
def instrument_list(request: HttpRequest) -> HttpResponse:
    context = {"instruments": Instrument.objects.all(), "section": "instruments"}
    return render(request, "advocacy/instrument_list.html", context)


@require_safe
@public_page()
def instrument_detail(request: HttpRequest, slug: str) -> HttpResponse:
    instrument = get_object_or_404(Instrument, slug=slug)
    topics = list(instrument.topics.filter(is_published=True))
    statistics = Statistic.objects.published().near(topics)
    context = {
        "instrument": instrument,
        "topics": topics,
        "observances": instrument.observances.published().with_date_checks(),
        "statistics": statistics.prefetch_related(prefetch_latest_figure())[:MOST_RELATED],
        "section": "instruments",
    }
    return render(request, "advocacy/instrument_detail.html", context)
