"""Load the facts that come with Standing: topics, observances, figures, instruments.

A row that is missing is added, by its name. A row that is stored stays as it is, and every field in
which it differs from its file is reported. The files in `advocacy/data/` say where each fact comes
from and how far it was checked, and so do the rows.
"""

from typing import Any, Final

from django.db import transaction

from advocacy.reference_data.instruments import INSTRUMENTS
from advocacy.reference_data.links import Names
from advocacy.reference_data.loading import Difference, Kind, Load, Overwriting, Tally
from advocacy.reference_data.observances import OBSERVANCES, THEMES
from advocacy.reference_data.statistics import FIGURES, STATISTICS
from advocacy.reference_data.topics import TOPICS
from page_cache import generation

__all__ = ["KINDS", "Difference", "Overwriting", "Tally", "load"]

# In this order, because rows may point at those of a kind before them.
KINDS: Final[tuple[Kind[Any], ...]] = (
    *(TOPICS, STATISTICS, FIGURES),
    *(OBSERVANCES, THEMES, INSTRUMENTS),
)
NOTHING: Final = Overwriting()


@transaction.atomic
def load(overwriting: Overwriting = NOTHING) -> dict[str, Tally]:
    """Load each kind of facts from its file. Returns what came of each, by the plural of its name."""
    names: Names = {}
    tallies = {kind.title: Load(kind, names, overwriting).run() for kind in KINDS}
    if any(tally.added or tally.overwritten for tally in tallies.values()):
        generation.bump()
    return tallies
