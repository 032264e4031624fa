"""Take a file that the person sends: whole, or told of once all of its pieces have come."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_help.files.uploads import MOST_BYTES
from legal_help.public.forms.fields import PRIVATE, OwnWordsField

TYPES = "image/jpeg,image/png,image/heic,image/heif,application/pdf"
MOST_LETTERS = 3_000  # as of a message, which may have been begun on the page before


class FileForm(forms.Form):
    """Ask for one file. If the browser has sent it in pieces already, the form only names the upload."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Choose the photo or the document"),
        help_text=_("JPEG, PNG, HEIC or PDF"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": TYPES}),
    )
    text = OwnWordsField(
        label=_("What is it? You may leave this empty."),
        most_letters=MOST_LETTERS,
        required=False,
        widget=forms.Textarea({**PRIVATE, "class": "low"}),
    )
    upload = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    pieces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(
                _(
                    "This file is larger than 10 MB. Send a smaller photo, or send the paper in "
                    "parts."
                )
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "file" in cleaned and not cleaned["file"] and not cleaned.get("upload"):
            self.add_error("file", _("Choose a file first"))
        return cleaned
