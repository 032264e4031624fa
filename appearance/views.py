from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appearance.front_page.kinds import BUILT_IN, LEAD
from appearance.front_page.loading import FrontPageLoader
from appearance.models import FrontPage
from page_cache.decorators import public_page
from public_pages.language import reader_language


@require_safe
@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """Show the sections that editors arranged, or those that the site has by itself."""
    arranged = FrontPage.objects.published().first()
    sections = arranged.sections if arranged else BUILT_IN
    shown = FrontPageLoader(sections, reader_language(), timezone.localdate()).load()
    has_lead = any(section.kind == LEAD for section in shown)
    return render(request, "home.html", {"sections": shown, "has_lead": has_lead})
