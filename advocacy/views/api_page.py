from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from advocacy.api import openapi
from advocacy.api.parameters import MOST_ON_A_PAGE, USUALLY_ON_A_PAGE
from advocacy.api.registration import CSV_NAME
from advocacy.models import Statistic, Verification
from advocacy.open_data.package import BY_NAME
from identity.site_identity import content_licence, site_name
from page_cache.decorators import public_page


@require_safe
@public_page()
def api_page(request: HttpRequest) -> HttpResponse:
    """Show developers what the API offers."""
    licence = {"name": content_licence().name, "url": content_licence().address}
    document = openapi.document(site_name(), licence)
    schemas = document["components"]["schemas"]
    context: dict[str, Any] = {
        "examples": _examples(),
        "operations": [
            _operation(path, methods["get"])
            for path, methods in document["paths"].items()
            if methods["get"]["operationId"] not in openapi.csv_columns()
        ],
        "records": [
            schema for name, schema in schemas.items() if not name.startswith(openapi.LIST_PREFIX)
        ],
        "verifications": list(Verification),
        "tables": list(BY_NAME),
        "usual": USUALLY_ON_A_PAGE,
        "most": MOST_ON_A_PAGE,
        "openapi_url": reverse("api:openapi"),
        "licence": licence,
        "section": "statistics",
    }
    return render(request, "advocacy/api.html", context)


def _operation(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": operation["operationId"],
        "address": f"{openapi.PREFIX}{path}",
        "has_names": "{" in path,
        "summary": operation["summary"],
        "columns": openapi.csv_columns().get(CSV_NAME.format(operation["operationId"])),
        "csv_address": f"{openapi.PREFIX}{path.removesuffix('/')}.csv",
        "parameters": [
            parameter for parameter in operation["parameters"] if parameter["in"] == "query"
        ],
    }


def _examples() -> list[tuple[str, str]]:
    """Return addresses that answer, each with words that say what."""
    examples = [
        (_("All statistics, each with its newest figure"), reverse("api:statistics")),
        (
            _("Unchecked figures"),
            f"{reverse('api:figures')}?verification={Verification.UNVERIFIED}",
        ),
        (
            _("Days to mark about human rights, with their dates this year"),
            f"{reverse('api:observances')}?relevance=core",
        ),
    ]
    if statistic := Statistic.objects.published().order_by("pk").only("slug").first():
        address = reverse("api:statistic", args=[statistic.slug])
        examples.insert(1, (_("One statistic"), address))
    return examples
