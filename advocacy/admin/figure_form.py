"""The form of a figure, which tells a mistake of ours from a newer number."""

from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advocacy import correcting
from advocacy.admin.as_opened import FormAsOpened
from advocacy.models import Figure
from advocacy.models.correction import PERIOD, SAID

THREE_WAYS: Final = _(
    "A newer period came out? Add a figure for it: this one stays. The publisher changed the value"
    " for the same period? Add a figure that changes the value of this one: both stay visible."
    " We made a mistake? Change the figure here and tell readers what was wrong."
)


class FigureForm(FormAsOpened):
    """Once a figure is stored its name stays, since articles cite it by that.

    What it says changes without a reason only as long as nobody can have read it.
    """

    reason = forms.CharField(
        label=_("What was wrong"),
        required=False,
        max_length=600,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_(
            "Only where we published it wrongly. Readers see this, with what the figure said before."
        ),
    )

    class Meta:
        model = Figure
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Citations hold both.
        for name in {"slug", "statistic"} & self.fields.keys() if self.instance.pk else ():
            self.fields[name].disabled = True

    @property
    def changes_what_it_says(self) -> bool:
        return bool(self.instance.pk) and not set(SAID).isdisjoint(self.changed_data)

    @property
    def is_correction(self) -> bool:
        return self.changes_what_it_says and bool(self.cleaned_data.get("reason"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason"):
            if not self.changes_what_it_says:
                self.add_error(
                    "reason",
                    _(
                        "Nothing that the figure says was changed. Put it right as well,"
                        " or leave this empty."
                    ),
                )
        elif self.changes_what_it_says and (
            self.instance.may_have_been_read or self._moves_its_chain()
        ):
            self.add_error("reason", self._which_is_it(cleaned))
        return cleaned

    def _moves_its_chain(self) -> bool:
        """Then other figures change with it."""
        return not set(PERIOD).isdisjoint(self.changed_data) and self.instance.is_in_a_chain

    def _post_clean(self) -> None:
        """Only here the instance holds what was typed."""
        super()._post_clean()
        if not self.errors and self.changes_what_it_says and correcting.is_taken_for(self.instance):
            self.add_error(
                "period_start" if "period_start" in self.fields else None,
                _("There is a figure for this period. Say that this one changes its value."),
            )

    def _which_is_it(self, cleaned: dict[str, Any]) -> SafeString:
        """Asks for the reason, and offers the two other ways with what was typed."""
        statistic = {"statistic": self.instance.statistic_id}
        typed = {name: _typed(cleaned.get(name)) for name in SAID}
        stored = {name: _typed(getattr(self.instance, name)) for name in PERIOD}
        add = reverse("admin:advocacy_figure_add")
        return format_html(
            gettext(
                "Readers may have seen what this figure said. If we made a mistake, say here what"
                " was wrong. If a newer period came out, {newer}. If the publisher changed the"
                " value for the same period, {revised}. What you typed goes with you."
            ),
            newer=_link(add, statistic | typed, gettext("add a figure for it")),
            revised=_link(
                add,
                statistic | typed | stored | {"revises": self.instance.pk},
                gettext("add a figure that changes this one"),
            ),
        )


def save_figure(form: FigureForm, by: User) -> None:
    """As a correction, where the form gives a reason for one."""
    if form.is_correction:
        correcting.correct(form.instance, reason=form.cleaned_data["reason"], by=by)
    else:
        form.instance.save()


def _link(address: str, values: dict[str, Any], words: str) -> SafeString:
    query = urlencode({name: value for name, value in values.items() if value not in (None, "")})
    return format_html('<a href="{}?{}">{}</a>', address, query, words)


def _typed(value: Any) -> Any:
    return getattr(value, "pk", value)
