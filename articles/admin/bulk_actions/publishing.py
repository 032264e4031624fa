"""Publish several articles, each as its own form would."""

from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.admin.article import buttons
from articles.admin.bulk_actions.confirmation import CHANGED, BulkAction, Forecast, Refused
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


def may_publish_and_change(user: Any) -> bool:
    return may_publish(user) and user.has_perm("articles.change_article")


class PublishArticles(BulkAction):
    name = "publish_articles"
    title = _("Publish these articles")
    is_allowed = staticmethod(may_publish_and_change)

    def button_words(self, count: int) -> str:
        words = ngettext("Publish %(count)s article", "Publish %(count)s articles", count)
        return words % {"count": count}

    def done_words(self, count: int) -> str:
        words = ngettext("Published: %(count)s article.", "Published: %(count)s articles.", count)
        return words % {"count": count}

    def forecast(self, article: Article) -> Forecast:
        version = drafts.open_version(article)
        if article.is_public and version is None:
            return Forecast("", [gettext("There are no unpublished changes.")])
        found = readiness.article_readiness(article, is_alone=True)
        obstacles = list(found.lacks)
        if review.is_own_work(article, self.by):
            obstacles.append(str(OWN_WORK))
        draft_for = article.publish_at if article.status == Article.Status.DRAFT else None
        if draft_for and draft_for > timezone.now():
            obstacles.append(gettext("It has a future publication date. Open it and schedule it."))
        return Forecast(_what_happens(article, version), obstacles, found.remarks)

    def apply(self, article: Article) -> None:
        """Press the button of its form. Raises Refused."""
        try:
            buttons.BUTTONS["_publish"].act(article, self.by, review.review_stage(article))
        except tuple(REFUSED) as refusal:
            raise Refused(REFUSED[type(refusal)]) from None


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
