"""The effects of publishing or unpublishing a fact, in words for the pages that ask."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final, Self

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from advocacy.admin.remarks import find_remarks
from advocacy.editing import publish
from advocacy.editing.consequences import Consequence, Effect, changes_if_published
from advocacy.editing.publish import Fact, Missing, Use
from advocacy.models import Figure, Source
from advocacy.numbers.figure_words import figure_on_card, period_in_words
from public_pages.language import reader_language

MISSING: Final[dict[Missing, Promise | str]] = {
    Missing.FIGURE: _("It has no figure yet. Add one, with its source."),
    Missing.SOURCE_OF_DATE: _("Add a source for its name and date."),
    Missing.PUBLISHED_STATISTIC: _(
        "Its statistic is a draft. Publish the statistic to publish this figure."
    ),
    Missing.PUBLISHED_PREDECESSOR: _(
        "It revises a figure that is a draft. Publish that figure first."
    ),
}
USES: Final[dict[Use, Promise | str]] = {
    Use.CITED: _("Published articles cite it. If it is wrong, correct it."),
    Use.REVISED_BY_ANOTHER: _("A published figure revises it. Unpublish that figure first."),
    Use.LAST_FIGURE: _(
        "It is the only figure of its statistic that readers see. Unpublish the statistic instead."
    ),
}
EFFECTS: Final[dict[Effect, Promise | str]] = {
    Effect.CHART: _("{article} shows the chart, which changes."),
    Effect.NEWEST: _("{article} shows the newest figure: {after} in place of {before}."),
    Effect.REVISED: _(
        "{article} cites this period, and will say that the value is {after}, no longer {before}."
    ),
    Effect.SUPERSEDED: _(
        "{article} cites {before}, and will say that a newer figure came out: {after}."
    ),
}


@dataclass(frozen=True)
class Outlook:
    """Everything that an editor should know before a fact is published."""

    fact: Fact
    drafts: list[Figure]
    """The figures that are published with it."""
    missing: list[Missing]
    remarks: list[str]
    changes: list[Consequence]

    @classmethod
    def of(cls, fact: Fact) -> Self:
        drafts = publish.figures_to_publish(fact)
        return cls(
            fact,
            drafts,
            publish.find_missing(fact),
            find_remarks(fact, drafts),
            changes_if_published(fact, drafts),
        )

    @property
    def is_worth_asking(self) -> bool:
        return bool(self.missing or self.remarks or self.changes)

    @property
    def fingerprint(self) -> str:
        """A digest of all that the page shows, to see whether it changed meanwhile."""
        rows = [publish.columns_of(row) for row in (self.fact, *self.drafts)]
        changes = [
            (each.article.pk, each.effect, each.before and each.before.pk) for each in self.changes
        ]
        said = repr([rows, self.missing, self.remarks, changes])
        return hashlib.sha256(said.encode()).hexdigest()


def missing_in_words(missing: list[Missing]) -> list[str]:
    return [str(MISSING[each]) for each in missing]


def uses_in_words(uses: list[Use]) -> list[str]:
    return [str(USES[each]) for each in uses]


def describe_changes(changes: list[Consequence]) -> list[dict[str, Any]]:
    """Return each change in words, with its article and the address of that."""
    return [
        {
            "article": each.article,
            "words": format_html(
                str(EFFECTS[each.effect]),
                article=_title_of(each.article),
                before=_value_words(each.before),
                after=_value_words(each.after),
            ),
            "address": each.article.get_absolute_url(),
        }
        for each in changes
    ]


def new_sources(drafts: list[Figure]) -> list[Source]:
    """Return the sources that readers do not see yet, and will with these figures."""
    named = Source.objects.filter(pk__in={figure.source_id for figure in drafts})
    return list(named.exclude(pk__in=Source.objects.in_use().values("pk")))


def describe_figure(figure: Figure) -> str:
    language = reader_language()
    period = period_in_words(figure.period_start, figure.period_end, language)
    return f"{period or gettext('Unknown period')}: {figure_on_card(figure, language)}"


def _title_of(article: Any) -> SafeString:
    return format_html('<bdi lang="{}">{}</bdi>', article.language, article.title)


def _value_words(figure: Figure | None) -> str:
    return figure_on_card(figure, reader_language()) if figure else gettext("no figure")
