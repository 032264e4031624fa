"""Remarks on a fact before it is published. They never block publishing."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advocacy.editing.publish import Fact
from advocacy.models import Figure, Observance, Statistic


def find_remarks(fact: Fact, drafts: list[Figure]) -> list[str]:
    """Return what an editor should know before readers see it with these figures, in sentences."""
    return [*_of_checks(fact, drafts), *_of_topics(fact)]


def _of_checks(fact: Fact, drafts: list[Figure]) -> Iterator[str]:
    unchecked = sum(not figure.is_checked for figure in drafts)
    if unchecked:
        yield ngettext(
            "%(count)s figure is unchecked; readers will see this beside it.",
            "%(count)s figures are unchecked; readers will see this beside them.",
            unchecked,
        ) % {"count": unchecked}
    if isinstance(fact, Observance) and not fact.is_date_checked:
        yield _("Its date is unchecked; readers will see this beside it.")


def _of_topics(fact: Any) -> Iterator[str]:
    if fact.is_published or not isinstance(fact, Statistic | Observance):
        return
    topics: list[Any] = list(fact.topics.all())
    if not topics:
        yield _("It has no topic, so readers cannot find it by topic.")
    drafts = [str(topic) for topic in topics if not topic.is_published]
    if drafts:
        names = ", ".join(drafts)
        words = _("These topics are drafts, and readers do not see them: %(names)s.")
        yield words % {"names": names}
