"""The help beside the question who is endangered, on the form of an article."""

from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from articles.admin.forms.article import ArticleForm
from articles.models import Article
from articles.publishing import safety_question

WHOM_TO_THINK_OF: Final = _(
    "Think of whoever is named, shown or quoted, of whoever told us, and of those close to them."
)
NEEDED: Final = _("Needed before it is published.")
ASKED_AGAIN: Final = _(
    "Somebody was in danger when this was last published. Say anew how it is now."
)
WITHDRAWN: Final = _(
    "It was withdrawn, perhaps to protect somebody. Before it is published again, say anew who is"
    " endangered."
)
ANSWERED: Final = _("%(who)s answered on %(day)s.")
# For whoever submits it: who reviews it may not know.
NEEDED_BY_EDITORS: Final = _(
    "Before it is published, an editor needs to know who is endangered by this. To answer it"
    " yourself, take it back."
)


def set_question_help(form: ArticleForm, article: Article | None) -> None:
    """Set the help of the question, also on a form that came back, whose fields are bound already."""
    if "endangered" not in form.fields:
        return
    words = f"{WHOM_TO_THINK_OF} {_beside_question(form, article)}".strip()
    form.fields["endangered"].help_text = form["endangered"].help_text = words


def _beside_question(form: ArticleForm, article: Article | None) -> Promise | str:
    answer = form.answer
    is_answered = answer is not None and answer.answer and not answer.is_asked_again
    if article and article.status == Article.Status.WITHDRAWN and not is_answered:
        return WITHDRAWN
    if answer is None:
        return NEEDED if article is None or is_answer_needed(article) else ""
    if answer.is_asked_again:
        return ASKED_AGAIN
    if not answer.answer:
        return NEEDED
    day = date_format(timezone.localtime(answer.answered_at), "DATE_FORMAT")
    # Django prints help as markup.
    return str(ANSWERED) % {"who": escape(answer.answered_by.display_name), "day": day}


def is_answer_needed(article: Article) -> bool:
    """Return whether an answer is needed before the article can be published. One query."""
    return safety_question.is_answer_missing(article, translation_of=article.translation_of_id)
