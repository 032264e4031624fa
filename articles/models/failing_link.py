"""Addresses of this site to which articles link in vain."""

from django.db import models


class FailingLink(models.Model):
    """An address of ours that a published article linked to when all were asked. No reader sees it."""

    class Fault(models.TextChoices):
        GONE = "gone"
        LED_ON = "led-on"
        NO_PLACE = "no-place"

    address = models.CharField(max_length=2000)
    """Path, question and the place in the page, without scheme and host."""
    fault = models.CharField(max_length=10, choices=Fault)
    leads_to = models.CharField(max_length=2000, blank=True)
    """Where a redirect leads in the end."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"failing link {self.pk}"
