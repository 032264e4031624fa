"""Save a caseworker's own tabs of the queue: a name, and filters as codes.

They are a convenience and prove nothing, so no event is written.
"""

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from legal_help.models import SavedView


class NameTaken(Exception):
    """Raised if this user has a view of this name."""


class TooManyViews(Exception):
    """Raised if this user has as many views as fit."""


def save_view(*, user: User, name: str, codes: str) -> SavedView:
    """Save filters (the query of an address) under a name. Raises NameTaken, TooManyViews."""
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
    """Delete a view. Does nothing if it is gone or somebody else's."""
    SavedView.objects.filter(user=user, pk=pk).delete()
