"""Citations, derived from the bodies of articles, and the names that they give the newest figures.

A citation that follows its statistic shows the newest figure, whatever name it has. Its name says
what stood there when the article was published, so that the page can say what it was then.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advocacy.models import Figure, Statistic
from articles.body import references
from publication.models import readable_now

if TYPE_CHECKING:
    from articles.models.article import Article


def pin_latest_names(html: str, *, but: Collection[str] = ()) -> str:
    """Return the sanitised body with each of these citations named after the newest figure now.

    Names in `but` stay, as do those that nobody knows. Two queries, or none.
    """
    places = {
        place: reference
        for place, reference in enumerate(references.find_references(html))
        if reference.is_latest and reference.key not in but
    }
    newest = _newest_names({reference.key for reference in places.values()}) if places else {}
    renamed = {
        place: replace(reference, key=newest.get(reference.key, reference.key))
        for place, reference in places.items()
    }
    return references.replace_at(html, renamed)


def _newest_names(names: set[str]) -> Mapping[str, str]:
    """Return the name of the newest figure of the statistic, by each of these names of figures."""
    cited = Figure.objects.cited_as(names).values("statistic")
    statistics = Statistic.objects.filter(pk__in=cited).with_figures()
    return {
        name: newest.slug
        for statistic in statistics
        if (newest := statistic.latest_figure)
        for figure in statistic.figures.all()
        for name in figure.names
    }


type CitationKey = tuple[int, int | None, str]


class CitationQuerySet(models.QuerySet["Citation"]):
    def of_what_readers_see(self) -> Self:
        """Choose citations of articles that are public now."""
        return self.filter(readable_now("article__"))

    def derive(self, article: "Article") -> None:
        """Make the rows of an article say what its body cites. Unknown names are left out."""
        wanted = self._cited(article.body)
        rows = self.filter(article=article).values_list("pk", "statistic", "figure", "policy")
        before = {(statistic, figure, policy): pk for pk, statistic, figure, policy in rows}
        if stale := [pk for key, pk in before.items() if key not in wanted]:
            self.filter(pk__in=stale).delete()
        self.bulk_create(
            Citation(article=article, statistic_id=statistic, figure_id=figure, policy=policy)
            for statistic, figure, policy in wanted - before.keys()
        )

    def _cited(self, body: str) -> set[CitationKey]:
        cited = references.find_references(body)
        if not cited:
            return set()
        charted = Statistic.objects.filter(slug__in=references.charted_slugs(body))
        keys = charted.values_list("pk", flat=True)
        wanted: set[CitationKey] = {(key, None, Citation.Policy.LATEST) for key in keys}
        found = Figure.objects.cited_as(references.cited_slugs(body))
        figures = {name: figure for figure in found for name in figure.names}
        for reference in cited:
            figure = figures.get(reference.key)
            if figure and reference.tag != "stat-chart":
                policy = Citation.Policy.LATEST if reference.is_latest else Citation.Policy.PINNED
                wanted.add((figure.statistic_id, figure.pk, policy))
        return wanted


class Citation(models.Model):
    """Record that an article cites a figure or, without a figure, shows a whole statistic.

    Read from the body whenever an article is saved, never entered by hand. `figure` is what
    readers saw when the article was published: also where the citation follows its statistic.
    """

    class Policy(models.TextChoices):
        PINNED = "pinned", _("Pinned to this figure")
        LATEST = "latest", _("Follows the newest figure")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="citations")
    statistic = models.ForeignKey(Statistic, models.PROTECT, related_name="citations")
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="citations", null=True)
    policy = models.CharField(max_length=6, choices=Policy, default=Policy.PINNED)

    objects = CitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "figure", "policy"],
                condition=Q(figure__isnull=False),
                name="citation_once_per_figure_and_policy",
            ),
            models.UniqueConstraint(
                fields=["article", "statistic"],
                condition=Q(figure__isnull=True),
                name="citation_once_per_charted_statistic",
            ),
            models.CheckConstraint(
                condition=Q(policy__in=["pinned", "latest"]), name="citation_policy_is_known"
            ),
            models.CheckConstraint(
                condition=Q(figure__isnull=False) | Q(policy="latest"),
                name="citation_of_a_chart_follows_its_statistic",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} cites {self.figure or self.statistic}"


class KeptAsHistorical(models.Model):
    """An editor has seen that a figure took the place of a cited one, and left the citation.

    It speaks of the past. Where yet another figure takes its place, it is asked about again.
    """

    citation = models.ForeignKey(Citation, models.CASCADE, related_name="kept")
    beside = models.ForeignKey(Figure, models.CASCADE, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["citation", "beside"], name="citation_kept_once_beside_a_figure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.citation} beside {self.beside}"


class SupersededCitation(Citation):
    """A citation that editors decide about, with a page and permissions of its own in the admin."""

    class Meta:
        proxy = True
        verbose_name = _("superseded citation")
        verbose_name_plural = _("superseded citations")
