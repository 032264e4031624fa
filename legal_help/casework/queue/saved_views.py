"""A caseworker's own tabs of the queue: a name they give, and filters as codes.

It is a convenience of theirs and evidence of nothing: no event is written.
"""

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from legal_help.models import SavedView


class NameTaken(Exception):
    """They have a view of this name."""


class TooManyViews(Exception):
    """They have as many as fit."""


def save_view(*, user: User, name: str, codes: str) -> SavedView:
    """Keep filters under a name. `codes` is the query of an address. Raises as above."""
    views = list(SavedView.objects.filter(user=user))
    if any(view.name == name for view in views):
        raise NameTaken
    free = {*range(1, SavedView.MOST + 1)} - {view.place for view in views}
    if not free:
        raise TooManyViews
    try:
        with transaction.atomic():
            return SavedView.objects.create(user=user, place=min(free), name=name, codes=codes)
    except IntegrityError:
        # The same button was pressed twice.
        raise NameTaken from None


def delete_view(*, user: User, pk: UUID) -> None:
    """Nothing happens where it is gone, or somebody else's."""
    SavedView.objects.filter(user=user, pk=pk).delete()
