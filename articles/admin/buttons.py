"""The buttons of the article form that do more than save."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import publishing
from articles.models import Article


@dataclass(frozen=True)
class Button:
    act: Callable[[Article, User], None]
    done: Promise | str


def _schedule(article: Article, by: User) -> None:
    if article.publish_at is not None:  # the form has asked for it
        publishing.schedule(article=article, by=by, at=article.publish_at)


BUTTONS: Final = {
    "_publish": Button(
        lambda article, by: publishing.publish(article=article, by=by),
        _("Published. Read it on the site: {article}"),
    ),
    "_schedule": Button(_schedule, _("Scheduled. Readers do not see it yet: {article}")),
    "_unpublish": Button(
        lambda article, by: publishing.unpublish(article=article, by=by),
        _("A draft again. Readers no longer see it: {article}"),
    ),
    "_withdraw": Button(
        lambda article, by: publishing.withdraw(article=article, by=by),
        _("Withdrawn. Its address says so: {article}"),
    ),
}


def pressed(request: HttpRequest) -> Button | None:
    return next((button for name, button in BUTTONS.items() if name in request.POST), None)
