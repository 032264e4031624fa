"""What the body of an article names and the database has, looked up once by whoever saves it."""

from dataclasses import dataclass

from advocacy.presentation.figure_lookup import Known, looked_up
from articles.body import elements, references
from articles.models.image import Image


@dataclass(frozen=True)
class BodyLookups:
    known: Known
    """By any of their names; all figures of a statistic, where the body names one of them."""
    pictures: dict[int, str]
    """Those that stand in the body, each with its own words."""


def lookups_for(html: str) -> BodyLookups:
    """Of a sanitised body. Three queries at most."""
    shown = elements.picture_keys(html)
    return BodyLookups(
        looked_up(figures=references.cited_slugs(html), statistics=references.charted_slugs(html)),
        dict(Image.objects.filter(pk__in=shown).values_list("pk", "alt")) if shown else {},
    )
