"""Template tags of the public pages: how long we keep what we promise to erase, and the exit."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from legal_help.intake.drafts import DRAFT_KEPT_FOR
from legal_help.public.http import exit_script

register = template.Library()


@register.simple_tag
def kept_days(outcome: str) -> int:
    """Return the days for which a case is kept after this ending."""
    return int(settings.HELP_KEPT_DAYS[outcome])


@register.simple_tag
def draft_days() -> int:
    """Return the days for which a form that was not sent is kept."""
    return DRAFT_KEPT_FOR.days


@register.simple_tag
def leave_script() -> SafeString:
    """Return the one inline script, which asks our own exit: SERVICE_CSP names its hash."""
    text = mark_safe(exit_script.TEXT)  # noqa: S308 -- our own file
    return format_html('<script data-to="{}">{}</script>', settings.NEUTRAL_SITE, text)
