"""Move a page to another place in the tree, with all pages below it. Old links lead there at once."""

import logging
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from articles.models import Article, PagePlace, page_place
from articles.models.page_place import PathTaken
from articles.writing.addresses import is_of_house
from publication.models import AddressLeadsElsewhere

logger = logging.getLogger(__name__)

STEP = 10
"""Between the positions of two neighbours, as the tree itself leaves it."""


class BelowItself(Exception):
    """A page cannot stand below itself, or below a page that stands below it."""


class NoRoom(Exception):
    """Something else stands at the address that a page would get: `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@transaction.atomic
def move_page(
    *, place: PagePlace, parent: PagePlace | None, after: PagePlace | None, by: User
) -> None:
    """Let a page stand below `parent`, or at the top, behind its new neighbour `after`, or first.

    Its translations and all pages below it go along. Raises BelowItself and NoRoom.
    """
    PagePlace.objects.select_for_update().order_by("pk").values_list("pk").count()
    place.parent = parent
    try:
        place.clean()
    except ValidationError as refused:
        raise BelowItself from refused
    place.save()
    _put_in_order(place, after)
    _let_paths_follow()
    logger.info("Place %s of a page moved by %s", place.pk, by.pk)


def _put_in_order(place: PagePlace, after: PagePlace | None) -> None:
    siblings = PagePlace.objects.filter(parent=place.parent).exclude(pk=place.pk)
    order: list[PagePlace] = list(siblings.order_by("position", "pk"))
    begins = order.index(after) + 1 if after in order else 0
    _number([*order[:begins], place, *order[begins:]])


def _number(places: Sequence[PagePlace]) -> None:
    for position, each in enumerate(places, start=1):
        each.position = position * STEP
        each.save(update_fields=["position"])


def _let_paths_follow() -> None:
    articles = Article.objects.all()
    try:
        paths = page_place.paths_in_tree(articles)
    except PathTaken as taken:
        raise NoRoom(str(taken)) from taken
    for path in paths.values():
        if is_of_house(path):
            raise NoRoom(path)
    try:
        page_place.follow(paths, articles)
    except AddressLeadsElsewhere as refused:
        leads_to = Article.objects.get(pk=refused.args[0])
        raise NoRoom(leads_to.path) from refused


def neighbour_before(place: PagePlace) -> PagePlace | None:
    """Return the page that stands directly before another one, or None for the first."""
    return _neighbours(place, -1)


def neighbour_after(place: PagePlace) -> PagePlace | None:
    return _neighbours(place, 1)


def _neighbours(place: PagePlace, step: int) -> PagePlace | None:
    order = list(PagePlace.objects.filter(parent=place.parent).order_by("position", "pk"))
    at = order.index(place) + step
    return order[at] if 0 <= at < len(order) else None
