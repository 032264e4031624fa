from datetime import date, timedelta
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_DAYS: Final = 90
LONGEST: Final = 5_000


class Message(models.Model):
    """A message of a reader to the editors. Only the day is kept, and no network address."""

    name = models.CharField(_("name"), max_length=80, blank=True)
    reply_to = models.CharField(_("where to reply"), max_length=120, blank=True)
    text = models.TextField(_("message"), max_length=LONGEST)
    language = models.CharField(_("language"), max_length=10)
    sent_on = models.DateField(_("sent on"), default=timezone.localdate)
    is_done = models.BooleanField(_("done"), default=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages from readers")
        ordering = ["is_done", "-sent_on", "-pk"]
        default_permissions = ("view", "change", "delete")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="message_says_something")]

    def __str__(self) -> str:
        """Return its number and day: the log of the admin keeps this, and no words of a reader."""
        return f"{self.pk} · {self.sent_on}"


def delete_old(today: date) -> None:
    """Delete messages 90 days after they were sent, as readers are promised."""
    Message.objects.filter(sent_on__lt=today - timedelta(days=KEPT_DAYS)).delete()
