"""Forms of pictures."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminRadioSelect, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from advocacy.admin.forms.fields import TopicsField
from articles.images import blurring, pictures, redraw
from articles.images.blurring import Point, Rectangle, Region, Stroke
from articles.images.pictures import NewPicture
from articles.images.redraw import PictureRefused
from articles.models import Image, PictureConsent, PictureWords

WHAT_IS_WRONG: Final = {
    "heavy": _("This file is over 20 MB. Save the picture smaller and try again."),
    "large": _(
        "This picture has too many pixels. The limit is 50 million, for HEIC 36, for AVIF 25, for "
        "WebP 16 million. Make it smaller and try again."
    ),
    "small": _(
        "This picture is too small. It needs to be at least 320 pixels wide, and 480 pixels on its "
        "longer side."
    ),
    "svg": _(
        "This is an SVG drawing, which can hold scripts. Export it as PNG, twice as large as it is "
        "shown, and try again."
    ),
    "unknown": _(
        "This file is not a picture we can read. Use JPEG, PNG, HEIC, WebP, AVIF or TIFF."
    ),
    "broken": _("This picture is damaged. Save it again and try once more."),
}
LIMITS: Final = _(
    "JPEG, PNG or TIFF of up to 50 million pixels, HEIC of 36, AVIF of 25, WebP of 16; up to 20 MB. We "
    "remove place, time and camera."
)
ACCEPTED: Final = (
    "image/jpeg,image/png,image/heic,image/heif,image/webp,image/avif,image/gif,image/tiff"
)
NOTHING_MARKED: Final = _("Mark at least one face or region first.")
MOST_REGIONS: Final = 200
MOST_POINTS: Final = 20_000


class UploadField(forms.FileField):
    """Reads a file into a NewPicture, or says why it cannot be one."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Picture"))
        options.setdefault("help_text", LIMITS)
        widget = forms.ClearableFileInput(attrs={"accept": ACCEPTED})
        super().__init__(widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> NewPicture | None:
        upload: UploadedFile[Any] | None = super().clean(data, initial)
        if not upload:
            return None
        try:
            # One byte more than is taken is enough to refuse it, however large it is.
            return pictures.read_upload(upload.read(redraw.MOST_BYTES + 1))
        except PictureRefused as refusal:
            raise ValidationError(WHAT_IS_WRONG[refusal.code]) from refusal


def language_choices() -> list[tuple[str, Any]]:
    return list(settings.CONTENT_LANGUAGES)


class ImageForm(forms.ModelForm[Image]):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=language_choices,
        initial=settings.LANGUAGE_CODE,
        help_text=_("The language of this text."),
    )
    topics = TopicsField(Image)

    class Meta:
        model = Image
        fields = [
            *("alt", "caption", "credit", "language", "licence", "topics"),
            *("focal_x", "focal_y"),
        ]


class NewImageForm(ImageForm):
    upload = UploadField()

    class Meta(ImageForm.Meta):
        fields = ["upload", *ImageForm.Meta.fields]


class PictureWhileWritingForm(forms.ModelForm[Image]):
    """Asks for a new picture in the dialog of the article. How to crop it is asked on its own form."""

    upload = UploadField()

    class Meta:
        model = Image
        fields = ["upload", "alt", "credit", "licence"]
        widgets = {
            name: forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
            for name in ("alt", "credit")
        }


class WordsForm(forms.ModelForm[PictureWords]):
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)

    class Meta:
        model = PictureWords
        fields = ["language", "alt", "caption", "credit"]

    def clean_language(self) -> str:
        language: str = self.cleaned_data["language"]
        if language == self.instance.image.language:
            raise ValidationError(_("The text above is in this language."))
        return language


class ConsentForm(forms.ModelForm[PictureConsent]):
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=language_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none for all languages."),
    )
    is_withdrawn = forms.BooleanField(
        label=_("Consent was withdrawn"),
        required=False,
        help_text=_("Readers stop seeing the picture as soon as you save."),
    )

    class Meta:
        model = PictureConsent
        fields = ["person", "scope", "languages", "until", "paper", "is_withdrawn"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("is_withdrawn", self.instance.withdrawn_at is not None)

    def save(self, commit: bool = True) -> PictureConsent:
        if not self.cleaned_data["is_withdrawn"]:
            self.instance.withdrawn_at = None
        elif self.instance.withdrawn_at is None:
            self.instance.withdrawn_at = timezone.now()
        return super().save(commit)


class ReplaceForm(forms.ModelForm[Image]):
    """Asks for the picture that takes the place of another, and what it shows."""

    upload = UploadField(label=_("New picture"))
    leads = forms.TypedChoiceField(
        label=_("Addresses of the old picture"),
        choices=[
            ("gone", _("say that it is gone: it disappears from other sites")),
            ("lead", _("lead to the new one: other sites show that instead")),
        ],
        coerce=lambda said: said == "lead",
        initial="gone",
        widget=AdminRadioSelect,
    )

    class Meta:
        model = Image
        fields = ["upload", "alt", "caption", "credit", "licence", "leads"]
        widgets = {
            name: AdminTextInputWidget(attrs={"dir": "auto"})
            for name in ("alt", "caption", "credit")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Words that describe the old picture would pass unread for the new one.
        words = str(_("What the new picture shows. The alt text of the old one was: {words}"))
        self.fields["alt"].help_text = format_html(words, words=self.instance.alt)
        self.initial["alt"] = ""


class BlurForm(forms.Form):
    """Reads the regions that a script marked: {"rectangles": […], "strokes": […]}, see `blurring`."""

    regions = forms.JSONField(widget=forms.HiddenInput, error_messages={"required": NOTHING_MARKED})

    def clean_regions(self) -> list[Region]:
        try:
            said = self.cleaned_data["regions"]
            found: list[Region] = [*_rectangles(said), *_strokes(said)]
        except (TypeError, ValueError, KeyError, AttributeError):
            raise ValidationError(
                _("Only some of the marks arrived. Please mark the faces again.")
            ) from None
        points = sum(len(region.points) for region in found if isinstance(region, Stroke))
        if not found:
            raise ValidationError(NOTHING_MARKED)
        if len(found) > MOST_REGIONS or points > MOST_POINTS:
            raise ValidationError(_("These are too many marks. Save some of them first."))
        return found


def _rectangles(said: Any) -> list[Rectangle]:
    return [
        Rectangle(_point(each["first"]), _point(each["last"]), _how(each["how"]))
        for each in said["rectangles"]
    ]


def _strokes(said: Any) -> list[Stroke]:
    return [
        Stroke([_point(point) for point in each["points"]], _part(each["radius"]))
        for each in said["strokes"]
        if each["points"]
    ]


def _how(said: Any) -> blurring.How:
    if said not in ("fill", "cells"):
        raise ValueError
    return "fill" if said == "fill" else "cells"


def _point(said: Any) -> Point:
    x, y = said
    return Point(_part(x), _part(y))


def _part(said: Any) -> int:
    part = int(said)
    if not 0 <= part <= blurring.PARTS:
        raise ValueError
    return part
