"""Find what an article or an import lacks that goes live while nobody sits at its form.

The form has checked what was saved by hand, but that may be long ago: what it names may be gone.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Field
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from advocacy.editing import import_apply
from advocacy.models import FigureImport
from advocacy.tables.errors import TableRefused
from articles.body.content import WORDS, Content
from articles.checks.finding import Finding
from articles.models import Article, ArticleSource, ArticleVersion, Correction
from articles.models.article_content import set_columns
from articles.publishing import commitments, preconditions, run_checks, safety_question
from articles.publishing.check_words import describe
from publication import drafts

SAVED_BY_ITSELF: Final = _(
    "It was autosaved, but never saved by hand. Open it and press “Save draft”."
)
IS_OVER: Final = _("It would expire before it is published. Enter a later time.")
NOT_ANSWERED: Final = _("Not answered yet: who is endangered by this?")
# Checked apart: the form asks about them when somebody presses its buttons.
NO_PART_OF_A_VERSION: Final = ("publish_at", "unpublish_at", "endangered", "endangered_words")
# What constraints of several rows are made of, and a version can change.
OF_OTHER_ROWS: Final = frozenset(("id", "language", "translation_of", "translated_from", "status"))
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


def article_readiness(article: Article, at: datetime | None = None) -> Readiness:
    """Find what an article lacks. Its bundle takes it along at `at`; None is now."""
    version = drafts.newest_version(article)
    content = version.read() if version and version.is_open else article.read_content()
    content = Article.drop_missing(content)
    seen = f"{version.token}.{version.stage}" if version else "0"
    refused, remarks = _check_version(article, content, at)
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
    columns = (field.attname for field in draft._meta.concrete_fields)
    said = [_as_text(getattr(draft, name)) for name in columns]
    return Readiness(hashlib.sha256(repr((fingerprint, said)).encode()).hexdigest(), [])


def _as_text(value: object) -> str:
    return repr(bytes(value) if isinstance(value, memoryview) else value)


def import_refusal(refusal: Exception) -> str:
    return next(str(words) for kind, words in WHY_NO_IMPORT.items() if isinstance(refusal, kind))


def _check_version(
    article: Article, content: Content, at: datetime | None
) -> tuple[list[str], list[str]]:
    """Return what its form would refuse to publish, and what the checks ask about."""
    row = commitments.with_embargo(Article.objects.all()).get(pk=article.pk)
    refused = Refusals()
    clean = _clean_content(row, content, refused)
    findings: list[Finding] = []
    is_answered = not safety_question.is_answer_missing(row, translation_of=clean.translation_of)
    if is_answered and not refused.errors:
        findings = _findings(row, clean, at)
        for name, words in preconditions.field_errors(findings):
            refused.add(name, words)
    set_columns(row, clean)
    refused.take(NON_FIELD_ERRORS, _check_constraints, row, refused.errors.keys())
    asked = (describe(finding) for finding in findings if finding.needs_confirmation)
    return refused.in_words(), [f"{each.where}: {each.what}" for each in asked]


class Refusals:
    """Errors of a version, by the names of its fields."""

    def __init__(self) -> None:
        self.errors: dict[str, list[str]] = {}

    def add(self, name: str, *words: str) -> None:
        self.errors.setdefault(name, []).extend(words)

    def take[Clean](self, name: str, check: Callable[..., Clean], *values: Any) -> Clean | None:
        """Return what the check returns, or None where it refuses."""
        try:
            return check(*values)
        except ValidationError as refused:
            if hasattr(refused, "error_dict"):
                for field, words in refused.message_dict.items():
                    self.add(field, *words)
            else:
                self.add(name, *refused.messages)
        return None

    def in_words(self) -> list[str]:
        return [
            str(words) if name == NON_FIELD_ERRORS else f"{_label(name)}: {words}"
            for name, errors in self.errors.items()
            if name not in NO_PART_OF_A_VERSION
            for words in errors
        ]


def _clean_content(row: Article, content: Content, refused: Refusals) -> Content:
    """Return a version cleaned as its form does."""
    values: dict[str, Any] = {}
    for name in ("language", *WORDS, "correction"):
        said = row.language if name == "language" else getattr(content, name)
        values[name] = refused.take(name, _field(name).clean, said)
    typed = values["body"] or ""
    values["body"] = refused.take("body", preconditions.clean_body, typed) or typed
    for part in preconditions.missing_parts(values):
        if part not in refused.errors:
            refused.add(part, str(preconditions.NEEDED_TO_PUBLISH))
    language = values.pop("language")
    refused.take("slug", preconditions.check_address, row, row.language, values["slug"] or "")
    original = _original(content)
    refused.take("translation_of", preconditions.check_original, original)
    if "translation_of" not in refused.errors:
        refused.take("language", preconditions.check_language, language, original)
    words: dict[str, Any] = {name: value or "" for name, value in values.items()}
    return replace(content, **words)


def _original(content: Content) -> Article | None:
    key = content.translation_of
    return Article.objects.filter(pk=key).first() if key else None


def _findings(row: Article, content: Content, at: datetime | None) -> list[Finding]:
    going_out = commitments.commitments_of(row, at=at or timezone.now())
    subject = run_checks.checked_article(row, content, going_out)
    return run_checks.find_problems(subject, with_hints=False)


def _check_constraints(row: Article, refused: Collection[str]) -> None:
    every = {field.name for field in Article._meta.fields}
    preconditions.check_constraints(row, every - OF_OTHER_ROWS | {*refused})


def _field(name: str) -> forms.Field:
    """Return the form field of a part of a version, as Django makes it from the model."""
    if name == "correction":
        made = Correction._meta.get_field("text").formfield(required=False)
    else:
        field = Article._meta.get_field(name)
        made = field.formfield() if isinstance(field, Field) else None
    if made is None:
        raise TypeError(name)
    return made


def _label(name: str) -> str:
    return str(_field(name).label)


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
