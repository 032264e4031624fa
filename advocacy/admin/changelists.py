"""Lists of thousands of rows: what they count, and how their last page costs no more than the first."""

from typing import Any

from django.contrib.admin.filters import AllValuesFieldListFilter, RelatedFieldListFilter
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import get_language

from advocacy.models import Figure
from advocacy.presentation import figures_by_statistic
from page_cache import generation


class LongList(ChangeList):
    """Counts its rows once. Its admin has no `show_full_result_count`, of a list that is narrowed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        with generation.one_era():
            super().__init__(*args, **kwargs)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.query or self.get_filters_params():
            return
        self.full_result_count = self.result_count
        self.show_full_result_count = True
        self.show_admin_actions = self.result_count > 0


class PlacesFilter(AllValuesFieldListFilter):
    """By what rows say; which values there are is asked once in a generation."""

    lookup_choices: Any

    def __init__(self, field: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, *args, **kwargs)
        every = self.lookup_choices
        key = ("values to filter by", str(field))
        self.lookup_choices = generation.remembered(key, lambda: list(every))


class TopicsFilter(RelatedFieldListFilter):
    """By what rows are linked to; which there are is asked once in a generation."""

    def field_choices(self, field: Any, request: Any, model_admin: Any) -> Any:
        every = super().field_choices
        key = ("links to filter by", str(field), get_language())
        return generation.remembered(key, lambda: every(field, request, model_admin))


class PagesOfFigures(Paginator[Figure]):
    """In their own order, which is by statistic."""

    object_list: Any

    @cached_property
    def count(self) -> int:
        return sum(count for _statistic, count in self._counts)

    @cached_property
    def _counts(self) -> figures_by_statistic.Counts:
        return figures_by_statistic.counts(self.object_list)

    def page(self, number: int | str) -> Page[Figure]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = self.count if number == self.num_pages else first + self.per_page
        found = figures_by_statistic.part(self.object_list, self._counts, first, last)
        return Page(found, number, self)


def words_of(sought: str) -> list[str]:
    """What the admin looks for: each word, and as one what stands in quotes."""
    return [
        unescape_string_literal(bit) if bit[0] in "\"'" and bit[0] == bit[-1] else bit
        for bit in smart_split(sought)
    ]
