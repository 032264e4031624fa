"""The desk's front page: what waits for the person who looks at it."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone

from articles.planning import dashboard

register = template.Library()


@register.simple_tag(takes_context=True)
def front_page(context: Any) -> dict[str, Any]:
    """Return what waits for this person on the front page of the admin."""
    request: HttpRequest = context["request"]
    user: Any = request.user
    today = timezone.localdate()
    found: dict[str, Any] = {"today": today}
    found["bundles"] = dashboard.bundles(user)
    if user.has_perm("articles.change_article"):
        found["piles"] = {str(pile): some for pile, some in dashboard.sections(user).items()}
        found["scheduled"] = dashboard.scheduled(user)
        found["outdated"] = dashboard.outdated(user)
    if user.has_perms(["articles.change_article", "advocacy.view_observance"]):
        found["days"] = dashboard.days(user, today)
    if user.has_perm("advocacy.change_figure"):
        found["figures"] = dashboard.figures_due(today)
    return found
