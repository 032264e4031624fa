"""Amend a fact of law."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.case import UNSEEN, DeskForm
from legal_help.rules.law import MOST_DAYS, MOST_YEARS, PAGE_ADDRESS, YEAR_PARAMETERS, LawFact

VALUE = "value_"
LINES: Mapping[str, Any] = {**UNSEEN, "lang": "en", "dir": "ltr"}


class LinesField(forms.CharField):
    """Take a list, one entry a line."""

    def __init__(self, **named: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 3, **LINES}), **named)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (" ".join(line.split()) for line in (super().to_python(value) or "").splitlines())
        return [line for line in lines if line]


class LawForm(DeskForm):
    rule = forms.CharField(
        label=_("What the rule says"),
        max_length=3_000,
        widget=forms.Textarea({"rows": 5, **LINES}),
    )
    citations = LinesField(
        label=_("Where it is written"),
        help_text=_("One citation a line, as lawyers write it: 8 CFR 1003.38(b)."),
        max_length=2_000,
    )
    evidence_urls = LinesField(
        label=_("Pages where you read it"), help_text=_("One web address a line."), required=False
    )
    uncertain = forms.CharField(
        label=_("What is not certain"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3, **LINES}),
    )
    effective_from = forms.DateField(
        label=_("From which day does it count?"),
        help_text=_(
            "Year, month, day: 2026-12-31. Empty: it counts now. "
            "With a day that has not come, the old rule counts until then."
        ),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({**UNSEEN, "dir": "ltr", "class": "w8"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as year, month, day: 2026-12-31")},
    )
    read_today = forms.BooleanField(
        label=_("I read the source today, and this is what it says."),
        error_messages={"required": _("Read the source first, then say so")},
    )

    def __init__(self, *args: Any, fact: LawFact, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fact = fact
        values = {VALUE + name: value for name, value in fact.parameters.items()}
        self.fields |= {VALUE + name: _field(name, v) for name, v in fact.parameters.items()}
        self.order_fields([*values, *self.fields])
        self.initial = {**fact.as_json(), **values, "effective_from": fact.effective_from}

    def name_values(self, words: Mapping[str, Promise]) -> None:
        """Say what each value is."""
        for name in self.fact.parameters:
            self.fields[VALUE + name].label = str(words.get(name, name))

    def clean_evidence_urls(self) -> list[str]:
        pages: list[str] = self.cleaned_data["evidence_urls"]
        if not all(PAGE_ADDRESS.fullmatch(page) for page in pages):
            raise ValidationError(_("Give each address whole. It begins with https://"))
        return pages

    def amended(self) -> LawFact:
        """Return the fact as it was typed."""
        cleaned = self.cleaned_data
        starts = cleaned["effective_from"]
        return replace(
            self.fact,
            rule=cleaned["rule"],
            citations=cleaned["citations"],
            evidence_urls=cleaned["evidence_urls"],
            uncertain=cleaned["uncertain"] or None,
            effective_from=starts.isoformat() if starts else None,
            parameters={name: cleaned[VALUE + name] for name in self.fact.parameters},
        )


class TakeBackForm(DeskForm):
    """Name a coming version by the day from which it would count."""

    starts = forms.DateField(input_formats=["%Y-%m-%d"])


def _field(name: str, value: object) -> forms.Field:
    """Return the field for a value of this kind."""
    if isinstance(value, bool):
        return forms.BooleanField(required=False)
    if isinstance(value, int):
        most = MOST_YEARS if name in YEAR_PARAMETERS else MOST_DAYS
        widget = forms.TextInput({**UNSEEN, "inputmode": "numeric", "dir": "ltr", "class": "w4"})
        return forms.IntegerField(min_value=1, max_value=most, widget=widget)
    if isinstance(value, list):
        return LinesField(required=False)
    return forms.CharField(max_length=300, widget=forms.TextInput({**LINES}))
