"""What an article or an import of figures lacks that is to go live while nobody sits at its form.

The form has checked what was saved by hand, but that may be long ago: what it names may be gone.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from advocacy import imports
from advocacy.importing.troubles import TableRefused
from advocacy.models import FigureImport
from articles import drafting, endangered, going
from articles.checking_words import told
from articles.content import KEYS, WORDS, Content
from articles.forms import ArticleForm
from articles.models import Article, ArticleSource, ArticleVersion

SAVED_BY_ITSELF: Final = _(
    "The browser saved it, and nobody has said that it is done. Open it and press “Save draft”."
)
IS_OVER: Final = _("It would be over before it begins. Enter a later moment.")
NOT_ANSWERED: Final = _("Not answered yet: who is endangered by this?")
# Looked at apart: the form would ask them of whoever presses its buttons.
NO_PART_OF_A_VERSION: Final = ("publish_at", "unpublish_at", "endangered", "endangered_words")
IS_WITHDRAWN: Final = _("It was withdrawn.")
WHY_NO_IMPORT: Final[dict[type[Exception], Promise | str]] = {
    imports.AlreadyAdded: _("These figures were added already."),
    imports.ChangedMeanwhile: _("A colleague has added figures for the same periods."),
    imports.NotDecided: _("Somebody has to decide about the rows that are marked."),
    imports.NoReason: _("A figure is corrected, and nobody says what was wrong."),
    imports.NothingToAdd: _("No row adds or changes a figure."),
    TableRefused: _("The table cannot be read."),
    ValidationError: _("The table holds what no figure can be."),
}


class Looked(NamedTuple):
    """At one thing that is to go live: what exactly that would be, and what it lacks."""

    seen: str
    """Changes with whatever would go live; empty where nothing could."""
    lacks: list[str]
    remarks: Sequence[str] = ()
    """What the checks ask about: whoever publishes it all the same has read them."""


def of_article(article: Article, at: datetime | None = None) -> Looked:
    """`at` is the moment at which its bundle takes it along; None is now."""
    version = drafting.newest(article)
    content = version.read() if version and version.is_open else drafting.content_of(article)
    content = drafting.present(content)
    seen = f"{version.token}.{version.stage}" if version else "0"
    form, remarks = _checked(article, content, at)
    lacks = [*_of_row(article, version, content), *_of_form(form), *_of_rows(article, content)]
    return Looked(seen, lacks, remarks)


def of_import(draft: FigureImport) -> Looked:
    try:
        fingerprint = imports.ready(draft)
    except tuple(WHY_NO_IMPORT) as refusal:
        return Looked("", [why_no_import(refusal)])
    columns = (field.attname for field in draft._meta.concrete_fields)
    said = [_as_text(getattr(draft, name)) for name in columns]
    return Looked(hashlib.sha256(repr((fingerprint, said)).encode()).hexdigest(), [])


def _as_text(value: object) -> str:
    return repr(bytes(value) if isinstance(value, memoryview) else value)


def why_no_import(refusal: Exception) -> str:
    return next(str(words) for kind, words in WHY_NO_IMPORT.items() if isinstance(refusal, kind))


def _checked(
    article: Article, content: Content, at: datetime | None
) -> tuple[ArticleForm, list[str]]:
    """Its form as an editor would send it who wants to publish, and what the checks ask about."""
    typed = _typed(article, content)
    form = _form(article, typed, at)
    if not form.is_valid() and form.asked:
        typed["all_the_same"] = form.asked
        form = _form(article, typed, at)
        form.is_valid()
    words = (told(finding) for finding in form.findings or () if finding.is_asked)
    return form, [f"{each.where}: {each.what}" for each in words]


def _form(article: Article, typed: Any, at: datetime | None) -> ArticleForm:
    form = ArticleForm(typed, instance=going.promised(Article.objects.all()).get(pk=article.pk))
    form.goes_at = at
    return form


def _of_row(article: Article, version: ArticleVersion | None, content: Content) -> Iterator[str]:
    if article.status == Article.Status.WITHDRAWN:
        yield str(IS_WITHDRAWN)
    if article.unpublish_at and article.unpublish_at <= timezone.now():
        yield str(IS_OVER)
    if version and version.is_open and version.is_autosave:
        yield str(SAVED_BY_ITSELF)
    if endangered.is_missing(article, translation_of=content.translation_of):
        yield str(NOT_ANSWERED)


def _of_form(form: ArticleForm) -> Iterator[str]:
    for name, errors in form.errors.items():
        if name in NO_PART_OF_A_VERSION:
            continue
        field = form.fields.get(name)
        yield from (f"{field.label}: {error}" if field else str(error) for error in errors)


def _typed(article: Article, content: Content) -> "MultiValueDict[str, Any]":
    """As a browser would send it, with the button that publishes."""
    values = {name: getattr(content, name) for name in (*WORDS, *KEYS)}
    values |= {"language": article.language, "correction": content.correction, "_publish": "1"}
    typed = MultiValueDict[str, Any]({name: [value] for name, value in values.items()})
    if answer := endangered.answer_of(article):
        said = "" if answer.is_asked_again else answer.answer
        typed["endangered"], typed["endangered_words"] = said, answer.words
    typed.setlist("topics", list(content.topics))
    return typed


def _of_rows(article: Article, content: Content) -> Iterator[str]:
    for listed in content.sources:
        try:
            ArticleSource(article=article, **listed._asdict()).clean_fields()
        except ValidationError as wrong:
            yield f"{listed.title or listed.url}: {' '.join(wrong.messages)}"
