"""Publish several articles, each as its own form would."""

from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.admin.article import buttons
from articles.admin.bulk_actions.confirmation import CHANGED, BulkAction, Chosen, Outlook, Refused
from articles.models import Article, ArticleVersion
from articles.models.planning import BundleFailure
from articles.permissions import may_publish
from articles.publishing import readiness, safety_question
from publication import drafts, review, status

OWN_WORK: Final = BundleFailure.OWN_WORK.label
REFUSED: Final[dict[type[Exception], Promise | str]] = {
    **dict.fromkeys(buttons.REFUSED, CHANGED),
    review.OwnWork: OWN_WORK,
    safety_question.SafetyNotAnswered: readiness.NOT_ANSWERED,
    status.EndsBeforeItBegins: readiness.IS_OVER,
}


def may_publish_several(user: Any) -> bool:
    return may_publish(user) and user.has_perm("articles.change_article")


def look(article: Article, by: User, _chosen: Chosen) -> Outlook:
    version = drafts.open_version(article)
    if article.is_public and version is None:
        return Outlook("", [gettext("Readers see all that is written.")])
    found = readiness.article_readiness(article, is_alone=True)
    stops = list(found.lacks)
    if review.is_own_work(article, by):
        stops.append(str(OWN_WORK))
    draft_for = article.publish_at if article.status == Article.Status.DRAFT else None
    if draft_for and draft_for > timezone.now():
        stops.append(gettext("Its form names a moment to come. Open it, and schedule it."))
    return Outlook(_what_happens(article, version), stops, found.remarks)


def _what_happens(article: Article, version: ArticleVersion | None) -> str:
    if article.is_public:
        is_corrected = version and version.read().correction
        words = gettext("Its changes are published.")
        return (
            f"{words} {gettext('Readers are told of the correction.')}" if is_corrected else words
        )
    if at := buttons.past_moment(article):
        day = date_format(timezone.localtime(at), "DATE_FORMAT")
        return gettext("It is published, dated %(day)s.") % {"day": day}
    return gettext("It is published now.")


def act(article: Article, by: User, _chosen: Chosen) -> None:
    """Press the button of its form. Raises Refused."""
    try:
        buttons.BUTTONS["_publish"].act(article, by, review.review_stage(article))
    except tuple(REFUSED) as refusal:
        raise Refused(REFUSED[type(refusal)]) from None


PUBLISH: Final = BulkAction(
    name="publish_articles",
    title=_("Publish these articles"),
    button=lambda count: (
        ngettext("Publish %(count)s article", "Publish %(count)s articles", count)
        % {"count": count}
    ),
    done=lambda count: (
        ngettext("Published: %(count)s article.", "Published: %(count)s articles.", count)
        % {"count": count}
    ),
    may=may_publish_several,
    look=look,
    act=act,
)
