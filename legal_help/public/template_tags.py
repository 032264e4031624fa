"""How long requests are kept, for pages that promise it."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def kept_days(outcome: str) -> int:
    """Days that a request is kept once it ended so."""
    return int(settings.HELP_KEPT_DAYS[outcome])
