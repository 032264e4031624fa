"""When an article is to be published, as somebody typed it: what a button can do with that moment."""

from collections.abc import Container
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TO_COME: Final = _("Enter a day and a time to come.")
NOW_OR_THEN: Final = _(
    "Now, or at this moment? To publish it then, press “Schedule”. To publish it now, empty both"
    " fields and press “Publish now”."
)
SCHEDULE_MOVES_IT: Final = _(
    "Its moment stays as it was, and nothing is saved yet. To move it, press “Schedule”: readers then"
    " get what stands here. To save a draft alone, enter the moment it had."
)


def refusal_of_moment(
    at: datetime | None, buttons: Container[str], *, now: datetime, stays: bool, is_changed: bool
) -> Promise | str:
    """Why this moment cannot be meant with the button among `buttons`; empty where it can.

    `stays` says that the article has a moment that Schedule alone moves; `is_changed`, that it is
    not the one that the form showed.
    """
    if "_schedule" in buttons:
        return "" if at and at > now else TO_COME
    if "_publish" in buttons:
        is_question = at is not None and at > now and (is_changed or not stays)
        return NOW_OR_THEN if is_question else ""
    return SCHEDULE_MOVES_IT if stays and is_changed else ""
