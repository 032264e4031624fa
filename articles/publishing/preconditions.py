"""The conditions that an article must meet before it is saved or published.

Its form asks these questions while somebody sits at it, and `readiness` asks them again of what goes
live later by itself. Each check raises ValidationError, or returns what is wrong in words for an
editor.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.body import elements, references
from articles.body.sanitise import sanitise
from articles.checks.finding import Finding, Level
from articles.models import Article, Image
from articles.publishing.check_words import describe
from articles.writing import addresses
from articles.writing.link_targets import unknown_citations

# What a reader must find in a published article.
NEEDED: Final = ("title", "summary", "body")
NEEDED_TO_PUBLISH: Final = _("Readers need this. Fill it in, or save a draft.")


def clean_body(typed: str) -> str:
    """Return the body made safe. Raises ValidationError where it names what does not exist."""
    if any(r.is_latest and r.words for r in references.find_references(typed)):
        raise ValidationError(_("“Always the newest figure” cannot have words of your own."))
    clean = sanitise(typed)
    unknown = unknown_citations(clean)
    if unknown:
        raise ValidationError(
            _("There is no figure or statistic with the name %(names)s."),
            params={"names": ", ".join(unknown)},
        )
    shown = elements.picture_keys(clean)
    if len(Image.objects.in_bulk(shown)) < len(shown):
        raise ValidationError(_("A picture in the body is no longer here. Choose another."))
    return clean


def check_original(original: Article | None) -> None:
    """Refuse a translation as the original of another. Raises ValidationError."""
    if original and original.translation_of_id:
        raise ValidationError(_("This is itself a translation. Choose its original."))


def check_language(language: str | None, original: Article | None) -> None:
    """Refuse a translation into the language of its original. Raises ValidationError."""
    if original and original.language == language:
        raise ValidationError(_("The original is in this language. Choose another."))


def check_address(article: Article, language: str, slug: str) -> None:
    """Refuse an address that another article has or had. Raises ValidationError."""
    if article.pk and (language, slug) == (article.language, article.slug):
        return  # nobody could take this address as long as it has it
    refusal = addresses.address_refusal(slug, language, but=article.pk)
    if refusal:
        raise refusal


def check_constraints(article: Article, exclude: Iterable[str]) -> None:
    """Check the constraints that other rows have a part in. Raises ValidationError.

    The others the checks of each field see to, which take no queries for it, and `check_address`
    sees to the address.
    """
    # Of what is withdrawn some do not hold, so that its state is always looked at.
    excluded = {*exclude, "title", "slug"} - {"status"}
    # What is empty cannot be in the way of anything.
    empty = {
        "translation_of": not article.translation_of_id,
        "unpublish_at": not article.unpublish_at,
    }
    excluded |= {name for name, is_empty in empty.items() if is_empty}
    article.validate_constraints(exclude=excluded)


def missing_parts(values: Mapping[str, Any]) -> Iterator[str]:
    """Name the fields that a reader needs and that are empty."""
    return (part for part in NEEDED if not values.get(part))


def field_errors(findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Say which findings keep an article from being published: each with its field."""
    for finding in findings:
        if finding.level is Level.ERROR:
            words = describe(finding)
            yield finding.form_field, f"{words.what} {words.to_do} ({words.where})"
