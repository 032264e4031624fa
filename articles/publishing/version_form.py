"""The conditions that a version of an article must meet before it is saved or published.

The form that somebody sits at inherits `VersionForm`. `readiness` fills it with what goes live later
by itself.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.body import elements, references
from articles.body.content import KEYS, WORDS
from articles.body.sanitise import sanitise
from articles.body.schema import LONGEST_BODY
from articles.checks.finding import Finding, Level
from articles.models import Article, Image, page_place
from articles.publishing.check_words import describe
from articles.writing.addresses import address_refusal, path_of, refusal_below
from articles.writing.link_targets import unknown_citations

# What a reader must find in a published article.
NEEDED: Final = ("title", "summary", "body")
NEEDED_TO_PUBLISH: Final = _("Readers need this. Fill it in, or save a draft.")


class VersionForm(forms.ModelForm[Article]):
    correction = forms.CharField(label=_("Correction"), required=False, max_length=600)

    class Meta:
        model = Article
        fields = ["language", *WORDS, *KEYS]

    @property
    def is_to_be_public(self) -> bool:
        return True

    def clean_body(self) -> str:
        """Return the body made safe. Refuse one that names what does not exist."""
        typed = self.cleaned_data["body"]
        if len(typed) > LONGEST_BODY:
            words = _(
                "The text has %(count)s characters with its formatting; the limit is %(most)s."
            )
            raise ValidationError(words, params={"count": len(typed), "most": LONGEST_BODY})
        if any(r.is_latest and r.words for r in references.find_references(typed)):
            raise ValidationError(_("“Always the newest figure” cannot have words of your own."))
        clean = sanitise(typed)
        unknown = unknown_citations(clean)
        if unknown:
            raise ValidationError(
                _("There is no published figure or statistic with the name %(names)s."),
                params={"names": ", ".join(unknown)},
            )
        shown = elements.picture_keys(clean)
        if Image.objects.filter(pk__in=shown).count() < len(shown):
            raise ValidationError(_("A picture in the body is no longer here. Choose another."))
        return clean

    def clean_translation_of(self) -> Article | None:
        original: Article | None = self.cleaned_data["translation_of"]
        if original and original.translation_of_id:
            raise ValidationError(_("This is itself a translation. Choose its original."))
        place = self.instance.place
        if original and original.place_id != (place and (place.pk or page_place.NOT_YET)):
            raise ValidationError(_("Choose a page at the same place in the tree."))
        return original

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for part in NEEDED if self.is_to_be_public else ():
            if not cleaned.get(part) and not self.has_error(part):
                self.add_error(part, NEEDED_TO_PUBLISH)
        row, original = self.instance, cleaned.get("translation_of")
        address = cleaned.get("language") or row.language, cleaned.get("slug") or ""
        # Nobody could take the address of an article as long as it has it.
        is_its_own = row.pk and address == (row.language, row.slug)
        if not is_its_own:
            path = path_of(*address, row.place)
            refusal = address_refusal(address[0], path, but=row.pk)
            if refusal is None and row.is_page:
                refusal = refusal_below(row, *address)
            if refusal:
                self.add_error("slug", refusal)
        if original and original.language == cleaned.get("language"):
            words = _("The original is in this language. Choose another.")
            self.add_error("language", words)
        return cleaned

    def validate_constraints(self) -> None:
        """Check the constraints that other rows have a part in.

        The language is part of some, also where nobody can change it. The other constraints the
        checks of each field see to, which take no queries for it, and `clean` sees to the address.
        """
        columns = {field.name for field in Article._meta.fields}
        excluded = (columns - self.fields.keys()) | self.errors.keys() | {"title", "slug"}
        # Of what is withdrawn some do not hold, so that its state is always looked at.
        excluded -= {"language", "status"}
        # What is empty cannot be in the way of anything.
        if not self.instance.translation_of_id:
            excluded.add("translation_of")
        if not self.instance.unpublish_at:
            excluded.add("unpublish_at")
        try:
            self.instance.validate_constraints(exclude=excluded)
        except ValidationError as refused:
            self.add_error(None, refused)


def field_errors(findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Say which findings keep an article from being published: each with its field."""
    for finding in findings:
        if finding.level is Level.ERROR:
            words = describe(finding)
            yield finding.form_field, f"{words.what} {words.to_do} ({words.where})"
