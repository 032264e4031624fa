from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def refuse_days_to_come(record: models.Model, *names: str) -> None:
    """Raise ValidationError by field where something is said to have happened on a later day.

    No constraint of the database: what holds there must hold on any day, and today is another each.
    """
    today = timezone.localdate()
    to_come = {
        name for name in names if isinstance(day := getattr(record, name), date) and day > today
    }
    if to_come:
        raise ValidationError(dict.fromkeys(sorted(to_come), _("This day has not come yet.")))
