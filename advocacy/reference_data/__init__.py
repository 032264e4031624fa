"""Load the facts that come with Standing: topics, observances, figures, instruments.

A row that is missing is added, by its name. A row that is stored stays as it is, and every field in
which it differs from its file is reported. The files in `advocacy/data/` say where each fact comes
from and how far it was checked, and so do the rows.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db import transaction

from advocacy.reference_data.instruments import INSTRUMENTS
from advocacy.reference_data.links import Names
from advocacy.reference_data.loading import Difference, Kind, Load, Overwriting, Tally
from advocacy.reference_data.observances import OBSERVANCES, THEMES
from advocacy.reference_data.statistics import FIGURES, STATISTICS
from advocacy.reference_data.topics import TOPICS
from page_cache import generation

__all__ = ["Difference", "Overwriting", "Tally", "load"]

type Report = Callable[[str, Tally], None]

# In this order, because rows may point at those of a kind before them.
KINDS: Final[tuple[Kind[Any], ...]] = (
    *(TOPICS, OBSERVANCES, THEMES),
    *(STATISTICS, FIGURES, INSTRUMENTS),
)
NOTHING: Final = Overwriting()


@transaction.atomic
def load(report: Report, overwriting: Overwriting = NOTHING) -> int:
    """Load each kind of facts from its file, and `report` it. Returns how many rows were added."""
    names: Names = {}
    tallies = []
    for kind in KINDS:
        tally = Load(kind, names, overwriting).run()
        report(kind.title, tally)
        tallies.append(tally)
    if any(tally.added or tally.overwritten for tally in tallies):
        generation.bump()
    return sum(len(tally.added) for tally in tallies)
