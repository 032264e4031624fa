"""Offer a calendar on a page."""

from django import template
from django.conf import settings
from django.template import RequestContext

from advocacy.dates import subscriptions

register = template.Library()


@register.simple_tag(takes_context=True)
def subscription(context: RequestContext, path: str, name: str = "") -> subscriptions.Subscription:
    """Return the addresses of a calendar for common programs. Without a name, the site's is used."""
    address = context["request"].build_absolute_uri(path)
    return subscriptions.subscribe_to(address, name or settings.SITE_NAME)
