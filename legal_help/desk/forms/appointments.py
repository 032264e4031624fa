"""Ask when and how we meet a person."""

from datetime import date, datetime

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.case import UNSEEN, DeskForm, radios
from legal_help.intake.appointment_words import WAYS
from legal_help.questions.reference.time_zones import EVERY_ZONE, ZONES, city_of
from legal_help.rules.appointments import FARTHEST, LONGEST, Appointment, MeetingWay


class AppointmentForm(DeskForm):
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    time = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_(
            "The person sees the appointment in this time zone. Choose the one where they live."
        ),
    )
    way = radios(_("How?"), WAYS, coerce=MeetingWay)
    where = forms.CharField(
        label=_("Number, link or place"),
        help_text=_("The number that we call from, the link to the video call, or how to find us."),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput({**UNSEEN, "dir": "auto"}),
    )
    interpreter = forms.CharField(
        label=_("Interpreter"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput({**UNSEEN, "dir": "auto"}),
    )

    def __init__(self, *args: object, state: str = "", **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]  # as Django takes them
        zones = list(dict.fromkeys([*ZONES.get(state, ()), *EVERY_ZONE]))
        language = get_language() or "en"
        self.fields["zone"].choices = [(zone, city_of(zone, language)) for zone in zones]  # type: ignore[attr-defined]  # a plain Field to type checkers

    def clean_day(self) -> date:
        """Return the day. It is one where the person lives, so ours may be over already."""
        day: date = self.cleaned_data["day"]
        if day - timezone.localdate() > FARTHEST:
            raise forms.ValidationError(
                _("Choose a day from today on, within %(days)s days"),
                params={"days": FARTHEST.days},
            )
        return day

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == MeetingWay.PLACE and not cleaned.get("where"):
            self.add_error("where", _("Say how to find us"))
        if not self.errors and self.appointment().moment <= timezone.now():
            self.add_error("day", _("That time has passed. Choose a later day or time"))
        return cleaned

    def appointment(self) -> Appointment:
        said = self.cleaned_data
        return Appointment(
            at=datetime.combine(said["day"], said["time"].replace(second=0, microsecond=0)),
            zone=said["zone"],
            way=said["way"],
            where=said["where"],
            interpreter=said["interpreter"],
        )
