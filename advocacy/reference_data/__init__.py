"""Bring in the facts that come with Standing: topics, observances, figures, instruments.

Only what is missing is added. A fact that is here already is left as the editors keep it, so a
second run changes nothing. The files in `advocacy/data/` say where each fact comes from and how
far it was checked, and so do the rows.
"""

from collections.abc import Callable

from django.db import transaction

from advocacy.reference_data.instruments import load_instruments
from advocacy.reference_data.observances import load_observances
from advocacy.reference_data.rows import Tally
from advocacy.reference_data.statistics import load_figures, load_statistics
from advocacy.reference_data.topics import load_topics
from page_cache import generation

__all__ = ["Tally", "load"]

# In this order, because each may point at those before it.
STEPS: list[tuple[str, Callable[[], Tally]]] = [
    ("topics", load_topics),
    ("observances", load_observances),
    ("statistics", load_statistics),
    ("figures", load_figures),
    ("instruments", load_instruments),
]


@transaction.atomic
def load(report: Callable[[str, Tally], None]) -> int:
    """Add every missing fact and `report` each step. Returns how many rows were added."""
    added = 0
    for name, step in STEPS:
        tally = step()
        report(name, tally)
        added += tally.added
    if added:
        generation.bump()
    return added
