"""Move a page to another place in the tree, with all pages below it. Old links lead there at once."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from articles.models import Article, PagePlace, page_place
from articles.models.page_place import PathTaken
from articles.writing.addresses import is_reserved
from articles.writing.tree_order import put_in_order

logger = logging.getLogger(__name__)


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
    page_place.lock_tree()
    place.refresh_from_db()
    place.parent = parent
    try:
        place.clean()
    except ValidationError as refused:
        raise BelowItself from refused
    place.save()
    put_in_order(place, PagePlace.objects.filter(parent=parent), after=after)
    _let_paths_follow()
    logger.info("Place %s of a page moved by %s", place.pk, by.pk)


def _let_paths_follow() -> None:
    articles = Article.objects.all()
    try:
        paths = page_place.paths_in_tree(articles)
        for path in paths.values():
            if is_reserved(path):
                raise NoRoom(path)
        page_place.follow(paths, articles)
    except PathTaken as taken:
        raise NoRoom(str(taken)) from taken
