"""Say how long we keep drafts and cases, for pages that promise it."""

from django import template
from django.conf import settings

from legal_help.intake.drafts import DRAFT_KEPT_FOR

register = template.Library()


@register.simple_tag
def kept_days(outcome: str) -> int:
    """Return the days for which a case is kept after this ending."""
    return int(settings.HELP_KEPT_DAYS[outcome])


@register.simple_tag
def draft_days() -> int:
    """Return the days for which a form that was not sent is kept."""
    return DRAFT_KEPT_FOR.days
