"""Words of the editors' desk: steps of the calendar, what is missing, the state of an article."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from advocacy.dates.lead_times import MissingStep, Step
from articles.models import Article, ArticleVersion

STEPS: Final[dict[Step, Promise | str]] = {
    Step.PITCHED: pgettext_lazy("step of a piece", "pitched"),
    Step.DRAFTED: pgettext_lazy("step of a piece", "drafted"),
    Step.TRANSLATED: pgettext_lazy("step of a piece", "translated"),
}
MISSING: Final[dict[MissingStep, Promise | str]] = {
    MissingStep.PLAN: _("Nothing is planned yet."),
    MissingStep.OWNER: _("A piece is not assigned to anyone."),
    MissingStep.DRAFT: _("A piece is not begun."),
    MissingStep.TRANSLATION: _("A piece is not in every language yet."),
}
SCHEDULED: Final = _("Scheduled")
ENDED: Final = pgettext_lazy("state of an article", "Expired")
# Django asks for these by the same words: after a label that ends in one of them stands no colon.
# Its own catalog of Arabic lacks the sign of a question.
ENDS_A_LABEL: Final = _(":?.!")


def state_words(article: Article) -> str:
    """Return the state that readers see, and that of a version that is being written."""
    state = state_for_readers(article)
    following = getattr(article, "next_state", None)
    is_draft = article.status == Article.Status.DRAFT
    if following is None or (is_draft and following == ArticleVersion.State.DRAFT):
        return state
    label = str(ArticleVersion.State(following).label)
    if is_draft:
        return label
    return f"{state} · {gettext('next version: %(state)s') % {'state': label}}"


def state_for_readers(article: Article) -> str:
    """Return whether readers see the article, or will, or did."""
    if article.is_ended:
        return str(ENDED)
    return str(SCHEDULED if article.is_scheduled else article.get_status_display())
