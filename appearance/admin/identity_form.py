"""The form of the identity: it checks colours for contrast, cleans logos, and reads links and languages."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from advocacy.admin.forms.fields import NamesField
from identity import colours, sheet, storing
from identity.files.icons import TooSmall, UnreadablePicture
from identity.files.svg import BrokenDrawing, UnsafeDrawing
from identity.models import COLOUR, Identity

MOST_LINKS: Final = 12
FILES: Final = {"logo_file": "logo", "logo_dark_file": "logo_dark"}
ACCEPTED: Final = ".svg,.png,.jpg,.jpeg,.webp"


def _file_field(label: Any, help_text: Any = "") -> forms.FileField:
    widget = forms.FileInput({"accept": ACCEPTED})
    return forms.FileField(label=label, required=False, widget=widget, help_text=help_text)


class ColourInput(forms.TextInput):
    input_type = "color"


class IdentityForm(forms.ModelForm[Identity]):
    names = NamesField(max_length=80, label=_("Name in other languages"), help_text="")
    taglines = NamesField(max_length=120, label=_("Tagline in other languages"), help_text="")
    missions = NamesField(
        max_length=300, lines=2, label=_("Description in other languages"), help_text=""
    )
    main_colour = forms.CharField(
        label=_("Main colour"),
        widget=ColourInput(),
        help_text=_("For links, buttons and the background of the asylum help box."),
    )
    accent_colour = forms.CharField(
        label=_("Accent colour"),
        widget=ColourInput(),
        help_text=_("For the button that leads to help, and for highlights."),
    )
    logo_file = _file_field(
        _("Logo"),
        _("SVG, PNG, JPEG or WebP, at most 20 times as wide as high. Shown instead of the name."),
    )
    logo_dark_file = _file_field(
        _("Logo for dark mode"),
        _("For readers whose device is set to dark. Leave empty to use the same logo."),
    )
    icon_file = _file_field(
        _("Icon"), _("Square, at least 128 pixels. All sizes are made from it.")
    )
    remove_logo = forms.BooleanField(label=_("Remove the logos"), required=False)
    remove_icon = forms.BooleanField(label=_("Remove the icon"), required=False)
    social = forms.CharField(
        label=_("Social media"),
        required=False,
        widget=forms.Textarea({"class": "vLargeTextField", "rows": 4, "dir": "ltr"}),
        help_text=_(
            "One per line: a name and an address, such as “Mastodon https://example.social/@us”."
        ),
    )

    class Meta:
        model = Identity
        fields = [
            *("name", "names", "short_name", "tagline", "taglines", "mission", "missions"),
            *("main_colour", "accent_colour", "headings", "email", "phone", "postal_address"),
            *("registration", "donate_address", "licence", "licence_address", "websub_hub"),
            "made_with",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = self.instance
        self.initial["main_colour"] = ours.main_colour or sheet.MAIN
        self.initial["accent_colour"] = ours.accent_colour or sheet.ACCENT
        self.initial["social"] = "\n".join(
            f"{link['name']} {link['address']}" for link in ours.social_links
        )
        for field in self.fields.values():
            if type(field.widget) in (forms.TextInput, forms.EmailInput, forms.URLInput):
                field.widget.attrs["class"] = "vTextField"
        self.fields["postal_address"].widget.attrs |= {"class": "vLargeTextField", "rows": 3}
        self.fields["name"].widget.attrs["placeholder"] = settings.SITE_NAME
        self.fields["licence"].widget.attrs["placeholder"] = settings.CONTENT_LICENCE
        self.language_names = self._add_languages()
        self.replaced: dict[str, str] = {}

    def _add_languages(self) -> list[str]:
        choices = [("", "—"), *settings.CONTENT_LANGUAGES]
        chosen = self.instance.languages or [code for code, _name in settings.CONTENT_LANGUAGES]
        names = [f"language_{number}" for number in range(1, len(settings.CONTENT_LANGUAGES) + 1)]
        for number, name in enumerate(names, start=1):
            self.fields[name] = forms.ChoiceField(
                label=str(number), choices=choices, required=False
            )
        self.initial.update(zip(names, chosen, strict=False))
        return names

    def choices(self) -> list[forms.BoundField]:
        """Return the fields that stand side by side: the first language, the second, and so on."""
        return [self[name] for name in self.language_names]

    def clean_main_colour(self) -> str:
        return self._clean_colour("main_colour", colours.nearest_main, sheet.MAIN)

    def clean_accent_colour(self) -> str:
        return self._clean_colour("accent_colour", colours.nearest_accent, sheet.ACCENT)

    def _clean_colour(self, name: str, nearest: Callable[[str], str], built_in: str) -> str:
        """Return the colour; "" for the built-in one. Refuse one that makes text unreadable, and offer the nearest."""
        colour: str = self.cleaned_data[name].lower()
        COLOUR(colour)
        if colour == built_in:
            return ""
        passing = nearest(colour)
        if passing != colour:
            self.replaced[name] = passing
            raise forms.ValidationError(
                gettext(
                    "Text in %(colour)s would be hard to read. The field below shows the nearest "
                    "colour that works, %(passing)s. Save again to use it, or choose another."
                )
                % {"colour": colour, "passing": passing}
            )
        return colour

    def offer_readable_colours(self) -> None:
        """Show in the fields the nearest colours that pass, in the place of those that were refused."""
        if isinstance(self.data, QueryDict):
            shown = self.data.copy()
            shown.update(self.replaced)
            self.data = shown

    def clean_social(self) -> list[dict[str, str]]:
        check = URLValidator(["https"])
        found = []
        lines = self.cleaned_data["social"].splitlines()[: MOST_LINKS + 1]
        for number, line in enumerate(lines, 1):
            name, _space, address = line.strip().rpartition(" ")
            if address:
                try:
                    check(address)
                except forms.ValidationError:
                    words = gettext("Line %(line)s does not end with an address in https://.")
                    raise forms.ValidationError(words % {"line": number}) from None
                found.append({"name": name.strip() or urlsplit(address).netloc, "address": address})
        if len(found) > MOST_LINKS:
            raise forms.ValidationError(gettext("Enter at most %d lines.") % MOST_LINKS)
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in FILES:
            if cleaned.get(name):
                cleaned[name] = self._store_file(name, storing.store_logo)
        if cleaned.get("icon_file"):
            cleaned["icon_file"] = self._store_file("icon_file", storing.store_icons)
        chosen = [cleaned.get(name) for name in self.language_names]
        cleaned["languages"] = list(dict.fromkeys(code for code in chosen if code))
        return cleaned

    def _store_file(self, name: str, store: Callable[[bytes], Any]) -> Any:
        """Store a safe copy of a file, or add to its field why it is refused, and return None."""
        try:
            return store(self.cleaned_data[name].read())
        except UnsafeDrawing as refused:
            words = gettext(
                "This drawing contains %(what)s, which is not accepted. Save it again with plain"
                " shapes only, and with words turned into paths."
            ) % {"what": refused.what}
        except BrokenDrawing:
            words = gettext(
                "This drawing cannot be read, is larger than 200 kB, or is far too wide or tall for a logo."
            )
        except UnreadablePicture:
            words = gettext(
                "This is not an SVG, PNG, JPEG or WebP picture that can be read, or it is too large."
            )
        except TooSmall:
            words = gettext("This picture is smaller than 128 pixels.")
        self.add_error(name, words)
        return None

    def save(self, commit: bool = True) -> Identity:
        ours = self.instance
        for field, column in FILES.items():
            if self.cleaned_data.get(field):
                setattr(ours, column, self.cleaned_data[field])
        if self.cleaned_data.get("icon_file"):
            ours.icons = self.cleaned_data["icon_file"]
        if self.cleaned_data["remove_logo"]:
            ours.logo = ours.logo_dark = None
        if self.cleaned_data["remove_icon"]:
            ours.icons = {}
        ours.social_links = self.cleaned_data["social"]
        ours.languages = self.cleaned_data["languages"]
        return super().save(commit)
