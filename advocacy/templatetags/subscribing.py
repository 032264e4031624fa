"""How a page offers a calendar."""

from django import template
from django.conf import settings
from django.template import RequestContext

from advocacy.dates import subscriptions

register = template.Library()


@register.simple_tag(takes_context=True)
def subscription(context: RequestContext, path: str, name: str = "") -> subscriptions.Subscription:
    """The addresses of a calendar for the programs people use. Without a name, the site's."""
    address = context["request"].build_absolute_uri(path)
    return subscriptions.subscribe_to(address, name or settings.SITE_NAME)
