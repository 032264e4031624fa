"""Invitations: how somebody new gets an account."""

from datetime import timedelta
from typing import Final, Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LASTS: Final = timedelta(days=7)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> Self:
        """Choose those that nobody used or revoked. They may be too old to work."""
        return self.filter(used_at=None, revoked_at=None)


class Invitation(models.Model):
    """A link by which one person makes their account, once and within seven days.

    Whoever holds the link becomes that colleague. So the secret is shown once, and this row keeps
    its hash: neither a stolen table nor a backup lets anybody in.
    """

    first_name = models.CharField(_("first name"), max_length=150)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    email = models.EmailField(_("email address"), blank=True)
    groups = models.ManyToManyField(Group, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    used_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    used_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(used_by=None, used_at=None)
                | Q(used_by__isnull=False, used_at__isnull=False),
                name="invitation_used_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None, revoked_at=None)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="invitation_revoked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None),
                name="invitation_used_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(used_at__lt=models.F("ends_at")),
                name="invitation_used_in_time",
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
