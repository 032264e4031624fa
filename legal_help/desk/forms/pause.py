"""Ask a supervisor how long no new requests are taken."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.case import DeskForm
from legal_help.trust.pause import LONGEST


class PauseForm(DeskForm):
    last_day = forms.DateField(
        label=_("Last day of the pause"),
        help_text=_("The day after, people can ask for help again. You need not do anything."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Choose a day"), "invalid": _("Choose a day")},
    )

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if not 0 <= (day - timezone.localdate()).days <= LONGEST.days:
            raise forms.ValidationError(
                _("Choose a day from today on, within %(days)s days"),
                params={"days": LONGEST.days},
            )
        return day
