"""The pages that readers see, in the order of their tree: for breadcrumbs and for links to the pages below."""

from dataclasses import dataclass

from articles.models import Article
from articles.models.addresses import article_address
from page_cache.generation import per_generation


@dataclass(frozen=True)
class ShownPage:
    """A page that readers of a language may read now."""

    place: int
    parent: int | None
    """The place above it; readers may not see what stands there."""
    title: str
    address: str


@dataclass(frozen=True)
class PageTree:
    """The pages of one language, by their places; of two below the same page, the first one first."""

    pages: dict[int, ShownPage]

    def above(self, place: int) -> list[ShownPage]:
        """Return the pages above a place, the uppermost first, as far up as readers see them all."""
        parent = self.pages[place].parent if place in self.pages else None
        if parent is None or parent not in self.pages:
            return []
        return [*self.above(parent), self.pages[parent]]

    def below(self, place: int | None) -> list[ShownPage]:
        """Return the pages directly below a place; None for the top of the tree."""
        return [page for page in self.pages.values() if page.parent == place]


@per_generation
def page_tree(language: str) -> PageTree:
    """Return the pages of a language. One query."""
    published = Article.objects.published().in_language(language).exclude(place=None)
    rows = published.order_by("place__position", "place_id").values_list(
        "place", "place__parent", "title", "path"
    )
    return PageTree(
        {
            place: ShownPage(place, parent, title, article_address(language, path))
            for place, parent, title, path in rows
        }
    )
