"""Base model of the sources and themes of an observance."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from advocacy.models.source import Verification


class ObservancePart(models.Model):
    """A checked fact about an observance. Saving or deleting it changes what calendars show."""

    verification = models.CharField(
        _("checked"), max_length=25, choices=Verification, default=Verification.UNVERIFIED
    )

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self._update_observance()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        self._update_observance()
        return gone

    @property
    def is_checked(self) -> bool:
        return Verification(self.verification).is_checked

    def _update_observance(self) -> None:
        """Count a change of the observance for calendars, and index its words."""
        raise NotImplementedError
