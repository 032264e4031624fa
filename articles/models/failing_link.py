"""Internal addresses that articles link to in vain."""

from django.db import models


class FailingLink(models.Model):
    """An internal address that answered an error, a redirect or a missing anchor in the last weekly check."""

    class Fault(models.TextChoices):
        GONE = "gone"
        REDIRECTED = "redirected"
        NO_ANCHOR = "no-anchor"

    # As long as an article has it: nothing bounds the length of a link.
    address = models.TextField()
    """Path, query and fragment, without scheme and host."""
    fault = models.CharField(max_length=10, choices=Fault)
    leads_to = models.TextField(blank=True)
    """Where a redirect leads in the end."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"failing link {self.pk}"
