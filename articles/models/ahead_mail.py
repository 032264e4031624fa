from django.conf import settings
from django.db import models


class AheadMail(models.Model):
    """Whether a person wants the weekly mail of the days to come, and for which week it went out."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_wanted = models.BooleanField(default=True)
    last_week = models.DateField(null=True)  # its Monday

    class Meta:
        default_permissions = ["view"]

    def __str__(self) -> str:
        return f"{self.user}: {self.last_week or 'not yet'}"
