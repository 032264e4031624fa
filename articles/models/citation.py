from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from advocacy.models import Figure, Statistic
from articles import body

if TYPE_CHECKING:
    from articles.models.article import Article


class CitationManager(models.Manager["Citation"]):
    def derive(self, article: "Article") -> None:
        """Make the rows of an article say what its body cites. Names nobody knows are left out."""
        figures = Figure.objects.cited_as(body.cited_slugs(article.body))
        charted = Statistic.objects.filter(slug__in=body.charted_slugs(article.body))
        wanted: set[tuple[int, int | None]] = set(figures.values_list("statistic_id", "pk"))
        wanted.update((pk, None) for pk in charted.values_list("pk", flat=True))
        stale = []
        for citation in self.filter(article=article):
            key = (citation.statistic_id, citation.figure_id)
            if key in wanted:
                wanted.remove(key)
            else:
                stale.append(citation.pk)
        self.filter(pk__in=stale).delete()
        self.bulk_create(self._rows(article, wanted))

    def _rows(self, article: "Article", keys: Iterable[tuple[int, int | None]]) -> list["Citation"]:
        return [
            Citation(article=article, statistic_id=statistic, figure_id=figure)
            for statistic, figure in keys
        ]


class Citation(models.Model):
    """That an article quotes a figure or, without a figure, shows a whole statistic.

    Read from the body whenever an article is saved, never entered by hand.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="citations")
    statistic = models.ForeignKey(Statistic, models.PROTECT, related_name="citations")
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="citations", null=True)

    objects = CitationManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "figure"],
                condition=Q(figure__isnull=False),
                name="citation_once_per_figure",
            ),
            models.UniqueConstraint(
                fields=["article", "statistic"],
                condition=Q(figure__isnull=True),
                name="citation_once_per_charted_statistic",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} cites {self.figure or self.statistic}"
