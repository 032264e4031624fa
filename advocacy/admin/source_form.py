"""The form of a source, which tells a mistake of ours from another publication."""

from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advocacy import correcting
from advocacy.admin.as_opened import FormAsOpened
from advocacy.models import Source

# What stands below a figure: see Source.with_place.
IN_WORDS: Final = ("publisher", "title", "year", "locator")


class SourceForm(FormAsOpened):
    """Its words change without a reason only as long as nobody can have read them."""

    reason = forms.CharField(
        label=_("What was wrong"),
        required=False,
        max_length=600,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_(
            "Only where we named publisher, title, year or place wrongly. Readers see this, with"
            " what stood there before."
        ),
    )

    class Meta:
        model = Source
        fields = "__all__"

    @property
    def changes_its_words(self) -> bool:
        return bool(self.instance.pk) and not set(IN_WORDS).isdisjoint(self.changed_data)

    @property
    def is_correction(self) -> bool:
        return self.changes_its_words and bool(self.cleaned_data.get("reason"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("reason") and not self.changes_its_words:
            self.add_error(
                "reason",
                _("Nothing of its words was changed. Put them right as well, or leave this empty."),
            )
        elif (
            self.changes_its_words
            and not cleaned.get("reason")
            and self.instance.may_have_been_read
        ):
            self.add_error(
                "reason",
                _(
                    "Readers may have seen figures with this source. If we made a mistake, say here"
                    " what was wrong. If it is another publication, add a source for it."
                ),
            )
        return cleaned


def save_source(form: SourceForm, by: User) -> None:
    """As a correction, where the form gives a reason for one."""
    if form.is_correction:
        correcting.correct_source(form.instance, reason=form.cleaned_data["reason"], by=by)
    else:
        form.instance.save()
