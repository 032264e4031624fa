"""Moments for people who may be in another zone."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """Write a day and an hour where the organisation is, and how far that is from UTC."""
    local = timezone.localtime(at)
    words = date_format(local, "DATETIME_FORMAT")
    zone = f"UTC{local:%:z}"
    # Some zones have no letters of their own, and are called by the distance.
    if f"{local:%Z}".isalpha() and f"{local:%Z}" != "UTC":
        zone = f"{local:%Z}, {zone}"
    return format_html(
        '<time datetime="{}">{} (<bdi>{}</bdi>)</time>', local.isoformat(), words, zone
    )
