"""A small form for each kind of rule. Its fields are named as the parts of the rule."""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import dates
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from advocacy.dates import recurrence

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NONE_CHOSEN = ("", "---------")
WEEKDAYS = [(name, dates.WEEKDAYS[day]) for day, name in enumerate(recurrence.WEEKDAYS)]
WHICH = [
    (1, pgettext_lazy("weekday of a month", "first")),
    (2, pgettext_lazy("weekday of a month", "second")),
    (3, pgettext_lazy("weekday of a month", "third")),
    (4, pgettext_lazy("weekday of a month", "fourth")),
    (5, pgettext_lazy("weekday of a month", "fifth")),
    (recurrence.LAST, pgettext_lazy("weekday of a month", "last")),
]
EXTRA_ROWS: Final = 3
"""Years that can be added at a time."""


def _day(label: "StrOrPromise") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=31)


def _month(label: "StrOrPromise") -> forms.TypedChoiceField:
    choices = [NONE_CHOSEN, *dates.MONTHS.items()]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int)


def _weekday(label: "StrOrPromise") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[NONE_CHOSEN, *WEEKDAYS])


def _year(label: "StrOrPromise", **options: Any) -> forms.IntegerField:
    first, last = recurrence.FIRST_YEAR, recurrence.LAST_YEAR
    return forms.IntegerField(label=label, min_value=first, max_value=last, **options)


def _date(label: "StrOrPromise") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False)


def _text(label: "StrOrPromise") -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": 2}), required=False)


class KindForm(forms.Form):
    """The parts of one kind of rule."""

    use_required_attribute = False

    @staticmethod
    def initial_from(rule: Mapping[str, Any]) -> dict[str, Any]:
        """Return the initial values of the fields for a stored rule."""
        return dict(rule)

    def rule_parts(self) -> dict[str, Any]:
        """Return the parts of the rule, once the form is valid."""
        return self.cleaned_data

    def refuse_wrong_day(self, month: str = "month", day: str = "day") -> None:
        number, of_month = self.cleaned_data.get(day), self.cleaned_data.get(month)
        if number and of_month:
            longest = calendar.monthrange(recurrence.LEAP_YEAR, of_month)[1]
            if number > longest:
                self.add_error(day, _("This month has no such day."))


class FixedForm(KindForm):
    day = _day(_("Day"))
    month = _month(_("Month"))

    def clean(self) -> None:
        self.refuse_wrong_day()


class FixedRangeForm(KindForm):
    start_day = _day(_("First day"))
    start_month = _month(_("Month of the first day"))
    end_day = _day(_("Last day"))
    end_month = _month(_("Month of the last day"))

    @staticmethod
    def initial_from(rule: Mapping[str, Any]) -> dict[str, Any]:
        ends = ("start", "end")
        return {f"{end}_{part}": rule[end][part] for end in ends for part in ("month", "day")}

    def clean(self) -> None:
        self.refuse_wrong_day("start_month", "start_day")
        self.refuse_wrong_day("end_month", "end_day")

    def rule_parts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            end: {"month": typed[f"{end}_month"], "day": typed[f"{end}_day"]}
            for end in ("start", "end")
        }


class NthWeekdayForm(KindForm):
    n = forms.TypedChoiceField(label=_("Which"), choices=[NONE_CHOSEN, *WHICH], coerce=int)
    weekday = _weekday(_("Weekday"))
    month = _month(_("Month"))


class WeekContainingForm(FixedForm):
    week_starts = _weekday(_("The week starts on"))


class EveryNYearsForm(FixedForm):
    interval = forms.IntegerField(label=_("Every how many years"), min_value=1, max_value=100)
    base_year = _year(_("First year"))


class MonthForm(KindForm):
    month = _month(_("Month"))


class YearSpanForm(KindForm):
    start_year = _year(_("First year"))
    end_year = _year(pgettext_lazy("span of years", "Last year"))

    def clean(self) -> None:
        start, end = self.cleaned_data.get("start_year"), self.cleaned_data.get("end_year")
        if start and end and end < start:
            self.add_error("end_year", _("The last year is before the first."))


class KnownYearForm(forms.Form):
    """The date that was announced for one year. A row that is cleared is removed."""

    use_required_attribute = False
    year = _year(_("Year"), required=False)
    first = _date(_("Day, or first day"))
    last = _date(_("Last day, if there are several"))
    not_held = forms.BooleanField(label=_("Not held this year"), required=False)

    def clean(self) -> None:
        typed = self.cleaned_data
        if self.errors or not any(typed.values()):
            return
        first, last = typed["first"], typed["last"]
        year = typed["year"] = typed["year"] or (first and first.year)
        if not year:
            self.add_error("year", _("Enter the year."))
        if typed["not_held"]:
            if first or last:
                self.add_error(
                    "not_held", _("Enter a date or tick “Not held this year”, not both.")
                )
        elif not first:
            self.add_error("first", _("Enter a date or tick “Not held this year”."))
        else:
            self._refuse_wrong_days(year, first, last)

    def _refuse_wrong_days(self, year: int, first: date, last: date | None) -> None:
        if first.year != year:
            words = _("This day does not fall in %(year)s.")
            self.add_error("first", ValidationError(words, params={"year": year}))
        if last and last < first:
            self.add_error("last", _("The last day is before the first."))
        elif last and last - first > recurrence.LONGEST_MOVABLE:
            self.add_error("last", _("This is longer than a year."))

    def as_stored(self) -> str | None:
        """Return the date as the rule keeps it, or None where it does not fall."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        if self.cleaned_data["not_held"]:
            return None
        return f"{first}/{last}" if last and last != first else f"{first}"


class KnownYears(forms.BaseFormSet[KnownYearForm]):
    def filled_rows(self) -> list[KnownYearForm]:
        return [form for form in self.forms if getattr(form, "cleaned_data", {}).get("year")]

    def clean(self) -> None:
        years = [form.cleaned_data["year"] for form in self.filled_rows()]
        if twice := sorted({year for year in years if years.count(year) > 1}):
            words = _("%(year)s is listed twice.")
            raise ValidationError([ValidationError(words, params={"year": y}) for y in twice])


KnownYearsFormSet = forms.formset_factory(KnownYearForm, formset=KnownYears, extra=EXTRA_ROWS)


class MovableForm(KindForm):
    """Computed dates travel in a hidden field. An editor confirms one by entering its year."""

    basis = _text(_("Who announces the date, and how it is set"))
    computed_note = _text(_("Note on the computed dates"))
    computed_unverified = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.initial.get("known", {}).items()
        self.years: Any = KnownYearsFormSet(
            self.data if self.is_bound else None,
            initial=None if self.is_bound else [_initial_year(*pair) for pair in known],
            prefix=f"{self.prefix}-years",
        )

    def is_valid(self) -> bool:
        return super().is_valid() and self.years.is_valid()

    def rule_parts(self) -> dict[str, Any]:
        rows = sorted(self.years.filled_rows(), key=lambda row: row.cleaned_data["year"])
        known = {str(row.cleaned_data["year"]): row.as_stored() for row in rows}
        others = {name: part for name, part in self.cleaned_data.items() if part}
        return {"known": known, **others}


def _initial_year(year: str, text: str | None) -> dict[str, Any]:
    first, _slash, last = (text or "").partition("/")
    return {"year": year, "first": first, "last": last, "not_held": text is None}


KINDS: Final[dict[str, tuple["StrOrPromise", type[KindForm]]]] = {
    "fixed": (_("The same day each year"), FixedForm),
    "fixed_range": (_("A range of days each year"), FixedRangeForm),
    "nth_weekday": (
        _("A weekday of a month, such as the fourth Thursday of April"),
        NthWeekdayForm,
    ),
    "last_day_of_month": (_("The last day of a month"), MonthForm),
    "week_containing": (_("The week that contains a day, such as 11 November"), WeekContainingForm),
    "whole_month": (_("A whole month"), MonthForm),
    "every_n_years": (_("The same day every few years"), EveryNYearsForm),
    "year_span": (_("A span of years, such as a decade"), YearSpanForm),
    "movable": (_("Announced year by year"), MovableForm),
}
