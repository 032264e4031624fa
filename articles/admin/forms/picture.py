"""The forms of a picture: on its own page, and in the dialog of the article."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from articles.images import redraw
from articles.images.redraw import Picture, PictureRefused
from articles.models import Image

WHAT_IS_WRONG: Final = {
    "heavy": _("This file is over 20 MB. Save the picture smaller and try again."),
    "large": _("This picture has too many pixels. Save it smaller and try again."),
    "small": _("This picture is too small. It needs to be at least 480 pixels wide."),
    "heic": _("This is a HEIC picture from a phone. Save it as JPEG and try again."),
    "unknown": _("This file is not a picture we can read. Use JPEG, PNG, WebP or AVIF."),
    "broken": _("This picture is damaged. Save it again and try once more."),
}


class ImageForm(forms.ModelForm[Image]):
    class Meta:
        model = Image
        fields = ["alt", "credit", "focal_x", "focal_y"]


class NewImageForm(ImageForm):
    """`upload` becomes a redrawn Picture, or the reason why it cannot be one."""

    upload = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, WebP or AVIF, up to 20 MB. We remove place, time and camera."),
    )

    class Meta(ImageForm.Meta):
        fields = ["upload", *ImageForm.Meta.fields]

    def clean_upload(self) -> Picture:
        upload: UploadedFile[Any] = self.cleaned_data["upload"]
        try:
            # One byte more than is taken is enough to refuse it, however large it is.
            return redraw.redraw(upload.read(redraw.MOST_BYTES + 1))
        except PictureRefused as refusal:
            raise ValidationError(WHAT_IS_WRONG[refusal.code]) from refusal


class PictureWhileWritingForm(NewImageForm):
    """Asks for a new picture in the dialog of the article. How to crop it is asked on its own form."""

    class Meta(NewImageForm.Meta):
        fields = ["upload", "alt", "credit"]
        widgets = {
            name: forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
            for name in ("alt", "credit")
        }
