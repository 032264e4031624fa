"""Where a picture is used."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import User
from articles.body import elements
from articles.models import Article, ArticleVersion, Author, Image, Recording, Series


@dataclass(frozen=True)
class Uses:
    """The articles whose rows show a picture, and those in whose unpublished versions it stands."""

    articles: list[Article]
    drafts: list[Article]
    authors: list[Author] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)
    """Videos and sounds of which it is the picture."""
    series: list[Series] = field(default_factory=list)
    hidden: int = 0
    """How many more articles and series there are that the person who asks may not see."""

    @property
    def public(self) -> list[Article]:
        return [article for article in self.articles if article.is_public]

    def seen_by(self, user: User) -> "Uses":
        """Return the uses that somebody may see, and how many more there are. One query.

        The title of a series may say what is not published yet: authors, who cannot open it, see none.
        """
        keys = {article.pk for article in (*self.articles, *self.drafts)}
        visible = {
            *Article.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)
        }
        series = self.series if user.has_perm("articles.view_series") else []
        return Uses(
            [article for article in self.articles if article.pk in visible],
            [article for article in self.drafts if article.pk in visible],
            self.authors,
            self.recordings,
            series,
            hidden=len(keys - visible) + len(self.series) - len(series),
        )


def uses_of(image: Image) -> Uses:
    """Return where a picture is used. Six queries."""
    articles = list(
        Article.objects.filter(Q(cover=image) | Q(body_pictures__image=image))
        .distinct()
        .defer("body")
        .order_by("-pk")
    )
    found = (
        ArticleVersion.objects.exclude(state=ArticleVersion.State.PUBLISHED)
        .exclude(article__in=articles)
        .filter(Q(content__cover=image.pk) | Q(content__body__icontains=f'key="{image.pk}"'))
        .select_related("article")
    )
    drafts = {version.article_id: version.article for version in found if _shows(version, image.pk)}
    return Uses(
        articles,
        list(drafts.values()),
        list(image.authors.all()),
        list(image.recordings.all()),
        list(image.series.all()),
    )


def _shows(version: ArticleVersion, key: int) -> bool:
    content = version.read()
    return content.cover == key or key in elements.picture_keys(content.body)


def count_uses(images: Iterable[Image]) -> dict[int, int]:
    """Return in how many articles each picture stands, also before a video, by its key. Three queries."""
    keys = [image.pk for image in images]
    rows = {
        *Article.objects.filter(cover__in=keys).values_list("cover", "pk"),
        *Article.objects.filter(body_pictures__image__in=keys).values_list(
            "body_pictures__image", "pk"
        ),
        *Article.objects.filter(body_recordings__recording__picture__in=keys).values_list(
            "body_recordings__recording__picture", "pk"
        ),
    }
    counted = dict.fromkeys(keys, 0)
    for key, _article in rows:
        if key in counted:
            counted[key] += 1
    return counted
