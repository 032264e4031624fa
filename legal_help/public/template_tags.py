"""Template tags of the public pages: how long we keep a case, when a page warns, and the exit."""

from datetime import timedelta
from typing import Final

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from legal_help.intake.drafts import DRAFT_KEPT_FOR
from legal_help.models import Unlock
from legal_help.public.http import exit_script

register = template.Library()

# The warning says it in words, and static/js/public/quick_exit.js counts it to the end.
WARNED_BEFORE: Final = timedelta(minutes=5)


@register.simple_tag
def kept_days(outcome: str) -> int:
    """Return the days for which a case is kept after this ending."""
    return int(settings.HELP_KEPT_DAYS[outcome])


@register.simple_tag
def draft_days() -> int:
    """Return the days for which a form that was not sent is kept."""
    return DRAFT_KEPT_FOR.days


@register.simple_tag
def minutes_until_warning(kind: str) -> int:
    """Return the minutes after which an idle page warns that it locks. `kind` is one of Unlock.Kind."""
    return (Unlock.IDLE[Unlock.Kind(kind)] - WARNED_BEFORE) // timedelta(minutes=1)


@register.simple_tag
def leave_script() -> SafeString:
    """Return the one inline script, which asks our own exit: SERVICE_CSP names its hash."""
    text = mark_safe(exit_script.TEXT)  # noqa: S308 -- our own file
    return format_html('<script data-to="{}">{}</script>', settings.NEUTRAL_SITE, text)
