"""The form of a statistic, which tells a mistake of ours from another thing that is measured."""

from copy import copy
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advocacy import correcting
from advocacy.admin.as_opened import FormAsOpened
from advocacy.admin.fields import NamesField, TopicsField
from advocacy.admin.one_chart import problem_of_one_chart
from advocacy.models import Statistic
from advocacy.models.statistic_correction import MEANING


class StatisticForm(FormAsOpened):
    """What its figures mean changes without a reason only as long as nobody can have read them."""

    topics = TopicsField(Statistic)
    short_names = NamesField(
        max_length=30,
        label=_("Short name in other languages"),
        help_text=_("Empty: readers of that language see the English short name."),
    )
    reason = forms.CharField(
        label=_("What was wrong"),
        required=False,
        max_length=600,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_(
            "Only where we published unit, measure, population or place wrongly. Readers see this,"
            " with what stood there before."
        ),
    )

    class Meta:
        model = Statistic
        fields = "__all__"

    @property
    def changes_what_it_means(self) -> bool:
        return bool(self.instance.pk) and not set(MEANING).isdisjoint(self.changed_data)

    @property
    def is_correction(self) -> bool:
        return self.changes_what_it_means and bool(self.cleaned_data.get("reason"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._ask_for_the_reason(cleaned)
        self._refuse_lines_that_mean_something_else(cleaned)
        return cleaned

    def _ask_for_the_reason(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("reason") and not self.changes_what_it_means:
            self.add_error(
                "reason",
                _(
                    "Nothing of what its figures mean was changed. Put it right as well,"
                    " or leave this empty."
                ),
            )
        elif (
            self.changes_what_it_means
            and not cleaned.get("reason")
            and self.instance.may_have_been_read
        ):
            self.add_error(
                "reason",
                _(
                    "Readers may have seen its figures with what stood there. If we made a mistake,"
                    " say here what was wrong. If something else is measured now, add a statistic"
                    " for it: the figures of this one keep their meaning."
                ),
            )

    def _refuse_lines_that_mean_something_else(self, cleaned: dict[str, Any]) -> None:
        """What stands on one chart must mean the same, and be told apart by its name."""
        if beside := list(cleaned.get("drawn_beside") or []):
            # The row has its new values only after this.
            as_typed = copy(self.instance)
            for name in (*Statistic.ALIKE_ON_ONE_CHART, "short_name"):
                setattr(as_typed, name, cleaned.get(name, ""))
            if problem := problem_of_one_chart(as_typed, beside):
                self.add_error("drawn_beside", problem)


def save_statistic(form: StatisticForm, by: User) -> None:
    """As a correction, where the form gives a reason for one."""
    if form.is_correction:
        reason = form.cleaned_data["reason"]
        correcting.correct_statistic(form.instance, reason=reason, by=by)
    else:
        form.instance.save()
