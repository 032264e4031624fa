from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


def readable_now(article: str = "") -> Q:
    """Of articles that readers may see now; `article` leads there, such as `article__`.

    Time decides in the query, at both ends: no job must run for it.
    """
    now = timezone.now()
    begun = Q(**{f"{article}status": "published", f"{article}publish_at__lte": now})
    return begun & is_not_over(f"{article}unpublish_at", now)


def is_not_over(moment: str, now: datetime) -> Q:
    """What has no end, or one still to come."""
    return Q(**{moment: None}) | Q(**{f"{moment}__gt": now})


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
        """Links from articles that readers may see now."""
        now = timezone.now()
        return cls._default_manager.filter(is_not_over("listed_until", now), listed_from__lte=now)
