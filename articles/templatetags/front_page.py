"""The desk's front page: what waits for the person who looks at it."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone

from articles import front

register = template.Library()


@register.simple_tag(takes_context=True)
def front_page(context: Any) -> dict[str, Any]:
    """What waits, for the first page of the admin; nothing for whoever may not see to it."""
    request: HttpRequest = context["request"]
    user: Any = request.user
    today = timezone.localdate()
    found: dict[str, Any] = {"today": today}
    found["bundles"] = front.bundles(user)
    if user.has_perm("articles.change_article"):
        found["piles"] = {str(pile): some for pile, some in front.piles(user).items()}
        found["scheduled"] = front.scheduled(user)
        found["outdated"] = front.outdated(user)
    if user.has_perms(["articles.change_article", "advocacy.view_observance"]):
        found["days"] = front.days(user, today)
    if user.has_perm("advocacy.change_figure"):
        found["figures"] = front.figures_due(today)
    return found
