"""Once a week, the days of the next 60 days by mail, to staff who publish and want it.

A week's mail is claimed in the row of whom it is for before it goes out: a worker that starts anew
sends no second one. One that does not go out gives its claim back, and is tried the next day.
"""

import logging
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import AheadMail
from articles.permissions import BACKEND, PUBLISH
from articles.planning import days_ahead
from public_pages.addresses import site_address

logger = logging.getLogger(__name__)


def send_weekly(*, today: date) -> int:
    """Send this week's mail to whom it has not gone out yet; returns how many went.

    A week begins on Monday. Where no day comes and no date is wanted, no mail goes out.
    """
    ahead = days_ahead.upcoming_days(
        today, today + timedelta(days=days_ahead.DAYS_AHEAD), today=today
    )
    if not ahead.days and not ahead.dates_wanted:
        return 0
    monday = today - timedelta(days=today.weekday())
    with translation.override(settings.LANGUAGE_CODE):
        subject, words = _("In the next 60 days"), _mail_text(ahead, today)
    return sum(_send_to(user, monday, subject, words) for user in _staff_who_publish())


def _staff_who_publish() -> list[User]:
    publishing = User.objects.with_perm(PUBLISH, backend=BACKEND)
    return list(publishing.filter(is_staff=True).exclude(email="").order_by("pk"))


def _send_to(user: User, monday: date, subject: str, words: str) -> bool:
    row, _is_new = AheadMail.objects.get_or_create(user=user)
    not_yet = Q(last_week=None) | Q(last_week__lt=monday)
    mine = AheadMail.objects.filter(not_yet, pk=row.pk, is_wanted=True)
    if not mine.update(last_week=monday):
        return False
    try:
        send_mail(subject, words, None, [user.email])
    except (OSError, SMTPException, ValueError):  # the last of an address that is none
        AheadMail.objects.filter(pk=row.pk).update(last_week=row.last_week)
        # The address would be in the exception's words.
        logger.warning("The mail of the next 60 days was not sent; it is tried again tomorrow.")
        return False
    return True


def _mail_text(ahead: days_ahead.DaysAhead, today: date) -> str:
    host = site_address()
    context = {
        "ahead": ahead,
        "today": today,
        "address": host + reverse("days_ahead"),
        "host": host,
    }
    return render_to_string("staff_days_ahead.txt", context).strip() + "\n"
