"""Which statistics an editor may draw on one chart, and why not others."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from advocacy.charts.svg import MOST_LINES
from advocacy.models import Statistic


def problem_of_one_chart(statistic: Statistic, beside: Sequence[Statistic]) -> str:
    """Why these may not be drawn on the chart of the statistic, for its editor; else nothing."""
    if statistic in beside:
        return _("A statistic is on its own chart already.")
    if len(beside) >= MOST_LINES:
        return _("Three can be drawn beside a statistic at most.")
    for other in beside:
        if not statistic.can_be_drawn_with(other):
            words = _(
                "%(title)s has another unit, place or way of counting, so that its line would"
                " not mean the same."
            )
            return words % {"title": other.title}
    nameless = [each.title for each in (statistic, *beside) if not each.short_name]
    if nameless:
        words = _("Give each of the statistics on the chart a short name first: %(titles)s.")
        return words % {"titles": ", ".join(nameless)}
    return ""
