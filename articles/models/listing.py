from typing import Self

from django.db import models
from django.utils import timezone

from publication.models import is_not_over


class ListedLink(models.Model):
    """A link from an article to a list it stands on, with what orders and bounds that list.

    Copied from the article whenever it is saved, so that one walk along an index gives the list.
    """

    language = models.CharField(max_length=10, editable=False)
    listed_from = models.DateTimeField(null=True, editable=False)
    listed_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def public(cls) -> models.QuerySet[Self]:
        """Choose links from articles that readers may see now."""
        now = timezone.now()
        return cls._default_manager.filter(is_not_over("listed_until", now), listed_from__lte=now)
