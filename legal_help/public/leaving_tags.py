"""What templates/legal_help/public/base.html needs beside its words."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from legal_help.public.http import exit_script as script

register = template.Library()


@register.simple_tag
def leave_script() -> SafeString:
    text = mark_safe(script.TEXT)  # noqa: S308 -- our own file
    return format_html('<script data-to="{}">{}</script>', settings.NEUTRAL_SITE, text)
