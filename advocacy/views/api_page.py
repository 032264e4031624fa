from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from advocacy.api.operations import OPERATIONS
from advocacy.api.parameters import MOST_ON_A_PAGE, USUALLY_ON_A_PAGE
from advocacy.models import Statistic, Verification
from advocacy.open_data.package import BY_NAME
from page_cache.decorators import public_page


@require_safe
@public_page()
def api_page(request: HttpRequest) -> HttpResponse:
    """What programs can ask for, for the people who write them."""
    records = [record for each in OPERATIONS for record in each.record.within()]
    context: dict[str, Any] = {
        "examples": _examples(),
        "operations": OPERATIONS,
        "records": list({record.name: record for record in records}.values()),
        "verifications": list(Verification),
        "tables": list(BY_NAME),
        "usual": USUALLY_ON_A_PAGE,
        "most": MOST_ON_A_PAGE,
        "openapi_url": reverse("api:openapi"),
        "licence": {"name": settings.CONTENT_LICENCE, "url": settings.CONTENT_LICENCE_URL},
        "section": "statistics",
    }
    return render(request, "advocacy/api.html", context)


def _examples() -> list[tuple[str, str]]:
    """Addresses that answer, and what they answer."""
    examples = [
        (_("All statistics, each with its newest figure"), reverse("api:statistics")),
        (
            _("Figures that nobody has checked yet"),
            f"{reverse('api:figures')}?verification={Verification.UNVERIFIED}",
        ),
        (
            _("Days to mark about human rights, with their dates this year"),
            f"{reverse('api:observances')}?relevance=core",
        ),
    ]
    if statistic := Statistic.objects.order_by("pk").only("slug").first():
        address = reverse("api:statistic", args=[statistic.slug])
        examples.insert(1, (_("One statistic"), address))
    return examples
