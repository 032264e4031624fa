"""The topics above the list of statistics, as links."""

from collections.abc import Set as AbstractSet
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from advocacy.presentation.statistic_lists import keys_by_topic, published_keys
from advocacy.views.filters import StatisticFilter

# With more topics than these, those with fewer statistics are folded.
MOST_UNFOLDED: Final = 20


def topic_chips(form: StatisticFilter, found: AbstractSet[int] | None) -> dict[str, Any]:
    """Return links to all topics and to each that has statistics, with how many it has.

    `found` are the statistics that count, or None for all. The links keep the words of the form.
    """
    words = {name: value for name, value in form.chosen.items() if name == "q"}
    chosen = form.chosen.get("topic", "")
    everything = set(published_keys()) if found is None else found

    def chip(slug: str, name: str, keys: AbstractSet[int]) -> dict[str, Any]:
        query = urlencode(words | ({"topic": slug} if slug else {}))
        return {
            "url": f"?{query}" if query else reverse("statistics:list"),
            "name": name,
            "count": len(keys),
            "is_current": slug == chosen,
        }

    by_topic = keys_by_topic()
    topics: Any = form.fields["topic"]
    chips = [
        chip(slug, name, by_topic.get(slug, set()) & everything)
        for slug, name in topics.choices
        if slug
    ]
    chips = [each for each in chips if each["count"] or each["is_current"]]
    largest = sorted(chips, key=lambda each: (not each["is_current"], -each["count"]))
    unfolded = largest[:MOST_UNFOLDED]
    return {
        "shown": [chip("", _("All topics"), everything), *(c for c in chips if c in unfolded)],
        "folded": [each for each in chips if each not in unfolded],
    }
