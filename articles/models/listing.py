from typing import Self

from django.db import models
from django.utils import timezone


class Listed(models.Model):
    """A link from an article to a list it stands on, with what orders and bounds that list.

    Copied from the article whenever it is saved, so that one walk along an index gives the list.
    """

    language = models.CharField(max_length=10, editable=False)
    listed_from = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def public(cls) -> models.QuerySet[Self]:
        """Links from articles that readers may see now."""
        return cls._default_manager.filter(listed_from__lte=timezone.now())
