from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Publisher(models.Model):
    """An organisation that publishes sources, or several that do so together.

    docs/decisions/0090-a-publisher-is-a-row.md says why several are one row.
    """

    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_(
            "As shown beside figures, such as UNHCR. For several publishers: ILO and UNICEF."
        ),
    )
    full_name = models.CharField(
        _("full name"),
        max_length=300,
        blank=True,
        help_text=_(
            "If the name is an abbreviation, such as: Office of the United Nations High "
            "Commissioner."
        ),
    )
    url = models.URLField(_("website"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="publisher_has_a_name"),
            models.UniqueConstraint(
                Lower("name"),
                name="publisher_entered_once",
                violation_error_message=_(
                    "This publisher already exists. Choose it from the list."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        before = Publisher.objects.filter(pk=self.pk).values_list("name", "full_name").first()
        super().save(*args, **kwargs)
        if before in (None, (self.name, self.full_name)):
            return
        # API clients that fetch only changes, and the search index, have the former name.
        figure, statistic = (apps.get_model("advocacy", name) for name in ("Figure", "Statistic"))
        figure.objects.filter(source__publisher=self).update(changed_at=timezone.now())
        statistic.objects.filter(figures__source__publisher=self).distinct().mark_changed()
        apps.get_model("advocacy", "Source").objects.filter(publisher=self).update_search()
