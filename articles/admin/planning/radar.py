"""The radar: a page of the figures, sources and links that need work."""

from collections import Counter
from typing import Final
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from advocacy.models import Verification
from articles.planning import radar
from articles.planning.radar import RadarItem, RadarKind

A_PAGE: Final = 50
KINDS: Final[dict[RadarKind, tuple[Promise | str, Promise | str]]] = {
    RadarKind.SUPERSEDED: (_("Cited, and superseded"), _("Decide about each citation")),
    RadarKind.UNCHECKED: (_("Unchecked figures"), _("Check its figures")),
    RadarKind.UNOFFICIAL: (_("Figures without an official source"), _("Find its official source")),
    RadarKind.UNOFFICIAL_DAY: (_("Days without an official source"), _("Find its official source")),
    RadarKind.REVIEW: (_("Due for review"), _("Review it, then set the next date")),
    RadarKind.NEXT_EDITION: (_("Next edition due"), _("Enter the new figures")),
    RadarKind.NO_ADDRESS: (_("Sources without an address"), _("Add its address")),
    RadarKind.SILENT: (_("Sources that cannot be reached"), _("Look for its new address")),
    RadarKind.LINK_GONE: (_("Broken links"), _("Change the link")),
    RadarKind.LINK_REDIRECTED: (_("Redirected links"), _("Link to the new address")),
    RadarKind.LINK_NO_ANCHOR: (_("Links to a missing section"), _("Change the link")),
}
"""Each kind, and what its button says."""


@require_safe
@permission_required("advocacy.change_figure", raise_exception=True)
def radar_page(request: HttpRequest) -> HttpResponse:
    """Show what needs work, most cited first. Raises Http404 for an unknown kind."""
    found = radar.todo(timezone.localdate())
    chosen = request.GET.get("kind", "")
    if chosen and chosen not in [*RadarKind]:
        raise Http404
    of_kind = [each for each in found if each.kind == chosen] if chosen else found
    counts = Counter(each.kind for each in found)
    page = Paginator(of_kind, A_PAGE).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": gettext("Radar"),
        "kinds": [(kind, label, counts[kind]) for kind, (label, _press) in KINDS.items()],
        "chosen": chosen,
        "total": len(found),
        "page": page,
        "rows": [(each, *KINDS[each.kind], _address_of(each)) for each in page],
        "today": timezone.localdate(),
    }
    return render(request, "admin/radar.html", context)


def _address_of(each: RadarItem) -> str:
    """Return the address where the work is done."""
    match each.kind:
        case RadarKind.SUPERSEDED:
            return reverse("admin:articles_supersededcitation_changelist")
        case RadarKind.NO_ADDRESS | RadarKind.SILENT:
            return reverse("admin:advocacy_source_change", args=[each.pk])
        case RadarKind.UNCHECKED:
            return _figures_of(each.pk, Verification.UNVERIFIED)
        case RadarKind.UNOFFICIAL:
            return _figures_of(each.pk, Verification.UNOFFICIAL)
        case RadarKind.UNOFFICIAL_DAY:
            return reverse("admin:advocacy_observance_change", args=[each.pk])
        case RadarKind.LINK_GONE | RadarKind.LINK_REDIRECTED | RadarKind.LINK_NO_ANCHOR:
            return reverse("admin:articles_article_change", args=[each.pk])
        case _:
            return reverse("admin:advocacy_statistic_change", args=[each.pk])


def _figures_of(statistic: int, verification: Verification) -> str:
    which = {"statistic__id__exact": statistic, "verification__exact": verification.value}
    return f"{reverse('admin:advocacy_figure_changelist')}?{urlencode(which)}"
