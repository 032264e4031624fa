"""The form of a statistic, which tells a mistake of ours from another thing that is measured."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from advocacy.admin.forms.correction import FormWithReason
from advocacy.admin.forms.fields import NamesField, TopicsField, WordsInLanguages
from advocacy.charts.svg import MOST_LINES
from advocacy.editing.correct import correct_statistic
from advocacy.models import Statistic
from advocacy.models.correction import MEANING_FIELDS


class StatisticForm(FormWithReason):
    """Asks for a reason when the meaning of figures changes that readers may have read."""

    topics = TopicsField(Statistic)
    short_names = NamesField(
        max_length=30,
        label=_("Short name in other languages"),
        help_text=_("Empty: readers of that language see the English short name."),
    )
    titles = WordsInLanguages(_("Title in other languages"), max_length=200)
    descriptions = WordsInLanguages(_("Description in other languages"), max_length=5000, lines=3)
    method_caveats = WordsInLanguages(
        _("Method and limits in other languages"), max_length=5000, lines=3
    )
    counted_names = WordsInLanguages(_("What is counted, in other languages"), max_length=100)
    correct = staticmethod(correct_statistic)
    TOLD = MEANING_FIELDS
    WHEN_TO_SAY = _(
        "Only where we published unit, measure, population or place wrongly. Readers see this, "
        "with the former text."
    )
    NOTHING_CHANGED = _(
        "Nothing of what its figures mean was changed. Put it right as well, or leave this empty."
    )

    class Meta:
        model = Statistic
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Refuse lines on one chart that mean different things, or have no name of their own."""
        cleaned = super().clean()
        if beside := list(cleaned.get("drawn_beside") or []):
            # The row has its new values only after this.
            as_typed = copy(self.instance)
            for name in (*Statistic.ALIKE_ON_ONE_CHART, "short_name"):
                setattr(as_typed, name, cleaned.get(name, ""))
            if problem := _problem_of_one_chart(as_typed, beside):
                self.add_error("drawn_beside", problem)
        return cleaned

    def asked_why(self, _cleaned: dict[str, Any]) -> str:
        return gettext(
            "Readers may have seen its figures with the former text. If we made a mistake, say "
            "here what was wrong. If something else is measured now, add a statistic for it: the "
            "figures of this one keep their meaning."
        )


def _problem_of_one_chart(statistic: Statistic, beside: Sequence[Statistic]) -> str:
    """Return why these may not be drawn on the chart of the statistic, else ""."""
    if statistic in beside:
        return gettext("A statistic is on its own chart already.")
    if len(beside) >= MOST_LINES:
        return gettext("Three can be drawn beside a statistic at most.")
    for other in beside:
        if not statistic.can_be_drawn_with(other):
            words = gettext(
                "%(title)s has another unit, place or way of counting, so that its line would"
                " not mean the same."
            )
            return words % {"title": other.title}
    nameless = [one.title for one in (statistic, *beside) if not one.short_name]
    if nameless:
        words = gettext("Give each of the statistics on the chart a short name first: %(titles)s.")
        return words % {"titles": ", ".join(nameless)}
    return ""
