"""Invitations: how somebody new gets an account."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

VALID_FOR: Final = timedelta(days=7)


class Invitation(models.Model):
    """A link by which one person makes their account, within seven days.

    Whoever holds the link becomes that colleague. So the secret is shown once, and this row keeps
    its hash: neither a stolen table nor a backup lets anybody in. The row is deleted once the
    invitation is used or revoked; the log keeps who was invited by whom.
    """

    first_name = models.CharField(_("first name"), max_length=150)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    email = models.EmailField(_("email address"), blank=True)
    groups = models.ManyToManyField(Group, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        permissions = [("manage_people", _("Can invite people and change what they may do"))]
        constraints = [
            models.CheckConstraint(condition=~Q(first_name=""), name="invitation_is_somebodys"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("made_at")),
                name="invitation_ends_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_too_old(self) -> bool:
        return timezone.now() >= self.ends_at
