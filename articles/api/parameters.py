"""The parameters of the list of articles."""

from typing import Annotated

from django.conf import settings

from advocacy.api.parameters import (
    ChangeQuery,
    Day,
    ListQuery,
    Maybe,
    Moment,
    Slug,
    TopicQuery,
    Words,
    one_of_words,
    parameter,
)
from articles.models import Article

LANGUAGES = one_of_words([code for code, _name in settings.CONTENT_LANGUAGES])


class ArticlesQuery(TopicQuery, ChangeQuery):
    """The parameters of the list of articles."""

    updated_since: Maybe[Moment] = parameter(
        "Only what came out at this moment or later, or whose words changed or were corrected then,"
        " the oldest change first. A day begins at midnight UTC. Keep the newest `changed_at` that"
        " you got, and ask next time with one a minute earlier. Articles that were withdrawn are not"
        " told of: fetch the whole list for these, and take down your copies.",
        "2026-11-01",
    )
    language: Maybe[Annotated[str, *LANGUAGES]] = parameter("Only in this language.", "en")
    author: Maybe[Slug] = parameter("Only what this author signed, in any role.", "policy-team")
    kind: Maybe[Annotated[str, *one_of_words(Article.Kind.values)]] = parameter(
        "Only of this kind.", "report"
    )
    q: Maybe[Words] = parameter(
        "Only what has each of these words in its title or summary, in its own language.",
        "child labour",
    )
    published_from: Maybe[Day] = parameter(
        "Only what was published on this day or later, where we are.", "2026-01-01"
    )
    published_to: Maybe[Day] = parameter(
        "Only what was published on this day or before.", "2026-12-31"
    )


class CorrectionsQuery(ListQuery):
    """The parameters of the list of corrections."""
