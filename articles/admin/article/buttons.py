"""The buttons of the article form that do more than save, and what the form says afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.models import Article
from articles.publishing import publish, review_steps, safety_question
from publication import review, status
from publication.drafts import SaveResult


@dataclass(frozen=True)
class Button:
    act: Callable[[Article, User, str], object]
    """Given the article, who pressed it, and how far its review was on their form."""
    done: Promise | str
    is_for_authors: bool = False
    publishes: bool = False


def _publish(article: Article, by: User, stage: str) -> None:
    until, at = article.unpublish_at, past_moment(article)
    publish.publish_article(article=article, by=by, stage=stage, until=until, at=at)


def past_moment(article: Article) -> datetime | None:
    """Return the past moment on which an article is dated, as one from an archive; else None.

    An article that readers have seen keeps its date, so for it the answer is None too.
    """
    at = article.publish_at
    return at if at and at <= timezone.now() and not article.was_seen else None


def _schedule(article: Article, by: User, stage: str) -> None:
    if article.publish_at is not None:  # the form has asked for it
        at, until = article.publish_at, article.unpublish_at
        publish.schedule_article(article=article, by=by, at=at, until=until, stage=stage)


BUTTONS: Final = {
    "_submit": Button(
        lambda article, by, *_: review_steps.submit_article(article=article, by=by),
        _("Submitted for review: {article}"),
        is_for_authors=True,
    ),
    "_publish": Button(_publish, _("Published. Read it on the site: {article}"), publishes=True),
    "_schedule": Button(
        _schedule, _("Scheduled. Readers do not see it yet: {article}"), publishes=True
    ),
    "_end": Button(
        lambda article, by, *_: status.change_end(subject=article, by=by, at=article.unpublish_at),
        _("Expiry updated: {article}"),
    ),
}
REFUSED: Final[dict[type[Exception], Promise | str]] = {
    review.OwnWork: _(
        "Saved, but not published: you wrote part of it, and here nobody publishes their own"
        " words. Submit it for review."
    ),
    review.ReviewWentOn: _(
        "Saved, but not published: its review has moved on since you opened it. Check it again."
    ),
    review.AlreadyInReview: _("Saved. It is in review already."),
    review.NothingToReview: _("Nothing was submitted: you changed nothing that readers see."),
    safety_question.SafetyNotAnswered: _(
        "Saved, but not published: “Who is endangered by this?” is not answered yet."
    ),
    status.EndsBeforeItBegins: _(
        "Saved, but not published: it would expire before it is published."
    ),
    publish.AlreadyTranslatedAgain: _(
        "Saved, but not published: there is another translation into this language now. Withdraw "
        "or delete that one first."
    ),
    publish.NotReadyToPublish: _(
        "Saved, but not published: fix what is listed under “Before you publish” first."
    ),
    publish.CitesDraft: _("Saved, but not published: a figure that it cites is a draft."),
    status.NotInTheFuture: _("Saved, but not scheduled: choose a moment to come."),
    status.NotPublished: _("Saved. A colleague has taken it down already."),
}


def pressed_button(request: HttpRequest) -> Button | None:
    return next((button for name, button in BUTTONS.items() if name in request.POST), None)


def press_button(button: Button, article: Article, by: User, stage: str) -> Promise | str:
    """Do what the button says; return why it was refused, if it was. Each verb undoes what it did."""
    try:
        button.act(article, by, stage)
    except tuple(REFUSED) as refusal:
        return REFUSED[type(refusal)]
    return ""


def say_done(request: HttpRequest, article: Article, button: Button, address: str) -> None:
    """Say what the button did, with a link to the page, and a date that its form had and that had passed."""
    link = format_html('<a href="{}">{}</a>', address, article.title)
    messages.success(request, format_html(str(button.done), article=link))
    # The field is there only until readers have seen it.
    begun = article.publish_at if button.publishes and request.POST.get("publish_at_0") else None
    if begun and timezone.now() - begun > timedelta(minutes=1):
        day = date_format(timezone.localtime(begun), "DATE_FORMAT")
        messages.info(request, gettext("It is dated %(day)s.") % {"day": day})


def say_saved(request: HttpRequest, article: Article, saved: SaveResult) -> None:
    """Say what was saved; warn where readers are going to get something else."""
    if article.status == Article.Status.DRAFT:
        messages.success(request, gettext("Draft saved. Only staff can see it."))
    elif article.status == Article.Status.WITHDRAWN:
        messages.success(request, gettext("Draft saved. The article stays withdrawn."))
    elif article.is_scheduled and article.publish_at:
        moment = date_format(timezone.localtime(article.publish_at), "DATETIME_FORMAT")
        if not saved.version.is_open:  # readers see already what was saved
            words = gettext("Nothing changed. It is published on %(moment)s, as it was scheduled.")
            messages.success(request, words % {"moment": moment})
        else:
            words = gettext(
                "Saved as the next version, which is not scheduled: on %(moment)s readers get the"
                " version that was. To have these changes published then, press “Schedule” again."
            )
            messages.warning(request, words % {"moment": moment})
    else:
        messages.success(
            request, gettext("Saved as the next version. Readers see it once it is published.")
        )
