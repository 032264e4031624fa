"""The form of a source, which tells a mistake of ours from another publication."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from advocacy.admin.forms.correction import FormWithReason
from advocacy.admin.forms.fields import NamesField
from advocacy.editing.correct import correct_source
from advocacy.models import Source


class SourceForm(FormWithReason):
    """Asks for a reason when words change that readers may have read."""

    titles = NamesField(
        max_length=300,
        label=_("Title in other languages"),
        help_text=_(
            "The title its publisher uses in that language: readers search for it by this title."
        ),
    )
    correct = staticmethod(correct_source)
    # The fields that readers see below a figure: see Source.with_place.
    TOLD = ("publisher", "title", "year", "locator")
    WHEN_TO_SAY = _(
        "Only where we named publisher, title, year or place wrongly. Readers see this, with the "
        "former text."
    )
    NOTHING_CHANGED = _(
        "Nothing of its words was changed. Put them right as well, or leave this empty."
    )

    class Meta:
        model = Source
        fields = "__all__"

    def asked_why(self, _cleaned: dict[str, Any]) -> str:
        return gettext(
            "Readers may have seen figures with this source. If we made a mistake, say here"
            " what was wrong. If it is another publication, add a source for it."
        )
