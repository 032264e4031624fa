from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from publication.models import is_not_over


class ListedLink(models.Model):
    """A link from an article to a list it stands on, with what orders and bounds that list.

    Copied from the article whenever it is saved, so that one walk along an index gives the list.
    """

    ARTICLE: ClassVar[str]
    """The name of the foreign key to the article."""

    language = models.CharField(max_length=10, editable=False)
    listed_from = models.DateTimeField(null=True, editable=False)
    listed_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        for name, value in getattr(self, self.ARTICLE).place_on_lists.items():
            setattr(self, name, value)
        super().save(*args, **kwargs)

    @classmethod
    def public(cls) -> models.QuerySet[Self]:
        """Choose links from articles that readers may see now."""
        now = timezone.now()
        return cls._default_manager.filter(is_not_over("listed_until", now), listed_from__lte=now)
