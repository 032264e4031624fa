"""The figures on the form of their statistic: the newest, with what each needs read at once."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib.admin.widgets import AutocompleteSelect
from django.http import QueryDict
from django.urls import reverse

from accounts.requests import parse_whole_number
from advocacy.admin.forms.figure import FigureForm
from advocacy.models import Statistic

SHOWN: Final = 8
"""Each is a form of ten fields; of two hundred figures, Django would not even take what was sent."""
MOST_SENT: Final = 1_000


def figures_on_form(statistic: Statistic, sent: QueryDict | None, prefix: str) -> list[int]:
    """Return the keys of the figures on the form: the newest, or those that a form was sent about."""
    if sent is None:
        return list(statistic.figures.reverse().values_list("pk", flat=True)[:SHOWN])
    count = parse_whole_number(sent.get(f"{prefix}-INITIAL_FORMS", "")) or 0
    keys = (
        parse_whole_number(sent.get(f"{prefix}-{n}-id", "")) for n in range(min(count, MOST_SENT))
    )
    return [key for key in keys if key]


class KnownSource(AutocompleteSelect):
    """Asks nothing of the database where the source of the figure was read with it."""

    known: tuple[str, str] | None = None

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        if self.known is None or list(map(str, value)) != [self.known[0]]:
            return super().optgroups(name, value, attrs)
        return [(None, [self.create_option(name, *self.known, True, 0)], 0)]


class FigureOnStatistic(FigureForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "source" in self.fields:
            widget: Any = self.fields["source"].widget
            source = self.instance.source
            getattr(widget, "widget", widget).known = (str(source.pk), str(source))


def more_figures(statistic: Statistic, inlines: Any) -> dict[str, Any] | None:
    """Return how many figures the form shows, how many there are, and the address of their list.

    None where the form shows all of them.
    """
    shown = sum(inline.formset.initial_form_count() for inline in inlines)
    total = statistic.figures.count()
    if not inlines or shown >= total:
        return None
    every = f"{reverse('admin:advocacy_figure_changelist')}?statistic__id__exact={statistic.pk}"
    return {"shown": shown, "total": total, "every": every}
