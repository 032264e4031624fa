"""The panel "Before you publish": what the checks found, and the question who is endangered."""

from dataclasses import replace
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.requests import StaffRequest
from articles.admin.article.form import ArticleForm
from articles.admin.next_version import may_change, shown_version
from articles.body.content import Content
from articles.checks.finding import Finding
from articles.models import Article
from articles.publishing import commitments, run_checks, safety_question
from articles.publishing.check_words import LEVELS, describe

FRAGMENT = "admin/articles/article/checks_list.html"


def checks_panel(article: Article | None, content: Content, form: ArticleForm) -> dict[str, Any]:
    """Return what the panel shows: of what was typed where that was refused, else of `content`.

    An article that has no row yet has nothing to look at.
    """
    found = run_checks.find_problems(form.examined) if form.examined else None
    if found is None and article:
        found = _find_problems(article, content)
    return {"checked": _group_by_level(found), "asked": form.asked}


@require_GET
def checks_fragment(request: StaffRequest, pk: int) -> HttpResponse:
    """Check what was last saved, for the panel of an open form."""
    visible = Article.objects.visible_to(request.user)
    article = get_object_or_404(commitments.with_commitments(visible), pk=pk)
    if not may_change(request, article):
        raise Http404
    found = _find_problems(article, shown_version(request, article).content)
    return render(request, FRAGMENT, {"checked": _group_by_level(found)})


def _find_problems(article: Article, content: Content) -> list[Finding]:
    """Check what is written; what a button asks besides stands in the panel of the bundle."""
    going_out = replace(commitments.commitments_of(article), is_withdrawn=False, bundle_at=None)
    return run_checks.find_problems(run_checks.checked_article(article, content, going_out))


def _group_by_level(found: list[Finding] | None) -> list[dict[str, Any]] | None:
    if found is None:
        return None
    return [
        {"name": level.name.lower(), "title": title, "findings": levelled}
        for level, title in LEVELS.items()
        if (levelled := [describe(each) for each in found if each.level is level])
    ]


WHOM_TO_THINK_OF: Final = _(
    "Think of everyone who is named, shown or quoted, of our sources, and of the people close to "
    "them."
)
NEEDED: Final = _("Needed before it is published.")
ASKED_AGAIN: Final = _("Someone was in danger when this was last published. Please answer again.")
WITHDRAWN: Final = _(
    "It was withdrawn, perhaps to protect someone. Before it is published again, please answer "
    "again."
)
ANSWERED: Final = _("%(who)s answered on %(day)s.")
# For the person who submits it: the reviewer may not know the answer.
NEEDED_BY_EDITORS: Final = _(
    "Before it is published, an editor needs to know who is endangered by this. To answer it"
    " yourself, take it back."
)


def set_question_help(form: ArticleForm, article: Article | None) -> None:
    """Set the help of the question, also on a form that came back, whose fields are bound already."""
    if "endangered" not in form.fields:
        return
    words = f"{WHOM_TO_THINK_OF} {_question_help(form, article)}".strip()
    form.fields["endangered"].help_text = form["endangered"].help_text = words


def _question_help(form: ArticleForm, article: Article | None) -> Promise | str:
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
