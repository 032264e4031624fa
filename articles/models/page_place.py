"""The tree of pages. A page is an article that stands in it, and on no list of articles.

docs/decisions/0079-a-page-is-an-article-with-a-place.md says why.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import models
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode

from publication.models import AddressLeadsElsewhere, AddressTaken

if TYPE_CHECKING:
    from articles.models.article import Article, ArticleQuerySet

type Paths = dict[int | None, str]
"""The path of each page, by its key."""

NOT_YET: Final = 0
"""Stands for the place of a page that is about to be made."""


class PathTaken(AddressTaken):
    """Another page stands at this path, or old links lead from it to another one."""


class PagePlace(OrderableTreeNode):  # type: ignore[misc]  # published without types
    """Where a page stands among the pages. Its translations stand there too."""

    parent = TreeNodeForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta(OrderableTreeNode.Meta):  # type: ignore[misc]  # as above
        default_permissions = ()

    def __str__(self) -> str:
        return f"place {self.pk}"


class PageSlug(NamedTuple):
    """The slug of one row of a page, and when the paths of pages below it contain it."""

    key: int | None
    place: int
    language: str
    slug: str
    rank: int = 0
    """The row with the lowest rank counts: 0 for an original, 1 for a translation, more if withdrawn."""
    lends: bool = True
    """Whether pages below it stand under its slug: a translation that was never published moves none."""


def page_paths(pages: Collection[PageSlug], parents: Mapping[int, int | None]) -> Paths:
    """Return the path of each page: the slugs from the top of the tree down to it.

    `parents` names the place above each place. Where a page above is not in the language of the
    page, its original lends its slug.
    """
    ranked = sorted((page for page in pages if page.lends), key=lambda page: -page.rank)
    in_language = {(page.place, page.language): page.slug for page in ranked}
    of_original = {page.place: page.slug for page in ranked}

    def path_above(place: int, language: str) -> list[str]:
        parent = parents[place]
        if parent is None:
            return []
        slug = in_language.get((parent, language)) or of_original[parent]
        return [*path_above(parent, language), slug]

    return {
        page.key: "/".join([*path_above(page.place, page.language), page.slug]) for page in pages
    }


def _each_once(pages: Collection[PageSlug]) -> Paths:
    paths = page_paths(pages, dict(PagePlace.objects.values_list("pk", "parent")))
    taken = set[tuple[str, str]]()
    for page in pages:
        here = page.language, paths[page.key]
        if here in taken:
            raise PathTaken(paths[page.key])
        taken.add(here)
    return paths


def paths_in_tree(articles: "ArticleQuerySet") -> Paths:
    """Return the path of every page. Two queries. Raises PathTaken."""
    return _each_once(_slugs_of(articles))


def paths_with(page: "Article", articles: "ArticleQuerySet") -> Paths:
    """Return the path of every page once this one is saved. Two queries. Raises PathTaken."""
    others = [each for each in _slugs_of(articles) if each.key != page.pk]
    itself = _slug_of(
        page.pk,
        page.place_id or NOT_YET,
        page.language,
        page.slug,
        page.translation_of_id,
        page.status,
        page.first_published_at,
    )
    return _each_once([*others, itself])


def follow(paths: Paths, articles: "ArticleQuerySet") -> None:
    """Let pages stand at these paths, and old links lead there. Leaves alone what stands there.

    Raises PathTaken.
    """
    if not paths:
        return
    stand = articles.exclude(place=None).values_list("pk", "path")
    moved = [key for key, path in stand if paths.get(key, path) != path]
    for page in articles.filter(pk__in=moved):
        try:
            page.take_path(paths[page.pk])
        except AddressLeadsElsewhere as refused:
            raise PathTaken(paths[page.pk]) from refused
        page.save(update_fields=["path"])


def lock_tree() -> None:
    """Let nobody else move or name a page until the transaction ends."""
    list(PagePlace.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def path_below(parent: int | None, language: str, slug: str, articles: "ArticleQuerySet") -> str:
    """Return the path of a page that is about to be made below another. Two queries, or none."""
    if parent is None:
        return slug
    itself = PageSlug(None, NOT_YET, language, slug)
    parents = dict(PagePlace.objects.values_list("pk", "parent"))
    return page_paths([*_slugs_of(articles), itself], parents | {NOT_YET: parent})[None]


def _slugs_of(articles: "ArticleQuerySet") -> list[PageSlug]:
    rows = articles.exclude(place=None).order_by("pk")
    columns = (
        *("pk", "place", "language", "slug", "translation_of", "status"),
        "first_published_at",
    )
    return [_slug_of(*row) for row in rows.values_list(*columns)]


def _slug_of(
    key: int | None,
    place: int,
    language: str,
    slug: str,
    original: int | None,
    status: str,
    first_published_at: datetime | None,
) -> PageSlug:
    rank = (1 if original else 0) + (2 if status == "withdrawn" else 0)
    lends = original is None or first_published_at is not None
    return PageSlug(key, place, language, slug, rank, lends)
