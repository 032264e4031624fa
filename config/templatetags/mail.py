"""Tell supervisors at the casework desk that no mail is sent."""

from datetime import datetime

from django import template

from config.health.mail import unsent_since

register = template.Library()


@register.simple_tag
def no_mail_since() -> datetime | None:
    """Return since when no mail is sent; None if it is. One query."""
    return unsent_since()
