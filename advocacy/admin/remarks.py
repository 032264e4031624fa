"""What is worth a second look before something is published. Nothing of it hinders."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advocacy.editing.publish import Fact, figures_to_publish
from advocacy.models import Observance, Statistic


def find_remarks(fact: Fact) -> list[str]:
    """Return what an editor should know before readers see it, in sentences."""
    return [*_of_checks(fact), *_of_topics(fact)]


def _of_checks(fact: Fact) -> Iterator[str]:
    unchecked = sum(not figure.is_checked for figure in figures_to_publish(fact))
    if unchecked:
        yield ngettext(
            "Nobody has checked %(count)s figure yet. Readers see that.",
            "Nobody has checked %(count)s figures yet. Readers see that.",
            unchecked,
        ) % {"count": unchecked}
    if isinstance(fact, Observance) and not fact.is_date_checked:
        yield _("Nobody has checked its date yet. Readers see that.")


def _of_topics(fact: Any) -> Iterator[str]:
    if not isinstance(fact, Statistic | Observance):
        return
    topics: list[Any] = list(fact.topics.all())
    if not topics:
        yield _("It has no topic. Readers find it by topic.")
    drafts = [str(topic) for topic in topics if not topic.is_published]
    if drafts:
        names = ", ".join(drafts)
        yield _("These topics are drafts, and readers do not see them: %(names)s.") % {
            "names": names
        }
