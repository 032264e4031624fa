"""Edit an entry of the list of services that people are referred to."""

from datetime import date
from itertools import chain, count
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.case import UNSEEN, DeskForm, radios
from legal_help.desk.words.referrals import WHO_FOR
from legal_help.questions.parts.referrals import OPENED, PHONED, UNVERIFIED, Referral
from legal_help.questions.reference.languages import LANGUAGES, language_name
from legal_help.questions.reference.places import STATES

OFFERS = "offers_"
CHECKS = {
    PHONED: _("I called: it is right"),
    OPENED: _("I opened their page: it is right"),
    "": _("No"),
}


def languages_to_choose() -> list[tuple[str, str]]:
    """Return the languages, named in the reader's language: staff cannot read every script."""
    reader = get_language() or "en"
    named = [(code, language_name(code, reader)) for code in LANGUAGES]
    return sorted(named, key=lambda pair: pair[1].casefold())


class NextStepForm(DeskForm):
    name = forms.CharField(label=_("Name"), max_length=100, widget=forms.TextInput(UNSEEN))
    phone = forms.CharField(
        label=_("Phone number"), max_length=40, required=False, widget=forms.TextInput(UNSEEN)
    )
    web = forms.CharField(
        label=_("Web address"),
        help_text=_("It begins with https://."),
        max_length=200,
        required=False,
        widget=forms.TextInput({**UNSEEN, "dir": "ltr", "inputmode": "url"}),
    )
    who_for = forms.MultipleChoiceField(
        label=_("Who is it for?"), choices=WHO_FOR.items(), widget=forms.CheckboxSelectMultiple
    )
    places = forms.MultipleChoiceField(
        label=_("States"),
        help_text=_("Choose none if it helps everywhere."),
        choices=STATES.items(),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"),
        choices=languages_to_choose,
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
    )
    interpreters = forms.BooleanField(label=_("They can use an interpreter."), required=False)
    note = forms.CharField(
        label=_("Note to colleagues"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3, **UNSEEN}),
    )
    checked = radios(
        _("Did you check it today?"),
        CHECKS,
        help_text=_("A new number or address is shown to nobody before that."),
        required=False,
    )

    def __init__(self, *args: Any, step: Referral | None = None, **named: Any) -> None:
        super().__init__(*args, **named)
        self.step = step
        for code, _name in settings.LANGUAGES:
            self.fields[OFFERS + code] = forms.CharField(
                label=capfirst(get_language_info(code)["name_local"]),
                max_length=200,
                required=code == settings.LANGUAGE_CODE,
                widget=forms.Textarea({"rows": 2, "lang": code, "dir": "auto", **UNSEEN}),
            )
        last = ["note", "checked"]
        self.order_fields([*(name for name in self.fields if name not in last), *last])
        if step:
            offers = {OFFERS + code: words for code, words in step.offers.items()}
            self.initial = {**step.as_json(), **offers}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.filled_in(by="", today=date.min, slug="new")
            except ValueError:
                words = _("Give a phone number in digits, or an address that begins with https://")
                self.add_error("web", words)
        return cleaned

    def filled_in(self, *, by: str, today: date, slug: str) -> Referral:
        """Return the entry: checked today, as it was checked before, or still to be checked.

        Raises ValueError where it could not be shown.
        """
        cleaned = dict(self.cleaned_data)
        checked = cleaned.pop("checked")
        offers = dict(self.step.offers) if self.step else {}
        for code, _name in settings.LANGUAGES:
            offers[code] = cleaned.pop(OFFERS + code)
        return Referral.from_json(
            {
                **cleaned,
                **(_checked_now(checked, by, today) if checked else self._checked(cleaned)),
                "slug": slug,
                "offers": {code: words for code, words in offers.items() if words},
                "source": self.step.source if self.step else "",
                "retired": self.step.retired if self.step else False,
            }
        )

    def free_slug(self, taken: set[str]) -> str:
        """Return an unused slug for a new entry. It stays when the entry is renamed."""
        slug = slugify(self.cleaned_data["name"])[:40] or "service"
        others = (f"{slug}-{number}" for number in count(2))
        return next(free for free in chain([slug], others) if free not in taken)

    def _checked(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """Return the earlier check, unless the number or the address has changed."""
        step = self.step
        if step is None or (step.phone, step.web) != (cleaned["phone"], cleaned["web"]):
            return {"verification": UNVERIFIED, "checked_on": "", "checked_by": ""}
        return {
            "verification": step.verification,
            "checked_on": step.checked_on,
            "checked_by": step.checked_by,
        }


def _checked_now(how: str, by: str, today: date) -> dict[str, str]:
    return {"verification": how, "checked_on": today.isoformat(), "checked_by": by}
