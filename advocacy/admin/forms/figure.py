"""The form of a figure, which tells a mistake of ours from a newer number."""

from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from advocacy.admin.forms.correction import FormWithReason
from advocacy.editing.correct import correct, is_period_taken
from advocacy.models import Figure
from advocacy.models.correction import PERIOD_FIELDS, STATEMENT_FIELDS

THREE_WAYS: Final = _(
    "A newer period came out? Add a figure for it: this one stays. The publisher changed the "
    "value for the same period? Add a figure that revises this one: both stay visible. We "
    "made a mistake? Change the figure here and tell readers what was wrong."
)


class FigureForm(FormWithReason):
    """Keeps the name of a stored figure, since articles cite it by that.

    A change of what it says needs a reason as soon as somebody can have read it.
    """

    correct = staticmethod(correct)
    TOLD = STATEMENT_FIELDS
    WHEN_TO_SAY = _(
        "Only where we published it wrongly. Readers see this, with what the figure said before."
    )
    NOTHING_CHANGED = _(
        "Nothing that the figure says was changed. Put it right as well, or leave this empty."
    )

    class Meta:
        model = Figure
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Citations hold both.
        for name in {"slug", "statistic"} & self.fields.keys() if self.instance.pk else ():
            self.fields[name].disabled = True

    def needs_reason(self) -> bool:
        """Ask for one also where its period changes, and with it other figures."""
        moves = not set(PERIOD_FIELDS).isdisjoint(self.changed_data)
        return super().needs_reason() or (moves and self.instance.is_in_a_chain)

    def full_clean(self) -> None:
        """Check the period once the instance holds what was typed."""
        super().full_clean()
        is_changed = self.is_bound and not self.errors and self.changes_what_is_told
        if is_changed and is_period_taken(self.instance):
            field = "period_start" if "period_start" in self.fields else None
            words = _("There is already a figure for this period. Choose it under “Revises”.")
            self.add_error(field, words)

    def asked_why(self, cleaned: dict[str, Any]) -> SafeString:
        """Ask for the reason, and offer the two other ways with what was typed."""
        statistic = {"statistic": self.instance.statistic_id}
        typed = {name: _typed(cleaned.get(name)) for name in STATEMENT_FIELDS}
        stored = {name: _typed(getattr(self.instance, name)) for name in PERIOD_FIELDS}
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
                gettext("add a figure that revises this one"),
            ),
        )


def _link(address: str, values: dict[str, Any], words: str) -> SafeString:
    query = urlencode({name: value for name, value in values.items() if value not in (None, "")})
    return format_html('<a href="{}?{}">{}</a>', address, query, words)


def _typed(value: Any) -> Any:
    return getattr(value, "pk", value)
