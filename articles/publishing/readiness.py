"""Find what an article or an import lacks that goes live while nobody sits at its form.

The form has checked what was saved by hand, but that may be long ago: what it names may be gone.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from advocacy.editing import import_apply
from advocacy.models import FigureImport
from advocacy.tables.errors import TableRefused
from articles.body.content import KEYS, WORDS, Content
from articles.checks.finding import Finding
from articles.models import Article, ArticleSource, ArticleVersion
from articles.publishing import commitments, run_checks, safety_question
from articles.publishing.check_words import describe
from articles.publishing.version_form import VersionForm, field_errors
from publication import drafts

SAVED_BY_ITSELF: Final = _(
    "It was autosaved, but never saved by hand. Open it and press “Save draft”."
)
IS_OVER: Final = _("It would expire before it is published. Enter a later time.")
NOT_ANSWERED: Final = _("Not answered yet: who is endangered by this?")
IS_WITHDRAWN: Final = _("It was withdrawn.")
WHY_NO_IMPORT: Final[dict[type[Exception], Promise | str]] = {
    import_apply.AlreadyAdded: _("These figures were added already."),
    import_apply.ChangedMeanwhile: _("A colleague has added figures for the same periods."),
    import_apply.RowsUndecided: _("The marked rows still need a decision."),
    import_apply.ReasonMissing: _("A figure is corrected, but it does not say what was wrong."),
    import_apply.NothingToAdd: _("No row adds or changes a figure."),
    TableRefused: _("The table cannot be read."),
    ValidationError: _("The table holds what no figure can be."),
}


class Readiness(NamedTuple):
    """At one thing that is to go live: what exactly that would be, and what it lacks."""

    seen: str
    """Changes with whatever would go live; empty where nothing could."""
    lacks: list[str]
    remarks: Sequence[str] = ()
    """Questions of the checks: a person who publishes it all the same has read them."""


def article_readiness(
    article: Article, at: datetime | None = None, *, is_alone: bool = False
) -> Readiness:
    """Find what an article lacks. Its bundle takes it along at `at`; None is now.

    `is_alone` says that it goes out by itself: a bundle that it waits in is then asked about.
    """
    version = drafts.newest_version(article)
    content = version.read() if version and version.is_open else article.read_content()
    content = Article.drop_missing(content)
    seen = f"{version.token}.{version.stage}" if version else "0"
    refused, remarks = _check_version(article, content, at, is_alone)
    lacks = [
        *_row_problems(article, version, content),
        *refused,
        *_source_problems(article, content),
    ]
    return Readiness(seen, lacks, remarks)


def import_readiness(draft: FigureImport) -> Readiness:
    try:
        fingerprint = import_apply.import_fingerprint(draft)
    except tuple(WHY_NO_IMPORT) as refusal:
        return Readiness("", [import_refusal(refusal)])
    # The table that was read of a file is its text, which is among them.
    columns = (field.attname for field in draft._meta.concrete_fields)
    said = [repr(getattr(draft, name)) for name in columns if name not in draft.FILE_COLUMNS]
    return Readiness(hashlib.sha256(repr((fingerprint, said)).encode()).hexdigest(), [])


def import_refusal(refusal: Exception) -> str:
    return next(str(words) for kind, words in WHY_NO_IMPORT.items() if isinstance(refusal, kind))


def _check_version(
    article: Article, content: Content, at: datetime | None, is_alone: bool
) -> tuple[list[str], list[str]]:
    """Return what its form would refuse to publish, and what the checks ask about."""
    row = commitments.with_commitments(Article.objects.all()).get(pk=article.pk)
    said = {name: getattr(content, name) for name in (*WORDS, *KEYS, "correction")}
    form = VersionForm(said | {"language": row.language}, instance=row)
    findings: list[Finding] = []
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in (*WORDS, "correction")}
        going_out = commitments.commitments_of(row, at=at or timezone.now())
        if not is_alone:
            going_out = replace(going_out, bundle_at=None)  # it goes out with its bundle
        checked = run_checks.checked_article(row, replace(content, **words), going_out)
        findings = run_checks.find_problems(checked, with_hints=False)
    problems = [(name, words) for name, errors in form.errors.items() for words in errors]
    refused = [
        f"{form.fields[name].label}: {words}"
        for name, words in (*problems, *field_errors(findings))
        if name in form.fields  # who is endangered is no part of a version: see `_row_problems`
    ]
    asked = (describe(finding) for finding in findings if finding.needs_confirmation)
    return [*refused, *form.non_field_errors()], [f"{each.where}: {each.what}" for each in asked]


def _row_problems(
    article: Article, version: ArticleVersion | None, content: Content
) -> Iterator[str]:
    if article.status == Article.Status.WITHDRAWN:
        yield str(IS_WITHDRAWN)
    if article.unpublish_at and article.unpublish_at <= timezone.now():
        yield str(IS_OVER)
    if version and version.is_open and version.is_autosave:
        yield str(SAVED_BY_ITSELF)
    if safety_question.is_answer_missing(article, translation_of=content.translation_of):
        yield str(NOT_ANSWERED)


def _source_problems(article: Article, content: Content) -> Iterator[str]:
    for listed in content.sources:
        try:
            ArticleSource(article=article, **listed._asdict()).clean_fields()
        except ValidationError as wrong:
            yield f"{listed.title or listed.url}: {' '.join(wrong.messages)}"
